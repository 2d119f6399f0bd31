"""Many machines: a real Dask scheduler and two worker processes on loopback, clips and results by path and by URL."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import psutil
import pytest
from distributed import Client
from moto.server import ThreadedMotoServer

from alignment import __version__
from alignment.checks import load_spec
from alignment.errors import JanuError, OutputError, UnreadableFileError
from vision import score
from vision.batch.jobs import Job
from vision.batch.work import Outcome, Settings
from vision.cluster.execution import by_cluster
from vision.cluster.local import LocalCluster, local_cluster
from vision.cluster.plan import planned_far
from vision.cluster.store import bring
from vision.cluster.task import work_on
from vision.commands import score as score_command
from vision.commands.score_options import ScoreOptions
from vision.results.places import ClusterError, Url

ROOT = Path(__file__).parents[2]
OPTIONS = ["--model", "full"]
#: every second frame is looked at
OFTEN: dict[str, Any] = {"fps": 2, "looks": 1}
KEYS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}

Janu = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server on loopback, told to this process and to those that it starts."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
            patch.setenv(name, value)
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def cluster(s3: str) -> Iterator[LocalCluster]:
    with local_cluster(2) as running:
        yield running


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with clips, a picture, and a file that is none."""
    folder = tmp_path_factory.mktemp("clips")
    (folder / "day two").mkdir()
    shutil.copy(ROOT / "fixtures/clips/left_aligned.mp4", folder / "anna.mp4")
    shutil.copy(ROOT / "fixtures/clips/right_rounded.mp4", folder / "day two" / "ben ö.mp4")
    shutil.copy(ROOT / "fixtures/stills/left_extended_side_light.jpg", folder / "day two" / "ben.jpg")
    (folder / "notes.mov").write_text("not a clip")
    return folder


