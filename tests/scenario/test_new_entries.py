"""Entries to begin with: each template loads as it is and names every field; a representative missile flies its range."""

import json
import re
from pathlib import Path

import pytest

import mujun
from mujun.runs.new import ENTRY_TEMPLATES, NewRequest, new, words
from mujun.scenario.building.build import Builder
from mujun.scenario.building.sanity import greatest_range, rocket_cautions
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.problems import fields_of
from mujun.scenario.schema.kinds import MODELS

KIND_OF = {"claim": "study", "site": "defence"}
"""Word of a template -> kind of its first entry, where they differ."""


@pytest.mark.parametrize("word", words())
def test_a_template_loads_as_it_is_and_names_every_field(word: str) -> None:
    path = ENTRY_TEMPLATES / f"{word}.yaml"
    catalogue = load_catalogue([path])
    own = [record for record in catalogue.records.values() if not record.shipped]
    assert own[0].id == f"my-{word}" and own[0].kind == KIND_OF.get(word, word)
    assert catalogue.check_own() == [] and catalogue.check_statements(own) == []
    text = path.read_text(encoding="utf-8")
    missing = [name for name in fields_of(MODELS[own[0].kind]) if name != "id" and not re.search(rf"\b{name}\b", text)]
    assert missing == []


def test_the_words_are_those_of_the_command() -> None:
    assert words() == ["area", "claim", "missile", "place", "radar", "raid", "site"]


@pytest.mark.parametrize(
    ("range_km", "mass_t", "stages", "propulsion", "class_"),
    [(700.0, 7.0, 1, "solid", "SRBM"), (1300.0, 16.0, 1, "liquid", "MRBM"), (2000.0, 15.0, 2, "solid", "MRBM"),
     (10_000.0, 40.0, 3, "solid", "ICBM")],
)  # fmt: skip
def test_a_representative_missile_flies_the_range_within_a_hundredth_and_says_that_it_is_one(
    tmp_path: Path, range_km: float, mass_t: float, stages: int, propulsion: str, class_: str
) -> None:
    file = mujun.new("missile", tmp_path / "m.yaml", "mine", range_km, mass_t, stages, propulsion)
    catalogue = load_catalogue([file])
    assert catalogue.check_own() == [] and catalogue.check_statements([catalogue.records["mine"]]) == []
    entry, vehicle = Builder(catalogue).missile("mine")
    assert greatest_range(vehicle) / 1e3 == pytest.approx(range_km, rel=0.01)
    assert float(vehicle.launch_mass) == pytest.approx(mass_t * 1e3, rel=1e-3)
    assert len(entry.stages) == stages and entry.class_ == class_ and entry.representative
    assert "Representative" in entry.summary and rocket_cautions(Builder(catalogue), ["mine"]) == []
    for stage in entry.stages:
        assert stage.burn_time.low < stage.burn_time.si < stage.burn_time.high
        assert {item.trust for item in stage.burn_time.sources} == {"assumed"}


BOOSTER = {
    "name": "Mine", "mass_initial": 7000.0, "mass_propellant": 4500.0, "mass_final": 450.0, "diameter_m": 0.9,
    "burn_time_s": 55.0, "isp_s": 280.0, "nozzle_exit_area_m2": 0.3, "solid_motor": True, "grain_type": "star",
    "shroud_mass_kg": 22.0, "bus_mass_kg": 20.0,
    "stage2": {
        "name": "upper", "mass_initial": 2028.0, "mass_propellant": 1842.0, "mass_final": 186.0, "diameter_m": 0.8,
        "burn_time_s": 63.0, "isp_s": 285.0, "solid_motor": True,
    },
}  # fmt: skip
"""A booster in the form of Thrusty's files, made up for this test."""
WARHEAD = {"name": "RV", "mass_kg": 450.0, "beta_kg_m2": 12000.0}


def thrusty(folder: Path, **changes: object) -> list[Path]:
    """Write the two files, with some fields of the booster changed."""
    files = [folder / "my.ro.json", folder / "my.booster.json"]
    files[0].write_text(json.dumps(WARHEAD))
    files[1].write_text(json.dumps(BOOSTER | changes, indent=1))
    return files


