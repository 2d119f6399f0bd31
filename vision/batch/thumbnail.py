"""A small picture of each clip for the summary: the report's first still, else the annotated picture or a frame."""

import base64
import io
import re
from pathlib import Path

from PIL import Image

from alignment.report import Correction
from vision.batch.jobs import Job
from vision.results.folder import PAGE, STILL

#: longest side in pixels, and JPEG quality: about 3 kB each, 10 MB for 3,000 clips
SIDE, QUALITY = 160, 70
_STILL = re.compile(rb'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')


def thumbnail(job: Job, clip: Path | None, correction: Correction) -> bytes:
    """A JPEG of at most `SIDE` pixels; empty where nothing can be shown, which is no reason to fail.

    ``clip`` is the clip or picture itself, where it is at hand; ``correction``: what its file has wrong.
    """
    try:
        still = _STILL.search((job.out / PAGE).read_bytes())
        if still:
            image: Image.Image = Image.open(io.BytesIO(base64.b64decode(still[1])), formats=["JPEG"])
        elif (drawn := job.out / STILL).is_file():  # of a picture: decoding it anew would take its memory once more
            image = Image.open(drawn, formats=["JPEG"])
        elif clip:
            image = _first_frame(clip, correction)
        else:
            return b""
        image.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
    except Exception:
        return b""


def _first_frame(clip: Path, correction: Correction) -> Image.Image:
    from vision.media.sources import open_source

    with open_source(clip, correction=correction) as source:
        return Image.fromarray(next(iter(source)).image)
