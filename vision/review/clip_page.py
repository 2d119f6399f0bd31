"""One clip: its video with the overlay, the timeline, the findings; two clips side by side."""

from fastapi import APIRouter

router = APIRouter()
