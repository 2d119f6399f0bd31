"""What a pose file is made of: names of measures, ranges, words, and tables of them."""

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from alignment.body.measures import MEASURES
from alignment.body.readings import Direction
from alignment.errors import FieldError, gettext_noop

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _known(name: str) -> str:
    if name not in MEASURES:
        raise FieldError(
            gettext_noop("there is no such measure; the measures are {measures}"), measures=", ".join(MEASURES)
        )
    return name


Measure = Annotated[str, AfterValidator(_known)]


class PosePart(BaseModel):
    """A table of a pose file: no field but its own, and no text that steers a terminal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _can_be_shown(cls, given: Any) -> Any:
        texts = given if isinstance(given, tuple) else (given,)
        if any(isinstance(text, str) and _CONTROL.search(text) for text in texts):
            raise FieldError(gettext_noop("it has control characters, which steer a terminal; remove them"))
        return given


class Target(PosePart):
    """The aligned range of a measure; an open side is infinite."""

    min: float = -math.inf
    max: float = math.inf

    @model_validator(mode="after")
    def _in_order(self) -> "Target":
        if not self.min <= self.max:
            raise FieldError(gettext_noop("min is greater than max"))
        return self


class Words(PosePart):
    """What to say when a value lies below or above the target."""

    below: str | None = Field(default=None, min_length=1)
    above: str | None = Field(default=None, min_length=1)

    def of(self, direction: Direction) -> str:
        """The words for a value there; empty where the pose file has none."""
        return (self.below if direction == "below" else self.above) or ""

    def or_else(self, others: "Words") -> "Words":
        """These words, and the others where there are none."""
        return Words(below=self.below or others.below, above=self.above or others.above)
