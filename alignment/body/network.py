"""The networks that read a body, and the two files they are kept in: arrays as NumPy's ``.npz``, all else as TOML."""

import tomllib
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from alignment.body.features import BLOCKS, LAYOUT
from alignment.body.landmarks import Array
from alignment.body.measures import MEASURES

Floats = NDArray[np.float32]
#: a layer of tanh units or the last one: weights (networks, in, out) and biases (networks, 1, out)
Layer = tuple[Floats, Floats]
#: of one network, of each of its parts, of each layer: weights (in, out) and biases (out,)
Member = list[list[list[NDArray[Any]]]]
#: the file of the weights, beside this module
ARRAYS = "estimate.npz"
#: the file that says what they are: names, units, scales, calibration, layout, sets and checksum
ABOUT = "estimate.toml"
#: rows up to which each is multiplied alone, see `_times`
FEW = 2


@dataclass(frozen=True, eq=False)
class Network:
    """The mean of several networks with tanh units.

    Each is the sum of parts that were learned one after the other, multilayer perceptrons beside one another.
    ``mean``, ``spread``: (N,) of the features. ``parts``: of each part, its layers, each of all networks at once.
    ``units``, ``scales``, ``offsets``, ``widening``: of the M measures of `MEASURES`; an offset of NaN means that the
    output corrects the measure's geometry. ``by_tilt``: (2, 6, M), what the camera's tilt adds to the outputs of the
    measures, and to each for an output of 1. ``learned``: what each step of the training learned from, in words.

    They were trained alike from different starts: where they disagree, the mean is nearer the truth than any of them.
    """

    mean: Array
    spread: Array
    parts: tuple[tuple[Layer, ...], ...]
    units: tuple[str, ...]
    scales: Array
    offsets: Array
    widening: Array
    by_tilt: Array
    learned: tuple[str, ...]

    def __call__(self, x: Array) -> Array:
        """Raw outputs (B, M) for features (B, N)."""
        inputs = np.clip((x - self.mean) / self.spread, -5, 5).astype(np.float32)
        outputs = sum(_outputs(layers, inputs).mean(axis=0) for layers in self.parts)
        return np.asarray(outputs, float)

    @property
    def members(self) -> list[Member]:
        """The same weights network by network, as a step of the training goes on with them."""
        count = len(self.parts[0][0][0])
        return [[[[w[i], b[i, 0]] for w, b in part] for part in self.parts] for i in range(count)]

    def with_members(self, members: list[Member]) -> Self:
        """The same with other weights, kept to three digits each."""
        parts = tuple(
            tuple(
                (short(np.stack([w for w, _ in layer])), short(np.stack([b for _, b in layer])[:, None]))
                for layer in zip(*part, strict=True)
            )
            for part in zip(*members, strict=True)
        )
        return replace(self, parts=parts)


def _outputs(layers: tuple[Layer, ...], inputs: Floats) -> Floats:
    """What one part of each network makes of inputs (B, N): (networks, B, M)."""
    for weights, biases in layers[:-1]:
        inputs = np.tanh(_times(inputs, weights) + biases)
    weights, biases = layers[-1]
    return _times(inputs, weights) + biases


def _times(inputs: Floats, weights: Floats) -> Floats:
    """Inputs (..., B, N) times weights (networks, N, M).

    BLAS first copies a matrix that it multiplies by more than one row, which for the two rows of one body takes twice
    as long as to multiply by each alone.
    """
    if inputs.shape[-2] > FEW:
        return np.asarray(inputs @ weights)
    return np.asarray((inputs[..., None, :] @ weights[:, None])[..., 0, :])


def short(values: NDArray[Any]) -> Floats:
    """Numbers with three digits each, which pack to a third: more digits changed no figure."""
    kept = [float(f"{v:.3g}") for v in np.ravel(values)]
    return np.array(kept, np.float32).reshape(np.shape(values))


def read_network(folder: Traversable | Path) -> Network:
    """The network in `ARRAYS` and `ABOUT` of a folder; raises ValueError if it reads features laid out otherwise."""
    about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if about["layout"] != LAYOUT:
        raise ValueError(f"{ABOUT} is of features in layout {about['layout']}, and they are laid out as in {LAYOUT}")
    measures = about["measures"]
    with (folder / ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        parts = tuple(
            tuple((arrays[_key(p, n, "weights")], arrays[_key(p, n, "biases")]) for n in range(layers))
            for p, layers in enumerate(about["layers"])
        )
        mean, spread, by_tilt = arrays["mean"], arrays["spread"], arrays["by_tilt"]
    if (names := [m["name"] for m in measures]) != list(MEASURES):
        raise ValueError(f"{ABOUT} is of the measures {', '.join(names)}, and there are {', '.join(MEASURES)}")
    if len(mean) != (features := sum(BLOCKS.values())):
        raise ValueError(f"{ARRAYS} reads {len(mean)} features, and there are {features}")
    return Network(
        mean,
        spread,
        parts,
        tuple(m["unit"] for m in measures),
        np.array([m["scale"] for m in measures], float),
        np.array([m.get("offset", np.nan) for m in measures], float),
        np.array([m["widening"] for m in measures], float),
        by_tilt,
        tuple(about["learned"]),
    )


def arrays_of(network: Network) -> dict[str, NDArray[Any]]:
    """What `ARRAYS` holds, by name."""
    layers = {
        _key(p, n, kind): values
        for p, part in enumerate(network.parts)
        for n, layer in enumerate(part)
        for kind, values in zip(("weights", "biases"), layer, strict=True)
    }
    return {"mean": network.mean, "spread": network.spread, "by_tilt": network.by_tilt, **layers}


def _key(part: int, layer: int, kind: str) -> str:
    return f"part{part}_layer{layer}_{kind}"
