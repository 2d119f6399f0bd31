"""A stick person in Janu Sirsasana with exactly known measures, projected without perspective."""

from dataclasses import dataclass, replace

import numpy as np

from alignment.body.landmarks import MIRRORED, MIRRORED_JOINTS, Array, Body, Landmark, Side, of, other
from alignment.body.measures import KNEE_REST

#: the stick person's lengths, m
THIGH = 0.42
SHANK = 0.40
TORSO = 0.50
HEEL_HEIGHT = 0.03


@dataclass(frozen=True)
class Stick:
    """The pose in degrees and lengths; the extended leg points along -y, z is up, +x is the person's left."""

    extended: Side = "left"
    knee_flexion: float = 5.0
    bent_knee_height: float = 0.1
    bent_abduction: float = 70.0
    heel_to_groin: float = 0.4
    fold: float = 45.0
    chest_turn: float = 5.0
    shoulder_level: float = 0.0

    def joints(self) -> dict[Landmark, Array]:
        """Every landmark in metres, (3,) each: x left, y backward, z up."""
        bent, out = other(self.extended), 1.0 if self.extended == "left" else -1.0
        at: dict[Landmark, Array] = {}
        hip_z = 0.10
        at[of(self.extended, "hip")] = np.array([0.09 * out, 0, hip_z])
        at[of(bent, "hip")] = np.array([-0.09 * out, 0, hip_z])
        groin = np.array([0, 0, hip_z])
        k = np.radians(self.knee_flexion)
        hip = at[of(self.extended, "hip")]
        at[of(self.extended, "knee")] = knee = hip + THIGH * np.array([0, -np.cos(k / 2), np.sin(k / 2)])
        at[of(self.extended, "ankle")] = ankle = knee + SHANK * np.array([0, -np.cos(k / 2), -np.sin(k / 2)])
        at[of(self.extended, "heel")] = np.array([ankle[0], ankle[1], HEEL_HEIGHT])
        at[of(self.extended, "foot_index")] = ankle + [0, -0.05, 0.18]
        knee_z = HEEL_HEIGHT + (self.bent_knee_height + KNEE_REST) * THIGH
        level = np.sqrt(THIGH**2 - (knee_z - hip_z) ** 2)
        a = np.radians(self.bent_abduction)
        at[of(bent, "knee")] = at[of(bent, "hip")] + [-out * level * np.sin(a), -level * np.cos(a), knee_z - hip_z]
        at[of(bent, "ankle")] = heel = groin + self.heel_to_groin * THIGH * np.array([0, -1.0, 0])
        at[of(bent, "heel")] = at[of(bent, "foot_index")] = heel
        f, turn, tilt = np.radians(self.fold), np.radians(self.chest_turn), np.radians(self.shoulder_level)
        chest = groin + TORSO * np.array([0, -np.sin(f), np.cos(f)])
        # the chest's heading turned away from the extended leg; its left-to-right axis stays level unless tilted
        yaw = -out * turn
        across = np.array([np.cos(tilt) * np.cos(yaw), np.cos(tilt) * np.sin(yaw), out * np.sin(tilt)])
        at[Landmark.LEFT_SHOULDER], at[Landmark.RIGHT_SHOULDER] = chest + 0.18 * across, chest - 0.18 * across
        head = chest + 0.2 * np.array([0, -np.sin(f), np.cos(f)])
        for mark in Landmark:
            at.setdefault(mark, head if mark <= Landmark.MOUTH_RIGHT else chest + [0, -0.3, -0.2])
        return at

    def body(self, azimuth: float = 90.0, scale: float = 300.0) -> Body:
        """The stick person seen from ``azimuth`` (deg, 90 on the straight leg's side), ``scale`` pixels a metre."""
        joints = self.joints()
        points = np.array([joints[m] for m in Landmark])
        points = points - (joints[Landmark.LEFT_HIP] + joints[Landmark.RIGHT_HIP]) / 2
        a = np.radians(azimuth) * (1 if self.extended == "left" else -1)
        towards = np.array([np.sin(a), -np.cos(a), 0])  # from the person to the camera
        right = np.array([np.cos(a), np.sin(a), 0])
        world = np.stack([points @ right, -points[:, 2], -points @ towards], axis=1)
        pixels = world[:, :2] * scale + [320, 300]
        return Body(0.0, pixels, world, np.ones(33), (640, 480))


def mirrored(body: Body) -> Body:
    """The body in the mirror image of its picture, as an exact pair of models would see it."""
    width = body.size[0]
    flip = np.array([width, 0])
    turned = (12 - np.arange(24)) % 24
    movenet = body.movenet
    return replace(
        body,
        pixels=flip + body.pixels[MIRRORED] * [-1, 1],
        world=body.world[MIRRORED] * [-1, 1, 1],
        visibility=body.visibility[MIRRORED],
        back=None if body.back is None else flip + body.back * [-1, 1],
        outline=None if body.outline is None else body.outline[turned],
        silhouette=None if body.silhouette is None else body.silhouette * (-1.0) ** np.arange(12),
        tilt=None if body.tilt is None else body.tilt * [1, 1, -1, 1],
        movenet=None if movenet is None else np.array([width, 0, 0]) + movenet[MIRRORED_JOINTS] * [-1, 1, 1],
    )
