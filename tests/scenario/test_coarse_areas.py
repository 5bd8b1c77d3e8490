"""Launch areas are no finer than a quarter degree, and stand where the missiles that name them say."""

import pytest

from mujun.ground.basemap import basemap
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.entry import Area, Place
from mujun.scenario.schema.rocket import Missile

CATALOGUE = load_catalogue()


def test_no_area_is_finer_than_a_quarter_degree() -> None:
    fine = [
        area.id
        for area in CATALOGUE.all(Area)
        if any(abs(4.0 * at - round(4.0 * at)) > 1e-6 for at in (area.latitude_deg, area.longitude_deg))
    ]
    assert fine == []


TODAY = "iskander-m oreshnik rs-26 sarmat kn-23 kn-24 kn-25 hwasong-19 hwasong-20 df-27 df-31ag jl-3 trident-ii m51 minuteman-iii"


@pytest.mark.parametrize("id", TODAY.split())
def test_a_claim_can_name_a_missile_with_an_area_of_its_own(id: str) -> None:
    missile = CATALOGUE.get(Missile, id)
    assert any(id in CATALOGUE.get(Area, area).missiles for area in missile.launch_areas)
    assert all(area.id in missile.launch_areas for area in CATALOGUE.all(Area) if id in area.missiles)


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("taiwan-places", 11),
        ("south-korea-cities", 16),
        ("guam-places", 5),
        ("russia-cities", 20),
        ("china-cities", 23),
        ("japan-further-cities", 7),
    ],
)
def test_cities_of_a_region_are_a_group(group: str, least: int) -> None:
    assert len(CATALOGUE.group(Place, group)) >= least


@pytest.mark.parametrize(
    "name", ["Oreshnik", "Typhon", "Dark Eagle", "DF-17", "Kinzhal", "RS-26", "JL-3", "M51", "KN-23"]
)
def test_missiles_of_today_are_found_by_their_names(name: str) -> None:
    assert CATALOGUE.get(Missile, name).published_range.si > 1e5


def test_every_area_lies_in_a_country_of_the_map_at_sea_or_names_the_dispute() -> None:
    lands = {name for name, _ in basemap().countries}
    for area in CATALOGUE.all(Area):
        assert area.country in lands or "Disputed" in area.country or area.country == "High seas", area.id
