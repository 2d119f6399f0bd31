"""What is said of each measure: of its value, and of the side that has more of it.

Each side has a sentence of its own: in most languages a word for left is another one beside another word.
"""

from dataclasses import dataclass

from vision.words.language import gettext_noop

#: said of the left leg and of the right one straight, or below and above zero
Two = tuple[str, str]


@dataclass(frozen=True)
class MeasureWords:
    """What is said of one measure; where nothing is said here, it is said as of any.

    Of its ``value``, below and above zero, where the number with its unit does not say it; and, said of the side that
    has more of it: what that is (``greater``), by how much (``greater_by``), and the same aloud (``greater_said``).
    """

    value: Two | None = None
    greater: str = gettext_noop("it is more")
    greater_by: Two = (
        gettext_noop("It is {by} more while the left leg is straight."),
        gettext_noop("It is {by} more while the right leg is straight."),
    )
    greater_said: Two = (
        gettext_noop("With the left leg straight it is more."),
        gettext_noop("With the right leg straight it is more."),
    )


#: measures of which two sides are never compared (`alignment.body.measures`) have no words for it
MEASURE_WORDS: dict[str, MeasureWords] = {
    "extended_knee": MeasureWords(
        value=("{value}", "{value}"),
        greater=gettext_noop("the straight knee is straighter"),
        greater_by=(
            gettext_noop("The straight leg is {by} straighter on the left."),
            gettext_noop("The straight leg is {by} straighter on the right."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the straight knee is straighter."),
            gettext_noop("With the right leg straight the straight knee is straighter."),
        ),
    ),
    "bent_knee_height": MeasureWords(
        value=(
            gettext_noop("{value} thigh lengths under the floor"),
            gettext_noop("{value} thigh lengths over the floor"),
        ),
        greater=gettext_noop("the bent knee is higher"),
        greater_by=(
            gettext_noop("The bent knee stays {by} higher while the left leg is straight."),
            gettext_noop("The bent knee stays {by} higher while the right leg is straight."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the bent knee is higher."),
            gettext_noop("With the right leg straight the bent knee is higher."),
        ),
    ),
    "heel_to_groin": MeasureWords(
        value=(gettext_noop("{value} thigh lengths from the groin"),) * 2,
        greater=gettext_noop("the bent heel is farther from the groin"),
        greater_by=(
            gettext_noop("The bent heel lies {by} further from the groin while the left leg is straight."),
            gettext_noop("The bent heel lies {by} further from the groin while the right leg is straight."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the bent heel is farther from the groin."),
            gettext_noop("With the right leg straight the bent heel is farther from the groin."),
        ),
    ),
    "fold": MeasureWords(
        value=(gettext_noop("{value} from upright"),) * 2,
        greater=gettext_noop("the fold is deeper"),
        greater_by=(
            gettext_noop("The fold is {by} deeper over the left leg."),
            gettext_noop("The fold is {by} deeper over the right leg."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the fold is deeper."),
            gettext_noop("With the right leg straight the fold is deeper."),
        ),
    ),
    "spine_rounding": MeasureWords(
        greater=gettext_noop("the back is rounder"),
        greater_by=(
            gettext_noop("The back is rounder over the left leg."),
            gettext_noop("The back is rounder over the right leg."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the back is rounder."),
            gettext_noop("With the right leg straight the back is rounder."),
        ),
    ),
    "chest_turn": MeasureWords(
        value=(gettext_noop("{value} past the leg"), gettext_noop("{value} away from the leg")),
        greater=gettext_noop("the chest turns farther away from the leg"),
        greater_by=(
            gettext_noop("The chest turns {by} further away from the leg while the left leg is straight."),
            gettext_noop("The chest turns {by} further away from the leg while the right leg is straight."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the chest turns farther away from the leg."),
            gettext_noop("With the right leg straight the chest turns farther away from the leg."),
        ),
    ),
    "shoulder_level": MeasureWords(value=(gettext_noop("{value} off level"),) * 2),
    "pelvis_roll": MeasureWords(
        value=(gettext_noop("{value} forward"), gettext_noop("{value} backward")),
        greater=gettext_noop("the pelvis rolls farther back"),
        greater_by=(
            gettext_noop("The pelvis rolls {by} further back, sitting up, while the left leg is straight."),
            gettext_noop("The pelvis rolls {by} further back, sitting up, while the right leg is straight."),
        ),
        greater_said=(
            gettext_noop("With the left leg straight the pelvis rolls farther back."),
            gettext_noop("With the right leg straight the pelvis rolls farther back."),
        ),
    ),
    "head_to_knee": MeasureWords(value=(gettext_noop("{value} torso lengths from the knee"),) * 2),
}
_OF_ANY = MeasureWords()


def words_of_measure(measure: str) -> MeasureWords:
    """What is said of a measure."""
    return MEASURE_WORDS.get(measure, _OF_ANY)
