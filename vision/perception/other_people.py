"""Everybody but the followed person: finding them, and keeping them out of the tracker's sight."""

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array, Landmark
from vision.perception.augmentation import Augmentation, around, look
from vision.perception.landmarker import Landmarker, PoseDetection
from vision.perception.silhouette import agreement
from vision.perception.track import area_of, box_of, shared

#: the share of the skeleton on its mask that a sighting needs to be another person. Shelves, plants and halves of the
#: followed person that MediaPipe took for people had 0.0 to 0.45, rendered people beside it 0.82 to 1.0
AGREES = 0.75
#: the visibility of the torso that it needs: the former had 0.1 to 0.8, the latter 0.99
VISIBLE = 0.9
#: how much it may overlap with the followed one: the former did by 0.3 to 1.0, the latter by 0.0
APART = 0.3
#: a bystander smaller than this beside the followed person, by the area of the box, is background
RIVAL = 0.1
#: how many bystanders are looked for
MOST = 2
_TORSO = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


def bystanders(
    scout: Landmarker, image: NDArray[np.uint8], followed: Array, *, mirrored: bool = False
) -> list[PoseDetection]:
    """Other people of some size beside the one in the box ``followed`` (2, 2), the largest first.

    MediaPipe, asked for three people at once, found the second one in none of five rendered scenes; asked for one in
    a picture where the first is hidden, in four. ``scout``: a landmarker for pictures, with masks.
    ``mirrored``: look in the mirror, which shows it some that the plain picture does not, and the other way round.
    """
    way = Augmentation((0.0, 0.0, float(image.shape[1]), float(image.shape[0])), mirrored=mirrored)
    found: list[PoseDetection] = []
    hidden = without(image, followed)
    while len(found) < MOST and (seen := look(scout, hidden, way)) is not None:
        taken = [followed, *(box_of(s.pixels) for s in found)]
        if not is_somebody(seen) or any(shared(box_of(seen.pixels), box) > APART for box in taken):
            break
        found.append(seen)
        hidden = without(hidden, box_of(seen.pixels))
    rivals = [s for s in found if area_of(box_of(s.pixels)) > RIVAL * area_of(followed)]
    return sorted(rivals, key=lambda s: s.area, reverse=True)


def without(image: NDArray[np.uint8], box: Array) -> NDArray[np.uint8]:
    """The picture with what is in a box (2, 2) smeared beyond recognition."""
    out = image.copy()
    rows, columns = _window(image, box, 0.1)
    out[rows, columns] = _smeared(out[rows, columns])
    return out


def only(image: NDArray[np.uint8], box: Array) -> NDArray[np.uint8]:
    """The picture with all but a box (2, 2) and its surroundings smeared beyond recognition."""
    rows, columns = _window(image, box, 0.35)
    out = _smeared(image)
    out[rows, columns] = image[rows, columns]
    return out


def is_somebody(seen: PoseDetection) -> bool:
    """Whether the landmarks lie on the mask and the trunk shows: no skeleton in the furniture."""
    return agreement(seen) >= AGREES and float(np.median(seen.visibility[_TORSO])) >= VISIBLE


def _window(image: NDArray[np.uint8], box: Array, margin: float) -> tuple[slice, slice]:
    left, top, right, bottom = (int(v) for v in around(box, (image.shape[1], image.shape[0]), margin))
    return slice(top, max(bottom, top)), slice(left, max(right, left))


def _smeared(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if image.size == 0:
        return image
    coarse = cv2.resize(image, (5, 5), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(coarse, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)
