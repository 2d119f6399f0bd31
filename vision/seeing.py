"""Seeing one person: MediaPipe, second looks at a picture where it misses, the line of the back."""

from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from alignment.landmarks import Body, single
from vision.bystanders import bystanders
from vision.landmarker import Landmarker, Sighting
from vision.models import Model
from vision.place import SAME_PERSON, box_of, shared
from vision.second_look import closer_looks, look, looks_at, turned_looks
from vision.silhouette import agreement, back_line, outline, silhouette

#: share of a skeleton on its mask from which it is believed at once, and below which it is not believed at all
AGREES, AT_LEAST = 0.85, 0.6


def body_of(seen: Sighting, t: float, size: tuple[int, int]) -> Body:
    """A sighting as the judging room knows it, with the line of the back.

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
    )


class Onlooker:
    """Looks at pictures: finds the largest person and looks at them several times. A context manager."""

    def __init__(self, model: Model) -> None:
        self.finder = Landmarker(model, video=False, people=3)
        self._dweller = Landmarker(model, video=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.finder.close()
        self._dweller.close()

    def looks(self, image: NDArray[np.uint8]) -> list[Body]:
        """The largest person in a picture, looked at several times, the best look first; empty when nobody is found.

        Where the first look finds nobody, or a skeleton that does not lie on the person's mask, second looks follow
        until one agrees with its mask. Then the gaze dwells on the person found, plainly and in the mirror, which is
        the most exact; but now and then it dwells on the wrong leg (two of 14 photographs), so glances speak as well.
        """
        size = (image.shape[1], image.shape[0])
        found = _find(self.finder, image)
        if found is None:
            return []
        found = max([found, *bystanders(self.finder, image, box_of(found.pixels))], key=lambda s: s.area)
        box = box_of(found.pixels)
        closer = [look(self._dweller, image, way, dwell=True) for way in closer_looks(found.pixels)]
        glances = [found, *(look(self.finder, image, way) for way in turned_looks(found.pixels, size))]
        same = [
            [s for s in some if s and shared(box_of(s.pixels), box) > SAME_PERSON and agreement(s) >= least]
            for some, least in ((closer, AT_LEAST), (glances, AGREES))
        ]
        return [body_of(s, 0.0, size) for s in same[0] + same[1] or [found]]


def _find(landmarker: Landmarker, image: NDArray[np.uint8]) -> Sighting | None:
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
