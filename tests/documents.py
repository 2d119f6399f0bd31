"""The project's documents, and what of them can be held to the program: commands, tables."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(path for room in (".github", "vision", "alignment", "fixtures") for path in (ROOT / room).rglob("*.md")),
    ]
)
#: of `janu`, what ends by itself and changes nothing
CODE = re.compile(r"`([^`\n]+)`")


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lines_of_code(text: str) -> Iterator[str]:
    """Each line of the indented blocks, and what stands in backquotes."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for line in outside.split("\n"):
        if line.startswith("    "):
            yield line.strip()
        yield from CODE.findall(line)


def parts_of(line: str) -> Iterator[str]:
    """The commands of a line: what a comment or a placeholder follows is cut off."""
    for part in re.split(r"&&|\s\|\s", line.split("  #")[0].split("   ")[0]):
        part = re.sub(r"^\s*(uv run( --extra \w+)? |JANU_DEBUG=1 )", "", part).strip()
        if part and not re.search(r"\[|\.\.\.|…", part):
            yield part


def commands(start: str) -> list[tuple[str, str]]:
    """All commands of all documents that start so, each with its document; one of them once."""
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        for line in lines_of_code(document.read_text(encoding="utf-8")):
            for part in parts_of(line):
                if part.startswith(start):
                    found.setdefault(part, name_of(document))
    return list(found.items())


def first_cells(text: str) -> set[str]:
    """What stands in backquotes in the first cell of each row of the tables."""
    return {code for row in re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE) for code in CODE.findall(row)}
