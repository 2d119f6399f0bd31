"""The command: ``janu``, or ``python -m vision``. Ctrl-C while it is still being loaded is no traceback either."""

import sys


def main() -> None:
    """Load and run the command."""
    try:
        from vision.cli import main as command

        command()
    except KeyboardInterrupt:
        print("janu: Stopped.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
