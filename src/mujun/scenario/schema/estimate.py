"""Estimates: a nominal value, a range, and the sources of both.

A field of the schema is typed `Annotated[Estimate, Unit("kg", above="0 kg")]`. Validation converts the texts to SI
and checks nominal value and range against the limits; a plain `Annotated[float, Unit("rad")]` takes one quantity as
text and gives its SI value.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    Strict,
    ValidationError,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from mujun.base.outcomes import BadInput, said_of
from mujun.base.text import as_written, say
from mujun.base.units import QUANTITY_PATTERN, coordinate, expectation, parse_quantity, split_quantity

T = TypeVar("T")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _writable(text: str) -> str:
    """Return a text as it is. Raises ValueError for a control character, which no XML, workbook or terminal takes."""
    if found := _CONTROL.search(text):
        key = "the text has the control character {sign}; expected letters, signs and blanks"
        raise ValueError(say(key, sign=as_written(repr(found[0]))))
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_writable)]


def _one_line(text: str) -> str:
    """Return a text as it is. Raises ValueError for one with a line break or a tab."""
    if len(text.splitlines()) != 1 or "\t" in text:
        key = "the name {name} has a line break or a tab; expected one line"
        raise ValueError(say(key, name=as_written(repr(text[:40]))))
    return text


Name = Annotated[Text, AfterValidator(_one_line)]
"""A text on one line: what something is called."""
Many = Annotated[tuple[T, ...], Strict(False)]
"""A YAML list, stored as a tuple (strict mode would reject the list)."""


def _each_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts as they are. Raises a validation error for one that stands twice."""
    for k, text in enumerate(texts):
        if text in texts[:k]:
            fault(say("{text} is named twice; expected each once", text=text[:60]), k)
    return texts


Texts = Annotated[Many[Text], AfterValidator(_each_once)]
"""Texts, each once."""
Names = Annotated[Texts, Field(min_length=1)]
"""One or more names of entries, each once."""


IN_A_REFUSAL = "refusal"
"""Context of a word in a refusal that might be a user's, too."""


def fault(message: str, *where: str | int) -> NoReturn:
    """Raise a validation error with our own sentence, at a path below the value being validated."""
    kind = PydanticCustomError("mujun", "{sentence}", {"sentence": message})
    raise ValidationError.from_exception_data("value", [InitErrorDetails(type=kind, loc=where, input=None)])


class Model(BaseModel):
    """Base of everything read from a file: strict, frozen, no unknown field, no infinite number."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True, defer_build=True
    )


Mark = Literal["seen", "derived", "memory", "assumed"]
"""How far a statement can be trusted: read in its source, computed, recalled, chosen by us; the best first."""
Role = Literal["value", "set aside", "context"]
"""What a statement is for its number.

