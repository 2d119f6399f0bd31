"""Pictures made smaller."""

import cv2
import numpy as np
from numpy.typing import NDArray


def at_most(image: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A picture (H, W, 3) with its longer side at most ``side`` pixels; itself where it is no larger."""
    height, width = image.shape[:2]
    by = side / max(height, width)
    if by >= 1:
        return image
    small = cv2.resize(image, (round(width * by), round(height * by)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
