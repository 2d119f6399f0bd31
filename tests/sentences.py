"""Finds sentences for people in the code that no catalogue knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

#: two words with a space between: what is so and stands neither in a docstring nor in a call of these is not wrapped
_WORDS = re.compile(r"[A-Za-z’']{2,}[,;:]? [a-z’']{2,}")
_KNOWING = {"gettext", "ngettext", "pgettext", "gettext_noop"}
#: how markup and code begin, and the texts of headers
_CODE = ("<", "@font-face ", "\nimport ", "\nfrom ", "from ", "PRAGMA ", "pip ", "SELECT ", "private, ", "attachment; ")
#: a rule of Content-Security-Policy
_RULE = re.compile(r"[a-z]+-(src|uri|action|ancestors) ")
#: errors that only programmers see
_PROGRAMMERS = {"ValueError", "TypeError", "OSError", "AssertionError", "AttributeError", "RuntimeError"}


def unwrapped(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every sentence that is not wrapped; of one with values only its fixed words count."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from _within(tree)


def _within(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KNOWING:
        for keyword in node.keywords:
            yield from _within(keyword.value)
        return
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc.func) in _PROGRAMMERS:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_said(node.value):
        yield node.lineno, node.value
    if isinstance(node, ast.JoinedStr) and _is_said(text := _fixed(node)):
        yield node.lineno, text
        return
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.JoinedStr):  # its fixed parts were looked at together
        children = (child for child in children if not isinstance(child, ast.Constant))
    for child in children:
        yield from _within(child)


def _is_said(text: str) -> bool:
    """Words, and no markup or code."""
    return bool(_WORDS.search(text)) and not text.startswith(_CODE) and not _RULE.match(text)


def _fixed(node: ast.JoinedStr) -> str:
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def messages(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every message that the code gives to one of these, wherever it stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KNOWING:
            for given in node.args[node.func.id == "pgettext" :]:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.lineno, given.value
                if isinstance(given, ast.JoinedStr):
                    yield given.lineno, _fixed(given)
