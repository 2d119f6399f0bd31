"""``landmarks.trc``: the landmarks in metres as OpenSim reads them, in the form that Sports2D writes."""

import math
from pathlib import Path

import numpy as np

from alignment.body.landmarks import Landmark
from vision.results.landmarks_parquet import Landmarks
from vision.runtime.atomic_files import output_error, replacing

#: from the camera's axes (x right, y down, z away) to OpenSim's, right-handed: x right, y up, z towards the camera
TO_OPENSIM = np.array([1.0, -1.0, -1.0])


def write_trc(landmarks: Landmarks, path: Path) -> None:
    """Write the world landmarks of every frame, metres from the mid-hip, as MediaPipe names them; of a picture, one.

    Where nobody was seen the fields are empty, as Sports2D leaves them. `Time` is the clip's own; `DataRate` the mean.
    The same frames give the same bytes. Raises OutputError.
    """
    markers = [mark.name.lower() for mark in Landmark]
    frames = 1 if landmarks.about.clip.kind == "picture" else landmarks.count
    rate = f"{_rate(landmarks):.6g}"
    head = [
        ["PathFileType", "4", "(X/Y/Z)", path.name],
        ["DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units"]
        + ["OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"],
        [rate, rate, str(frames), str(len(markers)), "m", rate, "0", str(frames)],
        ["Frame#", "Time", *(cell for name in markers for cell in (name, "", ""))],
        ["", "", *(f"{axis}{i}" for i in range(1, len(markers) + 1) for axis in "XYZ")],
    ]
    with replacing(path) as hidden:
        try:
            with hidden.open("w", encoding="utf-8", newline="") as file:
                file.writelines("\t".join(line) + "\n" for line in head)
                for i, seen in zip(range(frames), landmarks, strict=False):
                    if seen.body is None:
                        cells = [""] * (3 * len(markers))
                    else:
                        cells = [f"{v:.6f}" for v in (seen.body.world * TO_OPENSIM).ravel().tolist()]
                    file.write("\t".join([str(i), f"{seen.t:.6f}", *cells]) + "\n")
        except OSError as error:
            raise output_error(path, error) from error


def _rate(landmarks: Landmarks) -> float:
    """Frames a second on the mean; 1 where there is no more than one."""
    first, last = landmarks.span
    return (landmarks.count - 1) / (last - first) if last > first and math.isfinite(last) else 1.0