def test_a_file_of_thrusty_becomes_a_missile_with_its_numbers(tmp_path: Path) -> None:
    file = mujun.new("missile", tmp_path / "m.yaml", "mine", thrusty=thrusty(tmp_path))
    catalogue = load_catalogue([file])
    assert catalogue.check_own() == [] and catalogue.check_statements([catalogue.records["mine"]]) == []
    entry, vehicle = Builder(catalogue).missile("mine")
    assert float(vehicle.launch_mass) == pytest.approx(7000.0 + 20.0 + 450.0)
    first, second = vehicle.stages
    assert float(first.dry_mass) == pytest.approx(7000.0 - 22.0 - 2028.0 - 4500.0)
    assert float(second.dry_mass) == pytest.approx(2028.0 - 1842.0 + 22.0)  # with the shroud, which is carried along
    flow = 4500.0 / 55.0
    assert float(first.isp_sea_level) == pytest.approx(280.0 - 101_325.0 * 0.3 / (9.80665 * flow))
    assert float(second.isp_vacuum) == 285.0 and float(vehicle.payload_mass) == 470.0 and not entry.thrust_termination
    assert greatest_range(vehicle) / 1e3 == pytest.approx(entry.published_range.si / 1e3, abs=1.0)
    assert "thrust is constant at its mean" in entry.summary and "shroud is carried" in entry.summary
    legacy = mujun.new("missile", tmp_path / "l.yaml", thrusty=thrusty(tmp_path, ro=WARHEAD)[1:])
    assert Builder(load_catalogue([legacy])).missile("my-missile")[1].stages == vehicle.stages


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"n_boosters": 2}, r"my.booster.json:\d+: n_boosters: boosters beside the first stage are not flown"),
        (
            {"mass_initial": 5000.0},
            r"mass_initial: 5,000 kg at ignition, 4,500 kg of propellant, 2,028 kg above",
        ),
        ({"burn_time_s": None}, "burn_time_s: it is missing; expected a number above 0"),
        ({"isp_s": "much"}, "isp_s: 'much'; expected a number above 0"),
        ({"mass_propellant": 0.0}, "mass_propellant: '0.0'; expected a number above 0"),
    ],
)
def test_what_a_file_of_thrusty_cannot_be_is_refused_with_its_line(tmp_path: Path, changes: dict, told: str) -> None:
    with pytest.raises(mujun.BadInput, match=told):
        mujun.new("missile", tmp_path / "m.yaml", thrusty=thrusty(tmp_path, **changes))


def test_a_file_of_thrusty_alone_or_in_place_of_an_entry_is_refused_with_the_way(tmp_path: Path) -> None:
    files = thrusty(tmp_path)
    for some, told in ((files[1:], "does not say what re-enters"), (files[:1], "0 boosters and 1 files")):
        with pytest.raises(mujun.BadInput, match=told):
            mujun.new("missile", tmp_path / "m.yaml", thrusty=some)
    with pytest.raises(mujun.BadInput, match="mujun new missile --thrusty"):
        mujun.fly(str(files[1]), (40.0, 127.0), azimuth=90)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"range_km": 15_000.0, "stages": 1}, "solid missiles of 1 stages like those of the catalogue fly"),
        ({"stages": 9}, "the catalogue has no solid missile of 9 stages to take numbers from"),
        ({"propulsion": "hybrid"}, "the catalogue has no hybrid missile of 2 stages"),
        ({"mass_t": None}, "expected all four"),
        ({"mass_t": -1.0}, "expected tonnes above 0"),
    ],
)
def test_a_missile_unlike_all_in_the_catalogue_is_refused(changes: dict, told: str) -> None:
    asked = {"range_km": 2000.0, "mass_t": 15.0, "stages": 2, "propulsion": "solid", **changes}
    with pytest.raises(mujun.BadInput, match=told):
        new(NewRequest(word="missile", **asked))


def test_a_file_that_exists_is_never_replaced_and_an_unknown_word_is_refused(tmp_path: Path) -> None:
    file = mujun.new("place", tmp_path / "p.yaml", id="my-own")
    assert "my-own:" in file.read_text()
    with pytest.raises(mujun.BadInput, match="exists"):
        mujun.new("place", file)
    with pytest.raises(mujun.BadInput, match=r"`word` radr: expected area, claim, .* or site; did you mean radar"):
        mujun.new("radr")


def test_every_kind_and_field_is_documented_on_the_page_made_from_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "tools" / "site")
    from entry_pages import entry_page

    page = entry_page()
    sections = dict(re.findall(r"^## `kind: ([a-z-]+)`\n(.*?)(?=^## )", page, re.MULTILINE | re.DOTALL))
    assert sections.keys() == MODELS.keys()
    for kind, model in MODELS.items():
        rows = dict(re.findall(r"^\| `(\w+)` \| (?:yes)? \| .+? \| (.+?) \|$", sections[kind], re.MULTILINE))
        assert rows.keys() == fields_of(model).keys() - {"id", "kind"}, kind
    for part in ("Stage", "Face", "Scenario", "RaidWave", "Estimate", "SourceItem", "Variant"):
        assert f"### {part}\n" in page
