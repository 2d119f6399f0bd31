"""The pose: the built-in Janu Sirsasana, or a file of the user's own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alignment.checks import PoseSpec, load_spec
from alignment.errors import PoseFileError, UsageError
from alignment.report import Report
from vision.runtime.atomic_files import shown_name
from vision.words.language import error_words, gettext


def care_names(care: str | Iterable[str]) -> tuple[str, ...]:
    """The names in ``knee,back``, or those given; none for ``none``."""
    names = [name.strip() for name in care.split(",")] if isinstance(care, str) else [*care]
    return tuple(name for name in names if name and name != "none")


def read_pose(pose: str | Path | PoseSpec | None, care: str | Iterable[str] = ()) -> PoseSpec:
    """The built-in pose, the one in a file (which may begin with a byte order mark), or the one given.

    ``care``: for what care is taken, see `PoseSpec.cared_for`. Raises PoseFileError, and UsageError for a care that the
    pose does not have.
    """
    with told_in_words():
        spec, names = _read(pose), care_names(care)
        return spec.cared_for(names) if names else spec


@contextmanager
def told_in_words() -> Iterator[None]:
    """Errors of the judging room, which knows English only, in the current language."""
    try:
        yield
    except (PoseFileError, UsageError) as error:
        raise type(error)(error_words(error)) from error


def remembered_care(spec: PoseSpec, report: Report | None) -> PoseSpec:
    """The pose with the care that an earlier result was judged with, as far as the pose knows it."""
    names = [name for name in report.care if name in spec.care] if report is not None else []
    return spec.cared_for(names) if names and not spec.cared else spec


def _read(pose: str | Path | PoseSpec | None) -> PoseSpec:
    if isinstance(pose, PoseSpec):
        return pose
    if pose is None:
        return load_spec()
    try:
        return load_spec(Path(pose).read_text(encoding="utf-8-sig"), shown_name(Path(pose).name))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else gettext("it is not a text file in UTF-8")
        raise PoseFileError(
            gettext("{name}: the pose file cannot be read: {why}", name=shown_name(pose), why=why)
        ) from error
