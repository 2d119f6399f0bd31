"""OpenCV's window: shows the canvas, takes the keys, knows when it was closed. Only the main thread may use it."""

import cv2

from alignment.errors import DeviceError
from vision.drawing.text import Picture
from vision.live.display import no_screen
from vision.live.layout import LARGE, LARGE_FROM, SMALL
from vision.runtime.native_stderr import native_stderr_hidden
from vision.words.language import gettext

TITLE = "Janu"
ESCAPE = 27
#: milliseconds that the window gets to do its own work after each picture
PUMP_MS = 1
#: every how many pictures the window's size is asked for
ASK_EVERY = 10


class Window:
    """The live window. A context manager; raises DeviceError where no window can be opened."""

    def __init__(self, *, full_screen: bool = False) -> None:
        if (why := no_screen()) is not None:
            raise DeviceError(
                gettext(
                    "There is no screen for the window ({why}): start Janu within a desktop session, or without a "
                    "window by --no-window.",
                    why=why,
                )
            )
        self.closed = False
        self.canvas = SMALL
        self._full = full_screen
        self._count = 0

    def __enter__(self) -> "Window":
        try:
            with native_stderr_hidden():
                cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
                cv2.resizeWindow(TITLE, *SMALL)
                if self._full:
                    cv2.setWindowProperty(TITLE, cv2.WND_PROP_FULLSCREEN, cv2.WINDOW_FULLSCREEN)
        except cv2.error as error:
            raise DeviceError(
                gettext(
                    "OpenCV cannot open a window here: `janu doctor` says what is missing, --no-window does without."
                )
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        if not self._was_closed():
            self.closed = True
            cv2.destroyWindow(TITLE)

    def show(self, picture: Picture) -> str:
        """Show an RGB picture; returns the key pressed since the last time (``q`` for Esc), empty if none."""
        if self._was_closed():
            return ""
        cv2.imshow(TITLE, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        return self.key()

    def key(self, wait_ms: int = PUMP_MS) -> str:
        """The key pressed, after the window did its own work."""
        code = cv2.waitKey(wait_ms)
        self._count += 1
        if self._count % ASK_EVERY == 0 and not self._was_closed():
            height = cv2.getWindowImageRect(TITLE)[3]
            self.canvas = LARGE if height >= LARGE_FROM else SMALL
        if code < 0:
            return ""
        code &= 0xFF
        return "q" if code == ESCAPE else chr(code).lower()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        self._full = not self._full
        how = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(TITLE, cv2.WND_PROP_FULLSCREEN, how)

    def _was_closed(self) -> bool:
        """Whether the user has closed it; asked before each picture, because `imshow` would open another window."""
        if not self.closed:
            try:
                self.closed = cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1
            except cv2.error:  # Qt's answer once the last window is gone
                self.closed = True
        return self.closed
