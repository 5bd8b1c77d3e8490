"""The builder: each thing once, what is shared between builders, and what each of them has read. Laws."""

import pytest

from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.defence import Timeline
from mujun.scenario.schema.entry import Place
from mujun.scenario.schema.rocket import Interceptor, Missile
from mujun.scenario.schema.sensing import CrossSection, Infrared

CATALOGUE = load_catalogue()
MISSILE, DRAG = "nodong", CATALOGUE.get(Missile, "nodong").drag_curve


def test_a_thing_is_made_once() -> None:
    builder, made = Builder(CATALOGUE), []
    assert [builder.once(("a", 1), lambda: made.append(1) or "made") for _ in range(3)] == ["made"] * 3
    assert made == [1]
    assert builder.missile(MISSILE)[1] is builder.missile(MISSILE)[1]


def test_builders_that_share_what_is_made_have_both_read_what_it_rests_on() -> None:
    kept: dict = {}
    first, second = Builder(CATALOGUE, kept=kept), Builder(CATALOGUE, kept=kept)
    assert first.missile(MISSILE)[1] is second.missile(MISSILE)[1]
    assert first.used == second.used == {MISSILE, DRAG}


def test_other_builds_of_a_rocket_are_other_things() -> None:
    kept: dict = {}
    heavier = CATALOGUE.with_values({f"{MISSILE}.payload_mass": 1100.0})
    one, other = Builder(CATALOGUE, kept=kept), Builder(heavier, builds={MISSILE: 0}, kept=kept)
    assert one.missile(MISSILE)[1].payload_mass != other.missile(MISSILE)[1].payload_mass == 1100.0
    assert Builder(heavier, builds={MISSILE: 0}, kept=kept).missile(MISSILE)[1] is other.missile(MISSILE)[1]


def test_a_builder_tells_the_one_it_works_for_and_no_other() -> None:
    whole = Builder(CATALOGUE)
    part, beside = Builder(whole.catalogue), Builder(CATALOGUE)
    part.missile(MISSILE)
    whole.get(Interceptor, "sm-3-iia")
    assert part.used == {MISSILE, DRAG}
    assert whole.used == {MISSILE, DRAG, "sm-3-iia"}
    assert beside.used == frozenset()


def test_what_is_asked_at_other_numbers_is_not_read_by_the_run() -> None:
    run = Builder(CATALOGUE)
    Builder(run.catalogue.with_values({f"{MISSILE}.payload_mass": "900 kg"})).missile(MISSILE)
    assert run.used == frozenset()


def test_without_a_name_the_default_of_the_kind_is_built() -> None:
    builder = Builder(CATALOGUE)
    assert builder.get(Timeline, None).default
    assert builder.infrared() == builder.infrared(CATALOGUE.default(Infrared).id)
    section = CATALOGUE.default(CrossSection, band="S")
    assert builder.cross_sections("S").reentry_vehicle == section.reentry_vehicle.si
    with pytest.raises(BadInput, match="cross-section, band VHF: none is marked 'default: true'; expected one"):
        builder.cross_sections("VHF")


def test_a_place_that_the_user_names_is_no_number_of_the_catalogue() -> None:
    builder = Builder(CATALOGUE)
    name, place = place_of(builder.catalogue, "tokyo")
    assert name == CATALOGUE.get(Place, "tokyo").name and builder.used == frozenset()
    assert place_of(CATALOGUE, "35.5,139.75,40")[1].height == 40.0
    assert place_of(CATALOGUE, "35.5,139.75")[1] != place
