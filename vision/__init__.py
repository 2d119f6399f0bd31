"""Sees and shows: files, cameras, MediaPipe, the overlay, the pages. ``from vision import score`` judges a clip."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vision.scoring import score

__all__ = ["score"]


def __getattr__(name: str) -> Any:
    """Import `score`, and MediaPipe with it, only when it is asked for: ``janu --version`` should not wait for it."""
    if name == "score":
        from vision.scoring import score

        return score
    raise AttributeError(f"module 'vision' has no attribute {name!r}")
