"""Flips told with a verdict: of what the debate is about, and of what moves the margin most over the draws."""

from collections.abc import Callable, Iterable, Sequence

from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.influence import Influence
from mujun.studies.draws.sampler import Sampler
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import Parameter, parameters_of
from mujun.studies.threshold import Flip, flip_of

DEBATED_FIELDS = ("burnout_speed", "reference_range", "reentry_vehicle", "remote_commit_delay")
"""Fields of which the flip is always told: speeds of interceptors, ranges of radars, warheads' sections, delays."""
MOST_OTHER_FLIPS = 5
"""Numbers beside them of which the flip is told; `mujun threshold` tells all."""
FARTHEST_TOLD = 3.0
"""The farthest multiple of a nominal value that is tried here."""


def parameters_to_flip(catalogue: Catalogue, used: Iterable[str], moved_by: Sequence[Influence]) -> list[Parameter]:
    """Return the numbers of the defence of which a run tells the flip."""
    known = {parameter.path: parameter for parameter in parameters_of(catalogue, used)}
    debated = [p for path, p in known.items() if path.rpartition(".")[2] in DEBATED_FIELDS]
    strong = [known[number.path] for one in moved_by for number in one.numbers if number.path in known]
    return [*debated, *[p for p in strong if p not in debated][:MOST_OTHER_FLIPS]]


def flips(sampler: Sampler, task: tuple[Study, Sequence[Parameter]], told: Callable[[], None]) -> tuple[Flip, ...]:
    """Return the flips of some numbers in a study, all else nominal, the smallest relative change first.

    told: called after each.
    """
    study, parameters = task
    if not parameters:
        return ()
    evaluator, found = Evaluator(sampler.catalogue, study), []
    for parameter in parameters:
        found.append(flip_of(evaluator, parameter, widest=FARTHEST_TOLD))
        told()
    return tuple(sorted(found, key=lambda flip: flip.relative))
