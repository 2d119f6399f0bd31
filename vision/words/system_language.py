"""The languages that the system's user has chosen, the first one first."""

import locale
import os
import subprocess
import sys
from contextlib import suppress

#: as gettext reads them: the first that is set counts
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def of_the_system() -> list[str]:
    """Codes as in ``de_DE.UTF-8``; empty where nothing is said, or nothing but ``C``."""
    for variable in _VARIABLES:
        if said := os.environ.get(variable):
            return [code for code in said.split(":") if code.partition(".")[0] not in ("", "C", "POSIX")]
    with suppress(Exception):  # an odd system is no reason to fail: English
        return _of_windows() if sys.platform == "win32" else _of_macos() if sys.platform == "darwin" else []
    return []


def _of_windows() -> list[str]:
    import ctypes

    return [locale.windows_locale[ctypes.windll.kernel32.GetUserDefaultUILanguage()]]  # type: ignore[attr-defined,unused-ignore]


def _of_macos() -> list[str]:
    """Programs started from the Dock or over ssh have no variables; `defaults` prints a list, one language a line."""
    said = subprocess.run(["defaults", "read", "-g", "AppleLanguages"], capture_output=True, text=True, timeout=2)
    return [line.strip(' ",') for line in said.stdout.splitlines() if line.strip("() \n")]
