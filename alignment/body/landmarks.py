"""The 33 landmarks of MediaPipe Pose and the body they describe in one frame."""

import math
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
Array = NDArray[np.float64]
#: of the outline of the back, see `Body.back`
BACK_POINTS = 15


class Landmark(IntEnum):
    """Index of each landmark; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


class Joint(IntEnum):
    """Index of each joint of MoveNet; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE = 1
    RIGHT_EYE = 2
    LEFT_EAR = 3
    RIGHT_EAR = 4
    LEFT_SHOULDER = 5
    RIGHT_SHOULDER = 6
    LEFT_ELBOW = 7
    RIGHT_ELBOW = 8
    LEFT_WRIST = 9
    RIGHT_WRIST = 10
    LEFT_HIP = 11
    RIGHT_HIP = 12
    LEFT_KNEE = 13
    RIGHT_KNEE = 14
    LEFT_ANKLE = 15
    RIGHT_ANKLE = 16


def _mirrored(names: type[IntEnum]) -> NDArray[np.intp]:
    swap = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
    return np.array([names["_".join(swap.get(part, part) for part in mark.name.split("_"))] for mark in names])


#: the landmarks in the order in which a mirror shows them
MIRRORED = _mirrored(Landmark)
#: and in the order in which each leg is taken for the other
EXCHANGED = np.append(np.arange(Landmark.LEFT_HIP), MIRRORED[Landmark.LEFT_HIP :])
#: MoveNet's joints in the order in which a mirror shows them
MIRRORED_JOINTS = _mirrored(Joint)


def other(side: Side) -> Side:
    """The opposite side.

    Parameters
    ----------
    side : {"left", "right"}
        The person's own.

    Returns
    -------
    {"left", "right"}

    Examples
    --------
    >>> other("left")
    'right'
    """
    return "right" if side == "left" else "left"


@cache
def of(side: Side, joint: str) -> Landmark:
    """The landmark of a joint on one side.

    Parameters
    ----------
    side : {"left", "right"}
        The person's own.
    joint : str
        As in the name of a `Landmark` without its side: ``knee``, ``foot_index``.

    Returns
    -------
    Landmark

    Raises
    ------
    KeyError
        For a joint that MediaPipe does not have.

    Examples
    --------
    >>> of("left", "knee")
    <Landmark.LEFT_KNEE: 25>
    """
    return Landmark[f"{side}_{joint}".upper()]


@cache
def pair(joint: str) -> slice:
    """The landmarks of a joint, left and right: as a slice, which is a tenth of the time of a list."""
    left, right = of("left", joint), of("right", joint)
    return slice(left, right + 1, right - left)


#: left knee and ankle, right knee and ankle: as MediaPipe sees them, and as MoveNet does
LEGS = np.array([of(side, joint) for side in SIDES for joint in ("knee", "ankle")])
_SEEN_BY_MOVENET = np.array([Joint[Landmark(mark).name] for mark in LEGS])


def middle(points: Array, joint: str) -> Array:
    """The middle between a joint's left and right.

    Parameters
    ----------
    points : (..., 33, D) float
        All landmarks' points, in any unit.
    joint : str
        As in `of`.

    Returns
    -------
    (..., D) float
        In the same unit.

    Examples
    --------
    >>> middle(np.arange(66.0).reshape(33, 2), "hip").tolist()
    [47.0, 48.0]
    """
    return np.asarray((points[..., of("left", joint), :] + points[..., of("right", joint), :]) / 2)


def single(numbers: Array) -> Array:
    """Numbers as MediaPipe gives them, so that what is saved of a body is what was judged.

    Parameters
    ----------
    numbers : array
        Of any shape.

    Returns
    -------
    array of float64
        Of the same shape, each rounded to the nearest float32.

    Examples
    --------
    >>> float(single(np.array([0.1]))[0])
    0.10000000149011612
    """
    return numbers.astype(np.float32).astype(float)


