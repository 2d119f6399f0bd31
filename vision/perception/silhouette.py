"""From the person's mask to the line of the back, which MediaPipe has no points for."""

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.features import CELLS, DIRECTIONS, STATIONS, WINDOW, spread_of
from alignment.body.landmarks import Array, Landmark, middle
from alignment.body.leveling import ACROSS, DOWN
from vision.perception.landmarker import PoseDetection, apply, inverse

#: how far out from the hip-shoulder line the edge is looked for, in lengths of that line
REACH = 0.75
#: samples along each perpendicular; at a torso of 200 px this is one every 1.2 px, interpolated between
STEPS = 128


def back_line(sighting: PoseDetection) -> Array | None:
    """The dorsal outline from the hip to the shoulder, (15, 2) in the original picture's pixels.

    Each point is where a perpendicular to the hip-shoulder line leaves the mask on the back's side, to a fraction of
    a pixel. None where the torso is too short to tell (seen end-on) or the mask does not hold the line.
    """
    pixels = apply(sighting.to_mask, sighting.pixels)
    hip = middle(pixels, "hip")
    shoulder = middle(pixels, "shoulder")
    chord = float(np.linalg.norm(shoulder - hip))
    if chord < 12:
        return None
    outward = dorsal_direction(pixels, hip, (shoulder - hip) / chord)
    start = hip + STATIONS[:, None] * (shoulder - hip)
    out = np.linspace(0, REACH * chord, STEPS)
    rays = start[:, None] + out[:, None] * outward  # (15, STEPS, 2)
    values = _sampled(sighting.mask, rays)
    distance = _first_exit(values, out)
    if distance is None:
        return None
    return apply(inverse(sighting.to_mask), start + distance[:, None] * outward)


#: the bones whose middles and ends should lie on the person
_BONES = [
    (Landmark[f"{s}_{a}"], Landmark[f"{s}_{b}"])
    for s in ("LEFT", "RIGHT")
    for a, b in (("SHOULDER", "HIP"), ("HIP", "KNEE"), ("KNEE", "ANKLE"), ("SHOULDER", "ELBOW"))
]


def agreement(sighting: PoseDetection) -> float:
    """The share of the skeleton that lies on the person's mask, 0 to 1: low where the landmarks were guessed wildly.

    On 14 photographs of the pose a right skeleton has 0.78 to 1.00, one put together from nothing 0.1 to 0.5.
    """
    ends = apply(sighting.to_mask, sighting.pixels)[np.array(_BONES)]  # (8, 2 ends, 2)
    shares = np.linspace(0, 1, 5)[:, None, None]
    points = (ends[:, 0] * (1 - shares) + ends[:, 1] * shares).reshape(1, -1, 2)
    on = _sampled(sighting.mask, points)
    return float((on > 0.5).mean())


def outline(sighting: PoseDetection) -> Array:
    """How far the person reaches from the mid-hip in `DIRECTIONS` directions, as in `Body.outline`.

    A second opinion on where the legs and the head are: it comes from the mask, not from the landmarks.
    """
    step = max(1, max(sighting.mask.shape) // 200)  # 200 px are enough for an outline every 15 degrees
    inside = (sighting.mask[::step, ::step] > 0.5).astype(np.uint8)
    within = cv2.erode(inside, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    y, x = np.nonzero(inside != within)  # what reaches farthest lies on the edge
    hip = middle(sighting.pixels, "hip")
    points = apply(inverse(sighting.to_mask), np.stack([x, y], axis=1).astype(float) * step) - hip
    turn = 2 * np.pi / DIRECTIONS
    direction = np.round(np.arctan2(points[:, 1], points[:, 0]) / turn).astype(int) % DIRECTIONS
    out = np.zeros(DIRECTIONS)
    np.maximum.at(out, direction, np.hypot(points[:, 0], points[:, 1]))
    return out


def silhouette(sighting: PoseDetection) -> Array:
    """The mask around the mid-hip, small: its slowest cosines, as in `Body.silhouette`. 0.2 ms.

    The window goes with the body's place and size, so that near and far, left and right in the picture are the same.
    """
    pixels, (rows, columns) = sighting.pixels, CELLS
    hip, spread = middle(pixels, "hip"), spread_of(pixels)
    cell = (WINDOW[2] - WINDOW[0]) * spread / columns
    first = hip + spread * np.array(WINDOW[:2]) + cell / 2
    scale = sighting.to_mask[:, :2]
    to_mask = np.column_stack([scale * cell, scale @ first + sighting.to_mask[:, 2]])
    width = 1 + 2 * round(cell * float(np.linalg.norm(scale[:, 0])) / 2)  # odd, or the mean would lie beside the pixel
    part, to_mask[:, 2] = _part(sighting.mask, to_mask, width)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cells = cv2.warpAffine(cv2.blur(part, (width, width)), to_mask, (columns, rows), flags=how)
    return np.asarray(DOWN @ cells @ ACROSS.T, float)


def _part(mask: NDArray[np.float32], to_mask: Array, margin: int) -> tuple[NDArray[np.float32], Array]:
    """As much of the mask as the window's cells lie on, with a margin, and where in it the first cell is, (2,)."""
    ends = np.array([[x, y] for x in (0, CELLS[1] - 1) for y in (0, CELLS[0] - 1)])
    corners = apply(to_mask, ends)
    size = np.array(mask.shape[::-1])
    low = np.clip(np.floor(corners.min(axis=0)).astype(int) - margin, 0, size - 1)
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + margin + 1, low + 1, size)
    return mask[low[1] : high[1], low[0] : high[0]], to_mask[:, 2] - low


def dorsal_direction(pixels: Array, hip: Array, up: Array) -> Array:
    """The unit vector, (2,), across the torso towards the back: away from where knees and feet point."""
    legs = pixels[Landmark.LEFT_KNEE : Landmark.RIGHT_ANKLE + 1].mean(axis=0) - hip
    across = np.array([-up[1], up[0]])  # to the right of the way up the torso, on screen
    facing = legs[0]  # the legs lie on the floor: their horizontal direction is where the person faces
    return across if facing < 0 else -across


def _first_exit(values: NDArray[np.float32], out: Array) -> Array | None:
    """Where each ray first falls below 0.5, between samples by interpolation; None where too many never do."""
    inside = values >= 0.5
    left = inside[:, :-1] & ~inside[:, 1:]
    found = left.any(axis=1)
    if found.mean() < 0.9:
        return None
    i = left.argmax(axis=1)
    rows = np.arange(len(values))
    a, b = values[rows, i], values[rows, i + 1]
    at = out[i] + (out[1] - out[0]) * (a - 0.5) / np.maximum(a - b, 1e-6)
    return np.interp(np.arange(len(values)), np.flatnonzero(found), at[found])


def _sampled(mask: NDArray[np.float32], points: Array) -> NDArray[np.float32]:
    """The mask at points (A, B, 2), interpolated; 0 outside, (A, B)."""
    x, y = (np.ascontiguousarray(points[..., i], np.float32) for i in (0, 1))
    return np.asarray(cv2.remap(mask, x, y, cv2.INTER_LINEAR, borderValue=0.0), np.float32)
