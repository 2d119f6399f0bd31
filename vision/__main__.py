"""The command: ``janu``, or ``python -m vision``. Ctrl-C while it is still being loaded is no traceback either."""

import os
import sys

#: as workers have it, see `vision.runtime.frugal`: NumPy's OpenBLAS, unless told otherwise, keeps a thread a core that
#: waits by spinning, a tenth of a picture's processor time (1.67 to 1.53 s) and more where all cores are busy
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Load and run the command."""
    for name, value in ONE_THREAD.items():  # read when NumPy is loaded, also by workers
        os.environ.setdefault(name, value)
    try:
        from vision.cli import main as command

        command()
    except KeyboardInterrupt:
        print("janu: Stopped.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
