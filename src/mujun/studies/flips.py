"""Flip values reported with a verdict: of the numbers under debate, and of those that move the margin most over the draws."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from mujun.base.code_folder import program_hash
from mujun.base.store import recalled
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.influence import Influence
from mujun.studies.draws.sampler import Sampler
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import Parameter, parameters_of
from mujun.studies.threshold import Flip, flip_of

DEBATED_FIELDS = ("burnout_speed", "reference_range", "reentry_vehicle", "remote_commit_delay")
"""Fields whose flip is always reported: interceptor speeds, radar ranges, radar cross-sections of warheads, delays."""
MOST_OTHER_FLIPS = 5
"""Greatest number of other flips reported. `mujun threshold` reports all."""


def parameters_to_flip(catalogue: Catalogue, used: Iterable[str], moved_by: Sequence[Influence]) -> list[Parameter]:
    """Return the numbers of the defence whose flips a run reports.

    used: ids of the entries that the study reads.
    moved_by: numbers that move the margin over the draws, the strongest first.
    """
    known = {parameter.path: parameter for parameter in parameters_of(catalogue, used)}
    debated = [p for path, p in known.items() if path.rpartition(".")[2] in DEBATED_FIELDS]
    strong = [known[number.path] for one in moved_by for number in one.numbers if number.path in known]
    return [*debated, *[p for p in strong if p not in debated][:MOST_OTHER_FLIPS]]


def flips(sampler: Sampler, task: tuple[Study, Sequence[Parameter]], told: Callable[[], None]) -> tuple[Flip, ...]:
    """Return the flips of some numbers of a study, one at a time, the smallest relative change first.

    task: study, and the numbers.
    told: called after each number.
    """
    study, parameters = task
    if not parameters:
        return ()
    asked, evaluators = (sampler.catalogue.lock, study.model_dump_json()), list[Evaluator]()

    def made(parameter: Parameter) -> Flip:
        if not evaluators:  # it flies the study's flights; a run that goes on where it was killed may need none
            evaluators.append(Evaluator(sampler.catalogue, study, solved=sampler.solved))
        return flip_of(evaluators[0], parameter)

    found = []
    for parameter in parameters:
        found.append(recalled("flips", (*asked, parameter.path), partial(made, parameter), program_hash()))
        told()
    return nearest_first(found)


def nearest_first(found: Iterable[Flip]) -> tuple[Flip, ...]:
    """Return flips by the size of their relative change, the smallest first."""
    return tuple(sorted(found, key=lambda flip: flip.relative))
