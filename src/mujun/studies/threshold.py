"""Flip values: the value of one number of the catalogue at which a study's verdict flips, with all others nominal.

Parameters are properties of the defence and of missiles as built, never the attacker's choices: places, targets, trajectory
shapes and numbers of missiles. The search steps outwards from the nominal value, down and up, until the verdict differs, then
bisects the last step. It finds the nearest flip on either side unless two flips lie within one step. If the verdict is the same
at the ends of the published range and of the range tried, the number is taken to have no flip. A flip is reported with the
published values.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mujun.analyses.required_speed import FASTEST_TRIED
from mujun.base.outcomes import BadInput
from mujun.base.processes import Tick
from mujun.base.text import Text, joined, say
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import Parameter
from mujun.studies.questions import is_met, judge

STEP_OUTWARDS, FARTHEST_TRIED = 1.25, 10.0
"""Factor of one step outwards, and the greatest multiple (and part) of the nominal value tried."""
RELATIVE_WIDTH = 2e-4
"""Relative width at which the bisection ends: well within the promised 0.1 %."""
FALSE_POSITIONS = 5
"""Most steps of false position before the bisection, which then asks only near the flip."""


@dataclass(frozen=True)
class Flip:
    """Where the verdict flips, in the parameter's unit.

    value: nearest value with the other verdict; None: none within the range tried.
    tried_low, tried_high: range tried.
    case: the case that decides at `value`, in words; it need not be the one that decides at the nominal value.
    scaling: what a greater burnout speed implies for the interceptor's boost, in words; '' for other numbers.
    """

    parameter: Parameter
    value: float | None
    tried_low: float
    tried_high: float
    case: str = ""
    scaling: str = ""

    @property
    def shown(self) -> float | None:
        """The value as every output states it: six digits."""
        return None if self.value is None else float(f"{self.value:.6g}")

    @property
    def shown_text(self) -> Text:
        """The value with its unit, to four digits; '' without one."""
        return joined(()) if self.value is None else self.parameter.said(self.value)

    @property
    def within_published(self) -> bool:
        """Whether the verdict flips inside the published range."""
        return self.value is not None and self.parameter.low <= self.value <= self.parameter.high

    @property
    def relative(self) -> float:
        """Size of the change as a share of the nominal value; infinite where nothing flips the verdict."""
        if self.value is None:
            return math.inf
        return abs(self.value - self.parameter.nominal) / max(abs(self.parameter.nominal), 1e-12)

    def to_dict(self) -> dict[str, Any]:
        """Return the flip and the published range as plain data (the JSON contract)."""
        p = self.parameter
        return {
            "parameter": p.path,
            "of": p.entry,
            "value": self.shown,
            "unit": p.unit,
            "nominal": p.nominal,
            "published_low": p.low,
            "published_high": p.high,
            "within_published": None if self.value is None else self.within_published,
            "case": self.case,
            "scaling": self.scaling,
            "change_share": self.relative if math.isfinite(self.relative) else None,
            "tried_low": self.tried_low,
            "tried_high": self.tried_high,
            "said": self.said(),
        }

    def said(self) -> Text:
        """Compare the flip with the published range, in words, and say what a greater burnout speed implies."""
        return joined([self._beside_published(), self.scaling]) if self.scaling else self._beside_published()

    def _beside_published(self) -> Text:
        p = self.parameter
        if self.value is None:
            ends = {"low": p.said(self.tried_low), "high": p.said(self.tried_high)}
            return say("no value from {low} to {high} changes the verdict", **ends)
        fields = {"value": p.said(self.value), "now": p.said(p.nominal), "low": p.said(p.low), "high": p.said(p.high)}
        if self.value > p.high:
            key = "the verdict changes at {value} (now {now}); the highest published for {entry} is {high}"
        elif self.value < p.low:
            key = "the verdict changes at {value} (now {now}); the lowest published for {entry} is {low}"
        else:
            key = "the verdict changes at {value} (now {now}), within the published {low} to {high}"
        return say(key, entry=p.entry, **fields)


def flip_of(evaluator: Evaluator, parameter: Parameter, fixed: dict[str, str] | None = None) -> Flip:
    """Return the value nearest to the nominal one at which the verdict flips.

    fixed: other values that are changed too, path -> text.
    """
    others = fixed or {}
    whole = parameter.whole

    def changed(value: float) -> dict[str, str]:
        return {**others, parameter.path: f"{round(value)}" if whole else parameter.text(value)}

    margins: dict[float, float | None] = {}

    def holds(value: float) -> bool | None:
        """Return whether the claim's condition is met at a value; None where catalogue or physics do not accept the value."""
        try:
            margins[value] = margin = evaluator.answer(changed(value)).margin
        except (BadInput, ValueError):  # a limit of the catalogue, or of the physics
            return None
        return is_met(evaluator.study, margin)

    now = evaluator.is_met(others)
    found, tried = [], []
    for direction in (-1, 1):
        steps = [parameter.nominal, *_steps(parameter, direction)]
        if parameter.path.endswith(".longest_flight") and evaluator.flight_time is not None:
            steps = _no_longer(steps, evaluator.flight_time / parameter.per_unit)
        if parameter.path.endswith(".burnout_speed"):
            steps = _no_longer(steps, FASTEST_TRIED / parameter.per_unit)
        if whole:
            steps = [float(n) for n in dict.fromkeys(round(value) for value in steps)]
        outcomes: dict[float, bool | None] = {parameter.nominal: now}

        def differs(value: float, known: dict[float, bool | None] = outcomes) -> bool:
            if value not in known:
                known[value] = holds(value)
            return known[value] not in (now, None)

        while len(steps) > 1 and not differs(steps[-1]) and outcomes[steps[-1]] is None:
            steps.pop()
        tried.append(steps[-1])
        # Most numbers do not flip the verdict; the ends of the published range and of the range tried show it at once.
        ends = {steps[-1], parameter.low if direction < 0 else parameter.high}
        if not any(differs(value) for value in ends if value in steps):
            continue
        outer = next(k for k, value in enumerate(steps) if k and differs(value))
        inner, farther = steps[outer - 1], steps[outer]
        margins.setdefault(parameter.nominal, evaluator.answer(others).margin)
        ends_of_flip = (inner, farther) if whole else _narrowed(holds, margins, now, inner, farther)
        found.append(_halved(_known_beyond(ends_of_flip, holds, now), now, inner, farther, whole))
    best = min(found, key=lambda value: abs(value - parameter.nominal), default=None)
    if best is None:
        return Flip(parameter, best, tried[0], tried[1])
    there = changed(float(f"{best:.6g}"))
    return Flip(parameter, best, tried[0], tried[1], evaluator.case(there), evaluator.scaling(parameter.path, there))


