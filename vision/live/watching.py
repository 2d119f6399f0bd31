"""The thread that watches: the newest frame is looked at, judged, spoken of and written down; then the next one."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import mean, median
from typing import Literal

from alignment import __version__
from alignment.body.landmarks import Side, other
from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from alignment.guidance.gestures import Gesture, Gestures
from alignment.guidance.guide import Guide, Saying
from alignment.practice.hold import UNSEEN_HOLD
from alignment.practice.practice import Practice
from alignment.practice.session import Held, advice, asymmetry, held, sides_of
from alignment.report import ClipInfo, FileInfo, Quality, Report
from vision.live.capture import Capture, Shot
from vision.live.folder import SessionFolder
from vision.live.follower import Follower
from vision.live.judge import Judge
from vision.live.thrift import ThriftyLandmarker
from vision.live.voice import Voice
from vision.perception.models import Model
from vision.perception.observation import Observation
from vision.scoring.quality import SECOND_PERSON, Tally, camera_sentences
from vision.words.closing import Closing, closing, spoken
from vision.words.reports import in_words

#: frames over which speed and delay are told
RECENT = 150
#: frames a second under which work is saved, and the seconds for which it must have been so
SLOW_FPS, SLOW_FOR = 15.0, 5.0
#: seconds without a picture after which the practice is told that nobody is seen
GAP_S = 0.5
#: seconds between two looks during a pause: only a gesture is looked for
GLANCE_S = 0.15

#: seconds of the practice between the last picture before the camera was away and the first one after it
RESUMED_S = 0.05

Order = Literal["pause", "side", "next", "thrift"]
Pause = Literal["asked", "left"]
GOES_ON = "Going on."
#: what is said before a hold, and is over when it begins
OVER_IN_A_HOLD = ("phase", "setup", "caution")


@dataclass(frozen=True)
class Looked:
    """One frame as it was looked at, and what is known by then: all that the window shows.

    During a pause ``judged`` is what was judged last before it: the clock stands still.
    """

    shot: Shot
    judged: Judged
    paused: bool
    landmarker_s: float
    judging_s: float


@dataclass(frozen=True)
class LiveRates:
    """Frames a second that are looked at, and that come; for each the landmarker's time and that of judging, in ms."""

    fps: float
    camera_fps: float
    landmarker_ms: float
    judging_ms: float


