"""The shipped catalogue, its look-up by name, overrides, lock and checks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from mujun.base.outcomes import BadInput
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.reading.changes import said_changes
from mujun.scenario.reading.records import FOLDER
from mujun.scenario.reading.sources import parse_bibtex
from mujun.scenario.schema.battle import Doctrine, Odds
from mujun.scenario.schema.defence import Defence, Timeline
from mujun.scenario.schema.entry import Area, Place
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.kinds import MODELS
from mujun.scenario.schema.rocket import Interceptor, Missile
from mujun.scenario.schema.sensing import CrossSection, Infrared, Radar, Refractivity

CATALOGUE = load_catalogue()


def estimates(value: Any) -> Iterator[Estimate]:
    if isinstance(value, Estimate):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from estimates(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from estimates(item)


def test_the_shipped_catalogue_has_no_problem() -> None:
    assert CATALOGUE.check() == []


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_is_shipped_and_every_estimate_is_sourced(kind: str) -> None:
    entries = CATALOGUE.all(kind)
    assert entries
    for entry in entries:
        for estimate in estimates(entry):
            assert estimate.sources
            assert estimate.low <= estimate.si <= estimate.high, entry.id


def test_every_shipped_source_can_be_cited() -> None:
    for key in CATALOGUE.sources.works:
        line = CATALOGUE.cite(key)
        assert "\n" not in line
        assert len(line) > 10
        assert not set("{}\\") & set(line), line
    assert CATALOGUE.cite("mujun-assumption").startswith("The mujun authors (2026). Assumption of the mujun authors")
    with pytest.raises(BadInput, match=r"expected a key.*did you mean .*wilkening2012"):
        CATALOGUE.cite("wilkening2013")


@pytest.mark.parametrize(
    "name", ["sm-3-iia", "SM-3 IIA", "sm_3_iia", "SM-3 Block IIA", "sm3.iia", " sm-3  block (iia) "]
)
def test_names_are_spelt_loosely(name: str) -> None:
    assert CATALOGUE.get(Interceptor, name).id == "sm-3-iia"
    assert CATALOGUE.get("interceptor", name) is CATALOGUE.get(Interceptor, name)


def test_aliases_in_any_script() -> None:
    assert CATALOGUE.get(Place, "\uc11c\uc6b8").id == "seoul"
    assert CATALOGUE.get(Missile, "KN-20").id == "hwasong-14"


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("missile", "hwasong 41", "no missile is called 'hwasong 41'; did you mean Hwasong-1"),
        ("interceptor", "sm-3-iibb", "did you mean sm-3-iib"),
        ("interceptor", "zzzzzz", "expected one of sm-3-ia"),
        ("missile", "tokyo", "'tokyo' is the place tokyo; expected a missile"),
        ("misile", "tokyo", "expected one of place, area, missile"),
        ("missile", "", "expected one of"),
        ("missile", "nowhere.yaml", "nowhere.yaml: the file cannot be read"),
    ],
)
def test_misspelt_names(kind: str, name: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        CATALOGUE.get(kind, name)
    assert said in str(caught.value)


def test_groups() -> None:
    assert len(CATALOGUE.group(Place, "japan-prefectural-capitals")) == 47
    assert CATALOGUE.group(Area, "Russia ICBM basing")
    assert [one.id for one in CATALOGUE.group(Place, "Warsaw")] == ["warsaw"]  # one place stands for itself
    with pytest.raises(
        BadInput, match="no place and no group of them is called 'japan-prefectural-capital'; did you mean japan-pre"
    ):
        CATALOGUE.group(Place, "japan-prefectural-capital")
    with pytest.raises(BadInput, match="there are no groups of it"):
        CATALOGUE.group(Missile, "all")


def test_an_override_changes_one_value_and_says_so() -> None:
    before = CATALOGUE.get(Interceptor, "sm-3-iia").burnout_speed
    changed = CATALOGUE.with_values({"sm-3-iia.burnout_speed": "6 km/s", "timeline-regional.launch_delay": "10 s"})
    speed = changed.get(Interceptor, "sm-3-iia").burnout_speed
    assert (speed.si, speed.low, speed.high) == (6000.0, before.low, 6000.0)
    assert len(speed.sources) == len(before.sources) + 1
    last = speed.sources[-1]
    assert (last.value, last.trust, last.note) == ("6 km/s", "assumed", "set by the user")
    assert changed.get(Timeline, "timeline-regional").launch_delay.si == 10.0
    assert [(o.path, o.value, o.before) for o in changed.overrides] == [
        ("sm-3-iia.burnout_speed", "6 km/s", before.nominal),
        ("timeline-regional.launch_delay", "10 s", "5 s"),
    ]
    assert CATALOGUE.get(Interceptor, "sm-3-iia").burnout_speed == before
    assert CATALOGUE.overrides == ()
    assert changed.lock != CATALOGUE.lock
    assert changed.check() == []


def test_overrides_of_other_values() -> None:
    changed = CATALOGUE.with_values(
        {
            "Hwasong-14.stages.0.burn_time": "2 min",
            "hwasong-14.stages.0.burn_time.nominal": "150 s",
            "hwasong-14.separates": "false",
            "aegis-ashore-araya.latitude": "39.8 deg",
            "aegis-ashore-araya.stock": "12",
            "aegis-ashore-araya.interceptor": "sm-3-ib",
            "spy-7-japan.faces.0.azimuth": "10 deg",
            "hwasong-14.stages.1.nozzle_exit_area": "0.5 m^2",
        }
    )
    missile = changed.get(Missile, "hwasong-14")
    assert missile.stages[0].burn_time.si == 150.0
    assert not missile.separates
    assert missile.stages[1].nozzle_exit_area is not None
    assert missile.stages[1].nozzle_exit_area.si == 0.5
    site = changed.get(Defence, "aegis-ashore-araya")
    assert (site.stock, site.interceptor) == (12, "sm-3-ib")
    assert site.latitude_deg == pytest.approx(39.8)
    assert site.stock_sources[-1].source == "user"
    assert site.location_sources[-1].note == "set by the user"
    assert changed.get(Radar, "spy-7-japan").faces[0].azimuth == pytest.approx(0.17453292519943295)
    assert changed.check() == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("sm-3-iia.burnout_sped", "5 km/s", "did you mean sm-3-iia.burnout_speed"),
        ("sm-3-iia.stages", "5 km/s", "no such value can be set"),
        ("sm-3-iia.stages.7.burn_time", "5 s", "or sm-3-iia.stages.0.burn_time?"),
        ("sm-3-iia.burnout_speed.range", "5 km/s", "no such value can be set"),
        ("sm-3-iia.burnout_speed", "5 kg", "sm-3-iia.burnout_speed: '5 kg' is a mass"),
        ("sm-3-iia.burnout_speed", "nan", "expected a speed"),
        (
            "sm-3-iia.burnout_speed",
            "-5 km/s",
            "too small; expected a speed in m/s or km/s, for example 4.5 km/s, above 0",
        ),
        ("sm-3-iix.burnout_speed", "5 km/s", "no entry is called 'sm-3-iix'; did you mean"),
        ("sm-3-iia", "5 km/s", "expected entry.field"),
        ("sm-3-iia." + "1" * 5000, "5 km/s", "no such value can be set"),
        ("tokyo.latitude", "95 deg", "catalogue/places/japan.yaml:"),
        ("tokyo.latitude", "", "the value set is empty; expected an angle"),
        ("hwasong-14.thrust_termination", "yes", "expected true or false"),
    ],
)
def test_bad_overrides(path: str, text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        CATALOGUE.with_values({path: text})
    assert said in str(caught.value)
    assert "expected" in str(caught.value) or "did you mean" in str(caught.value)
    assert len(str(caught.value)) < 1500


def test_overridden_references_are_checked() -> None:
    problems = CATALOGUE.with_values({"aegis-ashore-araya.radar": "spy-8"}).check()
    assert len(problems) == 1
    assert "catalogue/sites.yaml:" in problems[0]
    assert "aegis-ashore-araya.radar: there is no radar 'spy-8'; expected the id of one; did you mean" in problems[0]


PLACE = """\
{id}:
  kind: place
  name: {name}
  country: Nowhere
  latitude: 1 deg
  longitude: 2 deg
  location_sources: [{{source: {source}, trust: assumed}}]