@dataclass(frozen=True, eq=False)
class Body:
    """What was seen of one person in one frame.

    Attributes
    ----------
    t : float
        Seconds from the first frame.
    pixels : (33, 2) float64
        x to the right, y down, in pixels of the original picture.
    world : (33, 3) float64
        Metres from the mid-hip, camera axes: x right, y down, z away from the camera.
    visibility : (33,) float64
        MediaPipe's own, 0 to 1.
    size : (int, int)
        Width and height of the original picture in pixels.
    back : (K, 2) float64, optional
        The dorsal outline from the hip to the shoulder, in pixels; None where the silhouette shows none.
    outline : (24,) float64, optional
        How far the silhouette reaches from the mid-hip in 24 directions, in pixels: every 15 degrees, clockwise on
        screen from the picture's right; 0 where it does not.
    silhouette : (8, 12) float64, optional
        The silhouette around the mid-hip, small: the slowest of its cosines, see `alignment.body.features.WINDOW`.
    tilt : (4,) float64, optional
        How the camera looks on the mid-hip, as the lines of the room tell it, in degrees: how steeply down, the error
        of that; by how much what is upright leans to the picture's right, the error of that.
    movenet : (17, 3) float64, optional
        What MoveNet, a second model, sees of the same person: x, y in pixels and confidence, 0 to 1, of each `Joint`,
        in this frame or shortly before: half a second of a clip, four live.
    worn : (3,) float64, optional
        The median colour of the trunk, CIE L*a*b* (D65); looked at once a second.
    """

    t: float
    pixels: Array
    world: Array
    visibility: Array
    size: tuple[int, int]
    back: Array | None = None
    outline: Array | None = None
    silhouette: Array | None = None
    tilt: Array | None = None
    movenet: Array | None = None
    worn: Array | None = None

    def px(self, side: Side, joint: str) -> Array:
        """One joint in pixels, (2,)."""
        return np.asarray(self.pixels[of(side, joint)])

    def mid(self, joint: str) -> Array:
        """The middle between a joint's left and right, in pixels, (2,)."""
        found = self._middles.get(joint)
        if found is None:
            found = self._middles[joint] = middle(self.pixels, joint)
            found.setflags(write=False)
        return found

    @cached_property
    def _middles(self) -> dict[str, Array]:
        """What was asked of `mid`: some of it ten times a frame."""
        return {}

    @cached_property
    def models_apart(self) -> Array | None:
        """How far MoveNet sees each of `LEGS` from where MediaPipe does, (4,) longer thighs; None if unasked."""
        if self.movenet is None:
            return None
        thighs = self.pixels[pair("hip")] - self.pixels[pair("knee")]
        apart = self.pixels[LEGS] - self.movenet[_SEEN_BY_MOVENET, :2]
        thigh = max(1.0, *(math.hypot(*way) for way in thighs.tolist()))
        return np.asarray(np.hypot(apart[:, 0], apart[:, 1]) / thigh)

    @cached_property
    def inside(self) -> list[bool]:
        """Whether each landmark lies within the picture."""
        inside = (self.pixels >= 0) & (self.pixels <= np.array(self.size))
        return [across and down for across, down in inside.tolist()]

    def moved(self, t: float, pixels: Array, world: Array, visibility: Array) -> "Body":
        """The body as its landmarks are a moment later; the line of its back moves with hips and shoulders."""
        back = self.back
        if back is not None:
            (hip, shoulder), (hip_now, shoulder_now) = (
                [complex(*middle(marks, joint)) for joint in ("hip", "shoulder")] for marks in (self.pixels, pixels)
            )
            there = hip_now + (back @ [1, 1j] - hip) * (shoulder_now - hip_now) / (shoulder - hip)
            back = np.stack([there.real, there.imag], axis=1)
        return replace(self, t=t, pixels=pixels, world=world, visibility=visibility, back=back)

    def with_hips_moved(self, by: Array) -> "Body":
        """The same body with both hips moved in the picture, by (2,) pixels."""
        pixels = self.pixels.copy()
        pixels[pair("hip")] += by
        return replace(self, pixels=pixels)

    def with_legs_exchanged(self) -> "Body":
        """The same body with the left leg's landmarks as the right's and the other way round."""
        return self._exchanged

    @cached_property
    def _exchanged(self) -> "Body":
        """It is asked for by each moment near this one."""
        pixels, world, visibility = (marks[EXCHANGED] for marks in (self.pixels, self.world, self.visibility))
        return replace(self, pixels=pixels, world=world, visibility=visibility)
