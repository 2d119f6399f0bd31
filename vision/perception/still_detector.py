"""Seeing one person: MediaPipe, second looks at a picture where it misses, the line of the back."""

from dataclasses import replace
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import mean_framing, raw
from alignment.body.landmarks import Array, Body, middle, single
from alignment.body.lean import lean_of
from vision.perception.augmentation import look, looks_at
from vision.perception.camera_tilt import Room, room_of
from vision.perception.landmarker import Landmarker, PoseDetection
from vision.perception.models import Model
from vision.perception.movenet import MoveNet
from vision.perception.other_people import bystanders
from vision.perception.roi_landmarker import RoiLandmarker
from vision.perception.silhouette import agreement, back_line, outline, silhouette
from vision.perception.track import SAME_PERSON, box_of, shared

#: share of a skeleton on its mask from which it is believed at once
AGREES = 0.85
#: and below which it is not believed at all
AT_LEAST = 0.6
#: how large the region is each time that it is led, in reaches of the body: as was learned; in the end smaller, too
LED = ((1.0,), (1.0, 0.9))


def body_of(
    seen: PoseDetection, t: float, size: tuple[int, int], room: Room | None = None, movenet: Array | None = None
) -> Body:
    """A sighting as the judging room knows it: with the line of the back, a known room's tilt, and MoveNet's joints.

    Every number is one of float32, see `single`.
    """
    back = back_line(seen)
    return Body(
        t,
        single(seen.pixels),
        single(seen.world),
        single(seen.visibility),
        size,
        None if back is None else single(back),
        single(outline(seen)),
        single(silhouette(seen)),
        None if room is None else single(room.tilt(middle(seen.pixels, "hip"))),
        None if movenet is None else single(movenet),
        None if seen.worn is None else single(seen.worn),
    )


class StillDetector:
    """Looks at pictures: finds the largest person and looks at them several times, on ``threads`` cores.

    A context manager.
    """

    def __init__(self, model: Model, threads: int = 1) -> None:
        self.finder = Landmarker(model, video=False, people=3, threads=threads)
        self.roi = RoiLandmarker(self.finder.network)
        self.movenet = MoveNet(threads=threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.finder.close()

    def looks(self, image: NDArray[np.uint8]) -> list[Body]:
        """The largest person in a picture, looked at several times, the best look first; empty when nobody is found.

        Where the first look finds nobody, or a skeleton that does not lie on the person's mask, second looks follow
        until one agrees with its mask; where none does, the picture is searched. Then the region is led to where the
        person is thought to lie, plainly and in the mirror, and, as is thought then, once more, also from closer by.
        Those last looks are the ones that count.
        """
        size = (image.shape[1], image.shape[0])
        found = _find(self.finder, image) or self.roi.search(image)
        if found is None:
            return []
        found = max([found, *bystanders(self.finder, image, box_of(found.pixels))], key=lambda s: s.area)
        box = box_of(found.pixels)
        to_the_right = bool(middle(found.pixels, "ankle")[0] > middle(found.pixels, "hip")[0])
        led = [body_of(found, 0.0, size)]
        for near in LED:
            framing = mean_framing([raw(body).framing for body in led])
            framings = [framing._replace(reach=framing.reach * share) for share in near]
            ways = [(f, mirrored) for f in framings for mirrored in (to_the_right, not to_the_right)]
            seen = [self.roi.look(image, f, mirrored=mirrored) for f, mirrored in ways]
            led = [body_of(s, 0.0, size) for s in seen if s and _same(s, box) and agreement(s) >= AT_LEAST] or led
        leans = [lean_of(body.pixels, body.outline) for body in led if body.outline is not None]
        room = room_of(image, led[0].pixels, float(np.mean(leans)))
        everywhere = box_of(np.concatenate([body.pixels for body in led]))
        joints = [single(self.movenet.look(image, everywhere, mirrored=mirrored)) for mirrored in (False, True)]
        return [
            replace(body, tilt=single(room.tilt(body.mid("hip"))), movenet=joints[i % 2]) for i, body in enumerate(led)
        ]


def _same(seen: PoseDetection, box: Array) -> bool:
    return shared(box_of(seen.pixels), box) > SAME_PERSON


def _find(landmarker: Landmarker, image: NDArray[np.uint8]) -> PoseDetection | None:
    people = landmarker.see_all(image)
    best = max(people, key=lambda p: p.area) if people else None
    agreed = agreement(best) if best else 0.0
    for way in looks_at((image.shape[1], image.shape[0])):
        if agreed >= AGREES:
            break
        seen = look(landmarker, image, way)
        if seen is not None and (now := agreement(seen)) > agreed:
            best, agreed = seen, now
    return best if agreed >= AT_LEAST else None
