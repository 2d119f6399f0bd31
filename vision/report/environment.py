"""How every page is made from its template: all text escaped, nothing that is undefined passed over.

A template says its sentences as Python does: ``{{ gettext("Held {time}", time=...) }}``.
"""

from contextlib import suppress
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from vision.report.page_font import font_of_language
from vision.words import language
from vision.words.numbers import status_word


def page_environment(*packages: str) -> Environment:
    """Jinja's environment over the templates of these packages, the first one that has a template before the others."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )
    environment.globals |= {
        "gettext": _gettext,
        "ngettext": _ngettext,
        "pgettext": _pgettext,
        "language": language.current_language,
        "font_of_language": font_of_language,
        "status_word": status_word,
    }
    return environment


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates in the system's temporary folder, in one of the user's own: compiling them takes 60 ms."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one, where there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> BytecodeCache | None:
    try:
        return _Compiled()
    except (OSError, RuntimeError):  # the temporary folder cannot be written, or somebody else's folder has the name
        return None


def _gettext(message: str, **values: Any) -> Markup:
    """A sentence in which values that are markup stay markup, as in a link within it."""
    return _filled(language.gettext(message), values)


def _ngettext(singular: str, plural: str, n: int, **values: Any) -> Markup:
    values = {"n": n} | values
    unfilled = language.ngettext(singular, plural, n, **{name: f"{{{name}}}" for name in values})
    return _filled(unfilled, values)


def _pgettext(context: str, message: str, **values: Any) -> Markup:
    return _filled(language.pgettext(context, message), values)


def _filled(message: str, values: dict[str, Any]) -> Markup:
    text = Markup(escape(message))
    return text.format(**values) if values else text
