"""Numbers that a page may change, found by changing each of them once and looking at what it moves in the defence."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.meet import Meetings
from mujun.base.outcomes import BadInput
from mujun.base.text import Text, say
from mujun.browser.image import StockedTables, inputs, stocked
from mujun.engagement.defence import Defence, Site
from mujun.engagement.shooters import filled
from mujun.interceptors.flyout import FlyOut
from mujun.studies.parameters import Parameter

Values = NDArray[np.generic]

CHANGED = ("settings", "site_input", "radar_input")
"""Arrays whose cells a page may write."""
NEEDS_THE_PROGRAM = say("it changes more than a page can compute by itself; `mujun assess --param` computes it")
NOT_READ = say("no window of this study depends on it")
SPEED_ENDING = ".burnout_speed"
GREATEST_ERROR = 1.0
"""s. By how much times may differ where a limit is applied to tables of another one."""
LEAST_ERROR = 0.1
"""s. By how much slack differs where two tables hold the same flights at other heights or distances (found by moving them)."""
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

    cells: where it is written, in SI.
    choices: burnout speeds that are in stock; between two of them a page mixes their tables.
    why_not: '' if it can change.
    span: ends of its slider where they are nearer than those of its range.
    error: by how much times of a page may differ from the program's, s; 0 where they are the same.
    """

    parameter: Parameter
    cells: tuple[Cell, ...] = ()
    choices: tuple[Choice, ...] = ()
    why_not: Text | str = ""
    span: tuple[float, float] | None = None
    error: float = 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """Least and greatest value of its slider, in its unit."""
        if self.choices:
            return self.choices[0].value, self.choices[-1].value
        return self.span or _range_of(self.parameter)


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
Met = Callable[[Defence], Meetings]
"""Returns the meetings of a defence with the study's cases."""


def _range_of(parameter: Parameter) -> tuple[float, float]:
    """Return the published range of a number, or multiples of it where none is published."""
    if parameter.low < parameter.high:
        return parameter.low, parameter.high
    return parameter.nominal * UNKNOWN_RANGE[0], parameter.nominal * UNKNOWN_RANGE[1]


def live_defence(
    defence: Defence, parameters: Sequence[Parameter], speeds: Mapping[str, Sequence[float]], changed: Changed, met: Met
) -> LiveDefence:
    """Return the defence of a study, its tables, and which of its numbers a page may change.

    speeds: for each path of a burnout speed, more values that a page offers beside the nominal one and the ends of the range, in
        the unit of the parameter.
    """
    stock = [stocked(site.fly_out.interceptor, site.fly_out.place) for site in defence.sites]
    before, numbers = inputs(defence, range(len(defence.sites))), []
    for parameter in parameters:
        if parameter.path.endswith(SPEED_ENDING):
            numbers.append(_speeds(defence, parameter, speeds.get(parameter.path, ()), stock, changed, met))
        else:
            numbers.append(_number(defence, before, parameter, changed, met))
    return LiveDefence(defence, tuple(stock), tuple(numbers))


def _trial(parameter: Parameter) -> float:
    """Return another value of a number, in its unit."""
    for value in (parameter.low, parameter.high):
        if value != parameter.nominal:
            return value
    return parameter.nominal + 1.0 if parameter.whole else parameter.nominal * 1.0625


def _number(
    defence: Defence, before: Mapping[str, Values], parameter: Parameter, changed: Changed, met: Met
) -> LiveNumber:
    """Return a number with the cells that take its value. before: the inputs of the defence at nominal values."""
    value = _trial(parameter)
    try:
        other = changed({parameter.path: parameter.text(value)})
    except BadInput as error:
        return LiveNumber(parameter, why_not=str(error))
    if not all(map(_same_reach, defence.sites, other.sites)):
        return _limit(defence, before, parameter, changed, met)
    cells = _cells(before, other, value * parameter.per_unit)
    if cells is None:
        return LiveNumber(parameter, why_not=NEEDS_THE_PROGRAM)
    return LiveNumber(parameter, cells) if cells else LiveNumber(parameter, why_not=NOT_READ)


