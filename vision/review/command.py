"""``janu review``: opens the folder, serves the page to this machine, and shows it in the browser."""

import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from rich.console import Console

from alignment.errors import OutputError, UnreadableFileError
from vision.batch.work import Settings
from vision.files import shown_name
from vision.models import load_model
from vision.pose_file import read_pose
from vision.review.app import create_app
from vision.review.safety import Guard

PORT = 8642


@dataclass(frozen=True)
class Options:
    """The options of ``janu review``; see its help."""

    folder: Path = Path()
    port: int | None = None
    browser: bool = True
    share: bool = False
    database: str | None = None
    model: str = "heavy"
    pose: Path | None = None
    strictness: float = 1.0


def run(options: Options) -> int:
    """Serve until Ctrl-C. Raises JanuError, before it serves, for what cannot be opened."""
    if not options.folder.is_dir():
        name = shown_name(options.folder)
        raise UnreadableFileError(f"{name} is not a folder: give the folder that the clips are in.")
    load_model(options.model)  # a wrong one is said before a clip waits for it
    settings = Settings(spec=read_pose(options.pose), model=options.model, strictness=options.strictness)
    token = secrets.token_urlsafe(16) if options.share else None
    names = addresses() if options.share else []
    app = create_app(options.folder, database=options.database, guard=Guard.of(names, token), settings=settings)
    with listening("" if options.share else "127.0.0.1", options.port) as listener:
        port = listener.getsockname()[1]
        query = f"?token={token}" if token else ""
        here = f"http://127.0.0.1:{port}/{query}"

        def ready() -> None:
            console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
            console.print(f"Reviewing {shown_name(options.folder.resolve())} at {here}")
            if options.share:
                for name in names:
                    console.print(f"Shared on the local network: http://{name}:{port}/{query}")
                console.print("Whoever has this address can see the clips and write notes. It is not encrypted.")
            console.print("Ctrl-C ends it; everything is saved.")
            if options.browser:
                threading.Thread(target=webbrowser.open, args=(here,), daemon=True).start()

        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        Server(config, ready).run([listener])
    return 0


class Server(uvicorn.Server):
    """Uvicorn's server, which calls `ready` once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the folder and begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens: at `port`, else at Janu's usual one or, where that is taken, any. Raises JanuError."""
    for wanted in (port,) if port is not None else (PORT, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, wanted))
        except OSError as error:
            listener.close()
            why = error.strerror
            continue
        listener.listen(128)
        return listener
    raise OutputError(f"The port {port or PORT} cannot be used ({why}): give another one with --port.")


def addresses() -> list[str]:
    """This machine's names and addresses in the local network, the likeliest first."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which address would be used
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    name = socket.gethostname()
    found += [name, f"{name}.local"]
    return [address for address in dict.fromkeys(found) if not address.startswith("127.")]
