"""Where the camera stands, and what is wrong with its place."""

import math

from alignment.body.landmarks import Array, Body, Landmark
from alignment.body.leveling import leans_too_far
from alignment.body.readings import Bucket, CameraFault, View

#: azimuth up to which the view from the front reaches, in degrees from 0 (in front of the extended foot)
FRONT = 22.5
#: up to which those from three quarters reach, deg
THREE_QUARTER = 65.0
#: up to which those from the side reach, deg; beyond is behind
SIDE = 130.0
#: an estimated azimuth up to which it is not believed that the camera stands beside the front: three in ten people seen
#: from within 15 deg of it are read at 22 to 28, of those at three-quarter one in a hundred
FRONT_READ = 28.0
#: a camera that looks down more steeply than this (deg) may show a bent leg straight, a rounded back long and a lifted
#: knee low: a fault that it shows all the same is one. Elevations are read nearer to the middle: of 87 cameras at 34
#: and more 86 are read above it, of 553 up to 20 eight (fixtures/experiments, 5)
FLATTERING = 23.0
#: more steeply than this (deg) nothing is judged: 75 of the 87 are read above it, and none of the 553
TOO_HIGH = 29.0
#: a body smaller than this share of the picture's longer side is too far away to judge
TOO_FAR = 0.16
#: these must lie in the picture for the pose to be judged
_NEEDED = [Landmark[f"{s}_{j}"] for s in ("LEFT", "RIGHT") for j in ("SHOULDER", "HIP", "KNEE", "ANKLE")]


def bucket(azimuth: float, front: float = FRONT) -> Bucket:
    """The name of the view from where the camera stands.

    Parameters
    ----------
    azimuth : float
        Degrees, -180 to 180: 0 at the foot of the extended leg, 90 on its side, -90 on the bent leg's, 180 behind.
    front : float
        Degrees up to which it is called the front.

    Returns
    -------
    Bucket

    Examples
    --------
    >>> bucket(88.0), bucket(-45.0)
    ('extended_side', 'three_quarter_bent')
    """
    a = abs(azimuth)
    if a <= front:
        return "front"
    if a <= THREE_QUARTER:
        return "three_quarter_extended" if azimuth > 0 else "three_quarter_bent"
    if a <= SIDE:
        return "extended_side" if azimuth > 0 else "bent_side"
    return "behind"


def view_from(direction: Array, elevation: float, body: Body) -> View:
    """The view from an estimated direction and the body's place in the picture.

    Parameters
    ----------
    direction : (2,) array
        Cosine and sine of the azimuth (see `bucket`), the mean over some looks: the longer, the surer.
    elevation : float
        Degrees by which the camera looks down on the hips.
    body : Body
        Tells whether all of it is in the picture, large enough, and upright there.

    Returns
    -------
    View

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> import numpy as np
    >>> view = view_from(np.array([0.0, 1.0]), 5.0, Stick().body())
    >>> view.bucket, view.azimuth, view.error
    ('extended_side', 90.0, 5.0)
    """
    cosine, sine = direction.tolist()
    azimuth = math.degrees(math.atan2(sine, cosine))
    length = max(0.05, min(1.0, math.hypot(cosine, sine)))
    # the mean direction of angles spread by s degrees has length exp(-s^2 / 2): its inverse
    error = math.degrees(math.sqrt(-2 * math.log(length)))
    steep, leaning = elevation > FLATTERING, leans_too_far(body)
    faults: tuple[tuple[CameraFault, bool], ...] = (("high", steep), ("leaning", leaning))
    warnings = (*(fault for fault, there in faults if there), *_warnings(body))
    blind: CameraFault | None = "leaning" if leaning else "high" if elevation > TOO_HIGH else None
    return View(bucket(azimuth, FRONT_READ), azimuth, max(error, 5.0), warnings, blind, flatters=steep)


def _warnings(body: Body) -> list[CameraFault]:
    out: list[CameraFault] = []
    if not all(body.inside[landmark] for landmark in _NEEDED):
        out.append("outside")
    if float((body.pixels.max(axis=0) - body.pixels.min(axis=0)).max()) < TOO_FAR * max(body.size):
        out.append("small")
    return out
