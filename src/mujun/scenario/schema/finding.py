"""Published findings, each with the question that repeats it here and the number that is compared."""

from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.base.outcomes import said_of
from mujun.base.text import meant, say
from mujun.scenario.schema.entry import Entry, Reference, Sources, each_of
from mujun.scenario.schema.estimate import IN_A_REFUSAL, Azimuth, Longitude, Many, Model, Text, Texts, Unit, fault
from mujun.scenario.schema.ground import Box
from mujun.scenario.schema.rocket import PointShape
from mujun.scenario.schema.study import KINDS_NAMED, DividedBy, Scenario

Distance = Annotated[float, Unit("m", above="0 m", at_most="100000 km")]
RocketSpeed = Annotated[float, Unit("m/s", above="0 m/s", at_most="20 km/s")]
GREATEST = 1e15
"""Greatest published number that is compared, in its unit: more than the Earth has square metres, or missiles."""
Passes = Literal[
    "ours >= theirs",
    "ours <= theirs",
    "ours > theirs",
    "ours > 0",
    "within tolerance",
    "within interval",
    "ours == 0",
    "shown",
]
"""Rule for passing a comparison. within interval: ours lies in the interval that a count leaves open. shown: it neither passes
nor misses; the two numbers are only shown side by side."""
NUMBER_FROM = ("answer", "nearest_pass", "lowest_view", "descent", "interceptor_flight", "booster", "single_shot")
"""Sources from which a comparison may take our number; each comparison names exactly one."""
NAMED = {
    "defence": "defence",
    "interceptor": "interceptor",
    "sensor": "sensor or defence",
    "missile": "missile",
    "start": "area or place",
    "target": "area or place",
    "counts": "counts",
    "odds": "odds",
}
"""Fields of such a source that name an entry, and the kind of that entry."""


class Measured(Model):
    """A source of one of our numbers that is not the answer to a question."""

    def references(self) -> Iterator[Reference]:
        """Yield every entry that it names."""
        for field, kind in NAMED.items():
            id = getattr(self, field, None)
            if isinstance(id, str):
                yield (field,), kind, id


class NearestPass(Measured):
    """The smallest ground distance of the finding's flights from a defence; the published number is an interceptor's reach.

    target_group: only flights to this group of the scenario's targets.
    west_of, east_of: only flights from launch areas on this side of a meridian.
    """

    defence: Text
    interceptor: Text
    target_group: Text | None = None
    west_of: Longitude | None = None
    east_of: Longitude | None = None


class LowestView(Measured):
    """The lowest height at which a sensor sees every point of a region."""

    sensor: Text
    region: Box


class Descent(Measured):
    """The time at which a missile on a least-propellant flight between two places descends through a height."""

    missile: Text
    start: Text
    target: Text
    height: Distance


class InterceptorFlight(Measured):
    """The least time in which a defence's interceptor reaches the point where a missile descends through a height."""

    defence: Text
    to: Descent

    def references(self) -> Iterator[Reference]:
        """Yield the entries that it and its descent name."""
        yield from super().references()
        yield from ((("to", *where), kind, id) for where, kind, id in self.to.references())


class BoosterFlight(Measured):
    """The burnout speed at which a booster, launched along an azimuth, has an apogee and a ground range.

    slowest, fastest: limits of the search.
    """

    defence: Text
    interceptor: Text
    azimuth: Azimuth
    apogee: Distance
    ground_range: Distance
    slowest: RocketSpeed
    fastest: RocketSpeed


class SingleShot(Measured):
    """Default chance that one interceptor stops a warhead fired at; the published number is what counts of combat imply.

    counts: the counts. divided_by: what their rate is divided by. interceptor: whose chance it is. odds: of tracking and so on.
    """

    counts: Text
    divided_by: DividedBy
    interceptor: Text
    odds: Text


