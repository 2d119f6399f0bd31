"""A clip that is not scored yet, as its page needs it: watched, noted and drawn on, frame by frame; no findings."""

from pathlib import Path
from typing import Any

import av
import numpy as np

from alignment.errors import UnreadableFileError
from vision.media.sources import Picture, open_source
from vision.review.clip.copies import copy_of
from vision.review.clip.frames import columns_of_times
from vision.review.library.catalogue import LibraryEntry
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext


def unscored_data(entry: LibraryEntry, theme: dict[str, str]) -> dict[str, Any]:
    """What the page knows of such a clip: as `page_data` has it, with nothing measured. Raises JanuError."""
    clip = entry.clip
    if clip.video is None:
        text = gettext("{clip} has no result that can be read, and the clip itself is gone.", clip=clip.name)
        raise UnreadableFileError(text)
    source = open_source(clip.video)
    height, width = source.frame_at(0.0).image.shape[:2]
    return {
        "scored": False,
        "clip": {
            "id": clip.id,
            "name": clip.name,
            "content": entry.content,
            "student": entry.student,
            "day": entry.day.isoformat(),
            "kind": "picture" if isinstance(source, Picture) else "clip",
            "size": (width, height),
        },
        "media": {
            "original": f"/media/{clip.id}",
            "playable": f"/media/{clip.id}?kind=playable" if copy_of(clip) else None,
            "begins": 0.0,
            "annotated": None,
        },
        "overlay": {"piece": 1, "stride": 1, "parts": [], "bones": {}, "fades": []},
        "theme": theme,
        "phases": {"": gettext("not scored yet")},
        "checks": [],
        "holds": [],
        "differences": [],
        "same": [],
        "warnings": [],
        "own_spec": "",
    }


def unscored_frames(path: Path) -> bytes:
    """The times of its frames in the page's form, read from the container without decoding a picture.

    Raises UnreadableFileError.
    """
    if isinstance(open_source(path), Picture):
        return columns_of_times(np.zeros(1))
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            base = float(stream.time_base or 0)
            shown = [
                packet.pts * base
                for packet in container.demux(stream)
                if packet.pts is not None and not packet.is_discard
            ]
    except (av.error.FFmpegError, IndexError) as error:
        raise UnreadableFileError(gettext("{file} cannot be read to its end.", file=shown_name(path))) from error
    times = np.unique(np.array(shown))
    if not len(times):
        raise UnreadableFileError(gettext("{file} holds no frame.", file=shown_name(path)))
    return columns_of_times(times - times[0])
