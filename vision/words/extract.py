"""Makes the catalogues anew from the code: ``python -m vision.words.extract``; a new language by its code behind that.

``janu.pot`` holds every sentence, and each ``LANG.po`` gets the new ones, empty, and loses those that are gone. What
is written depends on the sentences alone: no line numbers, no dates.
"""

import io
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "catalogues"
TEMPLATE = FOLDER / "janu.pot"
#: which of a call's arguments are messages, and which the context ("c")
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
#: the files that hold sentences, and how they are read
METHODS: list[tuple[str, Any]] = [
    ("alignment/**.py", "python"),
    ("vision/**.py", "python"),
    ("vision/**.j2", "jinja2"),
    ("vision/**.js", "javascript"),
    ("alignment/poses/janu_sirsasana.toml", f"{__name__}:of_the_pose"),
]
#: of the templates and of the scripts, in which a sentence may stand within a template literal
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "parse_template_string": "true"}
#: a comment that begins so, above a sentence, is for translators
COMMENTS = ("Translators:",)
#: header lines that change at every run, or say nothing; who translated says so in the comment at the top
_LEFT_OUT = tuple(
    f'"{name}'.encode()
    for name in ("POT-Creation", "PO-Revision", "Generated-By", "Project-Id", "Report-Msgid", "Last-T", "Language-Team")
)


def template() -> Catalog:
    """Every sentence that there is to translate, in the order of files and of lines in them."""
    found = Catalog(project="Janu", header_comment="# Every sentence that Janu says to people.", fuzzy=False)
    for room in ("alignment", "vision"):
        methods = [(pattern.removeprefix(f"{room}/"), how) for pattern, how in METHODS if pattern.startswith(room)]
        options = {pattern: OPTIONS for pattern, _ in methods}
        # Babel tells of every f-string that it skips, also of one that is a value: a test finds those that are messages
        with redirect_stderr(io.StringIO()):
            for file, line, message, comments, context in extract_from_dir(
                ROOT / room, methods, options, KEYWORDS, COMMENTS, strip_comment_tags=True
            ):
                found.add(message, None, [(f"{room}/{file}", line)], auto_comments=comments, context=context)
    return found


def of_the_pose(file: BinaryIO, keywords: object, tags: object, options: object) -> Iterator[tuple]:
    """The texts of the built-in pose, as Babel asks an extractor for them."""
    for place, text in enumerate(_texts(tomllib.loads(file.read().decode()))):
        yield place, None, text, []


def _texts(pose: dict[str, Any]) -> Iterator[str]:
    yield pose["name"]
    yield from pose.get("cautions", ())
    for check in pose["checks"].values():
        yield check["title"]
        yield from check.get("cue", {}).values()
        yield from filter(None, (check.get("followed"), check["why"]))
        yield from check.get("advice", {}).values()
    for care in pose["care"].values():
        yield care["caution"]
        for both in (*care["cue"].values(), *care["advice"].values()):
            yield from both.values()


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue so that the same sentences give the same bytes."""
    text = io.BytesIO()
    write_po(text, catalogue, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    path.write_bytes(b"".join(line for line in text.getvalue().splitlines(True) if not line.startswith(_LEFT_OUT)))


def merged(path: Path, sentences: Catalog) -> Catalog:
    """A language's catalogue with all of these sentences and no others; what it has of them is kept."""
    if not path.exists():
        catalogue = Catalog(path.stem, header_comment=f"# Janu in {path.stem}.", fuzzy=False)
    else:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
    catalogue.update(sentences, no_fuzzy_matching=True)
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences that a language lacks, or has in too few of its plural forms."""
    return [
        str(one.id)
        for one in catalogue
        if one.id and not (one.string if isinstance(one.string, str) else all(one.string or [""]))
    ]


def main(new: Iterable[str]) -> None:
    """Write the template and every language, and say how many sentences each lacks."""
    sentences = template()
    write(sentences, TEMPLATE)
    for path in sorted({*FOLDER.glob("*.po"), *(FOLDER / f"{code}.po" for code in new)}):
        catalogue = merged(path, sentences)
        write(catalogue, path)
        missing = untranslated(catalogue)
        print(f"{path.name}: {len(missing)} of {len(catalogue)} missing")


if __name__ == "__main__":
    main(sys.argv[1:])
