"""The numbers that steer the judging of a practice, as objects: give `Practice` others to try them, nothing is patched.

For example ``Practice(spec, parameters=replace(PRACTICE, hold=replace(HOLD, rise=8.0)))``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class HoldParameters:
    """When somebody folds, holds and comes up, see `alignment.practice.hold`."""

    #: degrees of fold at which sitting upright ends; people who sit up measure -5 to 18
    enter_fold: float = 24.0
    #: degrees of fold at which sitting upright begins again
    leave_fold: float = 19.0
    #: the same where it surely is the pose: of 26 people photographed in it one is folded by 22 degrees, one by 25.
    #: Told by what was learned from others, no more of 13 films and 76 others are taken so (fixtures/experiments, 23)
    enter_sure: float = 20.0
    leave_sure: float = 18.0
    #: degrees per second by which the shoulders may turn about the hips in a hold, on screen and as the fold, in the
    #: mean; breathing: 1 to 3, folding: 8 to 25
    steady_speed: float = 4.0
    #: seconds over which the speed is taken
    speed_window: float = 0.8
    #: seconds for which it must stay low
    steady_for: float = 1.0
    #: seconds over which somebody keeps still whose readings tremble: of a deep fold seen half from the front both fold
    #: and place tremble, for ten seconds in one of 84 rendered clips (fixtures/experiments, 13)
    still_for: float = 3.0
    #: degrees a second that they may drift in it
    drift: float = 0.5
    #: seconds of moments that are kept: longer than anybody takes to fold or to rise
    remember: float = 9.0
    #: seconds over which somebody who comes up has come up
    rising_over: float = 3.0
    #: degrees within which the shoulders are where they are in the hold: about when it began and ended
    at_depth: float = 1.5
    #: seconds for which people have been coming up before they have moved by `at_depth`: 0.37 to 0.7 on recorded people
    ease: float = 0.4
    #: degrees that the shoulders must have come for a hold to be dated by the movement into it
    least_way: float = 10.0
    #: seconds of the hold that are looked at with the way up: a breath, which else is taken for its beginning
    before: float = 5.0
    #: share of the way up that must be seen for a hold's end to be dated by it
    half: float = 0.5
    #: seconds before the fold passes `enter_fold` in which it began
    fold_begins: float = 3.0
    #: torso lengths and radians that place (x, y) and fold are off the way into a hold at least: on screen it is bent
    off_way: tuple[float, float, float] = (0.1, 0.1, 0.05)
    #: degrees by which the fold must come up, at more than the steady speed, for a hold to be left
    rise: float = 9.0
    #: seconds up to which somebody who then folds by `rise` more has only rested on the way
    rested: float = 4.0
    #: seconds in which somebody who came up without sitting up may go back down: a pause, the same hold
    pause: float = 12.0
    #: seconds a hold must last to be one
    shortest: float = 3.0
    #: seconds without a sighting after which a phase other than holding is forgotten
    forget: float = 2.0
    #: seconds without a sighting that a hold survives: a deep fold hides the face
    unseen: float = 20.0

    def enter(self, *, sure: bool) -> float:
        """Degrees of fold at which sitting upright ends; ``sure``: where it surely is the pose."""
        return self.enter_sure if sure else self.enter_fold

    def leave(self, *, sure: bool) -> float:
        """Degrees of fold at which it begins again."""
        return self.leave_sure if sure else self.leave_fold


@dataclass(frozen=True)
class LegsParameters:
    """When a leg is called the extended one, see `alignment.practice.legs`."""

    #: seconds of the past that speak in the decision; within a hold the whole of it does
    memory: float = 3.0
    #: mean log-odds needed to name a side at first
    enter: float = 0.4
    #: and to change it later
    change: float = 1.0
    #: log-odds beyond which one frame is not believed more
    belief: float = 4.0


@dataclass(frozen=True)
class RecordParameters:
    """When a check says something of a hold, see `alignment.practice.records`."""

    #: a check asks for adjustment over a hold when it did so for this many seconds
    adjust_for: float = 2.0
    #: and for this share of what was measured
    adjust_share: float = 0.1
    #: a check says something of a hold when it was measured in this share of its frames
    enough: float = 0.25
    #: where it was measured in less than this share of a hold it was hardly to be seen, and only what is clearly
    #: outside counts. Of 84 rendered clips an aligned one was told so to adjust something; no fault that was found is
    #: lost (fixtures/experiments, 13)
    mostly: float = 0.5
    #: the clock of aligned time runs while this share of the judged checks that the view can show is measured
    aligned_on: float = 0.5
    #: a shorter stretch of `adjust` is no span (s)
    shortest_span: float = 1.0
    #: a shorter gap in a span does not end it (s)
    shortest_gap: float = 1.0
    #: share of a span in which it must be sure that the value is outside, where it is so by little. On 49 rendered
    #: clips every stretch with a fault was sure for 0.95 of it and more, of six without one five for 0.03 to 0.82
    nearly_all: float = 0.9
    #: and where it is so by `clearly`
    sure_share: float = 0.33
    #: how many times what it takes to be sure is clearly outside
    clearly: float = 1.5
    #: a trend needs a hold of this many seconds
    trend_after: float = 8.0
    #: values so many seconds apart tell of it on their own: half a breath
    trend_swing: float = 2.5
    #: and it is off by this share of the change: in the seven committed clips the fold's changes are read as 0.72 to
    #: 1.18 of what they are
    trend_share: float = 0.15


@dataclass(frozen=True)
class InPoseParameters:
    """When the legs are the pose's, see `alignment.practice.in_pose`."""

    #: seconds over which the log-odds of being in the pose are averaged
    memory: float = 1.0
    #: log-odds of being in the pose beyond which one frame is not believed more
    belief: float = 6.0
    #: degrees of fold up to which somebody sits upright
    upright: float = 20.0
    #: seconds of that which are remembered
    upright_memory: float = 3.0
    #: of what is filmed sitting upright and then folded most is the pose: so much doubt it takes, of both together
    #: (log-odds). From the straight leg's side two legs beside each other look alike: of seven rendered clips one is
    #: seen for half of its hold at -4, and of 14 films of other things one is taken at -3.4 as at -4.3
    doubt: float = -4.3
    #: log-odds, of both together, above which it surely is the pose: of 26 people photographed in it 2.5 to 5.9 speak
    #: for it; above 1 is as good, above 3 loses the one for whom it is (fixtures/experiments, 23)
    sure: float = 2.0
    #: sine of the camera's direction, 1 on the straight leg's side, -1 on the bent one's, above which that is so; from
    #: elsewhere both legs show: of 735 looks at rendered people from the bent leg's side 2 in 100 speak against the
    #: pose, of 694 from the straight one's 20 (fixtures/experiments, 22)
    hides: float = 0.38


#: what Janu judges by
IN_POSE = InPoseParameters()
HOLD = HoldParameters()
LEGS = LegsParameters()
RECORDS = RecordParameters()


@dataclass(frozen=True)
class PracticeParameters:
    """All of them, and how frames are smoothed, see `alignment.practice.practice`."""

    hold: HoldParameters = HOLD
    legs: LegsParameters = LEGS
    records: RecordParameters = RECORDS
    in_pose: InPoseParameters = IN_POSE
    #: seconds on either side over which a reading is the median
    smooth: float = 0.4
    #: seconds on either side over which the view is the mean
    view_smooth: float = 1.0


#: what Janu judges a practice by
PRACTICE = PracticeParameters()
