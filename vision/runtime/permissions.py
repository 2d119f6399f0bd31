"""Who may read what is written: nobody who may not read what it was made from."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_READ = (stat.S_IRUSR, stat.S_IRGRP, stat.S_IROTH)
_ENTER = (stat.S_IXUSR, stat.S_IXGRP, stat.S_IXOTH)
_ALL = (stat.S_IRWXU, stat.S_IRWXG, stat.S_IRWXO)


def narrow(target: Path, sources: Iterable[Path]) -> None:
    """Take from a file or folder what those may do who may not read its sources, or not enter the folders they are in.

    Its owner keeps all. On a system without such permissions, or where the target is another one's, it stays as it is.
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        now = target.stat()
        mode = stat.S_IMODE(now.st_mode)
        for source in sources:
            with suppress(OSError):  # one that is gone binds nobody
                mode &= _allowed(source, now.st_gid)
        if mode != stat.S_IMODE(now.st_mode):
            target.chmod(mode)


def _allowed(source: Path, group: int) -> int:
    """The permissions that those may have who can read a file, or list a folder; ``group``: the target's."""
    there, around = source.stat(), source.parent.stat()
    allowed = stat.S_IRWXU | ~0o777
    for who in (1, 2):
        reads = there.st_mode & _READ[who] and (around.st_mode & _ENTER[who])
        allowed |= _ALL[who] if reads else 0
    if {there.st_gid, around.st_gid} != {group} and not allowed & stat.S_IRWXO:
        allowed &= ~stat.S_IRWXG  # another group than may read the source
    return allowed
