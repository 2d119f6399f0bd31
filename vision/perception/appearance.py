"""What somebody wears: the colours of a person, by which the same one is known again somewhere else in the picture.

The same person's colours, from pose to pose of one clip, are up to 0.53 apart, different people's 0.52 and more, 0.64
in nineteen of twenty pairs (14 films and 15 clips, Bhattacharyya distance).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.perception.landmarker import Sighting

#: cells across the crop that is looked at; how much of a cell must be the person's
SIDE, THEIRS = 64, 0.6
#: bins of hue, saturation and value
BINS = [12, 4, 6]
#: distance up to which two are the same person
SAME = 0.5

Colours = NDArray[np.float32]


def colours_of(image: NDArray[np.uint8], seen: Sighting) -> Colours:
    """The histogram of a person's colours in an RGB picture, (12, 4, 6), which sums to 1. 0.2 ms."""
    k = SIDE / seen.mask.shape[0]
    crop = cv2.warpAffine(image, seen.to_mask * k, (SIDE, SIDE))
    theirs = cv2.resize(seen.mask, (SIDE, SIDE), interpolation=cv2.INTER_AREA) > THEIRS
    hsv = cv2.cvtColor(crop, cv2.COLOR_RGB2HSV)
    found = cv2.calcHist([hsv], [0, 1, 2], theirs.astype(np.uint8), BINS, [0, 180, 0, 256, 0, 256])
    return np.asarray(found / max(float(found.sum()), 1.0), np.float32)


def alike(one: Colours, other: Colours) -> bool:
    """Whether these are the colours of one person."""
    return float(cv2.compareHist(one.ravel(), other.ravel(), cv2.HISTCMP_BHATTACHARYYA)) < SAME
