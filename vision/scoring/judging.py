"""From frames as they were seen to the results: judged, drawn, explained, written. Nothing here needs MediaPipe."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from alignment import __version__
from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from alignment.errors import JanuError
from alignment.practice.picture import judge_picture
from alignment.practice.practice import Practice
from alignment.practice.records import HoldRecord
from alignment.practice.session import advice, asymmetry, sides
from alignment.report import FileInfo, Quality, QualityWarning, Report
from vision.perception.observation import Observation
from vision.report.cards import StillKey
from vision.report.page import render_page
from vision.results.folder import ANNOTATED, FRAMES, PAGE, REPORT, STILL, Results, report_json
from vision.results.frames_csv import FramesCsv, read_timeline
from vision.results.landmarks_parquet import RecordingInfo
from vision.runtime.atomic_files import write_bytes_atomically
from vision.scoring.quality import LookCounts, warnings_of
from vision.words.reports import in_words

if TYPE_CHECKING:  # what draws brings OpenCV and FFmpeg, and judging again draws nothing
    from vision.drawing.annotated_clip import Moment
    from vision.media.clip import Clip


class Judging:
    """Judges a clip's frames one after the other. A context manager; once it was left well, `report` gives the rest.

    ``results``: where to write, if anywhere. ``clip``: the same frames with their pictures, for the stills and, with
    ``video``, for ``annotated.mp4``; without, there are none. ``target_s``: how long a hold was to last, where that was
    said. Raises OutputError.
    """

    def __init__(
        self,
        spec: PoseSpec,
        strictness: float,
        results: Results | None = None,
        clip: "Clip | None" = None,
        video: bool = False,
        target_s: float | None = None,
    ) -> None:
        self._spec, self._strictness, self._results, self._clip, self._video = spec, strictness, results, clip, video
        self._target_s = target_s
        self._practice = Practice(spec, strictness=strictness)
        self._counts = LookCounts()
        self._sinks: list[Callable[[Judged], None]] = []
        self._stills: dict[Moment, bytes] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._results is None:
            return self
        with ExitStack() as opening:
            self._sinks.append(opening.enter_context(FramesCsv(self._results.path(FRAMES), self._spec)).write)
            if self._clip is not None:
                from vision.drawing.annotated_clip import Annotator

                to = self._results.path(ANNOTATED) if self._video else None
                annotator = opening.enter_context(Annotator(self._clip, self._spec, to))
                self._sinks.append(annotator.draw)
                self._stills = annotator.stills
            self._open = opening.pop_all()
        return self

    def take(self, seen: Observation) -> None:
        """Judge the next frame."""
        self._counts.add(seen)
        self._pass_on(self._practice.push(seen.t, seen.body, looked=seen.looked, cut=seen.cut))

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._open.__exit__(kind, error, trace)  # type: ignore[arg-type]
            return
        with self._open:
            self._pass_on(self._practice.finish())

    @property
    def head_above_legs(self) -> float:
        """How far the person's head is above their legs, as seen so far, see `vision.perception.uprightness`."""
        return self._counts.head_above_legs

    def report(self, about: RecordingInfo) -> Report:
        """The report of all that was judged, which is written with its page as well."""
        records = list(self._practice.records.holds.values())
        warnings = [*about.warnings, *warnings_of(self._practice, self._counts)]
        report = report_of(
            about, self._spec, self._strictness, records, self._counts.coverage, warnings, self._target_s
        )
        if self._results is not None:
            timeline = read_timeline(self._results.path(FRAMES))
            stills = _by_side(self._stills, self._practice, report)
            annotated = ANNOTATED if self._video and self._clip is not None else None
            seen = None if records else self._seen_instead()
            self._results.write(PAGE, render_page(report, self._spec, timeline, stills, annotated, seen))
            self._results.write(REPORT, report_json(report))
        return report

    def _seen_instead(self) -> bytes | None:
        """A JPEG of what a clip without a hold did show; None where that cannot be had."""
        at = self._practice.without_hold.told().at
        if self._clip is None or at is None:
            return None
        from vision.drawing.annotated_clip import STILL_SIDE
        from vision.media.jpeg import jpeg
        from vision.media.scaling import at_most

        with suppress(JanuError):  # a picture less is no reason to fail
            return jpeg(at_most(self._clip.frame_at(at).image, STILL_SIDE))
        return None

    def _pass_on(self, frames: Iterable[Judged]) -> None:
        for judged in frames:
            for sink in self._sinks:
                sink(judged)


