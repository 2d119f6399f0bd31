"""The language spoken: which it is, in threads and tasks, and what it costs those who speak English."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from alignment.checks import load_spec
from alignment.errors import UsageError
from alignment.report import Advice, FileInfo, Quality, QualityWarning
from tests.vision.invented_reports import LEFT, a_hold, a_report, a_side
from vision.words import language
from vision.words.language import (
    chosen_language,
    current_language,
    gettext,
    known_language,
    languages,
    ngettext,
    set_language,
    speaking,
)
from vision.words.pose import pose_in_words
from vision.words.reports import in_words, spoken_report
from vision.words.system_language import of_the_system
from vision.words.warnings import warning_words

HEAVY = "Let your bent knee get heavy."
SCHWER = "Lass dein gebeugtes Knie schwer werden."


def test_a_sentence_is_said_in_the_language_spoken() -> None:
    assert gettext(HEAVY) == HEAVY
    with speaking("de"):
        assert gettext(HEAVY) == SCHWER
        with speaking("en"):
            assert gettext(HEAVY) == HEAVY
        assert gettext("Not in any {catalogue}") == "Not in any {catalogue}"
    assert current_language() == "en"


def test_values_fill_a_sentence_and_a_number_chooses_its_form() -> None:
    assert gettext("Over {what}", what="{that}") == "Over {that}"
    assert [ngettext("{n} wheel", "{n} wheels", n) for n in (1, 2)] == ["1 wheel", "2 wheels"]


def test_a_new_thread_speaks_what_the_process_speaks() -> None:
    said: list[str] = []

    def say() -> None:
        said.append(gettext(HEAVY))

    for code in ("de", "en"):
        set_language(code)
        with speaking("en"):  # of this thread alone
            thread = threading.Thread(target=say)
            thread.start()
            thread.join()
    assert said == [SCHWER, HEAVY]


@pytest.mark.parametrize("code", ["de", "DE", "de-AT", "de_DE.UTF-8", "de_CH@euro"])
def test_a_code_is_known_as_people_and_systems_write_it(code: str) -> None:
    assert known_language(code) == "de"


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'tlh': choose one of en, .*de"):
        chosen_language("tlh")
    assert languages()[0] == "en"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANGUAGE": "tlh:de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_MESSAGES": "tlh_KL", "LANG": "de_DE"}, "en"),
        ({"LANG": ""}, "en"),
    ],
)
def test_without_a_wish_it_is_the_systems(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if any(variables.values()) or sys.platform not in ("win32", "darwin"):
        assert chosen_language(None) == expected
    assert all(isinstance(code, str) for code in of_the_system())


def test_the_built_in_pose_is_translated_and_stays_the_same_file() -> None:
    spec = load_spec()
    assert pose_in_words(spec) is spec
    with speaking("de"):
        told = pose_in_words(spec)
        assert told.checks["bent_knee_height"].cue.above == SCHWER
        assert (told.sha256, told.source) == (spec.sha256, spec.source)
        assert {n: c.target for n, c in told.checks.items()} == {n: c.target for n, c in spec.checks.items()}


def test_a_pose_file_of_ones_own_keeps_its_words() -> None:
    text = Path("alignment/poses/janu_sirsasana.toml").read_text(encoding="utf-8")
    own = load_spec(text.replace("tolerance = 15", "tolerance = 14"), "my.toml")
    with speaking("de"):
        assert pose_in_words(own) is own


def test_english_loads_no_catalogue() -> None:
    code = "import sys, vision.words.numbers, vision.words.pose as p; p.gettext('x'); sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_the_folder_alone_says_which_languages_there_are() -> None:
    there = {path.stem for path in Path(language.__file__).parent.glob("catalogues/*.po")}
    assert set(languages()) == there | {"en"}


def test_a_warning_is_kept_in_english_and_told_in_the_language() -> None:
    warnings = [
        QualityWarning("camera", "leaning"),
        QualityWarning("cut_off", seconds=2.04),
        QualityWarning("damaged_frames", count=2),
        QualityWarning("other", words="Of an earlier version."),
    ]
    report = a_report(quality=Quality(coverage=1.0, warnings=warnings))
    with speaking("de"):
        kept = in_words(report, load_spec()).quality.warnings
        told = [warning_words(one) for one in kept]
    assert kept[0].words == "The camera leans: set it upright."
    assert told[0] == "Die Kamera steht schief: stell sie gerade."
    assert "Nur die ersten 2,0 Sekunden" in told[1]
    assert told[2].startswith("2 ")
    assert told[3] == "Of an earlier version."


@pytest.mark.parametrize("own", [False, True])
def test_what_a_report_says_is_told_again_unless_it_is_of_another_pose_file(own: bool) -> None:
    spec = load_spec()
    english = "Put a folded blanket under the bent knee and let it get heavy. Never push it down."
    advice = Advice("check", "bent_knee_height", "above", "left", words=f"With the left leg straight: {english}")
    side = a_side("left", "extended_side", a_hold(LEFT, 4, 30, {}))
    sha256 = "0" * 64 if own else spec.sha256
    report = a_report(side, advice=[advice], spec=FileInfo(name="a.toml", sha256=sha256))
    assert spoken_report(report, spec) is report
    with speaking("de"):
        told = spoken_report(report, pose_in_words(spec)).advice[0].words
    assert told.startswith("With the left leg" if own else "Mit gestrecktem linken Bein: Leg eine gefaltete Decke")
