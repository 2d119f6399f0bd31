"""The language that Janu speaks, and its sentences in it.

A sentence is written in English where it is said, within `gettext` or one of its kin, and is looked up in the catalogue
of the current language, ``catalogues/LANG.po``. English needs no catalogue and loads nothing. What a program reads
(``report.json``, tables) is written in English whatever the language: within ``speaking(ENGLISH)``.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import TYPE_CHECKING, Any

from alignment.errors import TemplateError, UsageError
from alignment.errors import gettext_noop as gettext_noop
from vision.words.system_language import of_the_system

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ENGLISH = "en"
CATALOGUES = resources.files("vision.words").joinpath("catalogues")

#: what all of this process speaks, new threads as well, where nothing else is said
_of_process = ENGLISH
#: what is spoken within `speaking`: the review page serves people of several languages at once
_spoken: ContextVar[str | None] = ContextVar("language", default=None)


def gettext(message: str, /, **values: Any) -> str:
    """A sentence in the current language; ``values`` fill its ``{names}``, and without any it stays as it is."""
    return _filled(_catalogue().gettext(message), values)


def ngettext(singular: str, plural: str, n: int, /, **values: Any) -> str:
    """The same where it depends on a number, which may stand in it as ``{n}``."""
    return _filled(_catalogue().ngettext(singular, plural, n), {"n": n} | values)


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """The same where one English word is several of another language: ``context`` says which is meant."""
    return _filled(_catalogue().pgettext(context, message), values)


def error_words(error: TemplateError) -> str:
    """What an error of the judging room says, in the current language."""
    values = {
        name: error_words(value) if isinstance(value, TemplateError) else value for name, value in error.values.items()
    }
    return gettext(error.message, **values)


def current_language() -> str:
    """The code of the language spoken here and now, as in ``de``."""
    return _spoken.get() or _of_process


def language_name(code: str) -> str:
    """What the current language calls a language, as in "German"; the code itself where it has no name for it."""
    from babel import Locale

    return str(Locale.parse(current_language()).languages.get(code, code))


def set_language(code: str) -> None:
    """Speak this language from now on in all of this process. Raises UsageError where there is no such catalogue."""
    global _of_process
    _of_process = known_language(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language within, in this thread or task alone. Raises UsageError where there is no such catalogue."""
    token = _spoken.set(known_language(code))
    try:
        yield
    finally:
        _spoken.reset(token)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of all languages: English, and those that have a catalogue."""
    catalogues = (entry.name for entry in CATALOGUES.iterdir())
    return ENGLISH, *sorted(name.removesuffix(".po") for name in catalogues if name.endswith(".po"))


@lru_cache(maxsize=64)
def known_language(code: str) -> str:
    """The language of a code as people and systems write it, as in ``de``, ``de-AT``, ``de_DE.UTF-8``.

    Raises UsageError, naming the languages that there are.
    """
    if code == ENGLISH:
        return ENGLISH
    known = {name.lower(): name for name in languages()}
    locale = code.partition(".")[0].partition("@")[0].replace("-", "_").lower()
    for name in (locale, locale.partition("_")[0]):
        if name in known:
            return known[name]
    there = ", ".join(languages())
    raise UsageError(
        gettext("There is no language {code}: choose one of {languages}.", code=repr(code), languages=there)
    )


def chosen_language(code: str | None) -> str:
    """The language that was asked for, else the first of the system's that Janu speaks, else English.

    Raises UsageError for one asked for that there is not.
    """
    if code is not None:
        return known_language(code)
    for wished in of_the_system():
        try:
            return known_language(wished)
        except UsageError:
            continue
    return ENGLISH


def _filled(message: str, values: dict[str, Any]) -> str:
    return message.format(**values) if values else message


def catalogue_of(code: str) -> "Catalog":
    """A language's catalogue, read from its file."""
    from babel.messages.pofile import read_po

    with CATALOGUES.joinpath(f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def _catalogue() -> NullTranslations:
    return _read(current_language())


@lru_cache(maxsize=8)
def _read(code: str) -> NullTranslations:
    """A language's catalogue, compiled in memory: 0.04 s, once a process."""
    if code == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, catalogue_of(code))
    compiled.seek(0)
    return GNUTranslations(compiled)