@pytest.fixture(scope="module")
def expected(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one machine makes of them."""
    out = tmp_path_factory.mktemp("expected")
    for clip in ("anna.mp4", "day two/ben ö.mp4", "day two/ben.jpg"):
        folder = (out / clip).with_suffix(".janu")
        score(clips / clip, out=folder, model="full", **({} if clip.endswith("jpg") else OFTEN))
    return content(out)


def command(cluster: LocalCluster, *args: object) -> list[str]:
    given = [str(arg) for arg in args]
    return [sys.executable, "-m", "vision", "score", *OPTIONS, "--cluster", cluster.address, *given]


@pytest.fixture
def janu(cluster: LocalCluster, capfd: pytest.CaptureFixture[str]) -> Janu:
    """Run ``janu score ... --cluster``; returns exit code, stdout, stderr."""

    def run(*inputs: object, out: object = None) -> tuple[int, str, str]:
        capfd.readouterr()
        options = ScoreOptions(
            inputs=[str(given) for given in inputs],
            out=None if out is None else str(out),
            model="full",
            fps=OFTEN["fps"],
            looks=str(OFTEN["looks"]),
            cluster=cluster.address,
        )
        try:
            code = score_command.run(options)
        except JanuError as error:
            return error.exit_code, "", str(error)
        return code, *capfd.readouterr()

    return run


def content(folder: Path) -> dict[str, bytes]:
    """All results in a folder, without the summary."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("summary.")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.lengthy
def test_the_same_bytes_as_on_one_machine_though_a_worker_is_killed(
    cluster: LocalCluster, janu: Janu, clips: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    at_work = threading.Event()

    def kill() -> None:
        if waited_for(lambda: list(tmp_path.rglob(".unfinished-*/*"))):
            at_work.set()
            psutil.Process(cluster.workers[0].pid).children()[-1].send_signal(signal.SIGKILL)  # the nanny's worker

    killer = threading.Thread(target=kill)
    killer.start()
    code, out, err = janu(clips, out=tmp_path / "out")
    killer.join()
    assert at_work.is_set()
    assert code == 3, err
    assert content(tmp_path / "out") == expected
    assert "1 failed" in out
    assert [line for line in err.splitlines() if "notes.mov" in line and "is not a clip or picture" in line]
    assert (tmp_path / "out/summary.csv").read_text(encoding="utf-8").count("\n") == 5
    _, out, _ = janu(clips, out=tmp_path / "out")
    assert "3 there already, 1 failed" in out
    assert content(tmp_path / "out") == expected


def test_clips_and_results_on_s3(janu: Janu, clips: Path, expected: dict[str, bytes]) -> None:
    system = fsspec.filesystem("s3")
    system.makedirs("studio")
    system.put_file(str(clips / "day two/ben.jpg"), "studio/clips/day two/ben.jpg")
    code, out, err = janu("s3://studio/clips", "s3://studio/gone.mp4")
    assert (code, err) == (3, "janu: s3://studio/gone.mp4 does not exist: check the address.\n")
    assert "1 of 2 scored, 1 failed" in out
    system.invalidate_cache()
    made = {name.removeprefix("studio/clips/"): system.cat_file(name) for name in system.find("studio/clips/")}
    assert {name: data for name, data in made.items() if ".janu/" in name} == of("day two/ben.janu/", expected)
    assert 'href="clips/day%20two/ben.janu/report.html"' in system.cat_file("studio/summary.html").decode()
    assert "1 there already, 1 failed" in janu("s3://studio/clips", "s3://studio/gone.mp4")[1]


def test_clips_from_the_web(janu: Janu, clips: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(clips))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code, _, err = janu(f"http://127.0.0.1:{server.server_port}/day%20two/ben.jpg", out=tmp_path / "ben.janu")
        server.shutdown()
    assert code == 0, err
    assert content(tmp_path) == {
        name.removeprefix("day two/"): d for name, d in of("day two/ben.janu/", expected).items()
    }


def of(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith(folder)}


@pytest.mark.lengthy
def test_ctrl_c_drops_what_is_at_work_cleanly(cluster: LocalCluster, clips: Path, tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    for i in range(4):
        shutil.copy(clips / "anna.mp4", tmp_path / f"clips/{i}.mp4")
    slow = command(cluster, tmp_path / "clips", "--fps", "12")
    with subprocess.Popen(slow, stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as run:
        assert waited_for(lambda: list(tmp_path.rglob(".unfinished-*/*")))
        time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=120)
    assert run.returncode == 130, err
    assert "janu: Stopped in" in err
    assert "nothing was written for it" in err
    assert "Traceback" not in err
    assert not list(tmp_path.rglob(".unfinished-*"))
    assert all((folder / "report.json").is_file() for folder in tmp_path.rglob("*.janu"))


class Told:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.begun_jobs: list[str] = []
        self.said: list[str] = []

    def begun(self, job: Job) -> None:
        self.begun_jobs.append(job.name)

    def progressed(self, job: Job, progress: object) -> None: ...

    def say(self, text: str) -> None:
        self.said.append(text)


def jobs(count: int) -> list[Job]:
    return [Job(Path(f"{i}.mp4"), Path(f"{i}.janu"), f"{i}.mp4") for i in range(count)]


def test_many_jobs_are_in_flight_a_few_at_a_time(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are asked for as others end: a million of them are never in the scheduler at once."""
    monkeypatch.setattr("vision.cluster.execution.AT_LEAST", 32)
    asked = done = most = 0

    def counted() -> Iterator[Job]:
        nonlocal asked
        for job in jobs(200):
            asked += 1
            yield job

    def at_once(job: Job, settings: Settings, run: str, version: str, language: str) -> Outcome:
        return Outcome("scored", 0)

    for _, outcome in by_cluster(counted(), Settings(spec=load_spec()), Told(), cluster.address, 30, work=at_once):
        most = max(most, asked - done)
        done += 1
        assert outcome.how == "scored"
    assert done == asked == 200
    assert most <= 32


@pytest.mark.lengthy
def test_a_worker_keeps_its_memory_until_the_clip_is_done(cluster: LocalCluster, clips: Path, tmp_path: Path) -> None:
    """Dask lets no worker keep any, and each picture's would come from the system anew."""
    jobs = [Job(clips / "day two/ben.jpg", tmp_path / f"{i}.janu", str(i)) for i in range(4)]
    settings = Settings(spec=load_spec(), model="full")
    with Client(scheduler_file=cluster.address, set_as_default=False) as client:
        client.wait_for_workers(2)
        workers = list(client.scheduler_info()["workers"])
        ways = [
            client.submit(work_on, job, settings, "run", __version__, workers=[worker], pure=False)
            for job, worker in zip(jobs, workers * 2, strict=True)
        ]
        assert [outcome.how for outcome in client.gather(ways)] == ["scored"] * 4
        assert max(client.run(page_faults).values()) < 5000


def page_faults() -> int:
    """Those of taking and giving back 2 MB a hundred times; 50,000 if each comes from the system."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        np.ones(2**18)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_a_failure_is_tried_elsewhere_and_then_said(cluster: LocalCluster, tmp_path: Path) -> None:
    with Client(scheduler_file=cluster.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)  # one may have been killed just before

    def fails(job: Job, settings: Settings, run: str, version: str, language: str) -> Outcome:
        from distributed import get_worker

        worker = get_worker()
        worker.log_event(run, {"key": worker.get_current_task(), "at": worker.address, "progress": [0, None, 0, 0]})
        with (tmp_path / job.name).open("a") as file:
            file.write(f"{worker.address}\n")
        if job.name == "0.mp4":
            return Outcome("failed", 1, message="always")
        return Outcome("scored" if len((tmp_path / job.name).read_text().split()) == 2 else "failed", 0)

    ended = by_cluster(jobs(2), Settings(spec=load_spec()), Told(), cluster.address, 30, work=fails)
    outcomes = {job.name: outcome for job, outcome in ended}
    assert (outcomes["0.mp4"].how, outcomes["0.mp4"].message) == ("failed", "always")
    assert outcomes["1.mp4"].how == "scored"
    assert len((tmp_path / "0.mp4").read_text().split()) == 3
    assert len(set((tmp_path / "1.mp4").read_text().split())) == 2  # two workers


@pytest.mark.lengthy
def test_one_that_hangs_is_given_up_and_its_worker_works_again(cluster: LocalCluster, tmp_path: Path) -> None:
    """Also when who asked does not listen for a while: what was told meanwhile is no silence."""

    def hangs(job: Job, settings: Settings, run: str, version: str, language: str) -> Outcome:
        import time

        from distributed import get_worker

        worker = get_worker()
        told = {"key": worker.get_current_task(), "at": worker.address, "progress": [0, None, 0, 0]}
        worker.log_event(run, told)
        if job.name == "0.mp4":
            time.sleep(600)
        while job.name == "1.mp4" and not (tmp_path / "go on").exists():
            time.sleep(0.1)
            worker.log_event(run, told)
        return Outcome("scored", 0)

    outcomes = {}
    for job, outcome in by_cluster(jobs(5), Settings(spec=load_spec()), Told(), cluster.address, 3, work=hangs):
        outcomes[job.name] = outcome
        if job.name == "0.mp4":
            time.sleep(3.5)
            threading.Timer(0.5, (tmp_path / "go on").touch).start()
    assert [o.how for _, o in sorted(outcomes.items())] == ["failed", *["scored"] * 4], outcomes
    assert outcomes["0.mp4"].message.startswith("0.mp4 was given up: nothing happened for 3 seconds.")


def test_without_a_scheduler_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vision.cluster.execution.ANSWERS_IN", 0.5)
    with pytest.raises(ClusterError, match=r"No scheduler answers at tcp://127.0.0.1:1: start one with dask scheduler"):
        next(by_cluster(jobs(1), Settings(spec=load_spec()), Told(), "tcp://127.0.0.1:1", 1))


def test_without_dask_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "vision.cluster.execution")
    with pytest.raises(ClusterError, match=r"^--cluster needs Dask: pip install 'janu\[cluster\]'\.$"):
        score_command.run(ScoreOptions([str(ROOT / "fixtures/stills/empty_0.jpg")], cluster="tcp://127.0.0.1:1"))


def test_what_urls_stand_for(tmp_path: Path) -> None:
    """A folder's clips with their sizes, results left out; a pattern; where the results go."""
    system = fsspec.filesystem("memory")
    for name in ("a.mp4", "b/c.mp4", "b/c.jpg", "b/x.janu/annotated.mp4", "b/notes.txt"):
        system.pipe_file(f"/studio/{name}", b"12345")
    plan = planned_far(["memory://studio"], None)
    assert [(job.name, str(job.out).removeprefix("memory://")) for job in plan.jobs] == [
        ("a.mp4", "/studio/a.janu"),
        ("b/c.jpg", "/studio/b/c.jpg.janu"),
        ("b/c.mp4", "/studio/b/c.mp4.janu"),
    ]
    assert plan.jobs[0].path.stat().st_size == 5
    listed = tmp_path / "list.txt"
    listed.write_text("memory://studio/b/*.mp4\nhttps://host/some%20clip.mp4?key=1\n")
    plan = planned_far([str(listed)], "s3://out/all")
    assert [str(job.out) for job in plan.jobs] == ["s3://out/all/studio/b/c.janu", "s3://out/all/host/some clip.janu"]
    assert str(plan.folder) == "s3://out/all"
    (tmp_path / "two\nlines.mp4").touch()
    listed.write_bytes(b"two\nlines.mp4\0memory://studio/a.mp4\0")
    assert [job.path for job in planned_far([str(listed)], None).jobs] == [
        tmp_path / "two\nlines.mp4",
        Url("memory://studio/a.mp4"),
    ]
    with pytest.raises(UnreadableFileError, match="holds no clips or pictures"):
        planned_far(["memory://empty/"], None)
    with pytest.raises(OutputError, match="Nothing can be written beside"):
        planned_far(["https://host/a.mp4"], None)
    with pytest.raises(JanuError, match=r"nosuch://x/a\.mp4 cannot be reached"):
        Url("nosuch://x/a.mp4").system()


def test_results_at_a_url_are_whole_where_there_is_a_report(tmp_path: Path) -> None:
    """The old report goes first, the new one comes last, and what the new result does not have is removed."""
    system = fsspec.filesystem("memory")
    for name in ("report.json", "annotated.mp4", "mine.txt"):
        system.pipe_file(f"/kept/a.janu/{name}", b"old")
    for name in ("report.json", "frames.csv"):
        (tmp_path / name).write_text("new")
    bring(tmp_path, Url("memory://kept/a.janu"))
    there = {name: system.cat_file(name) for name in system.find("/kept/a.janu")}
    assert {name.rsplit("/", 1)[1]: data for name, data in there.items()} == {
        "report.json": b"new",
        "frames.csv": b"new",
        "mine.txt": b"old",
    }


def waited_for(true: Callable[[], object], seconds: float = 120) -> bool:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
