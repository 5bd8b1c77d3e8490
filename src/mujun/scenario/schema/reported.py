"""Entries on what is reported: flight times, daily counts of missiles, stocks of interceptors and how fast they are used."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from mujun.base.text import as_written, say
from mujun.scenario.schema.entry import Entry, Reference, Sources, WithDefault
from mujun.scenario.schema.estimate import (
    Altitude,
    Count,
    Delay,
    Estimate,
    Factor,
    Many,
    Model,
    PositiveCount,
    Probability,
    Rounds,
    Text,
    Unit,
    fault,
)

Period = Annotated[Estimate, Unit("s", above="0 s", at_most="36525 day")]
COUNTED = ("detected", "destroyed", "sea", "let_through", "landed", "engaged")
"""Numbers of a row of counts, in the order in which a table has them."""
DATE_LENGTHS = {7: "-01", 10: ""}
"""Length of a date as written, a month or a day -> what makes it a day."""


class FlightTimeError(WithDefault):
    """What a predicted flight time may be off by, beyond the published ranges of the missile's own numbers.

    solid_staging_coast: time without thrust before each upper stage of a solid missile, where none is published.
    unmodelled_share: standard deviation of what the model leaves out, as a share of the time that boost and air add to the
        flight in vacuum.
    minute_report_error: standard deviation of a time reported in minutes, beyond its rounding.
    coverage_factor: half-width of the 90 % band in standard deviations.
    free_fall_height: height that a ballistic flight of a depressed shape rises above; lower down it would never leave the air.
    greatest_powered_share: share of a flight under thrust up to which it counts as ballistic.
    """

    kind: Literal["flight-time-error"]
    summary: Text
    solid_staging_coast: Delay
    unmodelled_share: Factor
    minute_report_error: Delay
    coverage_factor: Factor
    free_fall_height: Altitude
    greatest_powered_share: Probability


def _dated(text: str) -> str:
    """Return a date as it is. Raises a validation error for one that is no day and no month."""
    try:
        date.fromisoformat(text + DATE_LENGTHS[len(text)])
    except (KeyError, ValueError):
        fault(
            say(
                "'{text}' is no date; expected a day or a month, such as 2026-03-01 or 2026-03",
                text=as_written(text[:40]),
            )
        )
    return text


class DayCount(Model):
    """What one government or group counted on one day, or in one month.

    A whole number may stand for an estimate: it then has the sources of the row.
    detected: missiles that came, as counted. destroyed: of these, by the defence.
    sea: fell into the sea or empty land by themselves. let_through: seen to be harmless and not fired at. landed: hit the ground
    where they did harm or were meant to. engaged: fired at. None: not stated.
    """

    date: Annotated[str, AfterValidator(_dated)]
    state: Text
    detected: Count
    destroyed: Count
    sea: Count | None = None
    let_through: Count | None = None
    landed: Count | None = None
    engaged: Count | None = None
    sources: Sources

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        fields = schema["properties"]
        whole = {"type": "integer", "minimum": 0}
        fields.update({name: {"anyOf": [whole, fields[name]]} for name in COUNTED})
        return schema

    @model_validator(mode="before")
    @classmethod
    def _with_sources(cls, row: Any) -> Any:
        if not isinstance(row, Mapping) or not isinstance(row.get("sources"), list):
            return row
        return {**row, **{name: estimate_of(row, name) for name in COUNTED if is_whole(row.get(name))}}

    @model_validator(mode="after")
    def _adds_up(self) -> "DayCount":
        detected, destroyed = self.detected.si, self.destroyed.si
        if destroyed > detected:
            fault(
                say(
                    "{destroyed:g} destroyed of {detected:g} detected; expected no more than were detected",
                    destroyed=destroyed,
                    detected=detected,
                ),
                "destroyed",
            )
        if self.engaged is not None and not destroyed <= self.engaged.si <= detected:
            fault(
                say(
                    "{engaged:g} engaged; expected from {destroyed:g} (destroyed) to {detected:g} (detected)",
                    engaged=self.engaged.si,
                    destroyed=destroyed,
                    detected=detected,
                ),
                "engaged",
            )
        for name, others in (("sea", ()), ("let_through", ("sea",)), ("landed", ("sea", "let_through"))):
            if getattr(self, name) is None:
                continue
            told = destroyed + sum(one.si for one in (getattr(self, n) for n in (name, *others)) if one is not None)
            if told > detected:
                fault(
                    say(
                        "with these {told:g} are told of {detected:g} detected; expected no more than were detected",
                        told=told,
                        detected=detected,
                    ),
                    name,
                )
        return self


def is_whole(value: object) -> bool:
    """Return whether a value is a whole number as YAML reads it."""
    return isinstance(value, int) and not isinstance(value, bool)


def estimate_of(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the estimate that a whole number of a row stands for, as data: with the sources of the row."""
    number = str(row[name])
    return {
        "nominal": number,
        "sources": [{**one, "value": number} for one in row["sources"] if isinstance(one, Mapping)],
    }


class Counts(Entry):
    """Counts of missiles as governments or others published them, by day or month.

    shots_each: interceptors fired at each missile engaged; None: not stated, so that nothing is said of a single shot.
    days: the counts of each day, in order.
    """

    kind: Literal["counts"]
    summary: Text
    shots_each: Rounds | None = None
    days: Annotated[Many[DayCount], Field(min_length=1)]


class Stock(Entry):
    """Interceptors of a type that somebody has, as one source states it; a source that differs is an entry of its own.

    interceptor: its catalogue entry, if there is one. stock: number. made_each_year: delivered each year; None: not stated.
    """

    kind: Literal["stock"]
    summary: Text
    interceptor: Text | None = None
    stock: Count
    made_each_year: Count | None = None

    def references(self) -> Iterator[Reference]:
        """Yield its interceptor."""
        if self.interceptor is not None:
            yield ("interceptor",), "interceptor", self.interceptor


class Use(Entry):
    """Interceptors that were fired, and in what time, or in how many raids.

    used: number. period: time in which they were fired. raids: raids in which they were; one of the two is given.
    """

    kind: Literal["use"]
    summary: Text
    used: Count
    period: Period | None = None
    raids: PositiveCount | None = None

    @model_validator(mode="after")
    def _has_one_measure(self) -> "Use":
        if (self.period is None) == (self.raids is None):
            fault(say("the time or the number of raids; expected one of period and raids"), "period")
        return self
