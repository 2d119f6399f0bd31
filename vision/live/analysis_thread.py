"""The thread that watches: the newest frame is looked at, judged, spoken of and written down; then the next one."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from alignment.body.landmarks import other
from alignment.body.readings import Judged
from alignment.guidance.closing import Closing, closing
from alignment.guidance.gestures import Gesture, Gestures
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Code, Kind, Message, Saying
from alignment.practice.practice import Practice
from alignment.report import Report
from vision.live.capture import Capture, CapturedFrame
from vision.live.figures import Figures
from vision.live.folder import SessionFolder
from vision.live.judge import FrameJudge, LiveFrame
from vision.live.live_tracker import LiveLandmarker
from vision.live.practice_clock import PracticeClock
from vision.live.practice_record import Judgement, PracticeRecord
from vision.live.speed import LiveRates, Speed
from vision.live.voice import Voice
from vision.perception.observation import Observation
from vision.perception.person_tracker import PersonTracker

#: seconds without a picture after which the practice is told that nobody is seen
GAP_S = 0.5
#: seconds between two looks during a pause: only a gesture is looked for
GLANCE_S = 0.15

Order = Literal["pause", "side", "next", "thrift"]
Pause = Literal["asked", "left"]
#: what is said before a hold, and is over when it begins
OVER_IN_A_HOLD: tuple[Kind, ...] = ("phase", "setup", "caution")


#: what is said of how many pictures are looked at: whether only every second, and whether because the computer is slow
_EVERY: dict[tuple[bool, bool], Code] = {
    (False, False): "every_picture",
    (True, False): "every_second_picture",
    (False, True): "slow_every_picture",
    (True, True): "slow_every_second_picture",
}


@dataclass(frozen=True)
class AnalyzedFrame:
    """One frame as it was looked at, and what is known by then: all that the window shows.

    During a pause ``judged`` is what was judged last before it: the clock stands still.
    """

    shot: CapturedFrame
    judged: Judged
    paused: bool
    landmarker_s: float
    judging_s: float


class AnalysisThread:
    """Looks at the newest frame of a capture until it is stopped. A context manager around its thread."""

    def __init__(
        self,
        capture: Capture,
        tracker: PersonTracker,
        landmarker: LiveLandmarker,
        guide: Guide,
        voice: Voice,
        folder: SessionFolder,
        judged_by: Judgement,
    ) -> None:
        self._capture, self._landmarker, self._voice, self._folder = capture, landmarker, voice, folder
        self.guide = guide
        self._by = judged_by
        self._practice = Practice(judged_by.spec, strictness=judged_by.strictness, lookahead=0.0)
        self._judge = FrameJudge(tracker, self._practice, guide)
        self._record = PracticeRecord(self._practice, judged_by)
        self._news = threading.Condition()
        self._newest: AnalyzedFrame | None = None
        self._orders: deque[Order] = deque()
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._clock = PracticeClock()
        self._speed = Speed()
        self._gestures = Gestures()
        self._glanced = -math.inf
        self._last = Judged(0.0, False, "looking")
        self._shown_held = (0, 0.0)  # the hold's number, and the seconds that its clock has shown
        self.pause: Pause | None = None
        self.thrifty = self.finished = self.side_told = False
        self.round_done_at = -math.inf
        self.said: tuple[float, Saying] | None = None
        self.figures = Figures()
        self.on_shot: Callable[[CapturedFrame, float], None] | None = None
        self.on_said: Callable[[float, Saying], None] | None = None
        self._thread = threading.Thread(target=self._work, name="janu-watching", daemon=True)

    def __enter__(self) -> "AnalysisThread":
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

    def newest(self, after: int, timeout: float) -> AnalyzedFrame | None:
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
    def slow(self) -> bool:
        """Whether this computer is too slow to look at every picture."""
        return self._speed.slow

    @property
    def pace(self) -> LiveRates | None:
        """How fast it goes of late; None until that is known."""
        return self._speed.rates(self._capture.taken)

    def report(self) -> Report:
        """All that is known by now."""
        shot = self._newest.shot if self._newest else None
        size = shot.frame.image.shape[1::-1] if shot else (0, 0)
        return self._record.report(self._clock.t, (int(size[0]), int(size[1])))

    def closing(self) -> Closing:
        """What there is to say of the practice so far."""
        return self.closing_of(self.report())

    def closing_of(self, report: Report) -> Closing:
        """What there is to say of a report of this practice."""
        not_judged = tuple(problem.message for problem in self.guide.not_judged.values())
        return closing(report.sides, report.asymmetry, report.advice, self._by.spec, not_judged)

    def say(self, saying: Saying, t: float | None = None) -> None:
        """Say something, show it and write it down."""
        at = self._clock.t if t is None else t
        how = self._voice.say(saying)
        self._folder.spoke(at, saying, how)
        if saying.kind != "tone":
            self.show(saying, at)

    def show(self, saying: Saying, t: float | None = None) -> None:
        """Show something, in the window or in the terminal, without a voice."""
        self.said = (time.monotonic(), saying)
        if self.on_said:
            self.on_said(self._clock.t if t is None else t, saying)

    def _work(self) -> None:
        try:
            last = -1
            while not (self._stop.is_set() or self.finished):
                shot = self._capture.newest(last, 0.1)
                self._obey()
                if shot is not None:
                    last = shot.frame.index
                    self._wait(shot) if self.paused else self._look(shot)
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
                self._landmarker.save_work(self.thrifty)
                self.say(Saying("phase", (Message(_EVERY[self.thrifty, self.slow]),)))
            elif order == "side":
                legs = self._practice.legs
                if legs.extended is not None:
                    legs.told, self.side_told = other(legs.extended), True
                    self.say(Saying("phase", (Message("straight_leg", legs.told),)))
            else:
                if self.guide.stage != "setup":
                    self._practice.legs.told = None
                self.say(Saying("phase", self.guide.next_part()))

    def _pause(self, why: Pause | None) -> None:
        """Wait, or go on."""
        self.pause = why
        paused = (Message("paused"), Message("come_back")) if why == "left" else (Message("paused"),)
        self.say(Saying("phase", paused if why else (Message("going_on"),)))

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

    def _wait(self, shot: CapturedFrame) -> None:
        """A picture of the pause: only a gesture is looked for."""
        t = shot.frame.t
        self._clock.moved_on(shot, waits=True)
        if not 0 <= t - self._glanced < GLANCE_S:
            self._glanced = t
            self._answer(self._gestures.step(t, self._judge.glance(shot.frame)))
        self._publish(AnalyzedFrame(shot, self._last, True, 0.0, 0.0))

    def _look(self, shot: CapturedFrame) -> None:
        """A picture of the practice."""
        start = time.perf_counter()
        moved_on = self._clock.moved_on(shot)
        if moved_on > GAP_S and self._record.tally.looks:
            self._saw_nobody(shot.frame.index)
        t = self._clock.t
        look = self._judge.look(shot.frame, t)
        landmarker = self._landmarker.took_s
        self._take(look, t)
        if look.fresh:
            self._settle()
            going = look.judged.phase not in ("looking", "seated")
            self._answer(self._gestures.step(shot.frame.t, look.seen.body, holding=going))
        judging = time.perf_counter() - start - landmarker
        self._publish(AnalyzedFrame(shot, look.judged, False, landmarker, judging))
        self._speed.looked(landmarker, judging)
        if self._speed.has_become_slow(self._capture.taken) and not self.thrifty:
            self.order("thrift")
        if self.on_shot:
            self.on_shot(shot, t)

    def _saw_nobody(self, index: int) -> None:
        """Nobody is seen just before a picture: the camera was away, or the computer asleep."""
        t = self._clock.t - 1e-3
        self._folder.saw(Observation(t, index, None))
        for judged in self._practice.push(t, None):
            self._folder.row(judged)

    def _take(self, look: LiveFrame, t: float) -> None:
        """Count, write down, show and say what came of a picture."""
        self._record.tally.add(look.seen)
        self._folder.saw(look.seen)
        self._folder.row(look.judged)
        if look.judged.phase == "holding" != self._last.phase and self.said and self.said[1].kind in OVER_IN_A_HOLD:
            self.said = None
        self._last = look.judged
        if look.judged.held_s:
            self._shown_held = (look.judged.hold, look.judged.held_s)
        if look.fresh:
            self.figures.take(look.judged)
        for saying in look.sayings:
            self.say(saying, t)

    def _publish(self, looked: AnalyzedFrame) -> None:
        with self._news:
            self._newest = looked
            self._news.notify_all()

    def _keep(self) -> None:
        if self._record.tally.looks:
            self._folder.keep(self.report)

    def _settle(self) -> None:
        """Tell of the holds that have ended, and let go of their frames."""
        for number, done in self._record.settled():
            self._practice.legs.told = None  # what was said holds for the side that is done
            completes = {*self.guide.round_sides, done.extended} == {"left", "right"}
            if completes:
                self.round_done_at = time.monotonic()
            self.guide.remember(done.extended)
            # what is said is what the clock has shown
            shown = self._shown_held[1] if self._shown_held[0] == number else done.hold.held_s
            self.guide.hold_finished(done.extended, shown, self.closing().spoken if completes else ())
            self._folder.keep(self.report, page=True)
