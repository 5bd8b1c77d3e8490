"""Sensitivity of a study: how far each number moves the margin alone, and Sobol' indices of those that move it most.

Swing: each factor is set to either end of its published range, with all other numbers nominal. Numbers with a common cause form
one factor. For the factors with the greatest swings, Sobol' indices give the share of the margin's variance that each explains
alone (S1) and with its interactions (ST), all other numbers nominal. The design is Saltelli's, of scrambled Sobol points; S1 is
estimated after Saltelli et al. (2010, table 2, b), ST after Jansen (1999), intervals by resampling the design's rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import Aims, noting
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.processes import Crew, Tick, part_of
from mujun.base.text import as_written, say
from mujun.scenario.numbers.uncertain import Distribution, Uncertain, uncertain_numbers
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.ahead import Solved, by_missile, solve_rows, unpacked
from mujun.studies.draws.probe import Probe, StudyOutcome
from mujun.studies.evaluate import Evaluator

Array = NDArray[np.float64]
Flights = Mapping[str, Mapping[bytes, Aims]]

FACTORS, EVALUATIONS = 8, 1024
"""Greatest number of factors with indices, and of evaluations of Saltelli's design."""
SMALLEST_BASE = 8
"""Base size of the smallest Saltelli design."""
INDEX_CONFIDENCE = 0.95
RESAMPLES = 200
"""Resamplings of the design's rows for the intervals of the indices."""
ROWS_A_STRETCH = 40
"""Evaluations in one task of a process: neighbouring rows of Saltelli's design share most of their values."""
SAME_MARGIN = 1e-9
"""Difference of margins up to which they are the same: the same flight differs by so much by its place among the others."""
SHARE_OF_SWINGS, SHARE_OF_FINDING = 0.3, 0.5
"""Assumed share of the swings in the work, and of finding flights in either part, for the progress bar."""


@dataclass(frozen=True)
class Swing:
    """Effect of one factor alone.

    numbers: of the factor.
    low, high: outcomes at the two ends of their ranges.
    size: greatest minus least margin of the nominal value and the two ends.
    flips: whether either end changes the verdict.
    """

    numbers: tuple[Uncertain, ...]
    low: StudyOutcome
    high: StudyOutcome
    size: float
    flips: bool

    @property
    def name(self) -> str:
        """Path of the factor's first number."""
        return self.numbers[0].path


@dataclass(frozen=True)
class Index:
    """Sobol' indices of one factor: first-order (S1) and total (ST), with half widths of their 95 % confidence intervals."""

    first: float
    first_half: float
    total: float
    total_half: float

    @property
    def vague(self) -> bool:
        """Whether the interval of the total index is wider than the index itself: so few evaluations say little about it."""
        return 2.0 * self.total_half > max(self.total, 0.0)


@dataclass(frozen=True)
class StudySensitivity:
    """Sensitivity of a study.

    nominal: outcome at nominal values.
    swings: of every factor, the greatest first.
    indices: of the factors with the greatest swings, in the same order.
    evaluations: of the study, in all.
    variance: of the margin over the design; 0 if nothing moves it.
    missing: evaluations of the design that failed or had no margin; the least margin of the others replaces theirs.
    """

    study: Study
    nominal: StudyOutcome
    swings: tuple[Swing, ...]
    indices: tuple[Index, ...]
    evaluations: int
    variance: float
    missing: int


