"""Sees and shows: files, cameras, MediaPipe, the overlay, the pages. ``from vision import score`` judges a clip."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vision.scoring.pipeline import score
    from vision.scoring.rejudging import judge_again

__all__ = ["judge_again", "score"]


def __getattr__(name: str) -> Any:
    """Import `score`, and MediaPipe with it, only when it is asked for: ``janu --version`` should not wait for it."""
    if name == "score":
        from vision.scoring.pipeline import score

        return score
    if name == "judge_again":
        from vision.scoring.rejudging import judge_again

        return judge_again
    raise AttributeError(f"module 'vision' has no attribute {name!r}")
