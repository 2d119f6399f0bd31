"""MediaPipe's own Pose Landmarker, to compare with: `python -m tests.mediapipe_landmarks MODEL OUT.npz FILE...`.

It runs in a process of its own whose proxy leads nowhere, because it reports each run to its maker (`offline`).
"""

import os
import struct
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.media.sources import open_source
from vision.perception.landmarker import scaled
from vision.perception.models import MEMBERS, load_model

ROOT = Path(__file__).parents[1]


def landmarks(model: str, files: list[Path], out: Path, most: int = 40) -> list[NDArray[np.float64]]:
    """Of each file's first frames the landmarks (frames, 33, 2) in pixels; NaN where nobody was found.

    Pictures are looked at by themselves, clips followed.
    """
    command = [sys.executable, "-m", "tests.mediapipe_landmarks", model, str(out), str(most), *map(str, files)]
    subprocess.run(command, cwd=ROOT, env=os.environ | offline(), capture_output=True, check=True)
    with np.load(out) as found:
        return [found[f"arr_{i}"] for i in range(len(files))]


def offline() -> dict[str, str]:
    """What is to be in the environment of a process that runs MediaPipe."""
    nowhere = "http://127.0.0.1:9"
    return {"https_proxy": nowhere, "http_proxy": nowhere, "all_proxy": nowhere, "no_proxy": "", "NO_PROXY": ""}


def bundle(name: str) -> bytes:
    """A model as a ``.task`` bundle, its members at multiples of 64 bytes, because MediaPipe uses them in place."""
    model, buffer = load_model(name), BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as task:
        for member, content in zip(MEMBERS, (model.detector, model.landmarks), strict=True):
            entry = zipfile.ZipInfo(member)
            padding = -(buffer.tell() + 30 + len(member) + 4) % 64
            entry.extra = struct.pack("<HH", 0xD935, padding) + bytes(padding)
            task.writestr(entry, content)
    return buffer.getvalue()


def _seen(path: Path, content: bytes, most: int) -> NDArray[np.float64]:
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    clip = path.suffix == ".mp4"
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=content),
        running_mode=vision.RunningMode.VIDEO if clip else vision.RunningMode.IMAGE,
    )
    rows = []
    with vision.PoseLandmarker.create_from_options(options) as landmarker, open_source(path) as source:
        for frame, _ in zip(source, range(most), strict=False):
            small, to_small = scaled(frame.image)
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(small))
            t = round(1000 * frame.t) + 1
            found = (landmarker.detect_for_video(image, t) if clip else landmarker.detect(image)).pose_landmarks
            marks = [(m.x, m.y) for m in found[0]] if found else np.full((33, 2), np.nan)
            rows.append(np.array(marks) * small.shape[1::-1] / to_small[0, 0])
    return np.array(rows)


def main(model: str, out: str, most: str, *files: str) -> None:
    """Look at the files."""
    content = bundle(model)
    np.savez(out, *(_seen(Path(file), content, int(most)) for file in files))


if __name__ == "__main__":
    main(*sys.argv[1:])
