"""Maps, time lines and GeoJSON: files that hold what they should, over the antimeridian and the poles too."""

import json
import math
import socket
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import shapely
from pyproj import Geod

from mujun.base.outcomes import BadInput
from mujun.ground.basemap import basemap
from mujun.reports.drawing.charts.timeline import draw_timeline
from mujun.reports.drawing.disputes import disputes
from mujun.reports.drawing.frame import frame_about, frame_around, path_in, polygons_in
from mujun.reports.drawing.graticule import graticule
from mujun.reports.drawing.layers import Layer, MapLine, MapPoint
from mujun.reports.drawing.maps import draw_map
from mujun.reports.formats.geojson import feature_collection, line_feature, point_feature, region_feature
from mujun.reports.plain import to_json

GEOD = Geod(ellps="WGS84")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a map asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def circle(latitude, longitude, radius):
    """A region as polygons cut at the antimeridian; radius in m, away from the poles."""
    lon, lat, _ = GEOD.fwd(
        np.full(181, longitude), np.full(181, latitude), -np.arange(0.0, 362.0, 2.0), np.full(181, radius)
    )
    ring = shapely.Polygon(np.column_stack([np.unwrap(lon, period=360.0), lat]))
    ring = shapely.transform(ring, lambda c: c - [360.0 * round((c[:, 0].mean() - longitude) / 360.0), 0.0])
    parts = [
        shapely.transform(
            ring.intersection(shapely.box(low, -90, low + 360, 90)), lambda c, low=low: c - [low + 180, 0]
        )
        for low in (-540.0, -180.0, 180.0)
    ]
    return shapely.MultiPolygon([p for p in parts if not p.is_empty])


def pixels(path):
    from matplotlib.image import imread

    return imread(path)[..., :3]


def texts(path):
    return ["".join(element.itertext()) for element in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]


POINTS = (
    MapPoint("Araya", 39.7, 140.1, "site"),
    MapPoint("Kyogamisaki", 35.77, 135.22, "sensor"),
    MapPoint("Tokyo", 35.69, 139.69, "city-defended"),
    MapPoint("Naha", 26.21, 127.68, "city-undefended"),
    MapPoint("Sunan", 39.25, 125.75, "launch"),
    MapPoint("Osaka", 34.69, 135.5, "target"),
)


@pytest.fixture(scope="module")
def japan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("japan")
    layers = [
        Layer("within reach", circle(39.7, 140.1, 7e5), "defended"),
        Layer("out of it", circle(34, 131, 5e5), hatch="//"),
    ]
    lines = [MapLine("a flight", [125.75, 139.69], [39.25, 35.69])]
    return {
        ending: draw_map(folder / f"map.{ending}", "Japan & its sites", layers, POINTS, lines, notes="Source: a test.")
        for ending in ("png", "svg")
    }


def test_svg_holds_every_label_as_text(japan):
    found = texts(japan["svg"])
    wanted = ["Japan & its sites", "within reach", "out of it", "a flight", "Source: a test.", "radar or other sensor"]
    for text in [*wanted, *(p.name for p in POINTS), "35° N", "140° E"]:
        assert any(text in line for line in found), text
    assert any(line.endswith(" km") for line in found)


def test_dispute_is_named_where_it_is_in_view(japan, tmp_path):
    """In the small print where nothing on the map has to do with it, and beside the islands where something has."""
    found = " ".join(texts(japan["svg"]))
    assert "drawn without taking sides: Southern Kurils / Northern Territories (disputed: Russia, Japan)" in found
    launch = MapPoint("Kunashir", 44.0, 145.8, "launch")
    path = draw_map(tmp_path / "there.svg", "There", [], [launch, MapPoint("Tokyo", 35.69, 139.69, "target")])
    assert {"Southern Kurils /", "(disputed: Russia, Japan)"} <= set(texts(path))
    assert "without taking sides" not in " ".join(texts(path))
    path = draw_map(tmp_path / "elsewhere.svg", "Elsewhere", [], centre=(50.0, 10.0), radius_m=1.0e6)
    assert "disputed: Russia" not in " ".join(texts(path))


