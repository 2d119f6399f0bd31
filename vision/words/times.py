"""A time as it is said. As a clock shows it, and as a length in a text: `vision.words.numbers`."""

from vision.words.language import gettext, ngettext


def spoken_time(seconds: float) -> str:
    """A time as it is said: "30 seconds", "one minute", "one minute 20 seconds"."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    short = ngettext("{n} second", "{n} seconds", rest)
    if not minutes:
        return short
    said = gettext("one minute") if minutes == 1 else ngettext("{n} minute", "{n} minutes", minutes)
    return gettext("{minutes} {seconds}", minutes=said, seconds=short) if rest else said
