"""The line figure that shows the pose and its corrections: a rendered body's joints, as a camera beside it sees them.

The joints come from the generator of the fixtures (``python -m fixtures.figure``), which knows them exactly. In them
the left leg is the straight one; who has the right leg straight is shown the same in a mirror.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from alignment.body.landmarks import Array, Side
from alignment.body.readings import Bucket, Direction

SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01", "neck01")
_LIMBS = ("shoulder", "elbow", "wrist", "hand", "hip", "knee", "ankle", "heel", "toe")
POINTS = (
    *("head_middle", "nose", "seat", *SPINE),
    *(f"{leg}_{joint}" for leg in ("straight", "bent") for joint in _LIMBS),
)
_AT = {name: i for i, name in enumerate(POINTS)}

Part = Literal["head", "lower_back", "upper_back", "shoulders", "arm", "straight_leg", "bent_leg"]

#: a camera at the height of the hips looks down a little on what lies on the floor: deg
LOOKS_DOWN = 15.0
#: from where each view is drawn, deg of azimuth: not quite from the side, or one leg would hide the other
AZIMUTH: dict[Bucket, float] = {
    "extended_side": 72.0,
    "three_quarter_extended": 45.0,
    "front": 8.0,
    "three_quarter_bent": -45.0,
    "bent_side": -72.0,
    "behind": 172.0,
}
#: the part of the figure that a check is about
ABOUT: dict[str, tuple[Part, ...]] = {
    "extended_knee": ("straight_leg",),
    "bent_knee_height": ("bent_leg",),
    "heel_to_groin": ("bent_leg",),
    "spine_rounding": ("lower_back", "upper_back"),
    "chest_turn": ("upper_back", "shoulders"),
    "shoulder_level": ("shoulders",),
    "pelvis_roll": ("lower_back",),
}
#: radius of the head, m: nearly a body's
HEAD = 0.105
#: thickness of trunk and limbs, m
THICK = 0.12
_BACK = ("seat", *SPINE)
#: how many of the back's points belong to the lower back
_LOWER = 5
#: how wide the back is at each: in half widths of the hips up to the waist, of the shoulders from there
_WIDE = (1.0, 1.0, 0.85, 0.45, 0.5, 0.55, 0.3)
_LINES: tuple[tuple[Part, tuple[str, ...], float], ...] = (
    ("shoulders", ("straight_shoulder", "neck01", "bent_shoulder"), 0.10),
    *(("arm", tuple(f"{s}_{j}" for j in ("shoulder", "elbow", "wrist", "hand")), 0.055) for s in ("straight", "bent")),
    ("straight_leg", tuple(f"straight_{j}" for j in ("hip", "knee", "ankle", "toe")), 0.085),
    ("bent_leg", tuple(f"bent_{j}" for j in ("hip", "knee", "ankle", "toe")), 0.085),
)


@dataclass(frozen=True, eq=False)
class Line:
    """One limb as it is drawn: the part of the body, its points (K, 2) and its width, and how far away it is.

    Points in m: x to the picture's right, y down from the floor under the seat. ``far``: 0 (nearest) to 1; lines as
    far away as one another belong together. ``area``: filled as well (the trunk). One point is a disc (the head).
    """

    part: Part
    points: Array
    width: float
    far: float
    area: bool = False


@dataclass(frozen=True)
class Look:
    """From where the figure is seen: the camera's azimuth (deg, see `AZIMUTH`), which leg is straight, and a mirror."""

    azimuth: float
    straight: Side = "left"
    mirrored: bool = False


@cache
def _kept() -> dict[str, Array]:
    with np.load(Path(__file__).with_suffix(".npz")) as file:
        return {name: file[name] / 1000 for name in file}


def pose_at(share: float) -> Array:
    """The figure, (P, 3) m, a share (0 to 1) of the way from sitting with both legs straight to the fold."""
    return _at(_kept()["movement"], share)


