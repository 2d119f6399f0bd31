"""Clips fetched from and results brought to a URL, so that the work itself only knows files."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from vision.batch.jobs import Job
from vision.batch.work import Outcome
from vision.results.folder import ORDER, REPORT
from vision.results.places import Url, reached


@contextmanager
def at_hand(job: Job) -> Iterator[Job]:
    """The job with its clip and results as files here, where they are elsewhere; nothing of it is left afterwards.

    Of an earlier result only the report is fetched; its other files stand there empty, to be seen. Raises JanuError.
    """
    if not isinstance(job.path, Url) and not isinstance(job.out, Url):
        yield job
        return
    with TemporaryDirectory(prefix="janu-") as folder:
        path, out = job.path, job.out
        if isinstance(path, Url):
            url, path = path, Path(folder, "clip", path.name)
            path.parent.mkdir()
            with reached(url):
                url.system().get_file(url.text, str(path))
        if isinstance(out, Url):
            url, out = out, Path(folder, "results")
            _mirror(url, out)
        yield Job(path, out, job.name)


def bring(out: Path, url: Url) -> None:
    """Bring a new result to its URL. The earlier report is removed first and the new one comes last.

    So where there is a report, it is whole, and what stands beside it belongs to it. Raises OutputError.
    """
    with reached(url, writing=True):
        system = url.system()
        system.makedirs(url.text, exist_ok=True)
        there = _names(url)
        if REPORT in there:
            system.rm_file((url / REPORT).text)
        for name in ORDER:
            if (out / name).is_file():
                system.put_file(str(out / name), (url / name).text)
            elif name in there:
                system.rm_file((url / name).text)


def named_as_given(outcome: Outcome, here: Job, job: Job) -> Outcome:
    """What was said of the files here, said of the URLs that they stand for."""
    message = outcome.message
    for mine, given in ((here.out, job.out), (here.path, job.path)):
        if mine != given:
            message = message.replace(str(mine), str(given))
    return replace(outcome, message=message)


def _mirror(url: Url, out: Path) -> None:
    names = _names(url)
    if not names:
        return
    out.mkdir()
    for name in names:
        (out / name).touch()
    if REPORT in names:
        with reached(url):
            url.system().get_file((url / REPORT).text, str(out / REPORT))


def _names(url: Url) -> set[str]:
    """The names of results that are there."""
    system = url.system()
    with reached(url), suppress(FileNotFoundError):
        system.invalidate_cache()
        found = {entry["name"].rstrip("/").rsplit("/", 1)[-1] for entry in system.ls(url.text, detail=True)}
        return found & set(ORDER)
    return set()
