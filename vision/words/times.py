"""A time as it is said. As a clock shows it, and as a length in a text: `vision.words.numbers`."""


def spoken_time(seconds: float) -> str:
    """A time as it is said: "30 seconds", "one minute", "one minute 20 seconds"."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    short = f"{rest} second{'' if rest == 1 else 's'}"
    if not minutes:
        return short
    said = "one minute" if minutes == 1 else f"{minutes} minutes"
    return f"{said} {short}" if rest else said
