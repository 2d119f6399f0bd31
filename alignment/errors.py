"""The errors people see: one sentence that names the file or device, says what is wrong and what to do."""


class JanuError(Exception):
    """An error whose message is written for the person at the keyboard.

    `exit_code` is what the command line leaves with. 1 is any other failure and 2 is wrong usage, as in most commands.
    """

    exit_code: int = 1


def gettext_noop(message: str, /) -> str:
    """The message itself, now known to the catalogues of `vision.words`: what is told here is looked up there.

    Parameters
    ----------
    message : str
        A sentence in English, with names in braces for what is put in.

    Returns
    -------
    str

    Examples
    --------
    >>> gettext_noop("the strictness is not {strictness}")
    'the strictness is not {strictness}'
    """
    return message


class TemplateError(Exception):
    """An error whose ``message`` has names in braces for its ``values``, so that it can be told in another language."""

    def __init__(self, message: str = "", /, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message, self.values = message, values


class FieldError(TemplateError, ValueError):
    """What is wrong with a field of a pose file."""


class UsageError(TemplateError, JanuError, ValueError):
    """What was asked for cannot be: an option out of its range, or two that do not go together."""

    exit_code = 2


class UnreadableFileError(JanuError, ValueError):
    """A clip or picture cannot be read at all: missing, empty, of another kind, or without one decodable frame."""

    exit_code = 3


class TurnedError(UnreadableFileError):
    """A recording lies on its side or stands upside down.

    `turn`: the clockwise turn, deg, that brings it upright, as `alignment.report.Correction` has it.
    """

    turn: int = 0


class PoseFileError(TemplateError, JanuError, ValueError):
    """A pose file (TOML) is wrong; the message names the line and the field."""

    exit_code = 4


class ModelError(JanuError, RuntimeError):
    """A landmark model is missing, damaged or of a foreign kind."""

    exit_code = 5


class OutputError(JanuError, OSError):
    """A result cannot be written: the disk is full, read-only or gone."""

    exit_code = 6


class DeviceError(JanuError, OSError):
    """The camera, the network stream or the screen for a live practice cannot be used."""

    exit_code = 8
