"""A live session: what was opened for it, the loop that shows it, and what the keys do."""

import math
import threading
import time
import webbrowser
from dataclasses import dataclass, field

from alignment.body.readings import Judged, Status
from alignment.checks import PoseSpec
from alignment.errors import OutputError
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Kind, Message, Saying
from alignment.report import Report
from vision.live.analysis_thread import AnalysisThread, AnalyzedFrame
from vision.live.capture import Capture
from vision.live.demonstration import Demonstration, Moment, SpokenCue
from vision.live.folder import SessionFolder
from vision.live.history import compared
from vision.live.latency import Latency
from vision.live.painter import Painter, Scene
from vision.live.recording import Recording
from vision.live.rejudged import judged_as_recorded
from vision.live.screen import Indicators, StatusLine
from vision.live.summary import Summary
from vision.live.voice import Voice
from vision.live.window import Window
from vision.results.folder import PAGE
from vision.runtime.interruption import interruption_point
from vision.runtime.progress_bar import OnProgress, Progress

#: seconds for which what was said stays on the screen, at least
SHOWN_S = 8.0
#: seconds for which nothing else stands there than that the voice is another, or that there is none
TOLD_S = 4.0
#: seconds after which the summary closes by itself where the practice was a clip
SUMMARY_S = 20.0
#: seconds without a new picture after which the window draws itself again
REDRAW_S = 0.25
#: seconds between two looks at the window while the session is judged again
SHOW_EVERY_S = 0.1
_MEANT: dict[Kind, Status] = {"cue": "adjust", "followed": "aligned", "setup": "adjust"}