`value`: it gives the nominal value, another value within the range, or an end of it.
`set aside`: it gives a value that is left outside the range; its note says why.
`context`: it speaks of the matter and gives no value of this number.
"""


class SourceItem(Model):
    """A statement on a value: what it says, its source, how far it can be trusted, and whether it gives the value.

    value: what the source says, the quantity first.
    source: key of the bibliography.
    trust: seen (read in the source), derived, memory or assumed.
    role: value, set aside (outside the range, with a note) or context.
    where: page or table.
    note: why, or how.
    disputed_by: key of a source that says otherwise.
    """

    value: Text | None = None
    source: Text
    trust: Mark
    role: Role = "value"
    where: Text | None = None
    note: Text | None = None
    disputed_by: Text | None = None

    @property
    def is_published(self) -> bool:
        """Whether it gives a value that somebody else published: no choice of ours, and no context."""
        return self.trust != "assumed" and self.role != "context"


class Estimate(Model):
    """A published number about the world: nominal value, range and sources, with the values in SI.

    nominal: the value used.
    range: its least and greatest value; draws stay within.
    sources: statements, the best first.
    """

    nominal: Text
    range: Annotated[tuple[Text, Text], Strict(False)] | None = None
    sources: Annotated[Many[SourceItem], Field(min_length=1)]

    _si: float = PrivateAttr(default=float("nan"))
    _low: float = PrivateAttr(default=float("nan"))
    _high: float = PrivateAttr(default=float("nan"))
    _unit: str = PrivateAttr(default="")
    _si_unit: str = PrivateAttr(default="")

    @property
    def si(self) -> float:
        """Nominal value in SI."""
        return self._si

    @property
    def low(self) -> float:
        """Low end of the range in SI; the nominal value if no range is given."""
        return self._low

    @property
    def high(self) -> float:
        """High end of the range in SI; the nominal value if no range is given."""
        return self._high

    @property
    def unit(self) -> str:
        """Unit of the nominal value as written; "1" for a plain number."""
        return self._unit

    @property
    def written(self) -> float:
        """Nominal value in the unit in which it is written."""
        return split_quantity(self.nominal, self._si_unit)[0]

    @property
    def per_unit(self) -> float:
        """Size of the written unit in SI."""
        number = self.written
        return self._si / number if number else parse_quantity(f"1 {self._unit}", self._si_unit)

    @property
    def si_unit(self) -> str:
        """Unit of `si`, `low` and `high`."""
        return self._si_unit

    def at(self, si: float) -> "Estimate":
        """Return the estimate with another nominal value (SI): a draw from its range."""
        drawn = self.model_copy()
        drawn._si = si
        return drawn

    def resolve(self, unit: "Unit") -> None:
        """Set the SI values; called once, by the validation of the field that knows the unit."""
        self._si_unit, self._unit = unit.si_unit, split_quantity(self.nominal, unit.si_unit)[1] or "1"
        self._si = unit.value(self.nominal, "nominal")
        if self.range is None:
            self._low = self._high = self._si
            return
        self._low, self._high = unit.value(self.range[0], "range", 0), unit.value(self.range[1], "range", 1)
        if not self._low <= self._high:
            fault(
                say(
                    "the range runs from {first} down to {last}; expected [low, high]",
                    first=self.range[0],
                    last=self.range[1],
                ),
                "range",
            )
        if not self._low <= self._si <= self._high:
            low, high = self.range
            fault(
                say(
                    "'{value}' lies outside the range; expected a value from {low} to {high}",
                    value=as_written(self.nominal),
                    low=low,
                    high=high,
                ),
                "nominal",
            )


@dataclass(frozen=True)
class Unit:
    """The SI unit of a field and the limits of its values, written as quantities ("0 kg", "90 deg")."""

    si_unit: str
    above: str | None = None
    at_least: str | None = None
    at_most: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if source is float:
            return core_schema.no_info_plain_validator_function(self._plain)
        return core_schema.no_info_wrap_validator_function(self._estimate, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        unit = "" if self.si_unit == "1" else r"\s*[A-Za-z°µμ%].*"
        said = self.expected.removeprefix("expected ")
        quantity = {"type": "string", "pattern": f"^\\s*{QUANTITY_PATTERN}{unit}", "description": said}
        if schema["type"] == "function-plain":
            return quantity
        values = {"nominal": quantity, "range": {"items": quantity}}
        return {"allOf": [handler(schema)], "properties": values, "description": f"nominal, range and sources; {said}"}

    @property
    def expected(self) -> str:
        """The expected value in words, as the end of a sentence."""
        found = expectation(self.si_unit)
        if self.above is not None:
            found = say("{expected}, above {limit}", expected=found, limit=self.above.removesuffix(" 1"))
        if self.at_least is not None:
            found = say("{expected}, at least {limit}", expected=found, limit=self.at_least.removesuffix(" 1"))
        if self.at_most is not None:
            found = say("{expected}, at most {limit}", expected=found, limit=self.at_most.removesuffix(" 1"))
        return found

    def value(self, text: Any, *where: str | int) -> float:
        """Return the SI value of a quantity. Raises a validation error for a value outside the limits."""
        if not isinstance(text, str):
            if isinstance(text, int | float) and not isinstance(text, bool):
                if self.si_unit == "1":
                    fault(say('{text} stands there as a bare number; expected it as text, "{text}"', text=text), *where)
                fault(say("{text} has no unit; {expected}", text=text, expected=self.expected), *where)
            fault(say("this is not a quantity; {expected}", expected=self.expected), *where)
        try:
            value = self.parsed(text)
        except BadInput as error:
            fault(said_of(error), *where)
        low, least, most = (
            None if limit is None else parse_quantity(limit, self.si_unit)
            for limit in (self.above, self.at_least, self.at_most)
        )
        if (low is not None and value <= low) or (least is not None and value < least):
            fault(say("'{text}' is too small; {expected}", text=as_written(text), expected=self.expected), *where)
        if most is not None and value > most:
            fault(say("'{text}' is too large; {expected}", text=as_written(text), expected=self.expected), *where)
        return value

    def parsed(self, text: str) -> float:
        """Return the SI value of a quantity as written. Raises BadInput for anything else."""
        return parse_quantity(text, self.si_unit)

    def _plain(self, value: Any) -> float:
        return self.value(value)

    def _estimate(self, value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> Estimate:
        if not isinstance(value, dict):
            fault(
                say(
                    "this is not an estimate; expected nominal, range and sources; of the nominal {expected}",
                    expected=self.expected,
                )
            )
        nominal, span = value.get("nominal"), value.get("range")
        if isinstance(nominal, int | float):
            self.value(nominal, "nominal")
        if span is not None:
            if not isinstance(span, list) or len(span) != 2:
                fault(say("this is not a range; expected [low, high], two quantities"), "range")
            for index, end in enumerate(span):
                if isinstance(end, int | float):
                    self.value(end, "range", index)
        estimate: Estimate = handler(value)
        for index, item in enumerate(estimate.sources):
            if item.value is None:
                fault(say("the value is missing; expected what the source says, as text"), "sources", index, "value")
        try:
            estimate.resolve(self)
        except BadInput as error:
            fault(said_of(error), "nominal")
        return estimate


@dataclass(frozen=True)
class Coordinate(Unit):
    """A latitude or longitude: an angle, or degrees and minutes with a letter. letters: north and south, or east and west."""

    letters: str = "NS"

    @property
    def expected(self) -> str:
        """The expected value in words, as the end of a sentence."""
        return say("{expected}; or like 24-40.00{letter}", expected=super().expected, letter=self.letters[0])

    def parsed(self, text: str) -> float:
        """Return the angle in rad."""
        found = coordinate(text, self.letters)
        return super().parsed(text) if found is None else found


MOST_ROUNDS = 100
"""Greatest number of interceptors at one target, in one salvo or one after the other."""

# Limits of every number: what no physics and no missile, radar or force of this planet exceeds. They catch slips of the pen
# and of units; what is likely stands in the ranges of the entries.
Mass = Annotated[Estimate, Unit("kg", above="0 kg", at_most="10000 t")]
NonNegativeMass = Annotated[Estimate, Unit("kg", at_least="0 kg", at_most="10000 t")]
Diameter = Annotated[Estimate, Unit("m", above="0 m", at_most="30 m")]
RangeOnEarth = Annotated[Estimate, Unit("m", above="0 m", at_most="40000 km")]
RadarRange = Annotated[Estimate, Unit("m", above="0 m", at_most="100000 km")]
ShortLength = Annotated[Estimate, Unit("m", above="0 m", at_most="1000 km")]
ScaleHeight = Annotated[Estimate, Unit("m", at_least="1 km", at_most="100 km")]
Altitude = Annotated[Estimate, Unit("m", at_least="0 m", at_most="10000 km")]
Surface = Annotated[Estimate, Unit("m^2", above="0 m^2", at_most="1000000 m^2")]
Duration = Annotated[Estimate, Unit("s", above="0 s", at_most="24 h")]
Delay = Annotated[Estimate, Unit("s", at_least="0 s", at_most="24 h")]
Impulse = Annotated[Estimate, Unit("s", above="0 s", at_most="600 s")]
Speed = Annotated[Estimate, Unit("m/s", above="0 m/s", at_most="20 km/s")]
Power = Annotated[Estimate, Unit("W", above="0 W", at_most="1000 MW")]
Temperature = Annotated[Estimate, Unit("K", above="0 K", at_most="100000 K")]
Decibels = Annotated[Estimate, Unit("dB", at_least="-100 dB", at_most="200 dB")]
Losses = Annotated[Estimate, Unit("dB", at_least="0 dB", at_most="200 dB")]
AngleNoise = Annotated[Estimate, Unit("rad", above="0 deg", at_most="10 deg")]
Refraction = Annotated[Estimate, Unit("1", above="0 1", at_most="1000 1")]
Share = Annotated[Estimate, Unit("1", above="0 1", at_most="1 1")]
Factor = Annotated[Estimate, Unit("1", above="0 1", at_most="100 1")]
Count = Annotated[Estimate, Unit("1", at_least="0 1", at_most="100000 1")]
PositiveCount = Annotated[Estimate, Unit("1", at_least="1 1", at_most="100000 1")]
Rounds = Annotated[Estimate, Unit("1", at_least="1 1", at_most=f"{MOST_ROUNDS} 1")]
Elevation = Annotated[Estimate, Unit("rad", at_least="-10 deg", at_most="90 deg")]
Probability = Annotated[Estimate, Unit("1", at_least="0 1", at_most="1 1")]
BallisticCoefficient = Annotated[Estimate, Unit("kg/m^2", above="0 kg/m^2", at_most="1000000 kg/m^2")]

Latitude = Annotated[float, Coordinate("rad", at_least="-90 deg", at_most="90 deg")]
Longitude = Annotated[float, Coordinate("rad", at_least="-180 deg", at_most="180 deg", letters="EW")]
Azimuth = Annotated[float, Unit("rad", at_least="-360 deg", at_most="360 deg")]
FaceElevation = Annotated[float, Unit("rad", at_least="-10 deg", at_most="90 deg")]
Width = Annotated[float, Unit("rad", above="0 deg", at_most="360 deg")]
LOWEST_SITE_M = -500.0
Height = Annotated[float, Unit("m", at_least=f"{LOWEST_SITE_M:g} m", at_most="9000 m")]
