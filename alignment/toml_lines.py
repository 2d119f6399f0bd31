"""Where in a TOML text a field stands."""

import re


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line, from 1, of the deepest part of a field's path that the text names."""
    lines, found, header = text.splitlines(), 1, ""
    for number, line in enumerate(lines, 1):
        if match := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            header = match[1].replace('"', "").replace(" ", "")
            here = tuple(header.split("."))
            if here == path[: len(here)]:
                found = number
        elif match := re.match(r"\s*([\w.\"-]+)\s*=", line):
            here = tuple(p for p in (*header.split("."), *match[1].replace('"', "").split(".")) if p)
            if here == path[: len(here)]:
                return number
    return found
