"""Every number of the catalogue has physical bounds that its schema knows; what lies beyond them is refused with its place."""

from collections.abc import Iterator
from typing import Any, get_args

import annotated_types
import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mujun.base.outcomes import BadInput
from mujun.base.units import parse_quantity
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.problems import fields_of
from mujun.scenario.schema.estimate import Estimate, Unit
from mujun.scenario.schema.kinds import MODELS

CATALOGUE = load_catalogue()


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def limits_in(annotation: Any) -> Iterator[Any]:
    for limit in getattr(annotation, "__metadata__", ()):
        yield from limit.metadata if isinstance(limit, FieldInfo) else [limit]
    for part in get_args(annotation):
        yield from limits_in(part)


def plain_types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from plain_types(part)


def numbers() -> Iterator[tuple[str, FieldInfo]]:
    """Every field of every kind of entry that holds a number, at any depth, by the names of model and field."""
    todo, seen = list(MODELS.values()), set()
    while todo:
        model = todo.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in fields_of(model).items():
            inner = list(models_in(field.annotation))
            if Estimate in inner or {int, float} & set(plain_types(field.annotation)):
                yield f"{model.__name__}.{name}", field
            todo += [one for one in inner if one is not Estimate]


NUMBERS = dict(numbers())


def test_the_walk_comes_to_numbers_of_every_sort():
    assert {"Stage.burn_time", "PowerAperture.gain", "Defence.stock", "DragCurve.cd", "Scenario.shots"} <= set(NUMBERS)
    assert len(NUMBERS) > 80


@pytest.mark.parametrize("path", NUMBERS)
def test_a_number_is_bounded_on_both_sides(path):
    field = NUMBERS[path]
    limits = [*field.metadata, *limits_in(field.annotation)]
    units = [limit for limit in limits if isinstance(limit, Unit)]
    if units:
        (unit,) = units
        below = unit.above or unit.at_least
        assert below is not None and unit.at_most is not None, "a Unit without limits"
        assert parse_quantity(below, unit.si_unit) < parse_quantity(unit.at_most, unit.si_unit)
        return
    low = any(isinstance(limit, annotated_types.Ge | annotated_types.Gt) for limit in limits)
    high = any(isinstance(limit, annotated_types.Le | annotated_types.Lt) for limit in limits)
    assert low and high, "a plain number without limits"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("doctrine-two-in-sequence.looks", "2e12", "'2e12' is too large; expected a plain number.*at most 100"),
        ("nodong.stages.0.burn_time", "1e9 s", "'1e9 s' is too large; .*at most 24 h"),
        ("nodong.payload_mass", "1e12 kg", "too large; .*at most 10000 t"),
        ("aegis-ashore-araya.stock", "1000000000", "less than or equal to|at most"),
        ("tpy-2-thaad.reference_range", "1e9 km", "too large; .*at most 100000 km"),
    ],
)
def test_a_number_beyond_all_physics_is_refused_with_its_place(path, value, said):
    with pytest.raises(BadInput, match=rf"setting {path} to '{value}': .*{path.split('.')[0]}.*{said}"):
        CATALOGUE.with_values({path: value})


AIR = next(r.id for r in CATALOGUE.records.values() if r.kind == "refractivity")


@pytest.mark.parametrize("values", [{"scale_height": "2 km"}, {"surface_refractivity": "1000", "scale_height": "5 km"}])
def test_air_that_traps_rays_is_refused_with_its_place(values):
    said = rf"setting {AIR}.scale_height to .*{AIR}: the air of .* would trap level rays.*expected less"
    with pytest.raises(BadInput, match=said):
        CATALOGUE.with_values({f"{AIR}.{field}": value for field, value in values.items()})
