"""A small picture of each clip for the summary: the report's first still, else the clip's first frame."""

import base64
import io
import re

from PIL import Image

from vision.batch.jobs import Job
from vision.results import PAGE

#: longest side in pixels, and JPEG quality: about 3 kB each, 10 MB for 3,000 clips
SIDE, QUALITY = 160, 70
_STILL = re.compile(rb'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')


def thumbnail(job: Job) -> bytes:
    """A JPEG of at most `SIDE` pixels; empty where nothing can be shown, which is no reason to fail."""
    try:
        still = _STILL.search((job.out / PAGE).read_bytes())
        image = Image.open(io.BytesIO(base64.b64decode(still[1]))) if still else _first_frame(job)
        image.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
    except Exception:
        return b""


def _first_frame(job: Job) -> Image.Image:
    from vision.sources import open_source

    with open_source(job.path) as source:
        return Image.fromarray(next(iter(source)).image)
