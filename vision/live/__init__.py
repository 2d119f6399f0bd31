"""The live practice: camera, window and voice.

OpenCV is imported first of all: its window and PyAV bring libraries of one name for the screen (libxcb-shm), and with
PyAV's loaded first, the first window waits for the screen for ever (seen with opencv-contrib-python 5.1.0.95, av 18.1).
"""

import os

#: Windows' own way to cameras takes 10 to 60 seconds to open one with these on (opencv#17687); read as cv2 is loaded
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

import cv2


def spare_threads() -> None:
    """Let OpenCV work in one thread: its others get into the landmarker's way, a resize took 20 ms instead of 0.3."""
    cv2.setNumThreads(1)
