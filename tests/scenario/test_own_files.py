"""Files of one's own: several of them, with several entries, in any order; each case failed before."""

from pathlib import Path

import pytest

from mujun.base.outcomes import BadInput
from mujun.runs.shared.files import MISSILES, SITES, STUDIES, Role, stands_for
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.schema.entry import Area, Place

PLACE = """{id}:
  kind: place
  name: {name}
  country: Nowhere
  latitude: {latitude}
  longitude: 2 deg
  location_sources: [{{source: {source}, trust: assumed}}]
"""
PLACES = Role(("place",))


def place(id: str, name: str = "", latitude: str = "1 deg", source: str = "mujun-assumption") -> str:
    return PLACE.format(id=id, name=name or f"Place {id}", latitude=latitude, source=source)


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, Catalogue]:
    file = tmp_path / "two.yaml"
    file.write_text(place("my-a") + place("my-b"))
    return str(file), load_catalogue([file])


@pytest.mark.parametrize(
    ("beside", "expected"),
    [((), ["my-a", "my-b"]), (("my-b",), ["my-b"]), (("Place my-b",), ["Place my-b"]), (("tokyo",), ["my-a", "my-b", "tokyo"])],
    ids=["the file alone", "with one of its ids", "with one of its names", "with another place"],
)  # fmt: skip
def test_a_file_stands_for_all_its_entries_or_for_those_named_beside_it(
    two: tuple[str, Catalogue], beside: tuple[str, ...], expected: list[str]
) -> None:
    file, catalogue = two
    assert stands_for([file, *beside], PLACES, catalogue) == expected
    assert set(stands_for([*beside, file], PLACES, catalogue)) == set(expected)


def test_a_file_without_what_is_asked_for_is_refused_unless_others_have_it(two: tuple[str, Catalogue]) -> None:
    file, catalogue = two
    assert stands_for([file, "hits-russia"], STUDIES, catalogue) == ["hits-russia"]
    for role, kind in ((MISSILES, "'kind: missile'"), (SITES, "'kind: defence' or 'kind: posture'")):
        with pytest.raises(
            BadInput, match=f"two.yaml: the file holds no {role.kinds[0]}; expected an entry with {kind}"
        ):
            stands_for([file], role, catalogue)


def test_a_file_handed_twice_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, bib = tmp_path / "a.yaml", tmp_path / "a.bib"
    file.write_text(place("my-a", source="me"))
    bib.write_text("@misc{me, title = {Mine}, year = 2026}")
    monkeypatch.chdir(tmp_path)
    catalogue = load_catalogue([bib, Path("a.yaml"), file, Path("../") / tmp_path.name / "a.yaml", Path("a.bib")])
    assert catalogue.own_files == (bib, Path("a.yaml")) and catalogue.check_own() == []


def test_two_files_with_the_same_id_or_key_are_refused_with_both_places(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.yaml", "b.yaml", "a.bib", "b.bib")]
    files[0].write_text(place("my-a"))
    files[1].write_text("\n" + place("my-a"))
    with pytest.raises(
        BadInput, match=r"b.yaml:2: my-a: the id is taken \(.*a.yaml:1: my-a\); expected an id of its own"
    ):
        load_catalogue(files[:2])
    files[2].write_text("% a comment\n@misc{me, title = {A}}")
    files[3].write_text("@misc{other, title = {B}}\n@book{me, title = {B}}")
    with pytest.raises(BadInput, match=r"b.bib:2: me: the key is defined twice \(.*a.bib:2: me\)"):
        _ = load_catalogue(files[2:]).sources


def test_an_own_entry_takes_the_place_of_a_shipped_one_of_its_kind_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(place("tokyo", name="Another Tokyo"))
    catalogue = load_catalogue([file])
    assert catalogue.get(Place, "tokyo").name == "Another Tokyo"
    assert catalogue.records["tokyo"].instead_of.startswith("catalogue/places/")
    assert load_catalogue().records["tokyo"].instead_of == ""


def test_a_folder_called_catalogue_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "mine.yaml").write_text(place("my-a"))
    monkeypatch.chdir(tmp_path)
    assert not load_catalogue([Path("catalogue/mine.yaml")]).records["my-a"].shipped


@pytest.mark.parametrize(
    ("latitude", "told"),
    [("39.25 deg", None), ("39.3 deg", "39.3 deg is finer than a quarter degree; expected .*, here 39.25 deg")],
)
def test_a_launch_area_is_no_finer_than_a_quarter_degree(tmp_path: Path, latitude: str, told: str | None) -> None:
    file = tmp_path / "area.yaml"
    file.write_text(place("my-area", latitude=latitude).replace("kind: place", "kind: area"))
    if told is None:
        assert load_catalogue([file]).get(Area, "my-area").missiles == ()
        return
    with pytest.raises(BadInput, match=rf"area.yaml:5: my-area.latitude: {told}"):
        load_catalogue([file]).get(Area, "my-area")
