"""Text from outside as it may be shown in a terminal: its control characters are written out, and do nothing."""

import re
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def printable(text: str) -> str:
    r"""The text as one line, with ``\x1b`` instead of what would steer the terminal."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def all_printable(data: Any) -> Any:
    """The same of every text in what was read from JSON."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, list):
        return [all_printable(part) for part in data]
    if isinstance(data, dict):
        return {printable(key): all_printable(value) for key, value in data.items()}
    return data
