"""A clip's small picture for the library, taken once from the middle of its first hold and kept in the database."""

from contextlib import suppress
from threading import Semaphore

from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from alignment.errors import JanuError
from vision.review.folder import ClipFiles
from vision.review.library.catalogue import Catalogue, LibraryEntry
from vision.review.notes.notebook import Notebook
from vision.review.notes.tables import StoredStill, put_in

#: pixels of the longer side, for a screen of twice as many pixels as it says
SIDE = 360
#: how many are decoded at once: the page's other requests must not wait for them
AT_ONCE = 2


class Stills:
    """Makes and keeps stills. Decoding is left to as few at a time as leave the processor to others."""

    def __init__(self, catalogue: Catalogue, notebook: Notebook) -> None:
        self.catalogue, self.notebook = catalogue, notebook
        self._room = Semaphore(AT_ONCE)

    def of(self, clip: ClipFiles) -> bytes | None:
        """The picture as JPEG; None where the clip is gone or cannot be decoded."""
        entry = self.catalogue.entry(clip)
        with self.notebook.reading() as session:
            kept = session.get(StoredStill, entry.content)
            if kept is not None and kept.stamp == entry.stamp:
                return kept.jpeg
        if clip.video is None:
            return None
        with self._room:
            picture = self._taken(entry)
        if picture is not None:
            with suppress(OperationalError), self.notebook.aside.begin() as session:
                session.execute(delete(StoredStill).where(StoredStill.content == entry.content))
                put_in(session, StoredStill(content=entry.content, stamp=entry.stamp, jpeg=picture))
        return picture

    @staticmethod
    def _taken(entry: LibraryEntry) -> bytes | None:
        from vision.media.jpeg import jpeg
        from vision.media.scaling import at_most
        from vision.media.sources import open_source

        clip, summary = entry.clip, entry.summary
        if clip.video is None:
            return None
        try:
            video = open_source(clip.video, correction=entry.chosen or clip.correction)
            at = summary.still_s if summary else 0.4 * video.duration_s
            return jpeg(at_most(video.frame_at(at).image, SIDE), 78)
        except JanuError:
            return None