def correction(check: str, direction: Direction, share: float) -> Array | None:
    """The figure, (P, 3) m, a share (0 to 1) of the way from what a cue is about to how it should be; None: unknown."""
    frames = _kept().get(f"{check}.{direction}")
    return None if frames is None else _at(frames, 1 - share)


def _at(frames: Array, share: float) -> Array:
    place = min(max(share, 0.0), 1.0) * (len(frames) - 1)
    first = min(int(place), len(frames) - 2)
    return np.asarray(frames[first] + (place - first) * (frames[first + 1] - frames[first]))


def lines(points: Array, look: Look) -> list[Line]:
    """The figure's lines as they are seen, the farthest first."""
    seen = _seen(points, look)
    nose, middle = seen[_AT["nose"]], seen[_AT["head_middle"]]
    out: list[tuple[Part, Array, float]] = [("head", (middle + 0.25 * (nose - middle))[None], 2 * HEAD)]
    out += [(part, seen[[_AT[name] for name in names]], width) for part, names, width in _LINES]
    lower, upper = _trunk(seen)
    depths = [float(path[:, 2].mean()) for _, path, _ in out]
    trunk = float(np.vstack([lower, upper])[:, 2].mean())
    near, reach = min(*depths, trunk), max(np.ptp([*depths, trunk]), 0.3)
    found = [
        Line(part, path[:, :2], width, (depth - near) / reach)
        for (part, path, width), depth in zip(out, depths, strict=True)
    ]
    backs: tuple[tuple[Part, Array], ...] = (("lower_back", lower), ("upper_back", upper))
    found += [Line(part, path[:, :2], THICK, (trunk - near) / reach, area=True) for part, path in backs]
    return sorted(found, key=lambda line: -line.far)


def _trunk(seen: Array) -> tuple[Array, Array]:
    """The outlines of the lower and the upper back: bands along the spine, as wide as hips and shoulders."""
    spine = seen[[_AT[name] for name in _BACK]]
    hips, shoulders = (
        (seen[_AT[f"straight_{joint}"]] - seen[_AT[f"bent_{joint}"]]) / 2 for joint in ("hip", "shoulder")
    )
    wide = np.array([k * (hips if i < 3 else shoulders) for i, k in enumerate(_WIDE)])
    rails = [_smooth(spine + way * wide) for way in (1, -1)]
    cut = 4 * (_LOWER - 1) + 1
    lower, upper = (
        np.vstack([one[part], two[part][::-1]]) for part in (slice(cut), slice(cut - 1, None)) for one, two in [rails]
    )
    return lower, upper


@lru_cache(maxsize=32)
def extent(which: str, look: Look) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, m, of all that a movement or correction (``check.direction``) reaches."""
    seen = np.concatenate([_seen(frame, look)[:, :2] for frame in _kept()[which]])
    (left, top), (right, bottom) = seen.min(axis=0) - HEAD, seen.max(axis=0) + HEAD
    return float(left), float(top), float(right), float(bottom)


def _seen(points: Array, look: Look) -> Array:
    """Points, (P, 3) m, as a camera far away sees them: to its right, down, and away from it."""
    turn, down = np.radians(look.azimuth), np.radians(LOOKS_DOWN)
    x, y, z = points.T
    right, away = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    # whose right leg is straight is the mirror image, seen from the mirrored side
    right = -right if (look.straight == "right") != look.mirrored else right
    return np.column_stack([right, away * -np.sin(down) - z * np.cos(down), away * np.cos(down) - z * np.sin(down)])


def _smooth(path: Array) -> Array:
    """A curve through points, with three more between any two."""
    return np.asarray(_curve(len(path)) @ path)


@cache
def _curve(count: int) -> Array:
    """What makes a curve (Catmull and Rom's) of so many points, (4 count - 3, count)."""
    points = np.eye(count)
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    out = [points[:1]]
    t = np.linspace(0.25, 1, 4)[:, None]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(out)
