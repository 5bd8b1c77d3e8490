"""Builds the inputs of `battle` from catalogue entries on postures, doctrines, odds and forces."""

from dataclasses import dataclass, replace
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.battle.sides import Doctrine, Odds
from mujun.scenario.schema import battle as entries
from mujun.scenario.schema.estimate import Estimate


def whole(estimate: Estimate, what: str) -> int:
    """Return a count as a whole number. Raises BadInput for a count with a fraction."""
    number = round(estimate.si)
    if abs(number - estimate.si) > 1e-9:
        raise BadInput(say("{what}: {value} is no whole number; expected one", what=what, value=estimate.nominal))
    return number


@dataclass(frozen=True)
class Numbers:
    """Sites or ships of one kind in a posture.

    units: number of sites or ships.
    stock: number of interceptors on all of them together.
    """

    units: int
    stock: int


def posture_numbers(entry: entries.Posture) -> dict[str, Numbers]:
    """Return units and stock of each defence of a posture, by defence id. Elements with the same defence are added up."""
    out: dict[str, Numbers] = {}
    for k, element in enumerate(entry.elements):
        where = f"{entry.id}: elements.{k}"
        units, stock = whole(element.units, f"{where}.units"), whole(element.stock, f"{where}.stock")
        before = out.get(element.defence, Numbers(0, 0))
        out[element.defence] = Numbers(before.units + units, before.stock + units * stock)
    return out


@dataclass(frozen=True)
class ForceUnit:
    """Missiles of one class in a force.

    missiles: ids of the catalogue missiles that represent the class.
    areas: ids of the areas where they are based.
    warheads: on all missiles of the unit, as counted by the source; None where no number is published.
    """

    name: str
    class_: str
    missiles: tuple[str, ...]
    count: float
    launchers: float | None
    warheads: float | None
    areas: tuple[str, ...]


def force_units(entry: entries.Force) -> tuple[ForceUnit, ...]:
    """Return the units of a force with nominal numbers."""
    return tuple(
        ForceUnit(
            unit.name,
            unit.class_,
            unit.missiles,
            unit.count.si,
            unit.launchers.si if unit.launchers else None,
            unit.count.si * unit.warheads_each.si if unit.warheads_each else None,
            unit.areas,
        )
        for unit in entry.units
    )


def doctrine_of(entry: entries.Doctrine, **changes: Any) -> Doctrine:
    """Return a doctrine, with some of its rules changed (salvo, looks, reserve, sharing)."""
    doctrine = Doctrine(
        entry.name,
        salvo=whole(entry.salvo, f"{entry.id}: salvo"),
        looks=whole(entry.looks, f"{entry.id}: looks"),
        reserve=whole(entry.reserve, f"{entry.id}: reserve"),
        sharing=entry.sharing,
    )
    return replace(doctrine, **changes)


def odds_of(entry: entries.Odds) -> Odds:
    """Return the odds of an entry at nominal values."""
    return Odds(**{name: getattr(entry, name).si for name in Odds.__dataclass_fields__})
