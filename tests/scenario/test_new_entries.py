"""Entries to begin with: each template loads as it is and names every field; a representative missile flies its range."""

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
