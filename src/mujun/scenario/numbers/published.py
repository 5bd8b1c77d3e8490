"""Tells published numbers from those that this project chose or computed, or that the user set."""

from mujun.base.units import parse_quantity
from mujun.scenario.reading.marks import mark_of
from mujun.scenario.reading.sources import USER
from mujun.scenario.schema.estimate import Estimate

PUBLISHED_MARKS = ("seen", "memory")
"""Trust marks of what others state; `derived` and `assumed` values are this project's."""


def is_published(estimate: Estimate) -> bool:
    """Return whether a source of others gives the nominal value, also of a number drawn from its range."""
    return mark_of(estimate.at(parse_quantity(estimate.nominal, estimate.si_unit))) in PUBLISHED_MARKS


def is_set(estimate: Estimate) -> bool:
    """Return whether the user set the nominal value."""
    return estimate.sources[-1].source == USER
