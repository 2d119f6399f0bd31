"""The main job: a recorded clip or a picture goes in, a judged, annotated and explained result comes out."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from alignment import __version__
from alignment.checks import PoseSpec, load_spec
from alignment.errors import PoseFileError
from alignment.picture import judge_picture
from alignment.practice import Practice
from alignment.readings import Judged
from alignment.records import HoldRecord
from alignment.report import ClipInfo, FileInfo, Quality, Report
from alignment.session import advice, asymmetry, sides
from vision.annotate import Annotator, Moment, jpeg, small
from vision.bystanders import bystanders
from vision.clip import Clip
from vision.files import shown_name, write_bytes_atomically
from vision.frames_csv import FramesCsv, read_timeline
from vision.interruption import interruption_deferred, interruption_point
from vision.landmarker import Sighting
from vision.landmarks_parquet import About, LandmarksParquet, Seen
from vision.models import Model, load_model
from vision.overlay import Overlay
from vision.page import render_page
from vision.page_cards import StillKey
from vision.place import box_of
from vision.quality import SECOND_PERSON, Tally, warnings_of
from vision.results import ANNOTATED, FRAMES, LANDMARKS, PAGE, REPORT, STILL, Results, report_json
from vision.seeing import Onlooker, body_of
from vision.sources import Picture, open_source, read_ahead
from vision.theme import Theme
from vision.watcher import Watcher


@dataclass(frozen=True)
class Progress:
    """How far a clip is: seconds of it done, of ``total_s`` (None = unknown), frames, and frames a second."""

    done_s: float
    total_s: float | None
    frames: int
    fps: float


OnProgress = Callable[[Progress], None]


def score(
    path: str | Path,
    *,
    out: str | Path | None = None,
    model: str | Model = "heavy",
    pose: str | Path | None = None,
    strictness: float = 1.0,
    every: int | None = None,
    fps: float | None = None,
    video: bool = True,
    on_progress: OnProgress | None = None,
) -> Report:
    """Judge a recorded clip or a picture.

    Parameters
    ----------
    path
        A clip (MP4, MOV, MKV, WebM) or a picture (JPEG, PNG, WebP).
    out
        The folder for ``report.json``, ``report.html``, ``frames.csv``, ``landmarks.parquet`` and ``annotated.mp4``;
        without, nothing is written.
    model
        ``heavy``, ``full``, the path of a MediaPipe ``.task`` file, or a loaded model.
    pose
        A pose file of your own; the built-in Janu Sirsasana without.
    strictness
        Divides every tolerance of the pose file: 2 is twice as strict.
    every, fps
        Take every Nth frame, or about so many a second.
    video
        Whether to write ``annotated.mp4`` into ``out``.
    on_progress
        Called after every frame.

    Raises
    ------
    JanuError
        With one sentence that names the file, what is wrong and what to do.
    """
    spec = read_pose(pose)
    loaded = model if isinstance(model, Model) else load_model(model)
    sampling = (every, fps)
    with interruption_deferred(), open_source(path, every=every, fps=fps) as source, ExitStack() as stack:
        results = stack.enter_context(Results(Path(out))) if out is not None else None
        if isinstance(source, Picture):
            return _score_picture(source, loaded, spec, strictness, results)
        return _ClipJob(source, sampling, loaded, spec, strictness, results, video, on_progress).run()


def read_pose(path: str | Path | None) -> PoseSpec:
    """The built-in pose, or the one in a file. Raises PoseFileError."""
    if path is None:
        return load_spec()
    try:
        return load_spec(Path(path).read_text(encoding="utf-8"), shown_name(Path(path).name))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text file in UTF-8"
        raise PoseFileError(f"{shown_name(path)}: the pose file cannot be read: {why}") from error


@dataclass
class _ClipJob:
    """One clip on its way: decoded, seen, judged and annotated each in a thread of its own, so that seeing never waits.

    The landmarker works outside Python; the other threads do their share while it does.
    """

    clip: Clip
    sampling: tuple[int | None, float | None]
    model: Model
    spec: PoseSpec
    strictness: float
    results: Results | None
    video: bool
    on_progress: OnProgress | None

    def run(self) -> Report:
        practice = Practice(self.spec, strictness=self.strictness)
        tally = Tally()
        takers: list[Callable[[Seen], None]] = [tally.add]
        with ExitStack() as stack:
            # the scout for other people is a landmarker of its own: the full model is enough for that
            watcher = stack.enter_context(Watcher(self.model, load_model("full")))
            sinks: list[Callable[[Judged], None]] = []
            stills: dict[Moment, bytes] = {}
            if self.results is not None:
                sinks.append(stack.enter_context(FramesCsv(self.results.path(FRAMES), self.spec)).write)
                to = self.results.path(ANNOTATED) if self.video else None
                annotator = stack.enter_context(Annotator(self.clip, self.spec, to))
                sinks.append(annotator.draw)
                stills = annotator.stills
                landmarks = stack.enter_context(LandmarksParquet(self.results.path(LANDMARKS)))
                takers.append(landmarks.write)
            # closed before the watcher: nothing may look any more when its landmarkers are freed
            for judged in stack.enter_context(closing(self._judged(practice, watcher, takers))):
                for sink in sinks:
                    sink(judged)
            if self.results is not None:
                landmarks.about = _about(self.clip, self.model, self.sampling)
        report = self._report(practice, tally)
        if self.results is not None:
            timeline = read_timeline(self.results.path(FRAMES))
            shown = _by_side(stills, practice, report)
            self.results.write(PAGE, render_page(report, self.spec, timeline, shown))
            self.results.write(REPORT, report_json(report))
        return report

    def _judged(
        self, practice: Practice, watcher: Watcher, takers: list[Callable[[Seen], None]]
    ) -> Generator[Judged, None, None]:
        """The judged frames; ``takers`` are given each frame as it was seen."""
        started = time.monotonic()
        total = self.clip.info.duration_s or None
        with closing(read_ahead(self._sightings(watcher))) as sightings:
            for count, (t, index, sighting, second) in enumerate(sightings, 1):
                interruption_point()
                seen = Seen(t, index, body_of(sighting, t, self.clip.info.size) if sighting else None, second)
                for take in takers:
                    take(seen)
                yield from practice.push(t, seen.body)
                if self.on_progress:
                    self.on_progress(Progress(t, total, count, count / max(time.monotonic() - started, 1e-6)))
        yield from practice.finish()

    def _sightings(self, watcher: Watcher) -> Iterator[tuple[float, int, Sighting | None, bool | None]]:
        with closing(read_ahead(self.clip)) as frames:
            for frame in frames:
                seen = watcher.see(frame)
                yield frame.t, frame.index, seen, watcher.second_person

    def _report(self, practice: Practice, tally: Tally) -> Report:
        records = list(practice.records.holds.values())
        warnings = [*self.clip.warnings, *warnings_of(practice, tally)]
        return _report(self.clip, self.model, self.spec, self.strictness, records, tally.coverage, warnings)


def _score_picture(source: Picture, model: Model, spec: PoseSpec, strictness: float, results: Results | None) -> Report:
    image = next(iter(source)).image
    with Onlooker(model) as onlooker:
        looks = onlooker.looks(image)
        rivals = bystanders(onlooker.finder, image, box_of(looks[0].pixels)) if looks else []
    judged, record = judge_picture(looks, spec, strictness)
    warnings = [*source.warnings]
    if not looks:
        warnings.append("Nobody could be found in the picture: let the whole body be in it, well lit, from the side.")
    elif judged.message:
        warnings.append(judged.message)
    elif record is None:
        warnings.append("This does not look like Janu Sirsasana: one leg straight on the floor, the other knee bent.")
    elif judged.view:
        warnings += [f"{w[0].upper()}{w[1:]}." for w in judged.view.warnings]
    if rivals:
        warnings.append(SECOND_PERSON)
    records = [record] if record else []
    report = _report(source, model, spec, strictness, records, float(bool(looks)), warnings)
    if results is not None:
        with LandmarksParquet(results.path(LANDMARKS)) as landmarks:
            for i, body in enumerate(looks or [None]):
                landmarks.write(Seen(0.0, 0, body, bool(rivals) if looks and i == 0 else None))
            landmarks.about = _about(source, model, (None, None))
        drawn = Overlay(Theme(), spec).draw(image, judged)
        write_bytes_atomically(results.path(STILL), jpeg(drawn, 90))
        with FramesCsv(results.path(FRAMES), spec) as frames:
            frames.write(judged)
        picture = jpeg(small(drawn, 1200))
        stills: dict[StillKey, bytes] = (
            {(0, 0, name, "worst"): picture for name, c in spec.checks.items() if c.judged} if record else {}
        )
        results.write(PAGE, render_page(report, spec, None, stills))
        results.write(REPORT, report_json(report))
    return report


def _report(
    source: Clip | Picture,
    model: Model,
    spec: PoseSpec,
    strictness: float,
    records: list[HoldRecord],
    coverage: float,
    warnings: list[str],
) -> Report:
    reports = sides(records, spec)
    differences = asymmetry(reports)
    return Report(
        janu_version=__version__,
        clip=_clip_info(source),
        model=FileInfo(name=model.name, sha256=model.sha256),
        spec=FileInfo(name=spec.source, sha256=spec.sha256),
        strictness=strictness,
        quality=Quality(coverage=round(coverage, 4), warnings=list(dict.fromkeys(warnings))),
        sides=reports,
        asymmetry=differences,
        advice=advice(reports, differences, spec),
    )


def _clip_info(source: Clip | Picture) -> ClipInfo:
    info = source.info
    return ClipInfo(
        name=info.name,
        sha256=info.sha256,
        kind=info.kind,
        duration_s=round(info.duration_s, 3),
        fps=round(info.fps, 3),
        size=info.size,
        rotation=info.rotation,
    )


def _about(source: Clip | Picture, model: Model, sampling: tuple[int | None, float | None]) -> About:
    every, fps = sampling
    return About(
        janu_version=__version__,
        clip=_clip_info(source),
        model=FileInfo(name=model.name, sha256=model.sha256),
        every=every,
        fps=fps,
        warnings=source.warnings,
    )


def _by_side(stills: dict[Moment, bytes], practice: Practice, report: Report) -> dict[StillKey, bytes]:
    """The stills by their place in the report instead of the hold's number."""
    starts = {round(r.times.start_s, 3): number for number, r in practice.records.holds.items()}
    places = {starts[hold.start_s]: (i, j) for i, side in enumerate(report.sides) for j, hold in enumerate(side.holds)}
    return {(*places[n], check, kind): still for (n, check, kind), still in stills.items() if n in places}
