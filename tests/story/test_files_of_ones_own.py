"""Stories: files of one's own in every command and in Python - several entries, several files, any order."""

from pathlib import Path

import pytest
import yaml
from story_commands import call, faults, refused

import mujun
from mujun.scenario.reading.catalogue import load_catalogue

KNOWN = load_catalogue()
CLAIM = """{id}:
  kind: study
  name: A claim of mine
  claim: The battery has a shot at every such missile.
  source: {source}
  question: shots-at-places
  metric: fewest shots at any place, minus 1
  quantifier: the worst decides
  margin_unit: shots
  holds_when: margin >= 0
  scenario:
    defences: [thaad-seongju]
    launch_groups: [north-korea-launch-areas]
    missiles: [{missile}]
    target_groups: [south-korea-places]
"""


def copied(**entries: str) -> str:
    """Return YAML with copies of shipped entries: new id -> id of the entry. Underscores stand for hyphens."""
    made = {}
    for id, like in entries.items():
        record = KNOWN.records[like]
        made[id.replace("_", "-")] = {**record.data, "name": f"My {id}", "aliases": [], "launch_areas": []}
        for field in ("aliases", "launch_areas"):
            if field not in record.data:
                del made[id.replace("_", "-")][field]
    return yaml.safe_dump(made, allow_unicode=True)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a claim, a missile of its own, two sites with their radar, and the source of the claim."""
    monkeypatch.chdir(tmp_path)
    Path("claim.yaml").write_text(CLAIM.format(id="my-claim", source="my-speech", missile="my-mrbm"))
    Path("missile.yaml").write_text(copied(my_mrbm="nodong", my_other="scud-er"))
    Path("sites.yaml").write_text(copied(my_a="aegis-ashore-araya", my_b="aegis-ashore-mutsumi"))
    Path("my.bib").write_text("@misc{my-speech, title = {A speech}, year = 2026}")
    return tmp_path


def test_a_claim_a_missile_without_an_area_and_a_source_come_in_any_order(files: Path) -> None:
    (study,) = call("assess", "my.bib", "missile.yaml", "claim.yaml", "--out", "a")["studies"]
    assert (study["id"], study["source"]) == ("my-claim", "my-speech")
    again = call(
        "assess", "my-claim", "--file", "claim.yaml", "--file", "my.bib", "--file", "missile.yaml", "--out", "b"
    )
    assert again["studies"][0]["margin"] == study["margin"]
    command = again["provenance"]["again"]["my-claim"]
    assert "--against my-mrbm" in command and "--file missile.yaml" in command
    found = mujun.assess("claim.yaml", files=["missile.yaml", "my.bib"], nominal=True)
    assert found["my-claim"].margin == study["margin"]


def test_every_study_of_a_file_is_answered_and_one_is_chosen_by_its_id(files: Path) -> None:
    two = "".join(CLAIM.format(id=id, source="thaadguamea", missile="nodong") for id in ("my-one", "my-two"))
    Path("two.yaml").write_text(two)
    assert [one["id"] for one in call("assess", "two.yaml", "--out", "a")["studies"]] == ["my-one", "my-two"]
    assert [one["id"] for one in call("assess", "two.yaml", "my-two", "--out", "b")["studies"]] == ["my-two"]
    told = refused("threshold", "two.yaml")
    assert "two.yaml: there are 2 to choose from (my-one, my-two); expected the id of one study" in told


def test_what_a_missile_named_in_a_claim_cannot_do_is_not_passed_over(files: Path) -> None:
    Path("claim.yaml").write_text(CLAIM.format(id="my-claim", source="thaadguamea", missile="nodong, df-26"))
    with pytest.raises(mujun.BadInput, match="none of the launch areas is published for df-26"):
        mujun.assess("claim.yaml", nominal=True)


def test_all_sites_of_a_file_defend(files: Path) -> None:
    against = ("--against", "nodong", "--from", "kittaeryong", "--points", "100")
    both = call("footprint", "sites.yaml", *against)
    assert both["defences"] == ["My my_a", "My my_b"]
    assert call("footprint", "sites.yaml", "my-b", *against)["defences"] == ["My my_b"]
    assert [one["site"] for one in call("reach", "sites.yaml")["sites"]] == ["My my_a", "My my_b"]
    views = call("coverage", "sites.yaml", "--altitude", "100", "--cross-section", "1")
    assert [one["sensor"] for one in views["sensors"]] == ["My my_a", "My my_b"]


def test_one_missile_of_several_is_chosen_by_its_id(files: Path) -> None:
    where = ("--from", "kittaeryong", "--azimuth", "120")
    told = refused("flight", "missile.yaml", *where)
    assert told == "missile.yaml: there are 2 to choose from (my-mrbm, my-other); expected the id of one missile"
    assert call("flight", "missile.yaml", "my-mrbm", *where)["missile"] == "My my_mrbm"
    assert mujun.fly(["my-other", "missile.yaml"], "kittaeryong", azimuth=120.0).missile == "My my_other"
    assert mujun.fly("my-other", "kittaeryong", azimuth=120.0, files="missile.yaml").missile == "My my_other"
    report = (
        "reconstruct",
        "--range-km",
        "1000",
        "--apogee-km",
        "350",
        "--missile",
        "my-mrbm",
        "--file",
        "missile.yaml",
    )
    assert call(*report)["missile"] == "My my_mrbm"


def test_a_place_of_ones_own_can_be_named_everywhere(files: Path) -> None:
    Path("places.yaml").write_text(copied(my_town="tokyo"))
    found = call("flight", "nodong", "places.yaml", "--from", "kittaeryong", "--to", "my-town")
    assert found["to"] == "My my_town"
    assert call("flight", "nodong", "--from", "kittaeryong", "--to", "places.yaml")["to"] == "My my_town"


def test_the_catalogue_shows_and_checks_every_entry_of_a_file(files: Path) -> None:
    assert [one["id"] for one in call("catalogue", "show", "sites.yaml", "my.bib")["entries"]] == ["my-a", "my-b"]
    assert "my-other" in [
        one["id"] for one in call("catalogue", "list", "missile", "--file", "missile.yaml")["entries"]
    ]
    assert list({one["kind"] for one in call("catalogue", "list", "missile.yaml", "my.bib", "missile")["entries"]}) == [
        "missile"
    ]
    (area,) = (one for one in call("catalogue", "list", "area")["entries"] if one["id"] == "kapustin-yar")
    assert area["groups"] == ["russia-test-ranges"] and "oreshnik" in area["missiles"]  # what a claim can name
    assert [one["key"] for one in call("catalogue", "cite", "my.bib")["sources"]] == ["my-speech"]
    text = Path("sites.yaml").read_text()
    Path("sites.yaml").write_text(text.replace("deg", "", 1).replace("interceptor: sm-3-iia", "interceptor: sm-3-iix"))
    for command in (("show",), ("check",)):
        told = faults("catalogue", *command, "sites.yaml")
        assert "my-a.latitude" in told and "my-b.interceptor" in told and told.count("sites.yaml:") == 2


def test_files_stand_among_the_words_of_reconstruct_and_network_too(files: Path) -> None:
    report = ("--range-km", "1000", "--apogee-km", "350")
    found = call("reconstruct", "missile.yaml", "my.bib", *report, "--missile", "my-mrbm")
    assert found["missile"] == "My my_mrbm"
    plain = call("network", "network-nato-only")
    assert call("network", "network-nato-only", "my.bib", "missile.yaml")["links"] == plain["links"]


def test_a_number_of_an_option_may_have_a_unit_of_its_own(files: Path) -> None:
    told = [
        call("coverage", "tpy2-seongju", "--cross-section", "1", "--altitude", words)
        for words in ("91.44", "300000 ft")
    ]
    one, other = (found["sensors"][0]["footprints"][0] for found in told)
    assert (
        one["altitude_km"] == pytest.approx(other["altitude_km"]) and one["farthest_km"] == other["farthest_km"] > 0.0
    )
    for words, why in (
        ("540 nm", "nanometres or as 540 nautical miles"),
        ("high", "--altitude: expected a number, in km"),
    ):
        assert why in refused("coverage", "tpy2-seongju", "--cross-section", "1", "--altitude", words)


def test_one_place_can_be_the_target_of_a_claim_and_a_reading_can_start_elsewhere(files: Path) -> None:
    Path("from.yaml").write_text(
        "from-two-places:\n  kind: study\n  name: a\n  claim: b\n  source: thaadguamea\n  question: range-reach\n"
        "  metric: c\n  quantifier: d\n  margin_unit: km\n  holds_when: margin >= 0\n"
        "  scenario: {launch_areas: [semnan], missiles: [sejil], target_groups: [Tel Aviv]}\n"
        "  readings: [{name: western Iran, launch_areas: [kermanshah], reason: a test}]\n"
    )
    (study,) = call("assess", "from.yaml", "--out", "run")["studies"]
    east, west = (reading["margin"] for reading in study["readings"])
    assert "Semnan" in study["decides"] and west > east + 400.0  # nearer by what lies between the two
    Path("from.yaml").write_text(Path("from.yaml").read_text().replace("[kermanshah]", "[khorramabad]"))
    assert "is published for sejil; expected one that is: kermanshah" in refused("assess", "from.yaml")
    Path("from.yaml").write_text(Path("from.yaml").read_text().replace("Tel Aviv", "tel-aviv, jerusalm"))
    told = refused("assess", "from.yaml")
    assert told.startswith("from.yaml:11: from-two-places.scenario.target_groups.1: no place") and "jerusalem" in told


def test_what_is_no_file_of_ones_own_is_refused(files: Path) -> None:
    where = ("--from", "kittaeryong", "--azimuth", "120")
    assert "nowhere.yaml: no such file" in refused("flight", "nodong", "--file", "nowhere.yaml", *where)
    Path("notes.txt").write_text("x")
    assert "notes.txt: expected a file of entries (.yaml), of counts (.csv) or of sources (.bib)" in refused(
        "flight", "nodong", "--file", "notes.txt", *where
    )