class Watching:
    """Looks at the newest frame of a capture until it is stopped. A context manager around its thread."""

    def __init__(
        self,
        capture: Capture,
        follower: Follower,
        guide: Guide,
        voice: Voice,
        folder: SessionFolder,
        spec: PoseSpec,
        model: Model,
        *,
        strictness: float,
        name: str,
    ) -> None:
        self._capture, self._follower, self._voice, self._folder = capture, follower, voice, folder
        self.guide = guide
        self._spec, self._model, self._strictness, self._name = spec, model, strictness, name
        self._practice = Practice(spec, strictness=strictness, lookahead=0.0)
        self._judge = Judge(follower, self._practice, guide)
        self._finished: list[Held] = []
        self._tally = Tally()
        self._news = threading.Condition()
        self._newest: Looked | None = None
        self._orders: deque[Order] = deque()
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._came: deque[float] = deque(maxlen=RECENT)
        self._times: deque[tuple[float, float]] = deque(maxlen=RECENT)
        self._slow_since: float | None = None
        self._skipped = 0.0  # seconds paused or without pictures, which the practice does not know
        self._away = 0.0  # seconds without pictures, up to the frame looked at last
        self._t = 0.0
        self._looked = 0
        self._began = time.monotonic()
        self._gestures = Gestures()
        self._glanced = -math.inf
        self._last = Judged(0.0, False, "looking")
        self._shown_held = (0, 0.0)  # the hold's number, and the seconds that its clock has shown
        self.pause: Pause | None = None
        self.slow = self.thrifty = self.finished = self.side_told = False
        self.round_done_at = -math.inf
        self.said: tuple[float, Saying] | None = None
        self.figures: dict[Side, Judged] = {}
        self.on_shot: Callable[[Shot, float], None] | None = None
        self.on_said: Callable[[float, Saying], None] | None = None
        self._thread = threading.Thread(target=self._work, name="janu-watching", daemon=True)

    def __enter__(self) -> "Watching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the thread; the hold in progress is closed and everything written. Raises what the thread raised."""
        self._stop.set()
        self._thread.join()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def order(self, order: Order) -> None:
        """Something that a key asked for; done before the next frame."""
        self._orders.append(order)

    def newest(self, after: int, timeout: float) -> Looked | None:
        """The frame looked at last, if it is newer than the one with index ``after``. Raises what the thread raised."""
        with self._news:
            self._news.wait_for(lambda: self._is_newer(after) or self.ended, timeout)
            newest = self._newest if self._is_newer(after) else None
        if newest is None and self._error is not None:
            raise self._error
        return newest

    def _is_newer(self, after: int) -> bool:
        return self._newest is not None and self._newest.shot.frame.index > after

    @property
    def paused(self) -> bool:
        """Whether the practice waits: nothing is judged, counted or recorded."""
        return self.pause is not None

    @property
    def ended(self) -> bool:
        """Whether the thread has ended: the practice or the clip is over, or something went wrong."""
        return not self._thread.is_alive() and self._thread.ident is not None

    @property
    def pace(self) -> LiveRates | None:
        """How fast it goes of late; None until that is known."""
        came, times = list(self._came), list(self._times)
        if len(came) < 10 or came[-1] <= came[0]:
            return None
        span = came[-1] - came[0]
        landmarker, judging = zip(*times, strict=True)
        camera_fps = self._capture.taken / max(time.monotonic() - self._began, 1e-6)
        # not every frame is judged: the mean tells what judging takes
        return LiveRates((len(came) - 1) / span, camera_fps, 1000 * median(landmarker), 1000 * mean(judging))

    def report(self) -> Report:
        """All that is known by now."""
        going = self._practice.clock.hold
        now = [
            one
            for record in self._practice.records.holds.values()
            if record.times is going and record.times.counts and (one := held(record, self._spec))
        ]
        reports = sides_of([*self._finished, *now])
        differences = asymmetry(reports)
        report = Report(
            janu_version=__version__,
            clip=self._info(),
            model=FileInfo(name=self._model.name, sha256=self._model.sha256),
            spec=FileInfo(name=self._spec.source, sha256=self._spec.sha256),
            strictness=self._strictness,
            care=self._spec.cared,
            hold_target_s=self.guide.target_s,
            quality=self._quality(),
            sides=reports,
            asymmetry=differences,
            advice=advice(reports, differences, self._spec, self.guide.target_s),
        )
        return in_words(report, self._spec)

    def closing(self) -> Closing:
        """The practice so far in words."""
        return self.closing_of(self.report())

    def closing_of(self, report: Report) -> Closing:
        """A report of this practice in words."""
        words = closing(report.sides, report.asymmetry, report.advice, self._spec)
        return replace(words, not_judged=tuple(p.text for p in self.guide.not_judged.values()))

    def say(self, saying: Saying, t: float | None = None) -> None:
        """Say something, show it and write it down."""
        at = self._t if t is None else t
        how = self._voice.say(saying)
        self._folder.spoke(at, saying, how)
        if saying.kind != "tone":
            self.said = (time.monotonic(), saying)
            if self.on_said:
                self.on_said(at, saying)

    def _work(self) -> None:
        try:
            last = -1
            while not (self._stop.is_set() or self.finished):
                shot = self._capture.newest(last, 0.1)
                self._obey()
                if shot is not None:
                    last = shot.frame.index
                    self._look(shot)
                elif self._capture.state == "ended":
                    break
                self._keep()
            for judged in self._practice.finish():
                self._folder.row(judged)
            self._settle()
            self._folder.keep(self.report, page=True)
        except BaseException as error:  # raised again in the thread that shows the window
            self._error = error
        finally:
            with self._news:
                self._news.notify_all()

    def _obey(self) -> None:
        while self._orders:
            order = self._orders.popleft()
            if order == "pause":
                self._pause(None if self.paused else "asked")
            elif order == "thrift":
                self.thrifty = not self.thrifty
                self._follower.use(ThriftyLandmarker(self._model) if self.thrifty else None)
                why = "This computer is slow: " if self.slow else ""
                self.say(Saying("phase", f"{why}I look at every {'second ' if self.thrifty else ''}picture now."))
            elif order == "side":
                legs = self._practice.legs
                if legs.extended is not None:
                    legs.told, self.side_told = other(legs.extended), True
                    self.say(Saying("phase", f"{legs.told.capitalize()} leg straight."))
            else:
                if self.guide.stage != "setup":
                    self._practice.legs.told = None
                self.say(Saying("phase", self.guide.next_part()))

    def _pause(self, why: Pause | None) -> None:
        """Wait, or go on."""
        self.pause = why
        text = GOES_ON if why is None else "Paused. Come back to go on." if why == "left" else "Paused."
        self.say(Saying("phase", text))

    def _answer(self, gesture: Gesture | None) -> None:
        """Do what somebody on the mat asks for."""
        if gesture == "stood" and self.guide.round_done:
            self.finished = True
        elif gesture == "arm":
            if self.guide.stage == "setup" and not self.paused:
                self.say(Saying("phase", self.guide.next_part()))
            else:
                self._pause(None if self.paused else "asked")
        elif gesture == "left" and self.guide.stage == "practice" and not self.paused:
            self._pause("left")
        elif gesture == "back" and self.pause == "left":
            self._pause(None)

    def _wait(self, shot: Shot) -> None:
        """A picture of the pause: only a gesture is looked for."""
        t = shot.frame.t
        self._skipped = t - self._t
        if not 0 <= t - self._glanced < GLANCE_S:
            self._glanced = t
            self._answer(self._gestures.step(t, self._judge.glance(shot.frame)))
        self._publish(Looked(shot, self._last, True, 0.0, 0.0))

    def _look(self, shot: Shot) -> None:
        frame = shot.frame
        away, self._away = shot.away - self._away, shot.away
        if self.paused:
            self._wait(shot)
            return
        start = time.perf_counter()
        if 0 < away <= UNSEEN_HOLD:  # the clock stands; after longer than that the hold has ended
            self._skipped += away - RESUMED_S
        t = frame.t - self._skipped
        if t - self._t > GAP_S and self._looked:
            self._folder.saw(Observation(t - 1e-3, frame.index, None))
            for judged in self._practice.push(t - 1e-3, None):  # the camera was away, or the computer asleep
                self._folder.row(judged)
        self._t = t
        look = self._judge.look(frame, t)
        landmarker = self._follower.landmarker_s
        self._looked += 1
        self._tally.add(look.seen)
        self._folder.saw(look.seen)
        self._folder.row(look.judged)
        if look.judged.phase == "holding" != self._last.phase and self.said and self.said[1].kind in OVER_IN_A_HOLD:
            self.said = None
        self._last = look.judged
        if look.judged.held_s:
            self._shown_held = (look.judged.hold, look.judged.held_s)
        if look.fresh and _shows_more(look.judged, self.figures):
            self.figures[look.judged.extended] = look.judged  # type: ignore[index]
        for saying in look.sayings:
            self.say(saying, t)
        if look.fresh:
            self._settle()
            going = look.judged.phase not in ("looking", "seated")
            self._answer(self._gestures.step(frame.t, look.seen.body, holding=going))
        self._publish(Looked(shot, look.judged, False, landmarker, time.perf_counter() - start - landmarker))
        self._came.append(time.monotonic())
        self._times.append((landmarker, self._newest.judging_s if self._newest else 0.0))
        self._watch_speed()
        if self.on_shot:
            self.on_shot(shot, t)

    def _publish(self, looked: Looked) -> None:
        with self._news:
            self._newest = looked
            self._news.notify_all()

    def _keep(self) -> None:
        if self._looked:
            self._folder.keep(self.report)

    def _settle(self) -> None:
        """Summarise the holds that have ended and let go of their frames."""
        going, records = self._practice.clock.hold, self._practice.records.holds
        for number in [n for n, record in records.items() if record.times is not going]:
            record = records.pop(number)
            done = held(record, self._spec) if record.times.counts else None
            if done is None:
                continue
            self._finished.append(done)
            self._practice.legs.told = None  # what was said holds for the side that is done
            completes = {*self.guide.round_sides, done.extended} == {"left", "right"}
            if completes:
                self.round_done_at = time.monotonic()
            self.guide.remember(done.extended)
            # what is said is what the clock has shown
            shown = self._shown_held[1] if self._shown_held[0] == number else done.hold.held_s
            self.guide.hold_finished(done.extended, shown, spoken(self.closing()) if completes else None)
            self._folder.keep(self.report, page=True)

    def _watch_speed(self) -> None:
        """Save work when the model cannot keep up."""
        pace = self.pace
        now = time.monotonic()
        if pace is None or pace.fps >= SLOW_FPS or pace.camera_fps < SLOW_FPS:
            self._slow_since, self.slow = None, False
        elif self._slow_since is None:
            self._slow_since = now
        elif now - self._slow_since > SLOW_FOR and not self.slow:
            self.slow = True
            if not self.thrifty:
                self.order("thrift")

    def _info(self) -> ClipInfo:
        shot = self._newest.shot if self._newest else None
        size = shot.frame.image.shape[1::-1] if shot else (0, 0)
        fps = self._looked / self._t if self._t > 0 else 0.0
        return ClipInfo(
            name=self._name,
            sha256="",
            kind="live",
            duration_s=round(self._t, 3),
            fps=round(fps, 3),
            size=(int(size[0]), int(size[1])),
            rotation=0,
        )

    def _quality(self) -> Quality:
        warnings = camera_sentences(self._practice)
        if self._tally.crowded:
            warnings.insert(0, SECOND_PERSON)
        return Quality(coverage=round(self._tally.coverage, 4), warnings=warnings)


def _shows_more(judged: Judged, figures: dict[Side, Judged]) -> bool:
    """Whether a frame is to stand for the hold of its side: the first one of it, then one with less to adjust."""
    if judged.phase != "holding" or judged.extended is None or judged.pixels is None:
        return False
    before = figures.get(judged.extended)
    return before is None or before.hold != judged.hold or _shown(judged) > _shown(before)


def _shown(judged: Judged) -> tuple[int, int]:
    """How many landmarks are known, and how few checks have to be adjusted."""
    known = 0 if judged.known is None else int(judged.known.sum())
    return known, -sum(finding.status == "adjust" for finding in judged.findings)
