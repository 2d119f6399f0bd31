"""The pose: the built-in Janu Sirsasana, or a file of the user's own."""

from pathlib import Path

from alignment.checks import PoseSpec, load_spec
from alignment.errors import PoseFileError
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext


def read_pose(pose: str | Path | PoseSpec | None) -> PoseSpec:
    """The built-in pose, the one in a file (which may begin with a byte order mark), or the one given.

    Raises PoseFileError.
    """
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
