"""The committed stills through the real MediaPipe: people whose bodies, looks and cameras nothing was learned from."""

from dataclasses import dataclass

import pytest

from alignment.checks import load_spec
from alignment.picture import judge_picture
from alignment.readings import Judged
from fixtures import stills, truth
from vision.landmarker import Landmarker
from vision.models import load_model
from vision.seeing import look_at_picture
from vision.sources import open_source

SPEC = load_spec()


@dataclass(frozen=True)
class Still:
    """One still's truth and what was made of it."""

    name: str
    truth: dict
    found: bool
    judged: Judged

    @property
    def is_janu(self) -> bool:
        return self.truth["pose_class"] == "janu"

    def value(self, measure: str) -> float | None:
        return next((f.reading.value for f in self.judged.findings if f.check == measure), None)

    def alarms(self) -> set[str]:
        return {f.check for f in self.judged.findings if f.status == "adjust"}


@pytest.fixture(scope="session")
def judged() -> list[Still]:
    out = []
    with Landmarker(load_model("heavy"), video=False, people=3) as landmarker:
        for path in stills():
            with open_source(path) as source:
                looks = look_at_picture(next(iter(source)).image, landmarker)
            out.append(Still(path.name, truth(path), bool(looks), judge_picture(looks, SPEC)[0]))
    return out


def share(values: list[bool]) -> float:
    return sum(values) / len(values)


def test_everybody_is_found_and_nobody_in_empty_rooms(judged: list[Still]) -> None:
    assert [s.name for s in judged if s.truth["pose_class"] == "empty" and s.found] == []
    assert share([s.found for s in judged if s.is_janu]) >= 0.98
