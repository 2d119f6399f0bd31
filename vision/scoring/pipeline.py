"""The main job: a recorded clip or a picture goes in, a judged, annotated and explained result comes out."""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from alignment import __version__
from alignment.body.geometry import head_above_legs
from alignment.checks import PoseSpec, check_strictness
from alignment.errors import TurnedError
from alignment.report import ClipInfo, Correction, FileInfo, QualityWarning, Report, Sampling
from vision.media.frame import LOOKS
from vision.media.sources import Picture, open_source
from vision.media.timestamps import check_rate
from vision.perception.models import Model, load_model
from vision.perception.observation import Observation
from vision.perception.observations import observations_of
from vision.perception.other_people import bystanders
from vision.perception.parallel import SegmentedClip, how_many
from vision.perception.still_detector import StillDetector
from vision.perception.track import box_of
from vision.perception.uprightness import BELOW, WORTH_A_LOOK, turn_needed
from vision.results.folder import LANDMARKS, TRC, Results
from vision.results.landmarks_parquet import Landmarks, LandmarksParquet, RecordingInfo
from vision.results.landmarks_trc import write_trc
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_deferred, interruption_point
from vision.runtime.progress_bar import OnProgress, Progress
from vision.runtime.worker_pool import TIMEOUT
from vision.scoring.judging import Judging, judged_picture
from vision.scoring.pose_file import read_pose, told_in_words
from vision.words.language import gettext, gettext_noop

if TYPE_CHECKING:  # what reads clips brings FFmpeg, and a picture needs none
    from vision.media.clip import Clip

_UPSIDE_DOWN = gettext_noop(
    "{name}: the picture is upside down: score it with --rotate {turn}, or with --rotate 0 if it is upright."
)
_ON_ITS_SIDE = gettext_noop(
    "{name}: the picture is on its side: score it with --rotate {turn}, or with --rotate 0 if it is upright."
)
#: frames of a clip by which it is told whether it stands upright
GLANCES = 6
#: share of each hold in which its fold is measured, where the pose is held as the clip stands: upright 0.9 and more, of
#: seven practices on either side up to 0.3 (fixtures/experiments, 15)
FOLD_SEEN = 0.5


def score(
    path: str | Path,
    *,
    out: str | Path | None = None,
    model: str | Model = "heavy",
    pose: str | Path | PoseSpec | None = None,
    care: str | Iterable[str] = (),
    strictness: float = 1.0,
    every: int | None = None,
    fps: float | None = None,
    looks: float | None = LOOKS,
    correction: Correction = Correction(),  # noqa: B008  (frozen)
    video: bool = True,
    landmarks: bool = False,
    workers: int = 1,
    timeout: float = TIMEOUT,
    on_progress: OnProgress | None = None,
) -> Report:
    """Judge a recorded clip or a picture.

    Parameters
    ----------
    path
        A clip (MP4, MOV, MKV, WebM and what else FFmpeg reads) or a picture (JPEG, HEIC, PNG and more).
    out
        The folder for ``report.json``, ``report.html``, ``frames.csv``, ``landmarks.parquet`` and ``annotated.mp4``;
        without, nothing is written.
    model
        ``heavy``, ``full``, the path of a MediaPipe ``.task`` file, or a loaded model.
    pose
        A pose file of your own, or a pose already read; the built-in Janu Sirsasana without.
    care
        For what care is taken: names of the pose file's ``[care]`` tables, as ``"knee,back"``.
    strictness
        Divides every tolerance of the pose file, 0.1 to 10: 2 is twice as strict.
    every, fps
        Take every Nth frame, or about so many a second.
    looks
        How many of the frames taken are looked at, about so many a second; None for all. Between two looks a body is
        where they say (see `vision.perception.interpolation`).
    correction
        What the file has wrong: how it is turned, that it is mirrored, its frames a second.
    video
        Whether to write ``annotated.mp4`` into ``out``.
    landmarks
        Whether to write ``landmarks.trc`` into ``out``.
    workers
        Cores to use: a long clip is seen by so many processes, a piece each, and the result is then the same but for
        what entering it anew changes (see `vision.perception.parallel`); a picture or a short clip by one process with
        so many threads, which changes nothing.
    timeout
        Seconds in which nothing happens in a piece until the clip is given up.
    on_progress
        Called after every frame.

    Returns
    -------
    Report
        What is written to ``report.json``.

    Raises
    ------
    JanuError
        With one sentence that names the file, what is wrong and what to do.

    Examples
    --------
    >>> report = score("fixtures/stills/left_extended_side_light.jpg", model="full")
    >>> report.sides[0].extended
    'left'
    """
    with told_in_words():
        check_strictness(strictness)
    check_rate("looks", looks)
    spec = read_pose(pose, care)
    loaded = model if isinstance(model, Model) else load_model(model)
    with interruption_deferred(), open_source(path, every, fps, correction) as source, ExitStack() as stack:
        results = stack.enter_context(Results(Path(out), Path(path))) if out is not None else None
        if isinstance(source, Picture):
            report = _score_picture(source, loaded, spec, strictness, results, max(workers, 1))
        else:
            pieces = how_many(source, looks, workers)
            sampling = Sampling(every=every if every != 1 else None, fps=fps, looks=looks, pieces=pieces)
            threads = max(workers, 1) if pieces == 1 else 1
            job = _ClipJob(source, sampling, loaded, spec, strictness, results, video, threads, timeout, on_progress)
            report = job.run()
        if landmarks and results is not None:
            write_trc(Landmarks(results.path(LANDMARKS)), results.path(TRC))
        return report


