"""The landmarks network on a region of interest that is given, not where a detector or the last look would have it.

MediaPipe works on a square crop with the hips in the middle, as large as the body, turned until the trunk stands
upright. Its detector cuts that crop by the face and the shoulders, which a fold hides; following, it cuts it by where
its last look had them, and smooths. Here the crop is cut as one says. What that gives: ``fixtures/experiments``, 6.
"""

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from vision.perception.augmentation import unmirrored
from vision.perception.landmarker import PoseDetection, sighting_of
from vision.perception.pose_network import PoseNetwork
from vision.perception.regions import cropped, shrunk, to_crop
from vision.perception.track import alike, box_of

#: where somebody is searched whom no detector finds: their hips as shares of the picture's width and height, their
#: reach as a share of its longer side, their lean (deg)
SEARCHED = [((x, 0.6), reach, lean) for x in (0.3, 0.5, 0.7) for reach in (0.35, 0.55) for lean in (-60, 0, 60)]
#: the least intersection over union of the boxes of two looks at one person
ALIKE = 0.6
#: how many looks have to be at one. In none of 40 rendered empty rooms more than three were, at four of five people
#: whom no detector found six to 16
MANY = 5


class RoiLandmarker:
    """Looks at stills with a landmarks network, each by itself."""

    def __init__(self, network: PoseNetwork) -> None:
        self._network = network

    def look(self, image: NDArray[np.uint8], framing: Framing, *, mirrored: bool) -> PoseDetection | None:
        """The person in an RGB picture (H, W, 3) who is thought to lie so, or None."""
        way = to_crop(framing, mirrored=mirrored)
        found = self._network(cropped(*shrunk(image, way)))
        if found is None:
            return None
        seen = sighting_of(found, way, -framing.lean if mirrored else framing.lean, found.mask)
        return unmirrored(seen) if mirrored else seen

    def search(self, image: NDArray[np.uint8]) -> PoseDetection | None:
        """Somebody in an RGB picture (H, W, 3) who may be anywhere, or None; 2 s.

        The network sees a person in almost everything, but another one in each crop of an empty room: somebody is
        there where many looks agree.
        """
        size = np.array(image.shape[1::-1], float)
        framings = [Framing(size * hip, reach * float(size.max()), lean) for hip, reach, lean in SEARCHED]
        looks = [seen for framing in framings if (seen := self.look(image, framing, mirrored=False))]
        if not looks:
            return None
        boxes = [box_of(seen.pixels[11:]) for seen in looks]
        agree = np.array([[alike(a, b) > ALIKE for b in boxes] for a in boxes]).sum(axis=1)
        return looks[int(agree.argmax())] if agree.max() >= MANY else None
