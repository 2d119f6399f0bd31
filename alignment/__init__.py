"""Judges the pose: landmarks in, findings and a report out. Opens no camera, reads no clock, knows no image."""

__version__ = "0.2.0"
