"""What would have to be true: the value of one number of the catalogue at which a study's verdict flips, all else nominal.

For properties of the defence and of missiles as built, never for the attacker's choices: places, targets, shapes and numbers are
no parameters here. From the nominal value the search steps outwards, down and up, until the verdict differs, and then halves the
last step; so it finds the nearest flip on either side, as long as none hides within one step. A number whose ends, published and
tried, leave the verdict as it is is taken to decide nothing. What is found is set beside the published values.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import Parameter
from mujun.studies.questions import judge

STEP_OUTWARDS, FARTHEST_TRIED = 1.25, 10.0
"""Factor of one step outwards, and the farthest multiple of the nominal value that is tried unless told."""
RELATIVE_WIDTH = 2e-4
"""Relative width at which the halving ends: well within the 0.1 % that is promised."""


@dataclass(frozen=True)
class Flip:
    """Where the verdict flips: value (None: nowhere within what was tried), and the range that was tried."""

    parameter: Parameter
    value: float | None
    tried_low: float
    tried_high: float

    @property
    def relative(self) -> float:
        """Size of the change as a share of the nominal value; infinite where there is none."""
        if self.value is None:
            return math.inf
        return abs(self.value - self.parameter.nominal) / max(abs(self.parameter.nominal), 1e-12)

    def to_dict(self) -> dict[str, Any]:
        """Return the flip beside the ends of what is published, as plain data (the JSON contract)."""
        p = self.parameter
        return {
            "parameter": p.path,
            "of": p.entry,
            "value": None if self.value is None else float(f"{self.value:.6g}"),
            "unit": p.unit,
            "nominal": p.nominal,
            "published_low": p.low,
            "published_high": p.high,
            "within_published": None if self.value is None else p.low <= self.value <= p.high,
            "change_share": self.relative if math.isfinite(self.relative) else None,
            "tried_low": self.tried_low,
            "tried_high": self.tried_high,
            "said": self.said(),
        }

    def said(self) -> str:
        """Return how the flip lies to the published values, in words."""
        p = self.parameter
        if self.value is None:
            return f"no value from {p.text(_short(self.tried_low))} to {p.text(_short(self.tried_high))} flips it"
        needs = f"flips at {p.text(_short(self.value))} (now {p.text(_short(p.nominal))})"
        if self.value > p.high:
            return f"{needs}; the highest published for {p.entry} is {p.text(_short(p.high))}"
        if self.value < p.low:
            return f"{needs}; the lowest published for {p.entry} is {p.text(_short(p.low))}"
        return f"{needs}, within the published {p.text(_short(p.low))} to {p.text(_short(p.high))}"


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def flip_of(
    evaluator: Evaluator, parameter: Parameter, fixed: dict[str, str] | None = None, widest: float = FARTHEST_TRIED
) -> Flip:
    """Return the nearest value at which the verdict flips, with other values held at `fixed`.

    widest: the farthest multiple (and part) of the nominal value that is tried.
    """
    others = fixed or {}
    whole = parameter.whole

    def holds(value: float) -> bool | None:
        """Say whether the claim holds at a value; None where the catalogue does not allow it."""
        try:
            return evaluator.holds({**others, parameter.path: f"{round(value)}" if whole else parameter.text(value)})
        except (BadInput, ValueError):  # a limit of the catalogue, or of the physics
            return None

    now = evaluator.holds(others)
    found, tried = [], []
    for direction in (-1, 1):
        steps = [parameter.nominal, *_steps(parameter, direction, widest)]
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
        # Most numbers decide nothing: then the ends of what is published and of what is tried show it.
        ends = {steps[-1], parameter.low if direction < 0 else parameter.high}
        if not any(differs(value) for value in ends if value in steps):
            continue
        outer = next(k for k, value in enumerate(steps) if k and differs(value))
        found.append(_halved(holds, now, steps[outer - 1], steps[outer], whole))
    best = min(found, key=lambda value: abs(value - parameter.nominal), default=None)
    return Flip(parameter, best, tried[0], tried[1])


def _steps(parameter: Parameter, direction: int, widest: float) -> Iterator[float]:
    """Yield values from the nominal one outwards, the ends of the published range among them."""
    nominal, end = parameter.nominal, parameter.low if direction < 0 else parameter.high
    span = max(abs(parameter.high - parameter.low), 1.0) / 4.0
    reached = nominal
    for k in range(1, 60):
        if nominal > 0.0:
            value = nominal * STEP_OUTWARDS ** (direction * k)
            if not nominal / widest / STEP_OUTWARDS < value < nominal * widest * STEP_OUTWARDS:
                return
        else:
            value = nominal + direction * span * k
            if k > 40:
                return
        if (end - reached) * direction > 0.0 and (value - end) * direction > 0.0:
            yield end
        reached = value
        yield value


def _halved(holds: Callable[[float], bool | None], now: bool, inner: float, outer: float, whole: bool) -> float:
    """Return the flip between a value with the present verdict and one with the other: the nearest with the other."""
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
class Thresholds:
    """All flips of a study, the nearest first, and its present verdict."""

    study: str
    verdict: str
    margin: float | None
    unit: str
    flips: tuple[Flip, ...]


def thresholds(
    evaluator: Evaluator, parameters: Sequence[Parameter], tick: Callable[[float], None] | None = None
) -> Thresholds:
    """Return the flip of each parameter, one at a time, the smallest relative change first."""
    flips = []
    for parameter in parameters:
        flips.append(flip_of(evaluator, parameter))
        if tick is not None:
            tick(1.0 / len(parameters))
    study, answer = evaluator.study, evaluator.nominal
    return Thresholds(
        study.id, judge(study, answer.margin), answer.margin, answer.unit or study.margin_unit,
        tuple(sorted(flips, key=lambda flip: flip.relative)),
    )  # fmt: skip


FRONTIER_POINTS = 9
"""Values of the first parameter at which a frontier asks for the flip of the second."""


def frontier(
    evaluator: Evaluator, first: Parameter, second: Parameter, tick: Callable[[float], None] | None = None
) -> list[tuple[float, Flip]]:
    """Return, over the published range of one parameter, where the verdict flips in another."""
    if first.high <= first.low:
        raise BadInput(f"{first.path} has no published range; expected one with a range for the frontier")
    out = []
    for k in range(FRONTIER_POINTS):
        value = first.low + (first.high - first.low) * k / (FRONTIER_POINTS - 1)
        out.append((value, flip_of(evaluator, second, {first.path: first.text(value)})))
        if tick is not None:
            tick(1.0 / FRONTIER_POINTS)
    return out
