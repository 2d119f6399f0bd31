"""The command: ``janu``, or ``python -m vision``. Ctrl-C while it is still being loaded is no traceback either."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

#: as workers have it, see `vision.runtime.worker_limits`: NumPy's OpenBLAS, unless told otherwise, keeps a thread a
#: core that waits by spinning, a tenth of a picture's processor time (1.67 to 1.53 s) and more where all cores are busy
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Load and run the command."""
    for name, value in ONE_THREAD.items():  # read when NumPy is loaded, also by workers
        os.environ.setdefault(name, value)
    try:
        speak_as_asked(sys.argv[1:])
        from vision.runtime.loading import loading

        with loading():
            from vision.cli import main as command
        command()
    except KeyboardInterrupt:
        print("janu: Stopped.", file=sys.stderr)
        sys.exit(130)


def speak_as_asked(arguments: Sequence[str]) -> None:
    """Set the language before the options are read: their help, and what is wrong with them, are said in it too."""
    from alignment.errors import UsageError
    from vision.words.language import chosen_language, set_language

    given = [following for option, following in pairwise(arguments) if option == "--language"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--language=")]
    with suppress(UsageError):  # one that there is not is refused when the options are read
        set_language(chosen_language(given[-1] if given else None))


if __name__ == "__main__":
    main()
