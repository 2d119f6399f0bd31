"""The pose files that clips were judged by: what their checks are called, and what counts as aligned."""

from alignment.checks import PoseSpec, load_spec
from alignment.errors import JanuError
from alignment.report import Report
from vision.review.folder import ClipFiles, Library
from vision.scoring.pose_file import remembered_care


class Poses:
    """Finds a clip's pose file by its content. ``usual`` is what clips are scored by here, and lends its titles."""

    def __init__(self, library: Library, usual: PoseSpec | None = None) -> None:
        self._library, self._built_in = library, load_spec()
        self.usual = usual or self._built_in

    def of(self, report: Report, clip: ClipFiles) -> tuple[PoseSpec, bool]:
        """The pose file that a clip was judged by, with the care that was taken, and whether it was found.

        The usual one, the built-in one, or one beside the clip or at the folder's top. Else the usual one.
        """
        spec, found = self._file_of(report, clip)
        return remembered_care(spec, report), found

    def _file_of(self, report: Report, clip: ClipFiles) -> tuple[PoseSpec, bool]:
        for known in (self.usual, self._built_in):
            if known.is_of(report.spec.sha256):
                return known, True
        for folder in dict.fromkeys((clip.results.parent, self._library.folder)):
            for path in sorted(folder.glob("*.toml")):
                if self._library.holds(path):
                    try:
                        own = load_spec(path.read_text(encoding="utf-8"), path.name)
                    except (OSError, UnicodeDecodeError, JanuError):
                        continue
                    if own.is_of(report.spec.sha256):
                        return own, True
        return self.usual, False