@dataclass
class Session:
    """Everything of a session that is going on. `run` shows it until it ends, and returns its report.

    ``before``: the reports of the sessions before it.
    """

    capture: Capture
    watching: AnalysisThread
    guide: Guide
    voice: Voice
    folder: SessionFolder
    recording: Recording
    painter: Painter
    window: Window | None
    recorded: bool
    spec: PoseSpec
    strictness: float = 1.0
    stats: bool = False
    help: bool = False
    before: list[Report] = field(default_factory=list)
    latency: Latency = field(default_factory=Latency)
    _demonstration: Demonstration = field(init=False)
    _told_lost: bool = False
    _told_voice: Message | None = None
    _told_voice_at: float = -math.inf
    _told_recording: OutputError | None = None

    def __post_init__(self) -> None:
        self._demonstration = Demonstration(self.painter.mirror)

    def run(self) -> Report:
        """Show the practice until it ends, then its summary; returns its report."""
        return self._finish(self.show())

    def show(self) -> AnalyzedFrame | None:
        """Show the practice until it is ended by a key, by closing the window, or because the clip is over.

        Returns the frame that was shown last.
        """
        looked: AnalyzedFrame | None = None
        while not self.watching.ended:
            interruption_point()
            new = self.watching.newest(looked.shot.frame.index if looked else -1, REDRAW_S if looked else 0.05)
            looked = new or looked
            self._tell()
            if self.window is None:
                continue
            if looked is not None:
                start = time.perf_counter()
                picture = self.painter.draw(looked.shot.frame.image, self._scene(looked), self.window.canvas)
                key = self.window.show(picture)
                if new is not None:
                    self.latency.shown(new.shot.came, time.perf_counter() - start)
            else:
                key = self.window.key(20)
            if self.window.closed or (key and not self._obey(key)):
                break
        return looked

    def stopped(self) -> Report:
        """End at once; what was seen is written. Returns the report."""
        self.watching.stop()
        return self._judged_again(lambda progress: None)

    def _obey(self, key: str) -> bool:
        """Do what a key asks for; False to end."""
        if key == "q":
            return False
        if key == " ":
            self.watching.order("pause")
        elif key == "m":
            self.voice.muted = not self.voice.muted
        elif key == "s":
            self.watching.order("side")
        elif key == "n":
            self.watching.order("next")
        elif key == "r":
            self.recording.stop() if self.recording.on else self.recording.start()
        elif key == "h":
            self.help = not self.help
        elif key == "f" and self.window is not None:
            self.window.toggle_full_screen()
        elif key == "w":
            self.watching.order("thrift")
        return True

    def _tell(self) -> None:
        """Say once what the person must know about camera, voice and speed."""
        lost = self.capture.state == "lost"
        if lost and not self._told_lost:
            self.watching.say(Saying("setup", (Message("camera_gone"),)))
        elif self._told_lost and not lost:
            self.watching.say(Saying("phase", (Message("camera_back"),)))
        self._told_lost = lost
        trouble, told = self.voice.trouble, self._told_voice
        if trouble is not None and trouble != told:
            self._told_voice = trouble
            if told is None or told.code != trouble.code:  # else only its name has become known
                self._told_voice_at = time.monotonic()
                self.watching.show(Saying("setup", (trouble,)))
        failed = self.recording.error
        if failed is not None and failed is not self._told_recording:
            self.watching.say(Saying("setup", (Message("recording_stopped"),)))
        self._told_recording = failed

    def _finish(self, looked: AnalyzedFrame | None) -> Report:
        """The summary on the screen and spoken, until a key; none where the window was closed."""
        self.watching.stop()
        said = self.watching.said
        last = said[1].messages if said and time.monotonic() - said[0] < SUMMARY_S else ()
        was_said = last == self.watching.closing().spoken
        report = self._judged_again(self._shown_meanwhile(looked))
        closing = self.watching.closing_of(report)
        if closing.sides and not was_said:
            self.watching.say(Saying("phase", closing.spoken))
        if self.window is None or self.window.closed or looked is None:
            if closing.sides:
                self.voice.wait_until_quiet(SUMMARY_S)
            return report
        summary = self._summary(report)
        until = time.monotonic() + SUMMARY_S if self.recorded else float("inf")
        while time.monotonic() < until and not self.window.closed:
            interruption_point()
            key = self._show_summary(looked, summary)
            if key == "q":
                break
            if key == "o":
                self._open_report()
            time.sleep(0.03)
        return report

    def _judged_again(self, on_progress: OnProgress) -> Report:
        """The report of the session that is over, judged as a recording; as it was live where a key told the leg."""
        live = self.watching.report()
        if self.watching.side_told:  # what was told is not in what was seen
            self.folder.end()
            return live
        return judged_as_recorded(self.folder, self.spec, self.strictness, live, on_progress)

    def _shown_meanwhile(self, looked: AnalyzedFrame | None) -> OnProgress:
        """Keep the window alive, with what is known so far, while the session is judged again."""
        summary, shown_at = self._summary(self.watching.report()), 0.0

        def show(_: Progress) -> None:
            nonlocal shown_at
            if looked is None or self.window is None or self.window.closed:
                return
            if time.monotonic() - shown_at > SHOW_EVERY_S:
                self._show_summary(looked, summary)
                shown_at = time.monotonic()

        return show

    def _summary(self, report: Report) -> Summary:
        """What the summary shows of a report."""
        return Summary(
            self.watching.closing_of(report),
            self.guide.target_s,
            dict(self.watching.figures.of),
            compared(report, self.before, self.spec),
        )

    def _show_summary(self, looked: AnalyzedFrame, summary: Summary) -> str:
        """Draw the summary; returns the key pressed."""
        assert self.window is not None
        keys = StatusLine("info", (Message("leave_keys"),))
        scene = Scene(looked.judged, keys, Indicators(), self.guide.target_s, summary=summary)
        return self.window.show(self.painter.draw(looked.shot.frame.image, scene, self.window.canvas))

    def _scene(self, looked: AnalyzedFrame) -> Scene:
        guide, flags = self.guide, self._flags()
        setting_up = guide.stage == "setup"
        setup = guide.setup
        return Scene(
            looked.judged,
            self._line(looked),
            flags,
            guide.target_s,
            steps=tuple(setup.states()) if setting_up else None,
            step=setup.problem.step if setup.problem else None,
            facing=setup.facing,
            cautions=looked.judged.hold == 0,
            get_ready_s=guide.get_ready_s,
            stats=self._stats() if self.stats else None,
            help=self.help,
            summary=self._round_summary(looked),
            figure=self._figure(looked),
        )

    def _open_report(self) -> None:
        """Open the report's page in the browser, which may take its time."""
        page = (self.folder.path / PAGE).resolve().as_uri()
        threading.Thread(target=webbrowser.open, args=(page,), name="janu-open-report", daemon=True).start()

    def _round_summary(self, looked: AnalyzedFrame) -> Summary | None:
        """The summary of what was done so far, for a while after a round of both sides, unless it goes on."""
        ago = time.monotonic() - self.watching.round_done_at
        resting = looked.judged.phase in ("seated", "looking") and not looked.paused
        return self._summary(self.watching.report()) if ago < SUMMARY_S and resting else None

    def _flags(self) -> Indicators:
        return Indicators(self.voice.muted, self.recording.on, self.watching.paused)

    def _line(self, looked: AnalyzedFrame) -> StatusLine:
        """The one thing to read now: what stands in the way, else what was said last, while it is fresh."""
        if self.capture.state == "lost":
            return StatusLine("unmeasurable", (Message("camera_gone"),))
        if self.watching.pause == "left":
            return StatusLine("info", (Message("paused"), Message("come_back")))
        if looked.paused:
            return StatusLine("info", (Message("paused"), Message("raise_arm")))
        if self._told_voice and time.monotonic() - self._told_voice_at < TOLD_S:
            return StatusLine("adjust", (self._told_voice,))
        problem = self.guide.setup.problem if self.guide.stage == "setup" else None
        if problem is not None:
            return StatusLine("adjust", (problem.message,))
        saying = self._fresh()
        if saying is not None:
            return StatusLine(_MEANT.get(saying.kind, "info"), saying.messages)
        return self._prompt(looked.judged)

    def _figure(self, looked: AnalyzedFrame) -> Moment | None:
        """The figure, where something is shown by it now; a cue's as long as the cue stands there."""
        if looked.paused or self.capture.state == "lost":
            return None
        saying = self._fresh()
        cue = None
        match saying:
            case Saying("cue", (Message(check=str(check), direction=("below" | "above") as direction), *_)):
                cue = SpokenCue(check, direction)
        return self._demonstration.at(time.monotonic(), self.guide, looked.judged, cue)

    def _fresh(self) -> Saying | None:
        """What was said last, while it stands on the screen."""
        said = self.watching.said
        return said[1] if said is not None and time.monotonic() - said[0] < SHOWN_S else None

    def _prompt(self, judged: Judged) -> StatusLine:
        """What to do next, until it is done."""
        if self.guide.prompt:
            return StatusLine("adjust" if judged.phase == "holding" else "info", self.guide.prompt)
        unseen = judged.phase in ("holding", "paused") and not judged.seen
        return StatusLine("info", (Message("not_seen"),) if unseen else ())

    def _stats(self) -> str:
        pace = self.watching.pace
        delay = self.latency.median_ms
        if pace is None or delay is None:
            return "measuring"
        return (
            f"{pace.fps:.1f} of {pace.camera_fps:.1f} frames/s   landmarker {pace.landmarker_ms:.0f} ms "
            f"+ {pace.judging_ms:.1f} ms   delay {delay:.0f} ms"
        )
