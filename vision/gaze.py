"""The gaze: the landmarks network looks where a person lies, not where a detector or the last look would have it look.

MediaPipe works on a square crop with the hips in the middle, as large as the body, turned until the trunk stands
upright. Its detector cuts that crop by the face and the shoulders, which a fold hides; following, it cuts it by where
its last look had them, and smooths. Here the crop is cut as one says, and OpenCV runs the same network on it.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.errors import ModelError
from alignment.estimate import Framing
from alignment.landmarks import Array
from vision.landmarker import Sighting, apply, inverse
from vision.models import Model
from vision.place import alike, box_of
from vision.quiet import native_stderr_hidden
from vision.second_look import turned, unmirrored

#: pixels of the crop, reaches of the body from its middle to its edge
SIDE, ROOMY = 256, 1.25
#: probability of a person in the crop below which there is none, MediaPipe's own
PRESENT = 0.5
#: what the network gives, by name: 39 landmarks of 5 numbers, whether there is a person, the mask's log-odds, a heatmap
#: of each landmark, world landmarks
OUTPUTS = ("Identity", "Identity_1", "Identity_2", "Identity_3", "Identity_4")
#: cells of a heatmap, cells around a landmark in which its heatmap is asked, and how sure it must be there to place
#: the landmark anew: MediaPipe's own
CELLS, AROUND, SURE = 64, 7, 0.5
#: where somebody is searched whom no detector finds: their hips as shares of the picture's width and height, their
#: reach as a share of its longer side, their lean (deg)
SEARCHED = [((x, 0.6), reach, lean) for x in (0.3, 0.5, 0.7) for reach in (0.35, 0.55) for lean in (-60, 0, 60)]
#: the least intersection over union of the boxes of two looks at one person, and how many looks have to be at one. In
#: none of 40 rendered empty rooms more than three were, at four of five people whom no detector found six to 16
ALIKE, MANY = 0.6, 5


class Gaze:
    """Looks at stills, each by itself.

    Raises
    ------
    ModelError
        If OpenCV cannot run a user's own model.
    """

    def __init__(self, model: Model) -> None:
        try:
            with native_stderr_hidden():
                self._net = cv2.dnn.readNetFromTFLite(np.frombuffer(model.landmarks, np.uint8))
        except cv2.error as error:
            what = f"OpenCV {cv2.__version__} cannot run its landmarks network"
            raise ModelError(f"{model.name}: {what}, which pictures need; give full or heavy") from error

    def look(self, image: NDArray[np.uint8], framing: Framing, *, mirrored: bool) -> Sighting | None:
        """The person in an RGB picture (H, W, 3) who is thought to lie so, or None."""
        to_crop = way_to(framing, mirrored=mirrored)
        crop = cropped(image, to_crop)
        self._net.setInput(crop.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        marks, present, mask, heat, world = (np.asarray(out, float) for out in self._net.forward(OUTPUTS))
        if float(present.item()) < PRESENT:
            return None
        marks = marks.reshape(-1, 5)[:33]
        heatmaps = _probability(heat.reshape(-1, CELLS, CELLS)[:33])
        seen = Sighting(
            pixels=np.array([refined(at, heatmap) for at, heatmap in zip(marks[:, :2], heatmaps, strict=True)]),
            world=world.reshape(-1, 3)[:33],
            visibility=_probability(marks[:, 3]),
            mask=_probability(mask.reshape(SIDE, SIDE)).astype(np.float32),
            to_mask=to_crop,
        )
        seen = unmirrored(seen) if mirrored else seen
        world = turned(seen.world, framing.lean)
        return Sighting(apply(inverse(to_crop), seen.pixels), world, seen.visibility, seen.mask, to_crop)

    def search(self, image: NDArray[np.uint8]) -> Sighting | None:
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


def way_to(framing: Framing, *, mirrored: bool) -> Array:
    """The (2, 3) map from a picture to the crop in which a person who lies so stands, or their mirror image does."""
    scale, lean = SIDE / 2 / (ROOMY * framing.reach), math.radians(framing.lean)
    turn = scale * np.array([[math.cos(lean), math.sin(lean)], [-math.sin(lean), math.cos(lean)]])
    turn[0] *= -1 if mirrored else 1
    return np.column_stack([turn, SIDE / 2 - turn @ framing.hip])


def cropped(image: NDArray[np.uint8], to_crop: Array) -> NDArray[np.uint8]:
    """The crop (SIDE, SIDE, 3); a picture much larger is made smaller first, so that nothing is skipped."""
    times = int(0.6 / np.linalg.norm(to_crop[:, 0]) + 0.5)
    if times > 1:
        image = np.asarray(cv2.resize(image, None, fx=1 / times, fy=1 / times, interpolation=cv2.INTER_AREA), np.uint8)
        to_crop = to_crop * [times, times, 1]
    # beyond the picture its edge goes on, as in MediaPipe: with black there, photographs cut closely were read worse
    return np.asarray(cv2.warpAffine(image, to_crop, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def refined(at: Array, heatmap: Array) -> Array:
    """A landmark (2,) in the crop, moved to the middle of what its heatmap shows around it where that is sure."""
    x, y = (int(v * CELLS / SIDE) for v in at)
    left, top = max(0, x - AROUND // 2), max(0, y - AROUND // 2)
    near = heatmap[top : max(0, y + AROUND // 2 + 1), left : max(0, x + AROUND // 2 + 1)]
    if near.size == 0 or near.max() < SURE:
        return at
    rows, columns = np.indices(near.shape)
    centre = np.array([((columns + left) * near).sum(), ((rows + top) * near).sum()]) / near.sum()
    return np.asarray(centre * SIDE / CELLS)


def _probability(log_odds: Array) -> Array:
    return np.asarray(np.exp(-np.logaddexp(0, -log_odds)))
