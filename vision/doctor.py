"""``janu doctor``: what Janu needs on this computer, what of it is there, and what to do about the rest."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from alignment.errors import JanuError
from vision.live.devices import UnreadyError, camera, voice, window
from vision.perception.models import BUILT_IN, load_model
from vision.report.terminal import printable
from vision.runtime.atomic_files import shown_name
from vision.runtime.complaint import SYSTEM_LIBRARIES
from vision.runtime.native_stderr import native_stderr_hidden
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import digits, listed

Use = Literal["score", "live"]

#: every OpenCV distribution; each brings its own ``cv2``, all into the same folder
OPENCV = ("opencv-contrib-python", "opencv-python", "opencv-contrib-python-headless", "opencv-python-headless")

DECODERS = {"h264": "H.264", "hevc": "HEVC", "vp9": "VP9", "av1": "AV1"}
ENCODER = "libx264"

#: bytes; more than the results of some minutes of clip need
ROOM = 200_000_000

#: seconds for the first picture; about 2 on an ordinary computer
PATIENCE = 120

REINSTALL = gettext_noop("install Janu again in a fresh virtual environment")
REPORT = gettext_noop("please report this line")


@dataclass(frozen=True)
class Probe:
    """One thing to look for, by its name in English. ``look`` returns what was found, or raises UnreadyError."""

    name: str
    use: Use
    look: Callable[[], str]


@dataclass(frozen=True)
class ProbeResult:
    """What a probe found: ``todo`` is None where all is well."""

    name: str
    use: Use
    found: str
    todo: str | None = None

    @property
    def ok(self) -> bool:
        """Whether it is there and works."""
        return self.todo is None


def models() -> str:
    """Both built-in models are whole."""
    try:
        for name in BUILT_IN:
            load_model(name)
    except JanuError as error:
        what, _, todo = str(error).rpartition("; ")
        raise UnreadyError(what, todo) from error
    return gettext("{models}, checked by sha256", models=listed([*BUILT_IN]))


def landmarker() -> str:
    """LiteRT loads, takes the model and looks at a picture: tried in a process of its own, as it may abort."""
    return gettext("LiteRT {version} runs", version=_tried().runtime)


def network() -> str:
    """Looking at a picture opened no connection, asked of the system itself.

    The tests go further: they watch every look-up and connection of whole runs of each command.
    """
    if found := _tried().connections:
        addresses = ", ".join(found)
        raise UnreadyError(gettext("a look at a picture opened {addresses}", addresses=addresses), gettext(REPORT))
    return gettext("not used: nothing leaves this computer")


@dataclass(frozen=True)
class Tried:
    """What a look at a picture told: the runtime's version, and what was connected afterwards."""

    runtime: str
    connections: list[str]


