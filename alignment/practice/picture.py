"""One picture judged: one side, one hold of length 0."""

from dataclasses import replace
from typing import Literal

from alignment.body.estimate import estimates, fused
from alignment.body.known import hips_off
from alignment.body.landmarks import Body
from alignment.body.measuring import measured, readings
from alignment.body.placement import placed
from alignment.body.readings import Judged, Phase
from alignment.checks import PoseSpec
from alignment.practice.hold import HoldTimes
from alignment.practice.records import HoldRecord, Records

#: degrees of fold below which a person in the pose is taken to be sitting up before it
SEATED_BELOW = 20.0
#: log-odds of the pose below which it is not taken for it. Of 26 photographs of the pose, each judged by what was
#: learned without its person, 25 are taken for it, 2 of 78 of other poses, and 92 of 100 rendered people; at 0.8, 25, 1
#: and 84 (``fixtures/experiments``, 14)
SURE_OF_POSE = 0.0
#: log-odds of the pose below which it is said to be something else
SURELY_NOT = -1.5
#: log-odds below which it is not said which leg is the extended one: a clip has more pictures to tell it by. Of
#: photographs the least is 2.6; of 14 rendered people who would be told the wrong one it leaves 7
SURE_OF_LEG = 0.8


def judge_picture(looks: list[Body], spec: PoseSpec, strictness: float = 1.0) -> tuple[Judged, HoldRecord | None]:
    """Judge one picture, as a hold that lasts for no time.

    Parameters
    ----------
    looks : list of Body
        The same person seen several times, the best look (which is drawn) first; empty = nobody.
    spec : PoseSpec
        The checks.
    strictness : float
        What tolerances are divided by, see `alignment.checks.check_strictness`.

    Returns
    -------
    Judged, HoldRecord or None
        The judged picture and its record; none where nobody is seen or the legs are not surely in the pose.

    Examples
    --------
    >>> from alignment.checks import load_spec
    >>> judged, record = judge_picture([], load_spec())
    >>> judged.seen, record
    (False, None)
    """
    if not looks:
        return Judged(0.0, False, "looking"), None
    body = looks[0]
    seen = fused(estimates(looks))
    if seen.in_pose < SURE_OF_POSE or abs(seen.log_odds) < SURE_OF_LEG:
        unsure: Literal["pose", "leg"] = "leg" if seen.in_pose >= SURE_OF_POSE else "pose"
        nothing = Judged(0.0, True, "looking", unsure=unsure if seen.in_pose > SURELY_NOT else None)
        return replace(nothing, pixels=body.pixels, visibility=body.visibility, back=body.back), None
    extended = seen.likelier
    hypothesis = seen.of(extended)
    here = placed(body, extended, looks, [hypothesis], hips_off([(body, seen.framing)]))
    view = here.view
    raw = measured(here.body, extended, hypothesis)
    seated = raw.fold < SEATED_BELOW
    found = readings(raw, [raw], spec.better_views, view.bucket)
    findings = []
    phase: Phase
    for name, check in spec.checks.items():
        # sitting upright, the pelvis is judged as well; all else is judged as in a hold
        phase = "seated" if seated and check.phase == "seated" else "holding"
        findings.append(check.judge(found[name], phase, view, strictness, here.shape(name)))
    times = HoldTimes(0.0, 0.0)
    records = Records(spec)
    if seated:
        records.add(None, 0.0, "seated", extended, view, tuple(findings))
    record = records.of(1, times)
    records.add(record, 0.0, "holding", extended, view, tuple(findings))
    judged = Judged(
        0.0,
        True,
        "holding",
        extended,
        view,
        tuple(findings),
        hold=1,
        pixels=here.body.pixels,
        visibility=here.body.visibility,
        back=here.body.back,
        known=here.known,
    )
    return judged, record