def test_png_is_1200_wide_and_shows_sea_land_and_regions(japan):
    picture = pixels(japan["png"])
    assert picture.shape[1] == 1200
    colours = {tuple(c) for c in np.round(picture.reshape(-1, 3)[::7] * 255).astype(int)}
    assert len(colours) > 100
    assert (0xE6, 0xEE, 0xF3) in colours and (0xF7, 0xF4, 0xEC) in colours


def test_same_map_is_the_same_file(tmp_path):
    for ending in ("png", "svg"):
        first, second = (
            draw_map(tmp_path / f"{name}.{ending}", "Same", [Layer("a", circle(52, 178, 4e5))]).read_bytes()
            for name in "ab"
        )
        assert first == second


def test_region_across_the_antimeridian_is_drawn_on_both_sides(tmp_path):
    region = circle(50.0, 180.0, 8e5)
    assert len(region.geoms) == 2
    frame = frame_about(50.0, 180.0, 1.5e6)
    shape = polygons_in(frame, region)
    assert len(shape.geoms) == 1  # and without a seam
    assert shape.area == pytest.approx(abs(sum(GEOD.geometry_area_perimeter(p)[0] for p in region.geoms)), rel=2e-3)
    layer = Layer("a", region, "gap")
    with_it = pixels(draw_map(tmp_path / "a.png", "A", [layer], centre=(50.0, 180.0), radius_m=1.5e6))
    without = pixels(
        draw_map(
            tmp_path / "b.png", "A", [Layer("a", shapely.MultiPolygon(), "gap")], centre=(50.0, 180.0), radius_m=1.5e6
        )
    )
    assert with_it.shape == without.shape
    changed = np.abs(with_it - without).max(axis=2) > 0.02
    columns = np.nonzero(changed)[1]
    middle = 0.5 * (columns.min() + columns.max())
    left, right = (columns < middle).sum(), (columns > middle).sum()
    assert left > 20_000 and abs(left - right) < 0.05 * left


def test_region_over_the_pole_is_drawn_around_it(tmp_path):
    cap = shapely.box(-180.0, 80.0, 180.0, 90.0)
    frame = frame_around(shapely.get_coordinates(shapely.segmentize(cap, 1.0)))
    assert abs(frame.latitude) > 89.0
    shape = polygons_in(frame, cap)
    assert len(shape.geoms) == 1 and not shape.geoms[0].interiors
    assert shape.contains(shapely.Point(frame.plane(0.0, 90.0)))
    path = draw_map(tmp_path / "pole.svg", "Pole", [Layer("cap", cap)])
    assert "North Pole" in texts(path)


def test_land_is_natural_earths():
    countries = dict(basemap().countries)
    sizes = {
        name: sum(abs(GEOD.geometry_area_perimeter(p)[0]) for p in countries[name]) / 1e12
        for name in ("Japan", "Antarctica", "Fiji")
    }
    # Published areas in 10^6 km^2; the scale drops small islands, and ice shelves count as land.
    assert sizes["Japan"] == pytest.approx(0.378, rel=0.03)
    assert sizes["Antarctica"] == pytest.approx(12.3, rel=0.05)
    assert sizes["Fiji"] == pytest.approx(0.0183, rel=0.03)


@pytest.mark.parametrize(
    "longitude, latitude, land",
    [(139.7, 35.9, True), (180.0, 67.5, True), (-179.0, 67.0, True), (0.0, -89.9, True), (0.0, 89.9, False),
     (180.0, 0.0, False), (-157.0, 71.2, True), (24.0, -30.0, True)],
)  # fmt: skip
def test_land_lies_where_it_should(longitude, latitude, land):
    frame = frame_about(latitude + 1.0 if latitude < 0 else latitude - 1.0, longitude, 5.0e5)
    shapes = [polygons_in(frame, list(parts)) for _, parts in basemap().countries]
    place = shapely.Point(frame.plane(longitude, latitude))
    assert any(shape.contains(place) for shape in shapes) == land