"""


def test_the_users_files(tmp_path: Path) -> None:
    mine, bib = tmp_path / "mine.yaml", tmp_path / "mine.bib"
    mine.write_text(PLACE.format(id="my-place", name="My place", source="me2026"))
    both = load_catalogue([mine])
    assert both.get(Place, "my place").latitude_deg == pytest.approx(1.0)
    assert both.lock != CATALOGUE.lock
    assert "no source has the key 'me2026'" in both.check()[0]
    assert f"{mine}:7: my-place.location_sources.0.source: " in both.check()[0]
    bib.write_text("@misc{me2026, author = {Me}, title = {Mine}, year = 2026}")
    assert load_catalogue([mine, bib]).check() == []
    assert load_catalogue([mine, bib]).cite("me2026") == "Me (2026). Mine."
    with pytest.raises(BadInput, match="the file holds no missile; expected an entry with 'kind: missile'"):
        CATALOGUE.get(Missile, str(mine))
    mine.write_text(mine.read_text() + PLACE.format(id="other", name="Other", source="me2026"))
    with pytest.raises(
        BadInput, match=r"holds 2 of the kind place \(my-place, other\); expected one of them, by its id"
    ):
        CATALOGUE.get(Place, str(mine))


def test_an_id_is_taken_once_and_a_shared_name_is_told(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(PLACE.format(id="nodong", name="X", source="mujun-assumption"))
    with pytest.raises(
        BadInput, match=r"mine.yaml:1: nodong: the id is taken \(catalogue/missiles/.*.yaml:\d+: nodong\)"
    ):
        load_catalogue([mine])
    mine.write_text(PLACE.format(id="edo", name="TOKYO", source="mujun-assumption"))
    assert "it shares the name 'tokyo' with tokyo" in load_catalogue([mine]).check()[0]
    assert load_catalogue([mine]).get(Place, "tokyo").id == "tokyo"
    with pytest.raises(BadInput, match="'Tokyo' may be tokyo or edo"):
        load_catalogue([mine]).get(Place, "Tokyo")


def test_the_lock_is_of_content_not_of_layout(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(PLACE.format(id="a", name="A", source="s"))
    two.write_text("# a comment\n\n" + PLACE.format(id="a", name='"A"', source="s").replace("  country", "\n  country"))
    assert load_catalogue([one]).lock == load_catalogue([two]).lock
    assert load_catalogue().lock == CATALOGUE.lock


def test_folder_and_immutability() -> None:
    assert (FOLDER / "interceptors.yaml").exists()
    with pytest.raises(AttributeError):
        CATALOGUE.overrides = ()  # type: ignore[misc]
    assert isinstance(CATALOGUE.with_values({}), Catalogue)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@misc{a, title = {b}}\n@misc{a, title = {b}}", "b.bib:2: a is defined twice"),
        ("@misc{a, title = {b}", "b.bib:1: a has a part that is not a field"),
        ("@misc{a, title = {b", "b.bib:1: a value does not end"),
        ("@misc a", "b.bib:1: an entry does not begin well"),
    ],
)
def test_bad_bibtex(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_bibtex(text, "b.bib")
    assert said in str(caught.value)
    assert "expected" in str(caught.value)


def test_bibtex_values() -> None:
    works = parse_bibtex(
        '% note @x\n@Article{k1,\n author = {{The A} and B},\n title = "Q {"}x{"} \\& R",\n'
        " journal={Science \\& Global Security}, volume = 12, number = 3, pages = {1--9}, year = 2007\n}\n",
        "b.bib",
    )
    assert works["k1"] == {
        "entrytype": "article",
        "author": "The A and B",
        "title": 'Q "x" & R',
        "journal": "Science & Global Security",
        "volume": "12",
        "number": "3",
        "pages": "1\u20139",
        "year": "2007",
    }


def test_each_kind_with_a_default_has_one() -> None:
    for kind in (Timeline, Infrared, Refractivity, Odds, Doctrine):
        assert CATALOGUE.default(kind).default
    assert CATALOGUE.default(Doctrine, "default_of_raids").default_of_raids
    for radar in CATALOGUE.all(Radar):
        assert CATALOGUE.default(CrossSection, band=radar.band).band == radar.band


def test_two_defaults_are_refused(tmp_path: Path) -> None:
    said = (FOLDER / "timelines.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(said.replace("timeline-regional:", "timeline-own:").replace("Regional", "My own"), encoding="utf-8")
    catalogue = load_catalogue([own])
    with pytest.raises(BadInput, match="2 are"):
        catalogue.default(Timeline)
    assert any("timeline-own.default: the default of its kind is timeline-regional" in p for p in catalogue.check())


def test_without_a_default_doctrine_of_raids_a_sentence_says_so() -> None:
    records = {id: record for id, record in CATALOGUE.records.items() if "default_of_raids" not in record.data}
    with pytest.raises(BadInput, match="doctrine: none is marked 'default_of_raids: true'; expected one"):
        Catalogue(records).default(Doctrine, "default_of_raids")


def test_a_view_records_what_is_read() -> None:
    run = CATALOGUE.recording()
    part = run.recording()
    part.get(Interceptor, "SM-3 IIA")
    run.default(Timeline)
    part.group(Place, "japan-listed-places")
    part.all(Radar)
    part.get("study", "shield")
    part.aside().get(Missile, "nodong")
    part.with_values({"nodong.payload_mass": "900 kg"}).get(Missile, "nodong")
    cities = {place.id for place in CATALOGUE.group(Place, "japan-listed-places")}
    assert part.reads == cities | {"sm-3-iia"}
    assert run.reads == part.reads | {"timeline-regional"}
    assert CATALOGUE.reads == frozenset()


def test_a_drawn_number_moves_the_nominal_value_alone() -> None:
    before = CATALOGUE.get(Interceptor, "sm-3-iia")
    drawn = CATALOGUE.with_values({"sm-3-iia.burnout_speed": 5000.0})
    after = drawn.get(Interceptor, "sm-3-iia")
    assert after.burnout_speed.si == 5000.0
    assert (after.burnout_speed.low, after.burnout_speed.high) == (before.burnout_speed.low, before.burnout_speed.high)
    assert after.burnout_speed.sources == before.burnout_speed.sources
    assert drawn.overrides == () and drawn.lock == CATALOGUE.lock


@pytest.mark.parametrize("path", ["sm-3-iia.burnout", "sm-3-iia.stages.0.name", "aegis-ashore-araya.stock"])
def test_a_number_can_be_drawn_for_an_estimate_only(path: str) -> None:
    with pytest.raises(BadInput, match=f"{path}: no estimate with this path"):
        CATALOGUE.with_values({path: 1.0})


@pytest.mark.parametrize("said", [{"sm-3-iia.burnout_speed": "5 km/s"}, ['sm-3-iia.burnout_speed="5 km/s"']])
def test_changes_are_said_by_a_mapping_or_by_texts(said: object) -> None:
    assert said_changes(said) == {"sm-3-iia.burnout_speed": "5 km/s"}


@pytest.mark.parametrize("said", [["sm-3-iia.burnout_speed"], ["=5 km/s"], ["a.b="], {"a.b": ""}, {"": "5 km/s"}])
def test_changes_without_path_or_value_are_refused(said: object) -> None:
    with pytest.raises(BadInput, match="for example"):
        said_changes(said)


def test_an_entry_named_by_its_file_has_the_values_set_for_it(tmp_path: Path) -> None:
    said = (FOLDER / "timelines.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(
        said.replace("timeline-regional:", "timeline-own:").replace("  default: true\n", ""), encoding="utf-8"
    )
    changed = load_catalogue([own]).with_values({"timeline-own.launch_delay": "9 s"})
    assert changed.get(Timeline, str(own)).launch_delay.si == 9.0
    assert CATALOGUE.get(Timeline, str(own)).launch_delay.si == 5.0