def _cells(before: Mapping[str, Values], other: Defence, si: float) -> tuple[Cell, ...] | None:
    """Return the cells in which another defence holds a value (SI) and this one does not; None if it differs otherwise, too."""
    after, cells = inputs(other, range(len(other.sites))), []
    moved = [name for name in before if not np.array_equal(before[name], after[name])]
    if not set(moved) <= set(CHANGED):
        return None
    for name in moved:
        first, then = np.atleast_2d(before[name]), np.atleast_2d(after[name])
        for row, column in np.argwhere(first != then):
            if not np.isclose(float(then[row, column]), si, rtol=1e-9):
                return None
            cells.append(Cell(name, int(row), int(column)))
    return tuple(cells)


def _limit(
    defence: Defence, before: Mapping[str, Values], parameter: Parameter, changed: Changed, met: Met
) -> LiveNumber:
    """Return a limit of the interceptor, as far from its nominal value as the nominal tables serve it.

    The program makes a table for each limit; a page applies the limit to the table of the nominal one. The slider may go where
    that meets every case of the study as often, and in times that differ by less than GREATEST_ERROR.
    """
    span, error = [parameter.nominal, parameter.nominal], 0.0
    cells: tuple[Cell, ...] = ()
    for side, value in enumerate(_range_of(parameter)):
        try:
            other = changed({parameter.path: parameter.text(value)})
        except BadInput:
            continue
        served = replace(other, sites=tuple(map(_served, defence.sites, other.sites)))
        mine, gap = _cells(before, served, value * parameter.per_unit), _gap(met(served), met(other))
        if mine and gap <= GREATEST_ERROR:
            span[side], cells, error = value, mine, max(error, gap)
    if not cells:
        return LiveNumber(parameter, why_not=NEEDS_THE_PROGRAM)
    return LiveNumber(parameter, cells, span=(span[0], span[1]), error=max(error, LEAST_ERROR))


def _served(nominal: Site, other: Site) -> Site:
    """Return another site with the fly-out table of the nominal one."""
    return replace(other, fly_out=replace(nominal.fly_out, interceptor=other.fly_out.interceptor))


def _gap(one: Meetings, other: Meetings) -> float:
    """Return the greatest difference of slack of two defences, s; infinite where they do not meet every case as often."""
    if not np.array_equal(one.shots, other.shots) or not np.array_equal(
        np.isfinite(one.slack), np.isfinite(other.slack)
    ):
        return np.inf
    return _slack_gap(one, other)


def _slack_gap(one: Meetings, other: Meetings) -> float:
    """Return the greatest difference of slack of two defences, s, in the cases in which both have one."""
    there = np.isfinite(one.slack) & np.isfinite(other.slack)
    return float(np.abs(one.slack[there] - other.slack[there]).max(initial=0.0))


def _same_reach(one: Site, other: Site) -> bool:
    """Return whether two sites have the same fly-out table."""
    a, b = one.fly_out, other.fly_out
    return a is b or (np.array_equal(a.times, b.times) and np.array_equal(a.farthest, b.farthest))


def _speeds(
    defence: Defence,
    parameter: Parameter,
    more: Sequence[float],
    stock: list[StockedTables],
    changed: Changed,
    met: Met,
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
    return LiveNumber(parameter, choices=tuple(choices), error=_mixed(defence, parameter, choices, stock, changed, met))


def _mixed(
    defence: Defence,
    parameter: Parameter,
    choices: Sequence[Choice],
    stock: Sequence[StockedTables],
    changed: Changed,
    met: Met,
) -> float:
    """Return by how much slack differs half-way between the two speeds in stock that lie farthest apart, s."""
    low, high = max(itertools.pairwise(choices), key=lambda pair: pair[1].value - pair[0].value)
    try:
        exact = changed({parameter.path: parameter.text(0.5 * (low.value + high.value))})
    except BadInput:
        return 0.0
    sites, other = list(exact.sites), dict(high.tables)
    for s, table in low.tables:
        one, two = stock[table], stock[other[s]]
        k = round((defence.sites[s].fly_out.place.latitude - one.south) / one.step)
        sites[s] = replace(sites[s], fly_out=_between(sites[s].fly_out, one.tables[k], two.tables[k]))
    return _slack_gap(met(replace(exact, sites=tuple(sites))), met(exact))


def _between(of: FlyOut, one: FlyOut, other: FlyOut) -> FlyOut:
    """Return a table with the values half-way between those of two others."""
    (times, farthest), (more_times, more_farthest) = filled(one), filled(other)
    return replace(
        of, lowest=0.5 * (one.lowest + other.lowest), highest=0.5 * (one.highest + other.highest),
        times=0.5 * (times + more_times), farthest=0.5 * (farthest + more_farthest),
    )  # fmt: skip
