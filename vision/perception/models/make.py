"""How the models in this folder were made, and how to make them again.

The MediaPipe wheel carries no model. Google's own weights are in two published packages:

- npm ``@mediapipe/pose`` 0.5.1675469404: ``pose_landmark_full.tflite``, ``pose_landmark_heavy.tflite``
- PyPI ``mediapipe`` 0.10.21: ``mediapipe/modules/pose_detection/pose_detection.tflite``

As they are, MediaPipe Tasks refuses them: their input lacks the normalisation metadata. This module stamps
that metadata on (a ``TFLITE_METADATA`` buffer); the weights stay byte for byte the published ones. ::

    npm pack @mediapipe/pose@0.5.1675469404 && tar xzf mediapipe-pose-*.tgz
    pip download --no-deps mediapipe==0.10.21 && unzip mediapipe-0.10.21-*.whl
    python -m vision.perception.models.make package mediapipe/modules/pose_detection
"""

import hashlib
import sys
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite

from vision.perception.models import FOLDER

#: published file → (name here, sha256 as published, mean and standard deviation of the input)
SOURCES = {
    "pose_detection.tflite": (
        "pose_detector.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        127.5,
        127.5,
    ),
    "pose_landmark_full.tflite": (
        "pose_landmarks_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        0.0,
        255.0,
    ),
    "pose_landmark_heavy.tflite": (
        "pose_landmarks_heavy.tflite",
        "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
        0.0,
        255.0,
    ),
}


def input_metadata(mean: float, std: float) -> bytes:
    """The ``ModelMetadata`` flatbuffer of a model with one RGB image input, normalised as (x - mean) / std."""
    options = metadata.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = metadata.ProcessUnitT()
    unit.optionsType = metadata.ProcessUnitOptions.NormalizationOptions
    unit.options = options

    image = metadata.ImagePropertiesT()
    image.colorSpace = metadata.ColorSpaceType.RGB
    content = metadata.ContentT()
    content.contentPropertiesType = metadata.ContentProperties.ImageProperties
    content.contentProperties = image

    tensor = metadata.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    graph = metadata.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = metadata.ModelMetadataT()
    model.subgraphMetadata = [graph]

    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def stamp(weights: bytes, mean: float, std: float) -> bytes:
    """The same TFLite model with its input's normalisation written into it."""
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(weights, 0))
    buffer = tflite.BufferT()
    buffer.data = list(input_metadata(mean, std))
    model.buffers.append(buffer)
    entry = tflite.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(len(weights) + 4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def main(folders: list[str]) -> None:
    """Stamp every published model found in ``folders`` into this folder and print the sha256 to list."""
    for published, (name, sha256, mean, std) in SOURCES.items():
        path = next((p for f in folders if (p := Path(f) / published).exists()), None)
        if path is None:
            sys.exit(f"{published}: not in {', '.join(folders) or 'any folder named'}")
        weights = path.read_bytes()
        if hashlib.sha256(weights).hexdigest() != sha256:
            sys.exit(f"{path}: not the published file (its sha256 differs)")
        stamped = stamp(weights, mean, std)
        (FOLDER / name).write_bytes(stamped)
        print(f"{hashlib.sha256(stamped).hexdigest()}  {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
