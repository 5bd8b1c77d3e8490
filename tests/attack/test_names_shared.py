"""A user's entry may be called like a shipped one: everything still looks at the user's, by what it is and not by its name."""

from pathlib import Path

from claims import SHOTS

from mujun.reports.scenes.flights import draw_decisive_flight
from mujun.reports.scenes.maps import draw_places
from mujun.runs.claims.again import again
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.run import run_study

TOWN = """
my-{id}:
  kind: place
  name: Busan
  country: South Korea
  groups: [my-towns]
  latitude: {latitude} deg
  longitude: 144.75 deg
  location_sources:
    - {{source: mujun-assumption, trust: assumed, note: as a test}}
"""


def test_towns_of_one_name_keep_their_maps_and_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    towns = "".join(TOWN.format(id=id, latitude=latitude) for id, latitude in (("one", "13.25"), ("two", "13.50")))
    file.write_text(SHOTS.replace("[guam-places]", "[my-towns]") + towns, encoding="utf-8")
    builder = Builder(load_catalogue((file,)), kept={})
    result = run_study(builder, builder.catalogue.get(Study, "mine"))
    rows = result.answer.tables["places"]
    assert {row["place"] for row in rows} == {"Busan (my-one)", "Busan (my-two)"}
    (drawing,) = (drawing for drawing in draw_places(builder, result) if drawing.is_map)
    assert drawing is not None
    assert any(drawing.is_map for drawing in draw_decisive_flight(builder, result))
    command = again(builder.catalogue, result, (Path("my file.yaml"),))
    assert "--to 13." in command and "--file 'my file.yaml'" in command and "--against hwasong-12" in command


def test_a_town_called_like_a_shipped_one_is_drawn_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    town = TOWN.format(id="one", latitude="13.25")
    file.write_text(SHOTS.replace("[guam-places]", "[my-towns]") + town, encoding="utf-8")
    builder = Builder(load_catalogue((file,)), kept={})
    result = run_study(builder, builder.catalogue.get(Study, "mine"))
    (drawing,) = (drawing for drawing in draw_places(builder, result) if drawing.is_map)
    at = [(point.longitude_deg, point.latitude_deg) for point in drawing.content.points if "city" in point.kind]
    assert [(round(x, 3), round(y, 3)) for x, y in at] == [(144.75, 13.25)]