@dataclass
class _ClipJob:
    """One clip on its way: what is seen in it is judged, drawn and written while the rest is looked at."""

    clip: "Clip"
    sampling: Sampling
    model: Model
    spec: PoseSpec
    strictness: float
    results: Results | None
    video: bool
    threads: int
    timeout: float
    on_progress: OnProgress | None

    def run(self) -> Report:
        with ExitStack() as stack:
            looks, cut = self.sampling.looks, self.sampling.pieces > 1
            pieces = SegmentedClip(self.clip, self.model, looks, self.sampling.pieces, self.timeout) if cut else None
            frames = (
                closing(iter(pieces)) if pieces else observations_of(self.clip, self.model, looks, threads=self.threads)
            )
            seen = stack.enter_context(frames)
            judging = stack.enter_context(Judging(self.spec, self.strictness, self.results, self.clip, self.video))
            takers = [judging.take]
            if self.results is not None:
                landmarks = stack.enter_context(LandmarksParquet(self.results.path(LANDMARKS)))
                takers.append(landmarks.write)
            for one in self._told_of(seen):
                for take in takers:
                    take(one)
            about = _about(self.clip, self.model, self.sampling, pieces.warnings if pieces else self.clip.warnings)
            if self.results is not None:
                landmarks.about = about
        report = judging.report(about)
        self._check_upright(report, judging.head_above_legs)
        return report

    def _check_upright(self, report: Report, head_above_legs: float) -> None:
        """Not where the pose is held as the clip stands, as of a picture. Refused, what was written so far goes."""
        least = BELOW if held_as_it_stands(report) else WORTH_A_LOOK
        if self.clip.correction.rotate is None and head_above_legs < least:
            duration = self.clip.info.duration_s
            times = [duration * (i + 0.5) / GLANCES for i in range(GLANCES)]
            refuse_turned(self.clip, (self.clip.frame_at(t).image for t in times))

    def _told_of(self, frames: Iterator[Observation]) -> Iterator[Observation]:
        """The frames, after each of which the progress is told, and Ctrl-C may stop."""
        started = time.monotonic()
        total = self.clip.info.duration_s or None
        for count, seen in enumerate(frames, 1):
            interruption_point()
            yield seen
            if self.on_progress:
                self.on_progress(Progress(seen.t, total, count, count / max(time.monotonic() - started, 1e-6)))


def _score_picture(
    source: Picture, model: Model, spec: PoseSpec, strictness: float, results: Results | None, threads: int
) -> Report:
    image = next(iter(source)).image
    with StillDetector(model, threads) as detector:
        looks = detector.looks(image)
        rivals = bystanders(detector.finder, image, box_of(looks[0].pixels)) if looks else []
    seen = [Observation(0.0, 0, body, bool(rivals) if i == 0 else None) for i, body in enumerate(looks)]
    about = _about(source, model, Sampling(), source.warnings)
    if results is not None:
        with LandmarksParquet(results.path(LANDMARKS)) as landmarks:
            for look in seen or [Observation(0.0, 0, None)]:
                landmarks.write(look)
            landmarks.about = about
    report = judged_picture(seen, about, spec, strictness, results, image)
    # of a picture that is the pose as it stands, with the head not below the legs, it is not asked
    if source.correction.rotate is None and not (report.sides and head_above_legs(looks[0].pixels) > BELOW):
        refuse_turned(source, [image])  # what was written so far lies out of sight, and goes
    return report


def held_as_it_stands(report: Report) -> bool:
    """Whether the pose is held in a clip as it stands: on its side legs may look like it, but hardly a fold is seen."""
    folds = [hold.measures.get("fold") for side in report.sides for hold in side.holds]
    return bool(folds) and all(fold is not None and fold.measured_share >= FOLD_SEEN for fold in folds)


def refuse_turned(source: "Clip | Picture", images: Iterable[NDArray[np.uint8]]) -> None:
    """Raise TurnedError where pictures of a recording, not turned yet, do not stand upright."""
    if turn := turn_needed(images):
        # a mirroring comes after the turn, which goes the other way round before it
        needed = -turn % 360 if source.correction.mirrored else turn
        said = _UPSIDE_DOWN if turn == 180 else _ON_ITS_SIDE
        error = TurnedError(gettext(said, name=shown_name(source.path), turn=needed))
        error.turn = needed
        raise error


def _about(source: "Clip | Picture", model: Model, sampling: Sampling, warnings: list[QualityWarning]) -> RecordingInfo:
    info = source.info
    return RecordingInfo(
        janu_version=__version__,
        clip=ClipInfo(
            name=info.name,
            sha256=info.sha256,
            kind=info.kind,
            duration_s=round(info.duration_s, 3),
            fps=round(info.fps, 3),
            size=info.size,
            rotation=info.rotation,
            correction=info.correction,
        ),
        model=FileInfo(name=model.name, sha256=model.sha256),
        sampling=sampling,
        warnings=warnings,
    )