@cache
def _tried() -> Tried:
    """The look, in a process of its own. Raises UnreadyError."""
    command = [sys.executable, "-c", "from vision.doctor import look_at_grey; look_at_grey()"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        tried = subprocess.run(
            command, capture_output=True, text=True, errors="replace", env=environment, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        text = gettext("LiteRT did not look at a picture within {seconds} s", seconds=PATIENCE)
        raise UnreadyError(text, gettext(REINSTALL)) from error
    if tried.returncode == 0:
        return Tried(**json.loads(tried.stdout.splitlines()[-1]))
    said = [line.strip() for line in tried.stderr.splitlines() if line.strip()]
    why = said[-1] if said else gettext("it ended with {code}", code=tried.returncode)
    todo = SYSTEM_LIBRARIES if "cannot open shared object file" in why else REINSTALL
    raise UnreadyError(gettext("LiteRT does not run: {why}", why=why), gettext(todo))


def look_at_grey() -> None:
    """Create a landmarker, let it look at a grey picture, and print what was `Tried` as JSON."""
    import numpy as np
    import psutil

    from vision.perception.landmarker import Landmarker

    with Landmarker(load_model("full"), video=False) as pose_landmarker:
        pose_landmarker.see(np.full((64, 64, 3), 128, np.uint8))
        remote = [f"{c.raddr.ip}:{c.raddr.port}" for c in psutil.Process().net_connections() if c.raddr]
    print(json.dumps({"runtime": version("ai-edge-litert"), "connections": remote}))


def opencv() -> str:
    """There is one cv2, or all that were installed over it have one version."""
    there = {name: found for name in OPENCV if (found := _version_of(name))}
    listed = ", ".join(f"{name} {found}" for name, found in there.items())
    if len(set(there.values())) > 1:
        again = f"pip uninstall -y {' '.join(there)} && pip install opencv-contrib-python"
        raise UnreadyError(gettext("{packages} are installed over one another in one folder", packages=listed), again)
    try:
        import cv2
    except ImportError as error:
        again = "pip install --force-reinstall opencv-contrib-python"
        todo = gettext(SYSTEM_LIBRARIES) if ".so" in str(error) else again
        raise UnreadyError(gettext("{package} cannot be imported: {why}", package="cv2", why=error), todo) from error
    return listed or f"cv2 {cv2.__version__}"


def codecs() -> str:
    """The decoders of the clips that people have, and the encoder of the annotated clip, which is tried out."""
    try:
        import av
    except ImportError as error:
        text = gettext("{package} cannot be imported: {why}", package="PyAV", why=error)
        raise UnreadyError(text, gettext(REINSTALL)) from error
    again = "pip install --force-reinstall av"
    absent = [name for codec, name in DECODERS.items() if not _has_codec(codec, "r")]
    try:
        _encode_some_frames()
    except (av.FFmpegError, ValueError, OSError) as error:
        raise UnreadyError(gettext("{encoder} does not encode: {why}", encoder=ENCODER, why=error), again) from error
    library = f"PyAV {av.__version__}"
    if absent:
        text = gettext("{library} cannot decode {formats}", library=library, formats=", ".join(absent))
        raise UnreadyError(text, again)
    formats = ", ".join(DECODERS.values())
    return gettext(
        "{library} reads {formats}; writes H.264 ({encoder})", library=library, formats=formats, encoder=ENCODER
    )


def text_shaping() -> str:
    """HarfBuzz and the fonts of text on pictures are here, and letters of Devanagari are joined: tried on one pair."""
    try:
        import uharfbuzz

        from vision.drawing.shaping import Type, shaped

        joined, *apart = (shaped(text, Type(64)).width for text in ("क्ष", "क", "ष"))
    except (ImportError, OSError) as error:
        raise UnreadyError(gettext("no text on pictures: {why}", why=error), gettext(REINSTALL)) from error
    if joined >= sum(apart):
        raise UnreadyError(gettext("letters of Devanagari are not joined"), gettext(REINSTALL))
    return gettext("HarfBuzz {version}, Noto Sans with Devanagari", version=uharfbuzz.version_string())


def disk() -> str:
    """Results can be written here."""
    here = Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=here) as file:
            file.write(b"janu")
        free = shutil.disk_usage(here).free
    except OSError as error:
        raise UnreadyError(
            gettext("{name} cannot be written ({why})", name=shown_name(here), why=error.strerror),
            gettext("give a folder with --out"),
        ) from error
    text = gettext("{size} free in {folder}", size=digits(f"{free / 1e9:.1f} GB"), folder=shown_name(here))
    if free < ROOM:
        raise UnreadyError(text, gettext("free some space, or give a folder on another disk with --out"))
    return text


PROBES = (
    Probe(gettext_noop("models"), "score", models),
    Probe(gettext_noop("landmarker"), "score", landmarker),
    Probe(gettext_noop("network"), "score", network),
    Probe("opencv", "score", opencv),
    Probe(gettext_noop("codecs"), "score", codecs),
    Probe(gettext_noop("text shaping"), "score", text_shaping),
    Probe(gettext_noop("disk"), "score", disk),
    Probe(gettext_noop("window"), "live", window),
    Probe(gettext_noop("camera"), "live", camera),
    Probe(gettext_noop("voice"), "live", voice),
)


def examined(probe: Probe) -> ProbeResult:
    """The result of one probe; what nobody foresaw is a result too."""
    try:
        return ProbeResult(probe.name, probe.use, probe.look())
    except UnreadyError as error:
        return ProbeResult(probe.name, probe.use, error.found, error.todo)
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return ProbeResult(probe.name, probe.use, what, gettext(REPORT))


def run(console: Console | None = None) -> int:
    """Print every result and which uses are ready. Returns 0 if all that ``score`` needs is there, else 1."""
    console = console or Console(highlight=False, markup=False, emoji=False)
    system = f"{platform.system()} {platform.machine()}"
    own = _version_of("janu") or gettext("(not installed)")
    console.print(f"janu {own}, Python {platform.python_version()}, {system}\n")
    with native_stderr_hidden(), console.status(gettext("looking")):
        results = [examined(probe) for probe in PROBES]
    console.print(_table(results, console.encoding))
    missing = {use: [gettext(r.name) for r in results if r.use == use and not r.ok] for use in ("score", "live")}
    console.print()
    console.print(_readiness(gettext("clips and pictures (janu score)"), missing["score"], console.encoding))
    console.print(_readiness(gettext("live practice (janu live)"), missing["live"], console.encoding))
    return 1 if missing["score"] else 0


def _table(results: list[ProbeResult], encoding: str) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for r in results:
        style = "#12a594" if r.ok else "bold #e0701a" if r.use == "score" else "dim"
        mark = "✓ " + gettext("ok") if r.ok else ("! " if r.use == "score" else "- ") + gettext("missing")
        shown = Text(printable(mark, encoding), style)
        table.add_row(printable(gettext(r.name), encoding), shown, printable(r.found, encoding))
        if r.todo:
            table.add_row("", "", Text(printable(f"→ {r.todo}", encoding), "bold" if r.use == "score" else ""))
    return table


def _readiness(use: str, missing: list[str], encoding: str) -> Text:
    if not missing:
        return Text(printable("✓ " + gettext("Ready for {use}", use=use), encoding), "#12a594")
    text = "- " + gettext("Not ready for {use}: {missing}", use=use, missing=", ".join(missing))
    return Text(printable(text, encoding))


def _version_of(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _has_codec(name: str, mode: Literal["r", "w"]) -> bool:
    import av

    try:
        av.codec.Codec(name, mode)
    except ValueError:  # av.codec.codec.UnknownCodecError is one
        return False
    return True


def _encode_some_frames() -> None:
    """Encode three frames of H.264 in memory."""
    import av
    import numpy as np

    context = cast(av.VideoCodecContext, av.VideoCodecContext.create(ENCODER, "w"))
    context.width, context.height, context.pix_fmt, context.time_base = 64, 64, "yuv420p", Fraction(1, 10)
    packets = []
    for number in range(3):
        frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 80 * number, np.uint8), format="rgb24")
        frame.pts = number
        packets += context.encode(frame.reformat(format="yuv420p"))
    if not [*packets, *context.encode(None)]:
        raise ValueError("no output")
