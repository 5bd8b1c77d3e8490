"""The land of any country in cells, from the shipped outlines.

| checked | against | tolerance |
|---|---|---|
| area of a country | CIA World Factbook, total area with inland waters (as of 2021) | 3 % |
| sum of a country's cells | its whole outline, on the ellipsoid | 0.1 % |
| the tables of Japan and the United States | the same cells made again | none |
"""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from mujun.analyses.cases.land import land_cells
from mujun.analyses.questions.shots_at_places import land_threatened, shot_flights
from mujun.base.outcomes import BadInput
from mujun.ground.basemap import basemap
from mujun.ground.land import CELL_SIDES_DEG, MOST_CELLS, area_km2, cells_of
from mujun.runs.shared.request import builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.records import FOLDER
from mujun.scenario.schema.study import Scenario

CATALOGUE = load_catalogue()
OUTLINES = {name: parts for name, parts in basemap().countries if name}
AREA_TOLERANCE = 0.03
"""Stated beforehand, as for the maps: the scale drops small islands."""
PUBLISHED_KM2 = {
    "germany": 357_022,
    "russia": 17_098_242,  # across the antimeridian
    "fiji": 18_274,  # islands on both sides of it
    "mongolia": 1_564_116,  # land-locked
    "switzerland": 41_277,
    "iceland": 103_000,  # an island
    "madagascar": 587_041,
    "new-zealand": 268_838,
    "chile": 756_102,
    "poland": 312_685,
    "kazakhstan": 2_724_900,
}
"""km^2, CIA World Factbook, 'Area, total'."""


@pytest.mark.parametrize("country", PUBLISHED_KM2)
def test_area_is_the_published_one(country):
    _, land = land_cells(CATALOGUE, country)
    assert land.sum() == pytest.approx(PUBLISHED_KM2[country], rel=AREA_TOLERANCE)


@pytest.mark.parametrize("name", ["Russia", "Fiji", "Mongolia", "Chile", "Iceland", "Antarctica"])
def test_cells_add_up_to_the_outline(name):
    cells = cells_of(OUTLINES[name])
    assert cells.land_km2.sum() == pytest.approx(sum(map(area_km2, OUTLINES[name])), rel=1e-3)


@pytest.mark.parametrize("name", ["Russia", "Fiji", "United States", "Mongolia", "Antarctica", "Singapore", "Vatican"])
def test_cells_are_few_and_lie_apart_on_the_globe(name):
    cells = cells_of(OUTLINES[name])
    assert 1 <= len(cells.land_km2) <= MOST_CELLS and (cells.land_km2 > 0.0).all()
    assert (np.abs(cells.latitude_deg) <= 90.0).all()
    assert (cells.longitude_deg >= -180.0).all() and (cells.longitude_deg < 180.0).all()
    places = set(zip(cells.latitude_deg.round(6), cells.longitude_deg.round(6), strict=True))
    assert len(places) == len(cells.land_km2)


@pytest.mark.parametrize("name", ["Russia", "Fiji"])
def test_country_across_the_antimeridian_has_land_on_both_sides(name):
    cells = cells_of(OUTLINES[name])
    east, west = cells.longitude_deg > 0.0, cells.longitude_deg < 0.0
    assert east.any() and west.any()
    assert (np.abs(cells.longitude_deg[west]) > 165.0).all()


def test_sides_of_cells_divide_the_globe():
    assert all(360.0 % side == 0.0 and side >= 0.25 for side in CELL_SIDES_DEG)


@pytest.mark.parametrize(
    ("country", "step", "table"), [("Japan", 0.25, "japan-land.csv"), ("United States", 6.0, "us-land.csv")]
)
def test_tables_are_the_cells_of_the_shipped_outlines(country, step, table, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "tools")
    assert import_module("land_cells").written(country, step) == (FOLDER / table).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "same"),
    [("Czech Republic", "czechia"), ("ivory-coast", "Côte d'Ivoire"), ("Bosnia", "bosnia-and-herz."), ("USA", "united-states")],
)  # fmt: skip
def test_names_are_spelt_loosely_and_have_other_forms(name, same):
    (first, land), (second, other) = land_cells(CATALOGUE, name), land_cells(CATALOGUE, same)
    assert first.names == second.names and (land == other).all()


def test_every_entry_of_a_land_has_its_outline_or_table():
    for entry in CATALOGUE.all("land"):
        assert land_cells(CATALOGUE, entry.name)[1].sum() > 0.0, entry.id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("germny", "no land of 'germny' is known; did you mean Germany"),
        ("", "expected a country"),
        ("Kosovo", "no land of 'Kosovo'"),
    ],
)
def test_what_is_no_country_of_the_map_is_refused(name, said):
    with pytest.raises(BadInput, match=said):
        land_cells(CATALOGUE, name)


def test_share_of_any_countrys_land_is_counted():
    scenario = Scenario.model_validate(
        {
            "defences": ["thaad-seongju"], "launch_areas": ["kittaeryong"], "missiles": ["nodong"],
            "target_groups": ["south-korea-places"], "land": "south-korea",
        }
    )  # fmt: skip
    built = builder()
    land = shot_flights(built, scenario)[1]
    total, defended = land_threatened(built, scenario, land)
    assert 0.0 <= defended <= total and 0.0 < total <= land_cells(built.catalogue, "south-korea")[1].sum()