def _no_longer(steps: Sequence[float], longest: float) -> list[float]:
    """Return the steps from the nominal value up to a greatest one, which is the last of them."""
    kept = [steps[0], *(value for value in steps[1:] if value < longest)]
    return kept if len(kept) == len(steps) or longest <= steps[0] else [*kept, longest]


def _steps(parameter: Parameter, direction: int) -> Iterator[float]:
    """Yield values outwards from the nominal one (excluded); the end of the published range is among them.

    direction: -1 downwards, 1 upwards.
    """
    nominal, end = parameter.nominal, parameter.low if direction < 0 else parameter.high
    span = max(abs(parameter.high - parameter.low), 1.0) / 4.0
    reached = nominal
    for k in range(1, 60):
        if nominal > 0.0:
            value = nominal * STEP_OUTWARDS ** (direction * k)
            if not nominal / FARTHEST_TRIED / STEP_OUTWARDS < value < nominal * FARTHEST_TRIED * STEP_OUTWARDS:
                return
        else:
            value = nominal + direction * span * k
            if k > 40:
                return
        if (end - reached) * direction > 0.0 and (value - end) * direction > 0.0:
            yield end
        reached = value
        yield value


def _narrowed(
    holds: Callable[[float], bool | None], margins: Mapping[float, float | None], now: bool, inner: float, outer: float
) -> tuple[float, float]:
    """Return a narrower interval with the flip in it, by false position on the margin, in few evaluations.

    margins: at the values asked so far. The interval stays as it is where an end has no margin, or where margins are counts.
    """
    width = RELATIVE_WIDTH * max(abs(inner), abs(outer))
    for _ in range(FALSE_POSITIONS):
        at_inner, at_outer = margins.get(inner), margins.get(outer)
        if at_inner is None or at_outer is None or at_inner == at_outer or abs(outer - inner) <= width:
            break
        if at_inner.is_integer() and at_outer.is_integer():
            break
        value = inner + (outer - inner) * at_inner / (at_inner - at_outer)
        farther = inner if abs(value - inner) > abs(value - outer) else outer
        value += math.copysign(
            0.25 * width, farther - value
        )  # just beyond the root, so that the farther end moves, too
        if not min(inner, outer) < value < max(inner, outer):
            break
        if holds(value) == now:
            inner = value
        else:
            outer = value
    return inner, outer


