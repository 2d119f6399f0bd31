"""What is known of the shot of each picture of a recording, by the pictures after it as well."""

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from vision.perception.shot_boundaries import MOST_OPEN, Shot, ShotBoundaryDetector

if TYPE_CHECKING:  # what reads clips brings FFmpeg
    from vision.media.clip import Glance


def with_shots(glances: "Iterable[Glance]") -> "Generator[tuple[Glance, Shot], None, None]":
    """Each glance of a clip, in order, with what is known of its shot.

    Where pictures may come after a cut they wait until the next ones tell, `MOST_OPEN` of them at most: so the first
    picture of a shot is known to be, and nobody in it is lost.
    """
    detector = ShotBoundaryDetector()
    waiting: list[tuple[Glance, Shot]] = []
    for glance in glances:
        shot = Shot(open=bool(waiting)) if glance.frame is None else detector.see(glance.frame.image, glance.t)
        waiting.append((glance, shot))
        if not shot.open:
            yield from _told(waiting, shot)
            waiting.clear()
        elif sum(looked.frame is not None for looked, _ in waiting) > MOST_OPEN:
            yield waiting.pop(0)
    yield from waiting


def _told(waiting: "list[tuple[Glance, Shot]]", told: Shot) -> "Generator[tuple[Glance, Shot], None, None]":
    """Those that waited, with what the last one's shot tells of them: the first of it is the one after the cut."""
    first = True
    for glance, shot in waiting:
        if glance.frame is None or glance.t < told.since:
            yield glance, shot
        else:
            yield glance, told if first else Shot()
            first = False
