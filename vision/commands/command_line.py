"""How a command takes what is typed: a dataclass whose fields are its arguments and options."""

import inspect
import os
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand

from vision.runtime.complaint import say
from vision.words.language import gettext

Options = TypeVar("Options")


def taking(options: type[Options]) -> Callable[[Callable[[Options], None]], Callable[..., None]]:
    """Let Typer see each field of a dataclass as an argument or option: its type, its ``Annotated`` help, its default.

    So an option is declared once, where it is also read: ``@app.command() @taking(ScoreOptions) def score(options)``.
    """

    def taken_by(command: Callable[[Options], None]) -> Callable[..., None]:
        def with_each(**given: Any) -> None:
            command(options(**given))

        with_each.__name__, with_each.__doc__ = command.__name__, command.__doc__
        with_each.__signature__ = inspect.signature(options)  # type: ignore[attr-defined]
        return with_each

    return taken_by


class DashedNames(TyperCommand):
    """A command that takes no file which begins with a dash for an option, and says when it is stopped by Ctrl-C."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as usual, unless an argument that is no known option names a file that exists."""
        options = {name for parameter in self.params for name in parameter.opts}
        before = args[: args.index("--")] if "--" in args else args
        for arg in before:
            if arg.startswith("-") and arg != "-" and arg not in options and os.path.lexists(arg):
                text = gettext("{name} begins with a dash and would be an option: write ./{name}", name=arg)
                raise typer.BadParameter(text, ctx=ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run it; Ctrl-C, also while it is still being loaded, is said (Typer itself would leave without a word)."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say(gettext("Stopped."))
            raise typer.Exit(130) from None