def sobol_indices(
    evaluate: Callable[[Array], Array], factors: int, base: int, seed: int, confidence: float = INDEX_CONFIDENCE
) -> tuple[list[Index], Array]:
    """Return the Sobol' indices of a function of independent factors, and its values.

    evaluate: function from (n, factors), quantiles of each factor's distribution in [0, 1), to (n,) values.
    base: base size of Saltelli's design, a power of two.
    confidence: of the indices' intervals.
    """
    from scipy.stats import norm, qmc

    points = qmc.Sobol(2 * factors, scramble=True, rng=seed).random(base)
    first, second = points[:, :factors], points[:, factors:]
    # Each row of the first matrix, then the same with one value of the second in place of its own, then that of the second.
    rows = np.repeat(first[:, None, :], factors + 2, axis=1)
    each = np.arange(factors)
    rows[:, 1 + each, each] = second
    rows[:, -1] = second
    values = evaluate(rows.reshape(-1, factors))
    if float(np.ptp(values)) <= SAME_MARGIN:
        return [Index(0.0, 0.0, 0.0, 0.0)] * factors, values
    found = values.reshape(base, factors + 2) - values.mean()
    luck = np.random.default_rng(seed)
    again = np.array([_alone_and_total(found[luck.integers(base, size=base)]) for _ in range(RESAMPLES)])
    halves = norm.ppf(0.5 + confidence / 2.0) * again.std(axis=0, ddof=1)
    (alone, total), (alone_half, total_half) = _alone_and_total(found), halves
    columns = (alone, alone_half, total, total_half)
    return [Index(*(float(value) for value in row)) for row in zip(*columns, strict=True)], values


def _alone_and_total(found: Array) -> Array:
    """Return first-order and total indices, (2, factors), of values of a design, (base, factors + 2), less their mean."""
    first, mixed, second = found[:, :1], found[:, 1:-1], found[:, -1:]
    variance = max(float(np.var(np.concatenate([first, second]))), np.finfo(float).tiny)
    alone = np.mean(second * (mixed - first), axis=0) / variance
    return np.stack([alone, 0.5 * np.mean((first - mixed) ** 2, axis=0) / variance])


def factors_of(numbers: Sequence[Uncertain]) -> list[tuple[Uncertain, ...]]:
    """Group numbers into factors: numbers with a common cause form one factor."""
    found: dict[str, list[Uncertain]] = {}
    for number in numbers:
        found.setdefault(number.cause, []).append(number)
    return [tuple(mine) for mine in found.values()]


def _of_paths(factors: Sequence[tuple[Uncertain, ...]], paths: Sequence[str]) -> list[tuple[Uncertain, ...]]:
    """Return the factors that contain numbers at the given paths; all factors if no path is given."""
    known = {number.path for factor in factors for number in factor}
    for path in paths:
        if path not in known:
            key = "the study rests on no number '{path}' with a published range{near}"
            raise BadInput(say(key, path=as_written(path), near=nearest_names(path, known)))
    return [factor for factor in factors if not paths or any(number.path in paths for number in factor)]


