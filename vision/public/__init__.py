"""Janu as a library.

    from janu import score
    report = score("clip.mp4")
    for side in report.sides:
        print(side.extended, side.longest.held_s)

It neither takes over Ctrl-C nor redirects stderr, prints nothing, and writes only where it is told to (``out``). Errors
are `JanuError`s, each a sentence for people.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from alignment import __version__
from alignment.errors import JanuError
from alignment.report import Report
from vision.runtime.guest import as_guest
from vision.scoring.pipeline import score as _score
from vision.scoring.rejudging import judge_again as _judge_again

__all__ = ["JanuError", "Report", "__version__", "judge_again", "score"]

P = ParamSpec("P")
R = TypeVar("R")


def _for_guests(function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with as_guest():
            return function(*args, **kwargs)

    call.__module__ = "janu"
    return call


score = _for_guests(_score)
judge_again = _for_guests(_judge_again)
