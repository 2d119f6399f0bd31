"""Angles, lines and signed distances. Arrays in, arrays out; pixels have x to the right and y down."""

import math

import numpy as np

from alignment.body.landmarks import Array, Landmark


def interior_angle(a: Array, b: Array, c: Array) -> float:
    """The angle at ``b`` between ``a`` and ``c``, 0 to 180 degrees; 180 = on one line.

    Parameters
    ----------
    a, b, c : (D,) points of any dimension, in any one unit.
    """
    return angle_between((a - b).tolist(), (c - b).tolist())


def angle_between(u: list[float], v: list[float]) -> float:
    """The angle between two vectors of any dimension, 0 to 180 degrees."""
    nu, nv = math.hypot(*u), math.hypot(*v)
    # |u nv - v nu| against |u nv + v nu|: stable near 0 and 180, where arccos is not (Kahan). Plain floats, because
    # NumPy takes ten times as long for two or three numbers, and this runs twenty times a frame.
    apart = math.hypot(*(p * nv - q * nu for p, q in zip(u, v, strict=True)))
    along = math.hypot(*(p * nv + q * nu for p, q in zip(u, v, strict=True)))
    return math.degrees(2 * math.atan2(apart, along))


def from_vertical(low: Array, high: Array) -> float:
    """The angle of the line from ``low`` up to ``high`` against the picture's vertical; 0 = upright, 90 = level.

    Parameters
    ----------
    low, high : (2,) pixels.
    """
    d = high - low
    return float(np.degrees(np.arctan2(abs(d[0]), -d[1])))


def heading(v: Array) -> float:
    """The direction of a vector in the floor plane, degrees; 0 = towards the camera, 90 = to the picture's right.

    Parameters
    ----------
    v : (3,) in camera axes (x right, y down, z away from the camera).
    """
    return float(np.degrees(np.arctan2(v[0], -v[2])))


def wrap(angle: float) -> float:
    """The same angle between -180 (not included) and 180 degrees."""
    return float(180 - (180 - angle) % 360)


def distance(a: Array, b: Array) -> float:
    """The length of the line between two points, in their own unit."""
    return math.dist(a, b)


def signed_distance(points: Array, a: Array, b: Array) -> Array:
    """The distance of each point from the line ``a`` to ``b``; positive = to the right of that way on screen.

    Parameters
    ----------
    points : (..., 2) pixels.
    a, b : (2,) pixels.
    """
    d = (b - a) / np.linalg.norm(b - a)
    r = points - a
    return np.asarray(d[0] * r[..., 1] - d[1] * r[..., 0])


def along(points: Array, a: Array, b: Array) -> Array:
    """How far along the line from ``a`` (0) to ``b`` (1) each point's foot lies.

    Parameters
    ----------
    points : (..., 2); a, b : (2,).
    """
    d = b - a
    return np.asarray((points - a) @ d / (d @ d))


_HEAD = [Landmark.NOSE, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_LEGS = [
    *(Landmark.LEFT_HIP, Landmark.RIGHT_HIP, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    *(Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
]


def head_above_legs(pixels: Array) -> float:
    """How far head and shoulders are above hips and legs, in extents of the body; landmarks (33, 2) in pixels."""
    extent = max(float(np.ptp(pixels, axis=0).max()), 1.0)
    return float(pixels[_LEGS, 1].mean() - pixels[_HEAD, 1].mean()) / extent
