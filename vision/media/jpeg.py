"""Pictures as JPEG."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def jpeg(image: NDArray[np.uint8], quality: int = 82) -> bytes:
    """An RGB picture (H, W, 3) as JPEG."""
    out = io.BytesIO()
    Image.fromarray(image).save(out, "JPEG", quality=quality)
    return out.getvalue()
