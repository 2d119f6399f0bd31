"""No address of the page, and so no student's name, goes anywhere: not even where the environment asks for it."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.review_browser import running
from tests.vision.review_folder import a_tiny_clip

pytest.importorskip("opentelemetry", reason="FastAPI has no telemetry without it")

#: asks the page for an address while another library has made the whole process record what it does
RECORDED = """
import json, sys
from pathlib import Path
from opentelemetry import _logs, metrics, trace

told = []

class Recorder(trace.TracerProvider, trace.NoOpTracer):
    def get_tracer(self, *names, **more):
        return self
    def start_span(self, name, *values, **more):
        told.append(name)
        return super().start_span(name, *values, **more)

class Meters(metrics.MeterProvider):
    def get_meter(self, *names, **more):
        told.append("a meter")
        return metrics.NoOpMeter("x")

class Logs(_logs.LoggerProvider):
    def get_logger(self, *names, **more):
        told.append("a logger")
        return _logs.NoOpLogger("x")

trace.set_tracer_provider(Recorder())
metrics.set_meter_provider(Meters())
_logs.set_logger_provider(Logs())

from starlette.testclient import TestClient
from vision.review.web.app import create_app

with TestClient(create_app(Path(sys.argv[1])), base_url="http://127.0.0.1:8642") as page:
    answers = [page.get("/?student=Ada").status_code, page.post("/api/undo", json={}).status_code]
print(json.dumps([answers, told]))
"""


def test_the_environment_does_not_make_it_send_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Ada").mkdir()
    (tmp_path / "Ada" / "a.mp4").write_bytes(a_tiny_clip())
    called: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as collector:
        collector.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    collector.accept()[0].close()
                    called.append("called")
                except TimeoutError:
                    pass

        listener = threading.Thread(target=listen)
        listener.start()
        monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.getsockname()[1]}")
        try:
            with running(tmp_path) as server:
                server.ask("/?student=Ada").close()
        finally:
            done.set()
            listener.join()
    assert called == [] and not [line for line in server.said if "elemetry" in line], server.said


def test_a_library_that_records_the_whole_process_hears_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RECORDED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [[200, 422], []]
