"""``janu review``: opens the folder, serves the page to this machine, and shows it in the browser."""

import secrets
import threading
import webbrowser

from rich.console import Console

from alignment.errors import UnreadableFileError
from vision.batch.work import Settings
from vision.commands.review_options import ReviewOptions
from vision.perception.models import load_model
from vision.review.notes.backup import back_up
from vision.review.web.app import create_app
from vision.review.web.safety import Guard
from vision.review.web.serving import Server, addresses, listening
from vision.runtime.atomic_files import shown_name
from vision.scoring.pose_file import read_pose
from vision.words.language import gettext, ngettext


def run(options: ReviewOptions) -> int:
    """Serve until Ctrl-C; returns the exit code. Raises JanuError, before it serves, for what cannot be opened."""
    if not options.folder.is_dir():
        name = shown_name(options.folder)
        raise UnreadableFileError(gettext("{name} is not a folder: give the folder that the clips are in.", name=name))
    if options.backup is not None:
        words = back_up(options.folder, options.database, options.backup)
        said = ngettext(
            "{file} holds {n} note, drawing or judgement.",
            "{file} holds {n} notes, drawings and judgements.",
            words,
            file=shown_name(options.backup),
        )
        print(said)
        return 0
    load_model(options.model)  # a wrong one is said before a clip waits for it
    settings = Settings(spec=read_pose(options.pose), model=options.model, strictness=options.strictness)
    token = secrets.token_urlsafe(16)
    names = addresses() if options.share else []
    app = create_app(options.folder, database=options.database, guard=Guard.of(names, token), settings=settings)
    with listening("" if options.share else "127.0.0.1", options.port) as listener:
        port = listener.getsockname()[1]
        here = f"http://127.0.0.1:{port}/?token={token}"

        def ready() -> None:
            console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
            console.print(gettext("Reviewing {folder} at {url}", folder=shown_name(options.folder.resolve()), url=here))
            if options.share:
                for name in names:
                    url = f"http://{name}:{port}/?token={token}"
                    console.print(gettext("Shared on the local network: {url}", url=url))
                console.print(
                    gettext("Whoever has this address can see the clips and write notes. It is not encrypted.")
                )
            console.print(gettext("Ctrl-C ends it; everything is saved."))
            if options.browser:
                threading.Thread(target=webbrowser.open, args=(here,), daemon=True).start()

        return Server(app, ready, app.state.shelf.checkpoints.finish).serve_until_stopped(listener)