def test_wide_view_has_the_land_of_half_the_globe():
    """Nothing is turned inside out by the antipode."""
    frame = frame_about(-48.0, 170.0, 9.0e6)
    land = shapely.union_all([polygons_in(frame, list(parts)) for _, parts in basemap().countries])
    whole = sum(abs(GEOD.geometry_area_perimeter(p)[0]) for _, parts in basemap().countries for p in parts)
    assert 0.1 < land.area / whole < 0.6


def test_no_border_line_runs_near_the_southern_kurils():
    (kurils,) = disputes()
    west, south, east, north = kurils.corners_deg
    near = shapely.box(west - 2.0, south - 1.0, east + 2.0, north + 1.0)
    assert not basemap().borders.intersects(near) and not basemap().disputed.intersects(near)


def test_armistice_line_is_a_disputed_border():
    korea = shapely.box(126.0, 37.5, 128.6, 38.7)
    assert basemap().disputed.intersects(korea) and not basemap().borders.intersects(korea)


def test_path_follows_the_geodesic_over_the_antimeridian():
    frame = frame_about(45.0, 180.0, 3.0e6)
    pieces = path_in(frame, [160.0, -160.0], [45.0, 45.0])
    assert len(pieces) == 1
    lon, lat = frame.plane(pieces[0][:, 0], pieces[0][:, 1], inverse=True)
    inverse = GEOD.inv(160.0, 45.0, -160.0, 45.0)
    middle = GEOD.fwd(160.0, 45.0, inverse[0], 0.5 * inverse[2])
    assert np.max(lat) == pytest.approx(middle[1], abs=0.01)
    assert min(abs(abs(lon) - 180.0)) < 1.0


def test_graticule_has_a_few_lines_each_way():
    for latitude, radius in ((36.0, 1e6), (90.0, 3e6), (-60.0, 5e6), (0.0, 9e6), (40.0, 1e5)):
        net = graticule(frame_about(latitude, 179.0, radius))
        assert 3 <= len(net.meridians) <= 14 and 2 <= len(net.parallels) <= 14


def test_values_colour_from_light_to_dark(tmp_path):
    layers = [Layer(f"{r} km", circle(10, 20, r * 1e3), value=r) for r in (900, 600, 300)]
    path = draw_map(tmp_path / "values.svg", "Values", layers)
    assert all(f"{r} km" in texts(path) for r in (900, 600, 300))


def test_what_cannot_be_drawn_is_refused(tmp_path):
    layer = Layer("a", circle(10, 20, 1e5))
    with pytest.raises(BadInput, match=r"written as \.png or \.svg"):
        draw_map(tmp_path / "map.pdf", "A", [layer])
    with pytest.raises(BadInput, match="nothing to draw"):
        draw_map(tmp_path / "map.png", "A", [])
    with pytest.raises(BadInput, match="no kind of point"):
        draw_map(tmp_path / "map.png", "A", [layer], [MapPoint("b", 0.0, 0.0, "village")])
    with pytest.raises(BadInput, match="no colour role"):
        draw_map(tmp_path / "map.png", "A", [Layer("a", layer.geometry, "pink")])
    with pytest.raises(BadInput, match="nothing to draw"):
        draw_timeline(tmp_path / "time.png", [], "A")
    assert not list(tmp_path.iterdir())


def test_timeline_holds_rows_kinds_and_markers(tmp_path):
    rows = [("missile", [(0.0, 75.0, "burn"), (75.0, 600.0, "flight")]), ("radar", [(140.0, math.inf, "track")])]
    for ending in ("svg", "png"):
        path = draw_timeline(
            tmp_path / f"time.{ending}", rows, "Who sees what", [(75.0, "burnout"), (80.0, "cue")], "Note."
        )
        assert path.stat().st_size > 5_000
    found = texts(tmp_path / "time.svg")
    for text in ("missile", "radar", "burn", "flight", "track", "burnout", "cue", "Who sees what", "Note."):
        assert text in found
    assert pixels(tmp_path / "time.png").std() > 0.05


