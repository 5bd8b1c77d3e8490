"""Readings of a study: the same claim with the scenario as the study states it, and as others would define it."""

from mujun.scenario.schema.study import NOT_CHANGES, Changes, Scenario, Study


def changed(scenario: Scenario, changes: Changes) -> Scenario:
    """Return the scenario with the fields that a variant or reading names put in, and nothing else."""
    values = {name: getattr(changes, name) for name in changes.model_fields_set - NOT_CHANGES}
    return scenario.model_copy(update=values)


def as_read(study: Study) -> list[Study]:
    """Return the study as each reading has it, first as it states itself; without readings and variants of their own."""
    scenarios = [study.scenario, *(changed(study.scenario, reading) for reading in study.readings)]
    return [study.model_copy(update={"scenario": one, "readings": (), "variants": ()}) for one in scenarios]
