"""A sheet of blocks of text, each painted again only when what it says has changed."""

from collections.abc import Callable, Hashable

import numpy as np

from vision.drawing.labels import Box
from vision.drawing.text import Picture, flood
from vision.drawing.theme import Color


class Sheet:
    """``image``: the sheet, (H, W, 3) RGB, of one ``ground`` where nothing is painted."""

    def __init__(self, size: tuple[int, int], ground: Color) -> None:
        self.image: Picture = np.empty((size[1], size[0], 3), np.uint8)
        self._ground = ground
        self._said: dict[str, Hashable] = {}
        flood(self.image, ground)

    def block(self, name: str, box: Box, says: Hashable, paint: Callable[[Picture], None]) -> bool:
        """Paint a block into its box if it says something else than the last time; whether it was painted."""
        if self._said.get(name) == says:
            return False
        part = self.image[box.y : box.y + box.height, box.x : box.x + box.width]
        flood(part, self._ground)
        paint(part)
        self._said[name] = says
        return True

    def forget(self, name: str) -> None:
        """Another block was painted over this one: it is painted again the next time."""
        self._said.pop(name, None)