@pytest.mark.parametrize(
    "module", ["mujun.reports.drawing.maps", "mujun.runs.flights.flight", "mujun.reports.formats.geojson"]
)
def test_matplotlib_is_loaded_only_to_draw(module):
    code = f"import sys, {module}; assert 'matplotlib' not in sys.modules and 'cartopy' not in sys.modules"
    if "runs" in module:  # nor what only a claim needs
        code += "; assert 'mujun.analyses.questions.every' not in sys.modules and 'shapely' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def signed_area(ring):
    x, y = np.array(ring).T
    return 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])


def test_region_feature_is_rounded_closed_and_counterclockwise():
    hole = shapely.Polygon(shapely.box(0, 0, 10, 10).exterior, [shapely.box(2, 2, 3.123456789, 3).exterior])
    clockwise = shapely.MultiPolygon(
        [shapely.Polygon(list(hole.exterior.coords)[::-1], hole.interiors), circle(10, 40, 1e5).geoms[0]]
    )
    feature = region_feature(clockwise, {"name": "a", "area_km2": 1.0, "margin_s": math.nan, "number": np.float64(2.0)})
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert feature["properties"] == {"name": "a", "area_km2": 1.0, "margin_s": None, "number": 2.0}
    for outer, *holes in feature["geometry"]["coordinates"]:
        assert outer[0] == outer[-1] and signed_area(outer) > 0.0
        assert all(signed_area(h) < 0.0 and h[0] == h[-1] for h in holes)
        assert all(x == round(x, 5) and y == round(y, 5) for x, y in outer)
    assert shapely.geometry.shape(feature["geometry"]).is_valid
    text = to_json(feature_collection([feature]))
    assert json.loads(text)["type"] == "FeatureCollection" and "crs" not in text


def test_empty_and_tiny_regions():
    assert region_feature(shapely.MultiPolygon(), {})["geometry"] == {"type": "MultiPolygon", "coordinates": []}
    speck = shapely.box(0.0, 0.0, 1e-7, 1e-7)
    assert region_feature(shapely.MultiPolygon([speck, shapely.box(1, 1, 2, 2)]), {})["geometry"]["type"] == "Polygon"


def test_lines_are_cut_at_the_antimeridian():
    straight = line_feature([10.0, 20.0], [0.0, 5.123456], {"name": "a"})
    assert straight["geometry"] == {"type": "LineString", "coordinates": [[10.0, 0.0], [20.0, 5.12346]]}
    for start, end in ((170.0, -170.0), (-170.0, 170.0)):
        feature = line_feature([start, end], [60.0, 60.0], {})
        first, second = feature["geometry"]["coordinates"]
        assert first[-1][0] == math.copysign(180.0, start) and second[0][0] == math.copysign(180.0, end)
        assert first[-1][1] == second[0][1]
        inverse = GEOD.inv(start, 60.0, end, 60.0)
        assert first[-1][1] == pytest.approx(GEOD.fwd(start, 60.0, inverse[0], 0.5 * inverse[2])[1], abs=1e-4)


def test_line_through_a_place_on_the_antimeridian():
    feature = line_feature([179.0, 180.0, -179.0, -178.0], [0.0, 1.0, 2.0, 3.0], {})
    assert feature["geometry"]["coordinates"] == [
        [[179.0, 0.0], [180.0, 1.0]],
        [[-180.0, 1.0], [-179.0, 2.0], [-178.0, 3.0]],
    ]
    ending = line_feature([-179.0, 180.0], [0.0, 1.0], {})
    assert ending["geometry"] == {"type": "LineString", "coordinates": [[-179.0, 0.0], [-180.0, 1.0]]}
    with pytest.raises(ValueError, match="at least 2"):
        line_feature([1.0], [1.0], {})


def test_point_beyond_the_antimeridian_comes_back():
    assert point_feature(181.5, -20.0, {})["geometry"] == {"type": "Point", "coordinates": [-178.5, -20.0]}
    assert point_feature(-180.0, 3.0, {})["geometry"]["coordinates"] == [-180.0, 3.0]