def _known_beyond(
    interval: tuple[float, float], holds: Callable[[float], bool | None], now: bool
) -> Callable[[float], bool | None]:
    """Return `holds` with what is known outside of an interval: its first end has the present verdict, its second the other."""
    inner, outer = interval

    def known(value: float) -> bool | None:
        if (value - inner) * (outer - inner) <= 0.0:
            return now
        return not now if (value - outer) * (outer - inner) >= 0.0 else holds(value)

    return known


def _halved(holds: Callable[[float], bool | None], now: bool, inner: float, outer: float, whole: bool) -> float:
    """Bisect between `inner`, with the present verdict, and `outer`, with the other; return the nearest value with the other.

    whole: whether only whole numbers make sense.
    """
    # Not `base.search.halved`: the direction is either, the width relative, and some numbers are whole.
    while abs(outer - inner) > (1.0 if whole else RELATIVE_WIDTH * max(abs(inner), abs(outer), 1e-9)):
        middle = 0.5 * (inner + outer)
        if whole:
            middle = float(round(middle))
        if holds(middle) == now:
            inner = middle
        else:
            outer = middle
    return float(round(outer)) if whole else outer


@dataclass(frozen=True)
class StudyFlips:
    """The verdict of a study at nominal values and all its flips, the smallest relative change first."""

    study: str
    verdict: str
    margin: float | None
    unit: str
    flips: tuple[Flip, ...]


def thresholds(evaluator: Evaluator, parameters: Sequence[Parameter], tick: Tick | None = None) -> StudyFlips:
    """Return the flip of each parameter, one at a time, the smallest relative change first."""
    flips = []
    for parameter in parameters:
        flips.append(flip_of(evaluator, parameter))
        if tick is not None:
            tick(1.0 / len(parameters))
    study, answer = evaluator.study, evaluator.nominal
    return StudyFlips(
        study.id, judge(study, answer.margin), answer.margin, answer.unit or study.margin_unit,
        tuple(sorted(flips, key=lambda flip: flip.relative)),
    )  # fmt: skip


FRONTIER_POINTS = 9
"""Number of values of the first parameter at which a frontier has the flip of the second."""


def frontier(
    evaluator: Evaluator, first: Parameter, second: Parameter, tick: Tick | None = None
) -> list[tuple[float, Flip]]:
    """Return values of the first parameter over its published range, each with the flip of the second."""
    if first.high <= first.low:
        raise BadInput(
            say("{path} has no published range; expected one with a range for the frontier", path=first.path)
        )
    out = []
    for k in range(FRONTIER_POINTS):
        value = first.low + (first.high - first.low) * k / (FRONTIER_POINTS - 1)
        out.append((value, flip_of(evaluator, second, {first.path: first.text(value)})))
        if tick is not None:
            tick(1.0 / FRONTIER_POINTS)
    return out
