"""The live practice: camera, window and voice.

OpenCV is imported first of all: its window and PyAV bring libraries of one name for the screen (libxcb-shm), and with
PyAV's loaded first, the first window waits for the screen for ever (seen with opencv-contrib-python 5.1.0.95, av 18.1).
"""

import cv2  # noqa: F401
