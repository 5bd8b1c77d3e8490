"""What looks wrong with rockets and radars is told in a line: laws on copies of shipped entries, and silence on what is sound."""

import copy
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from mujun.analyses.single.outlook import radar_cautions
from mujun.earth.place import Place
from mujun.runs.shared.cautions import own_cautions
from mujun.scenario.building.build import Builder
from mujun.scenario.building.sanity import least_speed, rocket_cautions
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario, Study

KNOWN = load_catalogue()
NORTH_KOREA, JAPAN = Place(math.radians(40.0), math.radians(127.0)), Place(math.radians(35.7), math.radians(139.7))
COURSES = [("a place", NORTH_KOREA, JAPAN)]


def changed(tmp_path: Path, like: str, changes: dict[str, Any], id: str = "mine") -> Builder:
    """Return a builder with a copy of a shipped entry in which some fields, by their dotted paths, are changed."""
    data = copy.deepcopy(KNOWN.records[like].data)
    for path, value in changes.items():
        spot = data
        *parts, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in parts:
            spot = spot[part]
        spot[last] = value
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({id: data}, allow_unicode=True))
    return Builder(load_catalogue([file]))


def plain(text: str) -> dict[str, Any]:
    """Return an estimate without a range."""
    return {"nominal": text, "sources": [{"value": text, "source": "mujun-assumption", "trust": "assumed"}]}


@pytest.mark.parametrize(
    ("like", "changes", "told"),
    [
        ("nodong", {"published_range": plain("500 km")}, "km; published 500 km: check the stages (least burnout speed"),
        ("nodong", {"payload_mass": plain("5 t")}, "km; published 950 to 1,500 km: check the stages"),
        ("hwasong-15", {"payload_mass": plain("100 kg")}, "flies around the Earth; published up to 13,500 km"),
        ("nodong", {"stages.0.dry_mass": plain("100 kg")}, "1% of stage 1 is dry mass; usual are 4% to 40%"),
        ("nodong", {"stages.0.burn_time": plain("15 s")}, "its thrust at launch is"),
        ("sm-3-iia", {"burnout_speed": plain("7 km/s")}, "its propellant has to be"),
    ],
)
def test_what_looks_wrong_with_a_rocket_is_told(tmp_path: Path, like: str, changes: dict[str, Any], told: str) -> None:
    found = rocket_cautions(changed(tmp_path, like, changes), ["mine"])
    assert any(told in str(one) for one in found), found


def test_least_speed_is_the_closed_form_of_a_round_earth() -> None:
    """v^2 = 2 GM/R sin(phi/2) / (1 + sin(phi/2)): circular speed half-way round, 7.20 km/s over 10,000 km."""
    circular = math.sqrt(3.986004418e14 / 6.3710088e6)
    for distance in (20_015e3, 10_000e3, 1_300e3):
        sine = math.sin(0.5 * distance / 6.3710088e6)
        assert least_speed(distance) == pytest.approx(circular * math.sqrt(2.0 * sine / (1.0 + sine)), rel=1e-4)


def test_the_documents_claims_have_nothing_to_check() -> None:
    for study in KNOWN.all(Study):
        if study.collection == "mission":
            assert radar_cautions(Builder(KNOWN), study.scenario) == []
            names = set(study.scenario.missiles) & set(KNOWN.records)
            assert rocket_cautions(Builder(KNOWN), names) == []


@pytest.mark.parametrize(
    ("azimuth", "told"),
    [
        ("300 deg", None),
        ("120 deg", "looks away from every flight: its sectors are 60° to 180°, launches lie at a place (297°)"),
    ],
)
def test_a_radar_that_looks_away_from_every_flight_is_told(tmp_path: Path, azimuth: str, told: str | None) -> None:
    built = changed(
        tmp_path, "thaad-seongju", {"latitude": "35.7 deg", "longitude": "140 deg", "radar_azimuths": [azimuth]}
    )
    found = radar_cautions(built, Scenario(defences=("mine",)), COURSES)
    assert [told] == [str(one).partition("Seongju ")[2] for one in found] if told else found == []


def test_a_sector_of_ones_own_radar_that_leaves_a_launch_place_out_is_told(tmp_path: Path) -> None:
    changes = {"latitude": "35.7 deg", "longitude": "140 deg", "radar_azimuths": ["300 deg"]}
    built = changed(tmp_path, "thaad-seongju", changes)
    east = ("the east", Place(math.radians(30.0), math.radians(170.0)), JAPAN)
    (told,) = radar_cautions(built, Scenario(defences=("mine",)), [*COURSES, east])
    assert "does not look towards flights from the east (" in told and "240° to 0°" in told


def test_a_site_without_a_radar_is_told_unless_somebody_else_tracks() -> None:
    built = Builder(KNOWN)
    (told,) = radar_cautions(built, Scenario(defences=("gmd-fort-greely",)), COURSES)
    assert "has no radar, and no sensor is named: nothing on the ground tracks for it" in told
    for fields in ({"network_track": "granted"}, {"sensors": ("spy-7-araya",)}):
        assert radar_cautions(built, Scenario(defences=("gmd-fort-greely",), **fields), COURSES) == []


def test_an_entry_in_place_of_a_shipped_one_and_statements_that_do_not_fit_are_told(tmp_path: Path) -> None:
    stated = {"stock": 200, "stock_sources": [{"value": "24", "source": "mujun-assumption", "trust": "assumed"}]}
    built = changed(tmp_path, "thaad-seongju", stated, id="thaad-seongju")
    first, second = own_cautions(built, ["thaad-seongju", "nodong"])
    assert "mine.yaml:1: thaad-seongju takes the place of the catalogue's own (catalogue/" in first
    assert second.startswith("1 statement of your files does not fit its number")