def sensitivity(
    catalogue: Catalogue,
    study: Study,
    evaluations: int = EVALUATIONS,
    most: int = FACTORS,
    seed: int = 0,
    distribution: Distribution = "triangular",
    tick: Tick | None = None,
    only: Sequence[str] = (),
) -> StudySensitivity:
    """Return swings and Sobol' indices of a study.

    evaluations: greatest size of Saltelli's design; the swings take two evaluations a factor more.
    most: greatest number of factors with indices.
    distribution: of each number over its published range, in Saltelli's design.
    tick: called with each finished fraction of the work (fractions sum to 1).
    only: paths of the numbers to move; numbers with a common cause move with them. Empty: all.
    Raises BadInput for an impossible design, and for a path that the study does not read.
    """
    if most < 1:
        raise BadInput(say("{most} factors; expected at least one", most=most))
    if evaluations < SMALLEST_BASE * (most + 2):
        key = "{evaluations} evaluations; expected at least {least} for {most} factors"
        raise BadInput(say(key, evaluations=evaluations, least=SMALLEST_BASE * (most + 2), most=most))
    if seed < 0:
        raise BadInput(say("the seed is {seed}; expected 0 or more", seed=seed))
    with noting() as asked:
        evaluator = Evaluator(catalogue, study)
    numbers, flights = uncertain_numbers(catalogue, evaluator.used), by_missile(asked)
    probe = Probe(catalogue, [study], numbers)
    column = {number.path: k for k, number in enumerate(numbers)}
    middle = np.array([number.nominal for number in numbers])

    def row(factors: Sequence[tuple[Uncertain, ...]], shares: Array, how: Distribution) -> Array:
        out = middle.copy()
        for factor, share in zip(factors, shares, strict=True):
            for number in factor:
                out[column[number.path]] = number.values(np.array([share]), how)[0]
        return out

    factors = _of_paths(factors_of(numbers), only)
    ends = [row([factor], np.array([end]), "uniform") for factor in factors for end in (0.0, 1.0)]
    work = numbers, flights
    with Crew(probe) as crew:
        nominal, *found = _asked(crew, work, [middle, *ends], False, part_of(tick, SHARE_OF_SWINGS))
        swings = [_swing(factor, nominal, *found[2 * k : 2 * k + 2]) for k, factor in enumerate(factors)]
        swings.sort(key=lambda swing: (-swing.size, not swing.flips, swing.name))
        chosen = [swing for swing in swings if swing.size > 0.0 or swing.flips][:most]
        if not chosen:
            return StudySensitivity(study, nominal, tuple(swings), (), 1 + len(found), 0.0, 0)
        outcomes: list[StudyOutcome] = []

        def evaluate(shares: Array) -> Array:
            rows = [row([swing.numbers for swing in chosen], mine, distribution) for mine in shares]
            outcomes.extend(_asked(crew, work, rows, True, part_of(tick, 1.0 - SHARE_OF_SWINGS)))
            return _margins(outcomes)

        base = 2 ** int(np.log2(evaluations / (len(chosen) + 2)))
        indices, values = sobol_indices(evaluate, len(chosen), base, seed)
        missing = sum(one.margin is None for one in outcomes)
        count = 1 + len(found) + len(outcomes)
        return StudySensitivity(study, nominal, tuple(swings), tuple(indices), count, float(np.var(values)), missing)


_Stretch = tuple[Sequence[Array], bool, Solved]
"""Rows of values, whether flights are kept for later rows, and the flights that are found already."""


def _rows(probe: Probe, task: _Stretch, told: Callable[[], None]) -> list[StudyOutcome]:
    rows, keep, solved = task
    probe.solved = unpacked(solved)
    probe.keep_nominal()
    found = []
    for row in rows:
        found.append(probe.ask(row, keep)[0])
        told()
    return found


def _asked(
    crew: Crew[Probe], work: tuple[Sequence[Uncertain], Flights], rows: Sequence[Array], keep: bool, tick: Tick | None
) -> list[StudyOutcome]:
    """Return the outcomes at rows of values. work: the numbers, and the flights of a row. The fractions that tick is called with
    sum to 1."""
    parts = [rows[k : k + ROWS_A_STRETCH] for k in range(0, len(rows), ROWS_A_STRETCH)]
    solved = solve_rows(crew, *work, [np.array(part) for part in parts], part_of(tick, SHARE_OF_FINDING))
    stretches = [(part, keep, mine) for part, mine in zip(parts, solved, strict=True)]
    told = part_of(tick, 1.0 - SHARE_OF_FINDING)
    return [one for part in crew.work(_rows, stretches, len(rows), told) for one in part]


def _swing(factor: tuple[Uncertain, ...], nominal: StudyOutcome, low: StudyOutcome, high: StudyOutcome) -> Swing:
    known = [one.margin for one in (nominal, low, high) if one.margin is not None]
    size = max(known) - min(known) if known else 0.0
    size = size if size > SAME_MARGIN else 0.0
    return Swing(factor, low, high, size, any(one.holds != nominal.holds for one in (low, high)))


def _margins(outcomes: Sequence[StudyOutcome]) -> Array:
    known = [one.margin for one in outcomes if one.margin is not None]
    least = min(known, default=0.0)
    return np.array([least if one.margin is None else one.margin for one in outcomes])
