"""What the clip page knows before the frames: the clip, its checks, its holds and findings in words, and its looks."""

import math
from dataclasses import asdict
from typing import Any

from alignment.body.landmarks import Landmark
from alignment.body.measures import MEASURES
from alignment.checks import Check, PoseSpec
from alignment.report import Hold, Report
from vision.drawing.layers import BODY, Bone
from vision.drawing.layout import layout_of
from vision.drawing.theme import Color, Theme
from vision.live.recording import session_time_of
from vision.report.cards import Card, CheckRow, rows_of_cards
from vision.report.summary import differences, no_differences
from vision.report.value_axis import LEAST_RANGE
from vision.results.folder import ANNOTATED, STILL
from vision.review.clip.copies import copy_of
from vision.review.clip.overlay import PARTS, PIECE, STRIDE
from vision.review.folder import RECORDING, ClipFiles
from vision.review.library.catalogue import LibraryEntry
from vision.review.poses import Poses
from vision.words.language import gettext
from vision.words.numbers import SHOWN_DECIMALS, SOMEWHAT_ROUNDED_SPAN, SPINE_WORDS, sentence, target_in_words
from vision.words.pose import pose_in_words
from vision.words.readings import PHASES
from vision.words.reports import spoken_report
from vision.words.warnings import warning_words

#: how strongly a limb is drawn, by what its landmarks' row says of it: known (1) or not (0)
FADES: tuple[tuple[float, float], ...] = ((0.5, 1.0), (-1.0, 0.0))


def page_data(entry: LibraryEntry, report: Report, poses: Poses) -> dict[str, Any]:
    """All that the page needs of a clip but its frames and what the teacher said."""
    clip = entry.clip
    found, known = poses.of(report, clip)
    spec = pose_in_words(found)
    report = spoken_report(report, found)
    return {
        "scored": True,
        "clip": {
            "id": clip.id,
            "name": clip.name,
            "content": entry.content,
            "student": entry.student,
            "day": entry.day.isoformat(),
            "kind": report.clip.kind,
            "size": report.clip.size,
        },
        "media": media_of(clip, report, spec),
        "overlay": {
            "piece": PIECE,
            "stride": STRIDE,
            "parts": [asdict(part) for part in PARTS],
            "bones": _bones(),
            "fades": FADES,
        },
        "theme": theme_of_the_page(),
        "phases": {phase: gettext(name) for phase, name in PHASES.items()},
        "checks": [_check(str(name), check, report, known) for name, check in _in_order(spec)],
        "holds": holds_of(report, spec),
        "differences": [one.text for one in differences(report, spec)],
        "same": [{"titles": titles, "note": note} for titles, note in no_differences(report, spec)],
        "warnings": [warning_words(one) for one in report.quality.warnings],
        "own_spec": "" if known else report.spec.name,
    }


def media_of(clip: ClipFiles, report: Report, spec: PoseSpec) -> dict[str, Any]:
    """Where the moving picture is, and what can be shown in its place: the annotated clip, cut to its picture."""
    layout = layout_of(*report.clip.size, len(spec.checks))
    still = report.clip.kind == "picture"
    picture, annotated = layout.picture, clip.results / (STILL if still else ANNOTATED)
    return {
        "original": f"/media/{clip.id}" if clip.recorded else None,
        "playable": f"/media/{clip.id}?kind=playable" if copy_of(clip) else None,
        "begins": session_time_of(clip.video) if clip.video and clip.video.name == RECORDING else 0.0,
        "annotated": {
            "src": f"/clip/{clip.id}/still.jpg" if still else f"/media/{clip.id}?kind=annotated",
            "canvas": layout.canvas,
            "picture": [picture.x, picture.y, picture.width, picture.height],
        }
        if annotated.is_file()
        else None,
    }


def holds_of(report: Report, spec: PoseSpec) -> list[dict[str, Any]]:
    """The holds in the order of time, each with its findings in words and where to look."""
    cards = {card.id: card for row in rows_of_cards(report, spec, {}) for card in row}
    found = [
        _hold(report, i, j, hold, cards[f"hold-{i}-{j}"])
        for i, side in enumerate(report.sides)
        for j, hold in enumerate(side.holds)
    ]
    return sorted(found, key=lambda one: float(one["start"]))


def _hold(report: Report, i: int, j: int, hold: Hold, card: Card) -> dict[str, Any]:
    side = report.sides[i]
    rows = [row for row in card.judged if row] + list(card.info)
    return {
        "side": side.extended,
        "number": j,
        "of": len(side.holds),
        "title": card.title,
        "which": card.number,
        "seen": card.seen,
        "start": hold.start_s,
        "end": hold.end_s,
        "held": card.held,
        "aligned": card.aligned and gettext("{time} {measured}", time=card.aligned, measured=card.measured),
        "course": card.course,
        "rows": [_row(row, hold) for row in rows],
    }


def _row(row: CheckRow, hold: Hold) -> dict[str, Any]:
    said = hold.checks[row.id]
    return {
        "check": row.id,
        "title": row.title,
        "status": row.status,
        "value": row.value,
        "figures": row.figures,
        "target": row.target,
        "cue": row.cue,
        "why": row.why,
        "reason": row.reason,
        "shares": sentence(row.shares),
        "trend": sentence(row.trend),
        "best": said.best_at_s,
        "worst": said.worst_at_s,
        "spans": [[span.start_s, span.end_s] for span in said.adjust_spans],
    }


def _check(name: str, check: Check, report: Report, known: bool) -> dict[str, Any]:
    unit = MEASURES[name][1]
    low, high = check.bounds(report.strictness)
    upper = high if math.isfinite(high) else 0.0
    return {
        "id": name,
        "title": check.title,
        "judged": check.judged,
        "phase": check.phase,
        "unit": unit,
        "decimals": SHOWN_DECIMALS[unit],
        "least_range": LEAST_RANGE[unit],
        "bounds": [_finite(low), _finite(high)] if known and check.judged else [None, None],
        "target": target_in_words(check, unit, report.strictness) if known else "",
        "words": [
            [limit, gettext(word)]
            for limit, word in zip((upper, upper + SOMEWHAT_ROUNDED_SPAN, None), SPINE_WORDS, strict=True)
        ]
        if unit == "index"
        else [],
    }


def _in_order(spec: PoseSpec) -> list[tuple[str, Check]]:
    """What is judged first, then what is information only."""
    return sorted(((str(name), check) for name, check in spec.checks.items()), key=lambda item: not item[1].judged)


def _finite(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _bones() -> dict[str, list[list[int]]]:
    """The skeleton's bones by what they belong to, as pairs of landmarks."""

    def pairs(bones: tuple[Bone, ...]) -> list[list[int]]:
        return [[int(a), int(b)] for a, b in bones]

    legs = {
        side: [
            [int(Landmark[f"{side}_{a}".upper()]), int(Landmark[f"{side}_{b}".upper()])]
            for a, b in (("hip", "knee"), ("knee", "ankle"), ("ankle", "heel"), ("heel", "foot_index"))
        ]
        for side in ("left", "right")
    }
    return {"body": pairs(BODY), **legs}


def theme_of_the_page() -> dict[str, str]:
    """The overlay's colours as the page writes them."""
    theme = Theme()
    colors: dict[str, Color] = {status: mark.color for status, mark in theme.marks.items()}
    colors |= {"extended": theme.extended_leg, "bent": theme.bent_leg, "body": theme.body, "halo": theme.halo}
    colors |= {"text": theme.text}
    return {name: "#{:02x}{:02x}{:02x}".format(*color.rgb) for name, color in colors.items()}
