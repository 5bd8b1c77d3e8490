"""Numbers that a page may change, found by changing each of them once and looking at what it moves in the defence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, say
from mujun.browser.image import StockedTables, inputs, stocked
from mujun.engagement.defence import Defence, Site
from mujun.studies.parameters import Parameter

Values = NDArray[np.generic]

CHANGED = ("settings", "site_input", "radar_input")
"""Arrays whose cells a page may write."""
NEEDS_THE_PROGRAM = say("it changes more than a page can compute by itself; `mujun assess --param` computes it")
NOT_READ = say("no window of this study depends on it")
SPEED_ENDING = ".burnout_speed"
UNKNOWN_RANGE = 0.5, 2.0
"""Ends of a slider, as multiples of a number for which no range is published."""


@dataclass(frozen=True)
class Cell:
    """Where a page writes a number: name of the array, row (0 in "settings") and column."""

    array: str
    row: int
    column: int


@dataclass(frozen=True)
class Choice:
    """One burnout speed with its tables. value: in the parameter's unit. tables: (site, index of its table in stock) pairs."""

    value: float
    tables: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class LiveNumber:
    """A number of a study.

    cells: where it is written, in SI. choices: burnout speeds that are in stock. why_not: '' if it can change.
    """

    parameter: Parameter
    cells: tuple[Cell, ...] = ()
    choices: tuple[Choice, ...] = ()
    why_not: Text | str = ""

    @property
    def ends(self) -> tuple[float, float]:
        """Least and greatest value of its slider, in its unit."""
        p = self.parameter
        if self.choices:
            return self.choices[0].value, self.choices[-1].value
        if p.low < p.high:
            return p.low, p.high
        return p.nominal * UNKNOWN_RANGE[0], p.nominal * UNKNOWN_RANGE[1]


@dataclass(frozen=True)
class LiveDefence:
    """A defence as a page holds it.

    stock: fly-out tables, those of the nominal values first, one for each site.
    numbers: all numbers of the study.
    """

    defence: Defence
    stock: tuple[StockedTables, ...]
    numbers: tuple[LiveNumber, ...]


Changed = Callable[[Mapping[str, str]], Defence]
"""Returns the defence with some values of the catalogue changed (path -> text with unit)."""


def live_defence(
    defence: Defence, parameters: Sequence[Parameter], speeds: Mapping[str, Sequence[float]], changed: Changed
) -> LiveDefence:
    """Return the defence of a study, its tables, and which of its numbers a page may change.

    speeds: for each path of a burnout speed, more values that a page offers beside the nominal one and the ends of the range, in
        the unit of the parameter.
    """
    stock = [stocked(site.fly_out.interceptor, site.fly_out.place) for site in defence.sites]
    before, numbers = inputs(defence, range(len(defence.sites))), []
    for parameter in parameters:
        if parameter.path.endswith(SPEED_ENDING):
            numbers.append(_speeds(defence, parameter, speeds.get(parameter.path, ()), changed, stock))
        else:
            numbers.append(_number(defence, before, parameter, changed))
    return LiveDefence(defence, tuple(stock), tuple(numbers))


def _trial(parameter: Parameter) -> float:
    """Return another value of a number, in its unit."""
    for value in (parameter.low, parameter.high):
        if value != parameter.nominal:
            return value
    return parameter.nominal + 1.0 if parameter.whole else parameter.nominal * 1.0625


def _number(defence: Defence, before: Mapping[str, Values], parameter: Parameter, changed: Changed) -> LiveNumber:
    """Return a number with the cells that take its value. before: the inputs of the defence at nominal values."""
    value = _trial(parameter)
    try:
        other = changed({parameter.path: parameter.text(value)})
    except BadInput as error:
        return LiveNumber(parameter, why_not=str(error))
    if not all(map(_same_reach, defence.sites, other.sites)):
        return LiveNumber(parameter, why_not=NEEDS_THE_PROGRAM)
    after = inputs(other, range(len(defence.sites)))
    moved = [name for name in before if not np.array_equal(before[name], after[name])]
    if not moved:
        return LiveNumber(parameter, why_not=NOT_READ)
    if not set(moved) <= set(CHANGED):
        return LiveNumber(parameter, why_not=NEEDS_THE_PROGRAM)
    cells, si = [], value * parameter.per_unit
    for name in moved:
        first, then = np.atleast_2d(before[name]), np.atleast_2d(after[name])
        for row, column in np.argwhere(first != then):
            if not np.isclose(float(then[row, column]), si, rtol=1e-9):
                return LiveNumber(parameter, why_not=NEEDS_THE_PROGRAM)
            cells.append(Cell(name, int(row), int(column)))
    return LiveNumber(parameter, tuple(cells))


def _same_reach(one: Site, other: Site) -> bool:
    """Return whether two sites have the same fly-out table."""
    a, b = one.fly_out, other.fly_out
    return a is b or (np.array_equal(a.times, b.times) and np.array_equal(a.farthest, b.farthest))


def _speeds(
    defence: Defence, parameter: Parameter, more: Sequence[float], changed: Changed, stock: list[StockedTables]
) -> LiveNumber:
    """Return a burnout speed with the values that a page offers; their tables are added to the stock."""
    choices = []
    for value in sorted({parameter.low, parameter.nominal, parameter.high, *more}):
        if value == parameter.nominal:
            choices.append(Choice(value, tuple((s, s) for s in range(len(defence.sites)))))
            continue
        try:
            other = changed({parameter.path: parameter.text(value)})
        except BadInput:
            continue
        tables = []
        for s, (mine, theirs) in enumerate(zip(defence.sites, other.sites, strict=True)):
            if _same_reach(mine, theirs):
                tables.append((s, s))
                continue
            tables.append((s, len(stock)))
            stock.append(stocked(theirs.fly_out.interceptor, theirs.fly_out.place))
        choices.append(Choice(value, tuple(tables)))
    if all(table == site for choice in choices for site, table in choice.tables):
        return LiveNumber(parameter, why_not=NOT_READ)
    return LiveNumber(parameter, choices=tuple(choices))
