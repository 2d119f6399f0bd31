"""What a cluster is to do: clips and pictures by path or by URL, and where their results go, which may be a URL too."""

import glob
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import cast
from urllib.parse import unquote, urlsplit

from alignment.errors import OutputError, UnreadableFileError
from vision.batch.inputs import CLIPS, PICTURES, lines_of
from vision.batch.jobs import Job, Plan, planned
from vision.results.places import Url, is_url, reached
from vision.runtime.atomic_files import absolute
from vision.words.language import gettext


def planned_far(inputs: Iterable[str], out: str | None) -> Plan:
    """One job for each clip or picture that the inputs stand for, as `planned`; they, and ``out``, may be URLs.

    A URL stands for the file, for all below it if it is a folder, or for what matches it if it has ``*``. Paths are
    made absolute, for the workers run elsewhere. Raises JanuError.
    """
    given = list(_each(inputs))
    paths, urls = [Path(_plain(i)) for i in given if not is_url(i)], [i for i in given if is_url(i)]
    beside = None if out is None or is_url(out) else Path(_plain(out))
    here = planned(paths, beside) if paths else Plan([], Path.cwd(), [])
    if out is not None and is_url(out):
        whole = [(PurePosixPath(job.name), job) for job in here.jobs]
        jobs = [Job(absolute(job.path), _far(out, name, job.out.name), job.name) for name, job in whole]
    else:
        jobs = [Job(absolute(job.path), absolute(job.out), job.name) for job in here.jobs]
    in_vain = list(here.in_vain)
    found = []
    for url in urls:
        try:
            found += list(_found(url))
        except UnreadableFileError as error:
            in_vain.append(error)
    jobs += _of_urls(found, out, one=len(given) == 1 and len(found) == 1 and found[0].text == given[0])
    if not jobs:
        raise in_vain[0]
    if out is not None:
        folder = cast(Path, Url(out)) if is_url(out) else absolute(Path(_plain(out)))
    else:
        folder = absolute(here.folder) if paths else cast(Path, _together(found))
    return Plan(jobs, folder, in_vain, here.left_out)


def _each(inputs: Iterable[str]) -> Iterator[str]:
    """The inputs, with those that lists and standard input name in place of these."""
    for given in inputs:
        lines = None if is_url(given) else lines_of(given)
        yield from [given] if lines is None else lines


def _plain(given: str) -> str:
    """A path; ``file:///clips`` is one too."""
    return unquote(urlsplit(given).path) if given.startswith("file://") else given


def _found(text: str) -> Iterator[Url]:
    """The files that a URL stands for. Raises UnreadableFileError when there are none, ClusterError."""
    url = Url(text)
    is_pattern = glob.has_magic(text) and not url.is_web  # where a ? begins the query
    if PurePosixPath(url.path).suffix.lower() in CLIPS + PICTURES and not is_pattern:
        yield url
        return
    system, protocol = url.system(), text.split("://", 1)[0]
    count = 0
    with reached(url):
        if is_pattern:
            listed: Iterable = [(name, info) for name, info in system.glob(text, detail=True).items()]
        else:  # one folder's names at a time: a list of all would not fit
            walked = system.walk(text, detail=True)
            listed = ((f"{at}/{name}", info) for at, _, files in walked for name, info in sorted(files.items()))
        for name, info in listed:
            if info.get("type") == "file" and _is_wanted(name):
                count += 1
                yield Url(name if "://" in name else f"{protocol}://{name}", int(info.get("size") or 0))
    if not count:
        raise UnreadableFileError(gettext("{text} holds no clips or pictures: check the address.", text=text))


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name)
    in_results = any(part.endswith(".janu") or part.startswith(".") for part in path.parts)
    return not in_results and path.suffix.lower() in CLIPS + PICTURES


def _of_urls(urls: list[Url], out: str | None, one: bool) -> list[Job]:
    """The jobs of clips by URL: results beside them, or within ``out`` as they lie in the folder of them all."""
    if not urls:
        return []
    base = posixpath.commonpath({posixpath.dirname(_whole(url)) for url in urls})
    stems = Counter((posixpath.dirname(_whole(url)), PurePosixPath(url.name).stem) for url in urls)
    jobs = []
    for url in urls:
        name, stem = posixpath.relpath(_whole(url), base), PurePosixPath(url.name).stem
        alone = stems[posixpath.dirname(_whole(url)), stem] == 1
        folder = f"{stem if alone else url.name}.janu"
        if out is None and url.is_web:
            raise OutputError(
                gettext("Nothing can be written beside {url}: say where the results go with --out.", url=url)
            )
        if out is None:
            place = cast(Path, url.parent / folder)
        elif one:
            place = cast(Path, Url(out)) if is_url(out) else absolute(Path(_plain(out)))
        elif is_url(out):
            place = _far(out, PurePosixPath(name), folder)
        else:
            place = absolute(Path(_plain(out)) / posixpath.dirname(name) / folder)
        jobs.append(Job(cast(Path, url), place, name))
    return jobs


def _together(urls: list[Url]) -> Url | Path:
    """The folder that holds all of these; this one if they are in several places."""
    protocols = {url.text.split("://", 1)[0] for url in urls}
    base = posixpath.commonpath({posixpath.dirname(_whole(url)) for url in urls}).lstrip("/")
    return Url(f"{protocols.pop()}://{base}") if base and len(protocols) == 1 else Path.cwd()


def _whole(url: Url) -> str:
    """The path of a URL with the host or bucket before it."""
    return f"/{urlsplit(url.text).netloc}{url.path}" if url.is_web else f"/{url.path.lstrip('/')}"


def _far(out: str, name: PurePosixPath, folder: str) -> Path:
    """A folder of results within a URL; it has as much of a path as a job needs."""
    return cast(Path, Url("/".join([out.rstrip("/"), *name.parent.parts, folder])))
