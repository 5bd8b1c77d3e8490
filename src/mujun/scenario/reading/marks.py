"""How far the numbers of an entry can be trusted: each number once, by the best statement that gives its nominal value.

A number is as good as the statement that gives it: one read in its source, computed, recalled or assumed. A number whose
nominal value no statement gives is one that we chose among what is stated: it counts as assumed.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from mujun.base.text import Text, as_written, say
from mujun.scenario.reading.located import Where
from mujun.scenario.reading.paths import models_in
from mujun.scenario.reading.sources import USER
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate, Mark, SourceItem, Unit
from mujun.scenario.schema.said import Stated, stated
from mujun.scenario.schema.sensing import Radar

ENDS_ROUNDED = 0.005
"""Part of an end of a range that can be rounding: 3,000 miles are 4,828 km, and 4,830 km in a range."""
MARKS: tuple[Mark, ...] = get_args(Mark)
"""Trust marks, the best first."""
LARGEST_ROUNDING = 0.02
"""Largest part of a nominal value that can be rounding: 1,000 km has one digit, and 1,400 km is not 1,000 km rounded."""


def marks_of(entry: Entry) -> Iterator[tuple[Where, Mark]]:
    """Yield the path and the mark of every number of an entry."""
    for where, estimate in estimates_of(entry):
        yield where, mark_of(estimate, section_of(entry, where))


def estimates_of(entry: Entry) -> Iterator[tuple[Where, Estimate]]:
    """Yield the path of every number of an entry, and the number; the stock of a site is one, though it has no range."""
    yield from ((where, part) for where, part in models_in(entry) if isinstance(part, Estimate))
    if isinstance(entry, Defence):
        stock = Estimate(nominal=str(entry.stock), sources=entry.stock_sources)
        stock.resolve(Unit("1"))
        yield ("stock",), stock


def section_of(entry: Entry, where: Where) -> float | None:
    """Return the cross-section (m^2) at which a radar's range at a path is given; None for every other number."""
    ranged = isinstance(entry, Radar) and where[-1] == "reference_range"
    return entry.reference_cross_section.si if isinstance(entry, Radar) and ranged else None


def mark_of(estimate: Estimate, section: float | None = None) -> Mark:
    """Return the best mark among the statements that give the nominal value within its rounding; `assumed` if none does.

    section: see `stated`.
    """
    given = {item.trust for item in estimate.sources if gives_nominal(item, estimate, section)}
    return next((mark for mark in MARKS if mark in given), "assumed")


def gives_nominal(item: SourceItem, estimate: Estimate, section: float | None = None) -> bool:
    """Return whether a statement gives the nominal value: itself, or as the middle of a range, within its rounding."""
    found = _value(item, estimate, section)
    if found is None:
        return False
    return abs(found.si(found.middle, estimate.si_unit) - estimate.si) <= _rounding(estimate)


def statement_problems(entry: Entry) -> Iterator[tuple[Where, Text]]:
    """Yield the path of every statement whose mark or role says more than its words give, and a sentence.

    What was read as a value of a number is a quantity; every value stated lies in the number's range, within rounding. A number
    set by the user may lie anywhere.
    """
    for where, estimate in estimates_of(entry):
        if any(item.source == USER for item in estimate.sources):
            continue
        section = section_of(entry, where)
        for k, item in enumerate(estimate.sources):
            sentence = _problem(item, estimate, section)
            if sentence is not None:
                yield (*(("stock_sources",) if where == ("stock",) else (*where, "sources")), k), sentence


def _problem(item: SourceItem, estimate: Estimate, section: float | None) -> Text | None:
    """Return what is wrong with one statement, as a sentence; None if nothing is."""
    if item.role == "set aside" and item.note is None:
        return say("it is set aside without a note; expected one that says why it is left outside the range")
    if item.role != "value":
        return None
    found = _value(item, estimate, section)
    if found is None and item.trust == "seen":
        key = (
            "'{value}' cannot be read as a value of this number; expected the value first, with its unit, or "
            "role: context"
        )
        return say(key, value=as_written(item.value))
    if found is not None and not _inside(found, estimate):
        low, high = estimate.range or (estimate.nominal, estimate.nominal)
        key = (
            "'{value}' lies outside the range, {low} to {high}; expected a wider range, or role: set aside with a note"
        )
        return say(key, value=as_written(item.value), low=as_written(low), high=as_written(high))
    return None


def _value(item: SourceItem, estimate: Estimate, section: float | None) -> Stated | None:
    return stated(item.value or "", estimate.si_unit, section) if item.role == "value" else None


def _inside(found: Stated, estimate: Estimate) -> bool:
    low, high = (found.si(end, estimate.si_unit) for end in (found.low, found.high))
    by = max(_rounding(estimate), ENDS_ROUNDED * max(abs(low), abs(high)))
    return estimate.low - by <= low and high <= estimate.high + by


def _rounding(estimate: Estimate) -> float:
    """Return half a unit of the last digit of the nominal value as written, in SI, at most LARGEST_ROUNDING of it."""
    digits = Decimal(repr(estimate.written)).normalize().as_tuple()
    half = 0.5 * 10.0 ** int(digits.exponent) * estimate.per_unit
    return min(half, LARGEST_ROUNDING * abs(estimate.si))
