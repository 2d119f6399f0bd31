"""The command: ``janu``, or ``python -m vision``. Ctrl-C while it is still being loaded is no traceback either."""

import os
import sys

#: NumPy's OpenBLAS, unless told otherwise, keeps a thread a core that waits by spinning: a tenth of a picture's work, a
#: fifth where all cores are busy. What is multiplied here is small, and many clips are shared out to processes
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