def judged_picture(
    looks: list[Observation],
    about: RecordingInfo,
    spec: PoseSpec,
    strictness: float,
    results: Results | None = None,
    image: NDArray[np.uint8] | None = None,
) -> Report:
    """The report of a picture from the looks at it, which is written as well; drawn into ``image`` where there is one.

    Raises OutputError.
    """
    bodies = [look.body for look in looks if look.body is not None]
    judged, record = judge_picture(bodies, spec, strictness)
    warnings = [*about.warnings]
    if not bodies:
        warnings.append(QualityWarning("nobody_in_picture"))
    elif judged.unsure:
        warnings.append(QualityWarning("unsure_pose" if judged.unsure == "pose" else "unsure_leg"))
    elif record is None:
        warnings.append(QualityWarning("not_the_pose"))
    elif judged.view:
        warnings += [QualityWarning("camera", fault) for fault in judged.view.warnings]
    if any(look.second_person for look in looks):
        warnings.append(QualityWarning("second_person"))
    records = [record] if record else []
    report = report_of(about, spec, strictness, records, float(bool(bodies)), warnings)
    if results is None:
        return report
    stills: dict[StillKey, bytes] = {}
    if image is not None:
        from vision.drawing.overlay import Overlay
        from vision.drawing.theme import Theme
        from vision.media.jpeg import jpeg
        from vision.media.scaling import at_most

        drawn = Overlay(Theme(), spec, clocks=False).draw(image, judged)
        write_bytes_atomically(results.path(STILL), jpeg(drawn, 90))
        if record:
            picture = jpeg(at_most(drawn, 1200))
            stills = {(0, 0, name, "worst"): picture for name, c in spec.checks.items() if c.judged}
    with FramesCsv(results.path(FRAMES), spec) as frames:
        frames.write(judged)
    results.write(PAGE, render_page(report, spec, None, stills, STILL if image is not None else None))
    results.write(REPORT, report_json(report))
    return report


def report_of(
    about: RecordingInfo,
    spec: PoseSpec,
    strictness: float,
    records: list[HoldRecord],
    coverage: float,
    warnings: list[QualityWarning],
    target_s: float | None = None,
) -> Report:
    """A report of holds, with the two sides compared and the advice."""
    reports = sides(records, spec)
    if any(hold.person > 1 for side in reports for hold in side.holds):
        warnings = [QualityWarning("two_people"), *warnings]
    differences = asymmetry(reports)
    report = Report(
        janu_version=__version__,
        clip=about.clip,
        model=about.model,
        spec=FileInfo(name=spec.source, sha256=spec.sha256),
        strictness=strictness,
        care=spec.cared,
        hold_target_s=target_s,
        sampling=about.sampling,
        quality=Quality(coverage=round(coverage, 4), warnings=warnings),
        sides=reports,
        asymmetry=differences,
        advice=advice(reports, differences, spec, target_s),
    )
    return in_words(report, spec)


def _by_side(stills: "dict[Moment, bytes]", practice: Practice, report: Report) -> dict[StillKey, bytes]:
    """The stills by their place in the report instead of the hold's number."""
    starts = {round(r.times.start_s, 3): number for number, r in practice.records.holds.items()}
    places = {starts[hold.start_s]: (i, j) for i, side in enumerate(report.sides) for j, hold in enumerate(side.holds)}
    return {(*places[n], check, kind): still for (n, check, kind), still in stills.items() if n in places}
