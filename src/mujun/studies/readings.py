"""Readings of a study: the same claim with the scenario as the study states it, and as others would define it."""

from mujun.scenario.schema.study import NOT_CHANGES, Changes, Scenario, Study


def changed(scenario: Scenario, changes: Changes) -> Scenario:
    """Return the scenario with the fields of a variant or reading put in."""
    fields = [name for name in type(changes).model_fields if name not in NOT_CHANGES]
    values = {name: getattr(changes, name) for name in fields if getattr(changes, name)}
    if "defences" in values and "interceptor" not in values:
        values["interceptor"] = None
    return scenario.model_copy(update=values)


def as_read(study: Study) -> list[Study]:
    """Return the study as each reading has it, first as it states itself; without readings and variants of their own."""
    scenarios = [study.scenario, *(changed(study.scenario, reading) for reading in study.readings)]
    return [study.model_copy(update={"scenario": one, "readings": (), "variants": ()}) for one in scenarios]
