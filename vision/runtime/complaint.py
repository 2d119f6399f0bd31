"""What is said on stderr when something goes wrong."""

import sys
from contextlib import suppress

from vision.words.language import gettext, gettext_noop
from vision.words.printable import printable

#: what the wheels of OpenCV and MediaPipe expect of the system and a bare Debian or Ubuntu lacks
SYSTEM_LIBRARIES = gettext_noop("on Debian or Ubuntu: apt-get install libgl1 libglib2.0-0")


def say(text: str) -> None:
    """One line on stderr, if anybody can read it: the terminal may be closed."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"janu: {printable(text)}", file=sys.stderr, flush=True)


def unexpected(error: Exception) -> str:
    """What to say of an error that nobody foresaw."""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, OSError | ImportError) and "cannot open shared object file" in what:
        return gettext(
            "a library of the system is missing ({error}); {todo}", error=error, todo=gettext(SYSTEM_LIBRARIES)
        )
    return gettext(
        "something went wrong that Janu did not expect ({what}). Please report it with what "
        "`janu doctor` prints; JANU_DEBUG=1 shows where it happened.",
        what=what,
    )
