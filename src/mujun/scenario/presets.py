"""Presets put in place: the catalogue with a capital's numbers, and what is wrong with a preset told with its place."""

from collections.abc import Sequence

from mujun.base.outcomes import BadInput
from mujun.scenario.catalogue import Catalogue
from mujun.scenario.preset import Preset


def with_presets(catalogue: Catalogue, names: Sequence[str]) -> Catalogue:
    """Return the catalogue with the assumptions of some presets.

    Raises BadInput, with file and line, for a path or value that does not fit, and for presets that contradict each other.
    """
    values: dict[str, str] = {}
    said_by: dict[str, str] = {}
    for name in names:
        preset = catalogue.get(Preset, name)
        record = catalogue.records.get(preset.id)
        for k, assumption in enumerate(preset.assumptions):
            at = f"{record.file.at((preset.id, 'assumptions', k))}: " if record is not None else f"{preset.id}: "
            path = assumption.path
            if path in values and values[path] != assumption.value:
                raise BadInput(
                    f"{at}{path} is {assumption.value} here and {values[path]} in {said_by[path]}; expected presets that agree"
                )
            try:
                catalogue.with_values({path: assumption.value})
            except BadInput as error:
                raise BadInput(f"{at}{error}") from None
            values[path], said_by[path] = assumption.value, preset.id
    return catalogue.with_values(values) if values else catalogue