class Comparison(Model):
    """One of our numbers beside a published one.

    id: suffix to the finding's number; None if the finding has one comparison only.
    quantity: what is compared, in words.
    answer: the part of the question's answer that is our number: fraction, required_speed, margin, or the name of a
        fact. The six other fields of NUMBER_FROM are other sources of our number.
    defences, target_groups, shapes: replace those of the scenario.
    values: replace numbers of the catalogue, by path.
    theirs: the published number, in `unit`; None if none is published.
    tolerance: in `unit`.
    passes_when: the rule, stated before the comparison.
    notes: parts of the note. {names} are replaced by facts of the answer at the catalogue's own numbers; a part whose
        facts are empty is left out.
    said_by: the author of this number, if not that of the finding.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9.]+(/[a-z0-9.]+)*$")] | None = None
    quantity: Text
    answer: Text | None = None
    nearest_pass: NearestPass | None = None
    lowest_view: LowestView | None = None
    descent: Descent | None = None
    interceptor_flight: InterceptorFlight | None = None
    booster: BoosterFlight | None = None
    single_shot: SingleShot | None = None
    defences: Texts = ()
    target_groups: Texts = ()
    shapes: Many[PointShape] = ()
    values: dict[str, Text] = Field(default_factory=dict)
    theirs: Annotated[float, Field(ge=-GREATEST, le=GREATEST)] | None = None
    tolerance: Annotated[float, Field(ge=0, le=GREATEST)] | None = None
    unit: Text
    passes_when: Passes
    notes: Texts = ()
    said_by: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Comparison":
        named = [name for name in NUMBER_FROM if getattr(self, name) is not None]
        if len(named) != 1:
            names = " and ".join(named) or meant("nothing", IN_A_REFUSAL)
            key = "it takes its number from {names}; expected one of {known}"
            fault(say(key, names=names, known=", ".join(NUMBER_FROM)))
        if self.passes_when == "within tolerance" and (self.tolerance is None or self.theirs is None):
            fault(say("the tolerance or the published number is missing; expected both"), "passes_when")
        if self.passes_when == "within interval" and self.single_shot is None:
            fault(say("nothing that is compared has an interval; expected single_shot, or another rule"), "passes_when")
        if self.passes_when in ("ours >= theirs", "ours <= theirs") and self.theirs is None and not self.nearest_pass:
            fault(say("the published number is missing; expected one"), "theirs")
        for n, note in enumerate(self.notes):
            if any(field is not None and not field.isidentifier() for field in fields_in(note)):
                fault(say("a name in {{}} is none; expected the name of a fact, as {{cases}}"), "notes", n)
        return self


class Finding(Entry):
    """A published finding and its repetition here.

    number: short name in tables.
    said_by: the author, as printed in tables.
    study: the study whose question and scenario are used.
    question, scenario: used in place of a study; a scenario alone if only flights are compared.
    comparisons: parts of the answer that are compared with published numbers.
    """

    kind: Literal["finding"]
    number: Annotated[str, Field(pattern=r"^[A-Z]+[0-9]+$")]
    said_by: Text
    sources: Sources
    study: Text | None = None
    question: Text | None = None
    scenario: Scenario | None = None
    comparisons: Annotated[Many[Comparison], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_asked(self) -> "Finding":
        if self.study is not None and (self.question is not None or self.scenario is not None):
            fault(say("a study and a question or scenario are named; expected one or the other"), "study")
        asked = self.study is not None or (self.question is not None and self.scenario is not None)
        if any(c.answer is not None for c in self.comparisons) and not asked:
            fault(
                say("an answer is compared, but nothing is asked; expected a study, or a question and a scenario"),
                "question",
            )
        if any(c.nearest_pass is not None for c in self.comparisons) and self.scenario is None:
            fault(say("passes are compared, but nothing is flown; expected a scenario"), "scenario")
        return self

    def references(self) -> Iterator[Reference]:
        """Yield its study, and the entries that its scenario and its comparisons name."""
        if self.study is not None:
            yield ("study",), "study", self.study
        if self.scenario is not None:
            for field, kind in KINDS_NAMED.items():
                named = getattr(self.scenario, field, None) or ()
                if isinstance(named, str):
                    yield ("scenario", field), kind, named
                else:
                    yield from each_of(field, kind, named, "scenario")
            yield from each_of("sensors", "sensor or defence", self.scenario.sensors, "scenario")
        for n, one in enumerate(self.comparisons):
            yield from ((("comparisons", n, *where), kind, id) for where, kind, id in _named_by(one))

    def named_groups(self) -> Iterator[Reference]:
        """Yield the groups of areas and places that its scenario and its comparisons name."""
        if self.scenario is not None:
            for field, kind in (("launch_groups", "area"), ("target_groups", "place")):
                yield from each_of(field, kind, getattr(self.scenario, field), "scenario")
        for n, one in enumerate(self.comparisons):
            yield from each_of("target_groups", "place", one.target_groups, "comparisons", n)
            if one.nearest_pass is not None and one.nearest_pass.target_group is not None:
                yield ("comparisons", n, "nearest_pass", "target_group"), "place", one.nearest_pass.target_group


def _named_by(one: Comparison) -> Iterator[Reference]:
    """Yield the entries that a comparison names."""
    yield from each_of("defences", "defence", one.defences)
    for source in NUMBER_FROM[1:]:
        part: Measured | None = getattr(one, source)
        if part is not None:
            yield from (((source, *where), kind, id) for where, kind, id in part.references())


def fields_in(note: str) -> list[str | None]:
    """Return the names in {} in a part of a note."""
    try:
        return [field for _, field, _, _ in Formatter().parse(note) if field is not None]
    except ValueError as error:
        fault(say("its braces do not close ({fault}); expected {{name}}", fault=said_of(error)))
