"""What is known of a live practice: its holds as they end, how well it could be seen, and the report of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from alignment import __version__
from alignment.checks import PoseSpec
from alignment.practice.practice import Practice
from alignment.practice.session import Held, advice, asymmetry, held, sides_of
from alignment.report import ClipInfo, FileInfo, Quality, QualityWarning, Report
from vision.perception.models import Model
from vision.scoring.quality import LookCounts, camera_warnings
from vision.words.reports import in_words


@dataclass(frozen=True)
class Judgement:
    """What a practice is judged by, what it is called, and how long (s) a hold is to last."""

    spec: PoseSpec
    model: Model
    strictness: float
    name: str
    target_s: float


class PracticeRecord:
    """Keeps the holds that have ended, without their frames. ``tally``: how well the person could be seen."""

    def __init__(self, practice: Practice, judged_by: Judgement) -> None:
        self.tally = LookCounts()
        self._practice, self._by = practice, judged_by
        self._finished: list[Held] = []

    def settled(self) -> Iterator[tuple[int, Held]]:
        """The holds that have ended since, with their numbers; their frames are let go."""
        going, records = self._practice.clock.hold, self._practice.records.holds
        for number in [n for n, record in records.items() if record.times is not going]:
            record = records.pop(number)
            done = held(record, self._by.spec) if record.times.counts else None
            if done is not None:
                self._finished.append(done)
                yield number, done

    def report(self, t: float, size: tuple[int, int]) -> Report:
        """All that is known by a time (s), seen in pictures of a size."""
        reports = sides_of([*self._finished, *self._going()])
        differences = asymmetry(reports)
        spec, model = self._by.spec, self._by.model
        report = Report(
            janu_version=__version__,
            clip=self._info(t, size),
            model=FileInfo(name=model.name, sha256=model.sha256),
            spec=FileInfo(name=spec.source, sha256=spec.sha256),
            strictness=self._by.strictness,
            care=spec.cared,
            hold_target_s=self._by.target_s,
            quality=self._quality(),
            sides=reports,
            asymmetry=differences,
            advice=advice(reports, differences, spec, self._by.target_s),
        )
        return in_words(report, spec)

    def _going(self) -> Iterator[Held]:
        """The hold in progress, where it counts by now."""
        going = self._practice.clock.hold
        for record in self._practice.records.holds.values():
            if record.times is going and record.times.counts and (one := held(record, self._by.spec)):
                yield one

    def _info(self, t: float, size: tuple[int, int]) -> ClipInfo:
        return ClipInfo(
            name=self._by.name,
            sha256="",
            kind="live",
            duration_s=round(t, 3),
            fps=round(self.tally.looks / t if t > 0 else 0.0, 3),
            size=size,
            rotation=0,
        )

    def _quality(self) -> Quality:
        warnings = camera_warnings(self._practice)
        if self.tally.crowded:
            warnings.insert(0, QualityWarning("second_person"))
        return Quality(coverage=round(self.tally.coverage, 4), warnings=warnings)
