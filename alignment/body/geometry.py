"""Angles, lines and signed distances. Arrays in, arrays out; pixels have x to the right and y down."""

import numpy as np

from alignment.body.landmarks import Array, Landmark


def interior_angle(a: Array, b: Array, c: Array) -> Array:
    """The angle at ``b`` between ``a`` and ``c``, stable near 0 and 180 degrees; 180 = on one line.

    Parameters
    ----------
    a, b, c : (..., D) float
        Points of any dimension, in any one unit.

    Returns
    -------
    (...) float
        Degrees, 0 to 180.

    References
    ----------
    Kahan, "How futile are mindless assessments of roundoff in floating-point computation?", 2006, section 12.

    Examples
    --------
    >>> float(interior_angle(np.array([0, 1]), np.array([0, 0]), np.array([1, 0])))
    90.0
    """
    u, v = a - b, c - b
    nu, nv = length(u)[..., None], length(v)[..., None]
    # |u nv - v nu| against |u nv + v nu|: stable near 0 and 180, where arccos is not
    u, v = u * nv, v * nu
    return np.asarray(np.degrees(2 * np.arctan2(length(u - v), length(u + v))))


def from_vertical(low: Array, high: Array) -> Array:
    """The angle of the line from ``low`` up to ``high`` against the picture's vertical; 0 = upright, 90 = level.

    Parameters
    ----------
    low, high : (..., 2) float
        Pixels, y down.

    Returns
    -------
    (...) float
        Degrees, 0 to 180.

    Examples
    --------
    >>> float(from_vertical(np.array([0, 10]), np.array([10, 0])))
    45.0
    """
    d = high - low
    return np.asarray(np.degrees(np.arctan2(abs(d[..., 0]), -d[..., 1])))


def heading(v: Array) -> Array:
    """The direction of a vector in the floor plane; 0 = towards the camera, 90 = to the picture's right.

    Parameters
    ----------
    v : (..., 3) float
        In camera axes (x right, y down, z away from the camera), in any unit.

    Returns
    -------
    (...) float
        Degrees, -180 to 180.

    Examples
    --------
    >>> float(heading(np.array([1.0, 5.0, 0.0])))
    90.0
    """
    return np.asarray(np.degrees(np.arctan2(v[..., 0], -v[..., 2])))


def wrap(angle: Array | float) -> Array:
    """The same angle between -180 (not included) and 180 degrees.

    Parameters
    ----------
    angle : (...) float
        Degrees.

    Returns
    -------
    (...) float
        Degrees.

    Examples
    --------
    >>> float(wrap(270)), float(wrap(-180))
    (-90.0, 180.0)
    """
    return np.asarray(180 - (180 - angle) % 360)


def length(v: Array) -> Array:
    """The length of a vector.

    Parameters
    ----------
    v : (..., D) float
        Of any dimension.

    Returns
    -------
    (...) float
        In its own unit.

    Examples
    --------
    >>> float(length(np.array([3, 4])))
    5.0
    """
    return np.asarray(np.sqrt(np.vecdot(v, v)))


def distance(a: Array, b: Array) -> Array:
    """The length of the line between two points.

    Parameters
    ----------
    a, b : (..., D) float
        Points of any dimension.

    Returns
    -------
    (...) float
        In their own unit.

    Examples
    --------
    >>> float(distance(np.array([0, 0]), np.array([3, 4])))
    5.0
    """
    return length(np.subtract(a, b))


def signed_distance(points: Array, a: Array, b: Array) -> Array:
    """The distance of each point from the line ``a`` to ``b``; positive = to the right of that way on screen.

    Parameters
    ----------
    points : (..., K, 2) float
        Pixels, y down.
    a, b : (..., 2) float
        Pixels; two different points.

    Returns
    -------
    (..., K) float
        Pixels.

    Examples
    --------
    >>> signed_distance(np.array([[3.0, 0.0]]), np.array([0.0, 10.0]), np.array([0.0, 0.0])).tolist()
    [3.0]
    """
    d = ((b - a) / length(b - a)[..., None])[..., None, :]
    r = points - a[..., None, :]
    return np.asarray(d[..., 0] * r[..., 1] - d[..., 1] * r[..., 0])


def along(points: Array, a: Array, b: Array) -> Array:
    """How far along the line from ``a`` (0) to ``b`` (1) each point's foot lies.

    Parameters
    ----------
    points : (..., K, D) float
        In any one unit.
    a, b : (..., D) float
        Two different points, in the same unit.

    Returns
    -------
    (..., K) float
        Shares of the way; below 0 before ``a``, above 1 beyond ``b``.

    Examples
    --------
    >>> along(np.array([[5.0, 9.0]]), np.array([0.0, 0.0]), np.array([10.0, 0.0])).tolist()
    [0.5]
    """
    d = b - a
    return np.asarray(np.vecdot(points - a[..., None, :], d[..., None, :]) / np.vecdot(d, d)[..., None])


_HEAD = [Landmark.NOSE, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_LEGS = [
    *(Landmark.LEFT_HIP, Landmark.RIGHT_HIP, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    *(Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
]


def rise(start: Array, end: Array) -> Array:
    """How much of its length a limb rises, on screen or in the world: in both the second number goes down.

    Parameters
    ----------
    start, end : (..., D) float
        Its ends, in any one unit.

    Returns
    -------
    (...) float
        -1 to 1.

    Examples
    --------
    >>> float(rise(np.array([0.0, 4.0]), np.array([3.0, 0.0])))
    0.8
    """
    return np.asarray((start[..., 1] - end[..., 1]) / np.maximum(distance(start, end), 1e-6))


def head_above_legs(pixels: Array) -> float:
    """How far head and shoulders are above hips and legs.

    Parameters
    ----------
    pixels : (33, 2) array
        The landmarks in pixels, y down.

    Returns
    -------
    float
        In extents of the body, -1 to 1; below 0 in a picture that stands on its head.

    Examples
    --------
    >>> points = np.zeros((33, 2))
    >>> points[_LEGS] = [0.0, 100.0]
    >>> head_above_legs(points), head_above_legs(-points)
    (1.0, -1.0)
    """
    extent = max(float(np.ptp(pixels, axis=0).max()), 1.0)
    return float(pixels[_LEGS, 1].mean() - pixels[_HEAD, 1].mean()) / extent
