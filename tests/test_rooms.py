"""The rooms lie along the way of a frame, and none imports one that comes after it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: each may import those before it; what stands loose in `vision` (cli, doctor) and its public name come last
VISION = (
    *("words", "runtime", "media", "perception", "results", "drawing", "report", "scoring"),
    *("batch", "cluster", "live", "review", "commands", "bench", ""),
)
#: of the judging room: what a body measures, the checks and the report, what time makes of it, what is said of it
ALIGNMENT = ("errors", "toml_lines", "body", "pose_fields", "care", "checks", "report", "practice", "guidance", "")
#: of the review page: what is reviewed, the teacher's word, what is shown of it, and the server with its pages
REVIEW = ("folder", "poses", "notes", "library", "commentary", "clip", "progress", "student_report", "web")


def imports(room: str) -> Iterator[tuple[Path, str]]:
    """Every import in a room's modules, also those within functions: the module, and what it imports."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield file.relative_to(ROOT / room), node.module
            elif isinstance(node, ast.Import):
                yield from ((file.relative_to(ROOT / room), name.name) for name in node.names)


def upward(package: str, order: tuple[str, ...]) -> list[str]:
    """The imports that go against the order, as ``results/folder.py: vision.scoring.judging``."""
    place = {name: i for i, name in enumerate(order)}
    wrong = []
    for file, module in imports(package.replace(".", "/")):
        if not module.startswith(f"{package}."):
            continue
        here = file.parts[0] if len(file.parts) > 1 else file.stem
        there = module.removeprefix(f"{package}.").split(".")[0]
        if place.get(there, len(order)) > place.get(here, len(order)):
            wrong.append(f"{file}: {module}")
    return wrong


def test_no_room_imports_a_later_one() -> None:
    assert upward("vision", VISION) == []


def test_the_judging_room_goes_one_way_and_sees_nothing() -> None:
    assert upward("alignment", ALIGNMENT) == []
    seen = {module.split(".")[0] for _, module in imports("alignment")}
    assert not seen & {"vision", "fixtures", "cv2", "av", "PIL", "ai_edge_litert", "mediapipe"}


def test_the_rooms_of_the_review_page_go_one_way() -> None:
    assert upward("vision.review", REVIEW) == []


def test_the_package_does_not_know_its_fixtures_or_tests() -> None:
    assert not {f"{file}: {m}" for file, m in imports("vision") if m.split(".")[0] in ("fixtures", "tests")}


def test_every_room_is_in_the_order() -> None:
    for package, order in (("vision", VISION), ("vision/review", REVIEW)):
        rooms = {p.name for p in (ROOT / package).iterdir() if (p / "__init__.py").is_file()}
        assert rooms - {"public"} <= set(order)
