"""``janu live``: opens camera, window and voice, runs the session, and says where its results are."""

from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial

from rich.console import Console

from alignment.checks import PoseSpec
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Saying
from alignment.report import Report
from vision.commands.live_options import LiveOptions
from vision.drawing.theme import Theme
from vision.live import spare_threads
from vision.live.analysis_thread import AnalysisThread
from vision.live.camera import ClipSource, Source, opened, shown, with_sizes
from vision.live.cameras import cameras
from vision.live.capture import Capture
from vision.live.folder import SessionFolder
from vision.live.history import opening, sessions_before
from vision.live.live_tracker import LiveLandmarker, live_tracker
from vision.live.painter import Painter
from vision.live.practice_record import Judgement
from vision.live.recording import Recording
from vision.live.session import Session
from vision.live.voice import Voice
from vision.live.window import Window
from vision.perception.models import Model, load_model
from vision.report.terminal import report_table
from vision.runtime.atomic_files import shown_name
from vision.runtime.complaint import say
from vision.runtime.interruption import ended_as_by_ctrl_c, interruption_deferred, interruption_point
from vision.runtime.native_stderr import native_stderr_hidden
from vision.scoring.pose_file import read_pose
from vision.words.language import gettext
from vision.words.sayings import words_of
from vision.words.times import clock

INTERRUPTED, NOTHING_TO_JUDGE = 130, 7


def run(options: LiveOptions) -> int:
    """Run a session and return the exit code; what cannot be opened is raised, as a JanuError, before it begins."""
    if options.camera == "list":
        return _list_cameras()
    spec, model = read_pose(options.pose, options.care or ()), load_model(options.model)
    session, interrupted = None, False
    with ended_as_by_ctrl_c(), native_stderr_hidden(), ExitStack() as stack:
        try:
            with interruption_deferred():
                session = opened_session(options, spec, model, stack)
                report = session.run()
        except KeyboardInterrupt:
            interrupted = True
            if session is not None:
                report = session.stopped()
    if session is not None and session.recording.error is not None:
        say(str(session.recording.error))
    if session is None or not session.folder.path.exists():
        say(
            gettext("Stopped before a picture was looked at; nothing is kept.")
            if interrupted
            else gettext("No picture came.")
        )
        return INTERRUPTED if interrupted else NOTHING_TO_JUDGE
    held = any(side.holds for side in report.sides)
    if interrupted:
        say(gettext("Stopped; what was seen until then is in {name}.", name=shown_name(session.folder.path)))
        if held and not options.window:
            _show(report, spec, session)
        return INTERRUPTED
    if not held:
        say(
            gettext(
                "No hold was long enough to count; what was seen is in {name}.", name=shown_name(session.folder.path)
            )
        )
        return NOTHING_TO_JUDGE
    _show(report, spec, session)
    return 0


def _list_cameras() -> int:
    """Print the cameras with the sizes of their pictures."""
    found = with_sizes(cameras())
    for camera, size in found:
        pictures = (
            gettext("pictures of {width}x{height}", width=size[0], height=size[1])
            if size
            else gettext("gives no picture")
        )
        unasked = [gettext("not taken unasked")] if camera.is_asked_for_only else []
        print(f"{camera.number}  {camera.name}  {', '.join([pictures, *unasked])}")
    if not found:
        print(gettext("No camera was found."))
    return 0


def _show(report: Report, spec: PoseSpec, session: Session) -> None:
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(report_table(report, spec, session.folder.path))


def _print(spec: PoseSpec, t: float, saying: Saying) -> None:
    """What is said, as a line, where there is no window to show it."""
    with suppress(OSError):  # the terminal may be closed
        print(f"{clock(t)}  {words_of(saying.messages, spec)}", flush=True)


def opened_session(
    options: LiveOptions, spec: PoseSpec, model: Model, stack: ExitStack, source: Source | None = None
) -> Session:
    """Open everything that a session needs; ``stack`` closes it. Raises JanuError with what cannot be opened.

    ``source``: instead of the one that the options name.
    """
    spare_threads()
    painter = Painter(Theme(), spec, mirror=options.mirror)
    window = stack.enter_context(Window(full_screen=options.full_screen)) if options.window else None
    if window is not None:
        window.show(painter.starting())
        window.key(50)
    voice = stack.enter_context(Voice(spec, options.rate, options.voice, quiet=options.quiet))
    source = source or opened(options.camera)
    interruption_point()
    recorded = isinstance(source, ClipSource)
    landmarker = LiveLandmarker(model, thrifty=options.save_work)
    tracker = stack.enter_context(live_tracker(model, landmarker))
    interruption_point()
    folder = stack.enter_context(SessionFolder(options.out, spec))
    recording = Recording(folder.path)
    stack.callback(recording.stop)
    capture = stack.enter_context(Capture(source, lambda: opened(options.camera)))
    before = sessions_before(folder.path)
    guide = Guide(
        spec,
        options.hold,
        get_ready_s=options.get_ready,
        breathe=options.breathe,
        cautions=not options.quiet,
        opening=opening(before, spec),
    )
    name = f"live, {shown(options.camera)}, {datetime.now():%Y-%m-%d %H:%M}"
    judged_by = Judgement(spec, model, options.strictness, name, options.hold)
    watching = AnalysisThread(capture, tracker, landmarker, guide, voice, folder, judged_by)
    watching.on_shot = recording.add
    if window is None:
        watching.on_said = partial(_print, spec)
    watching.thrifty = options.save_work
    stack.enter_context(watching)
    if options.record:
        recording.start()
    return Session(
        capture=capture,
        watching=watching,
        guide=guide,
        voice=voice,
        folder=folder,
        recording=recording,
        painter=painter,
        window=window,
        recorded=recorded,
        spec=spec,
        strictness=options.strictness,
        stats=options.stats,
        before=before,
    )
