"""Stories: the notebooks run, and answer what is kept in them; their map draws in a browser without a network."""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import nbformat
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

import mujun
from mujun.api.view import STATIC_FOLDER, map_data, printed, said

ROOT = Path(__file__).parents[2]
LIVE_FOLDER = Path("src/mujun/reports/static")
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def runner():
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "tools" / "notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(notebook) -> list[list[str]]:
    """What each cell prints or shows, as text; a run's own description of objects (an id, a figure) is text, too."""
    return [
        [
            output.get("text") or output["data"].get("text/html") or output["data"]["text/plain"]
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def whole(parts: list[list[str]]) -> list[str]:
    """Text of each cell in one piece: the kernel sends it in pieces of any size."""
    return ["".join(cell) for cell in parts]


def test_there_are_at_least_three() -> None:
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_answers_what_is_kept_in_it(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)
    assert all(whole(answers(kept))), "run python tools/notebooks.py"
    fresh = runner().run(path)
    assert whole(answers(fresh)) == whole(answers(kept)), "run python tools/notebooks.py"
    maps = [o for cell in kept.cells for o in cell.get("outputs", ()) if "image/svg+xml" in o.get("data", {})]
    assert maps and all(o["data"]["text/plain"].startswith("Map. ") for o in maps)


@pytest.fixture(scope="module")
def shown() -> list:
    ground = mujun.footprint("aegis-ashore-mutsumi", "nodong", "kittaeryong", points=900)
    across = mujun.fly("hwasong-15", "yusang-ni", to="honolulu")  # beyond the antimeridian
    return [ground, mujun.fly("nodong", "kittaeryong", to="hiroshima"), across]


def test_the_map_is_told_what_was_computed(shown: list) -> None:
    data = map_data(shown, "a title")
    for flight, told in zip(shown[1:], data["flights"], strict=True):
        assert told["time_s"][-1] == pytest.approx(flight.flight_time_s, abs=0.1)
        assert max(told["altitude_km"]) == pytest.approx(flight.apogee_km, rel=1e-3)
        assert len(told["lon"]) == len(told["lat"]) == len(told["speed_km_s"]) <= 240
    (region,) = data["regions"]
    polygons = shapely.get_parts(shape(region["geometry"]))
    assert not any(polygon.exterior.is_ccw for polygon in polygons), "d3 would take the rest of the Earth"
    assert not any(polygon.exterior.is_ccw for polygon in shapely.get_parts(shape(data["land"])))
    kinds = [point["kind"] for point in data["points"]]
    assert kinds.count("site") == 1 and kinds.count("launch") == 2 and kinds.count("defended") > 20
    assert "disputed" in data["labels"][0]["name"]
    assert said(shown).startswith("Map. ") and "apogee" in said(shown) and "defended" in said(shown)


def test_the_printed_map_is_an_svg_with_scale_and_names(shown: list) -> None:
    text = printed(shown[:2], "Mutsumi")
    assert "<svg" in text and "Mutsumi" in text and " km" in text and "Hiroshima" in text


def test_what_is_no_flight_is_refused() -> None:
    with pytest.raises(mujun.BadInput, match="a map of dict cannot be shown; expected flights"):
        mujun.show({})
    with pytest.raises(mujun.BadInput, match="a map of nothing"):
        mujun.show()


def test_the_widget_hands_the_data_over_and_shows_the_printed_map_where_there_is_no_kernel(shown: list) -> None:
    widget = mujun.show(*shown[:2], title="here")
    bundle, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle and "<svg" in bundle["image/svg+xml"]
    assert widget.get_state()["data"]["title"] == "here"
    assert "https://" not in widget.get_state()["_css"]


def test_the_map_draws_turns_and_plays_in_a_browser_without_a_network(shown: list, offline_page) -> None:
    page = offline_page
    page.set_content(f"<style>{(STATIC_FOLDER / 'map.css').read_text('utf-8')}</style><div id=el></div>")
    page.evaluate(
        """async ([source, data]) => {
            const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
            const {default: map} = await import(url);
            map.render({model: {get: () => data}, el: document.getElementById("el")});
        }""",
        [(STATIC_FOLDER / "map.js").read_text("utf-8"), map_data(shown, "a title")],
    )
    globe = page.locator("svg.globe")
    assert globe.locator("path.flight").count() == 2 and globe.locator("path.region").count() == 1
    assert len(globe.locator("path.land").get_attribute("d")) > 10_000
    before = globe.locator("path.flight").first.get_attribute("d")
    globe.press("ArrowLeft")
    page.wait_for_function("d => document.querySelector('path.flight').getAttribute('d') !== d", arg=before)
    page.get_by_label("Time since launch, s").fill("200")
    page.get_by_text("200 s after launch").wait_for()
    altitude = page.evaluate("document.querySelector('.legend').textContent.match(/: ([0-9,]+) km high/)[1]")
    path = shown[1].path
    there = float(np.interp(200.0, path["time_s"], path["altitude_km"]))
    assert float(altitude.replace(",", "")) == pytest.approx(there, abs=1.0)
    page.get_by_label("Projection").select_option("globe")
    page.get_by_role("button", name="play").click()
    page.wait_for_function("() => Number(document.querySelector('input[type=range]').value) > 210")
    assert not page.faults and all(url.startswith(("blob:", "about:")) for url in page.asked)


def test_the_shipped_scripts_are_made_from_the_source_beside_them(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine: the scripts of map and page cannot be made again")
    work = tmp_path / "widget"
    shutil.copytree(ROOT / "widget", work, ignore=shutil.ignore_patterns("node_modules"))
    folders = {
        Path("src/mujun/api/static"): ("map.js",),
        LIVE_FOLDER: ("live.js",),
    }
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
    if subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=work, capture_output=True, check=False).returncode:
        pytest.skip("npm cannot fetch what widget/package-lock.json names")
    for build in ("build", "build:live"):
        subprocess.run([npm, "run", build], cwd=work, capture_output=True, check=True)
    for folder, names in folders.items():
        for name in names:
            shipped = (ROOT / folder / name).read_bytes()
            assert (tmp_path / folder / name).read_bytes() == shipped, "run npm run build and build:live in widget/"
    assert (ROOT / LIVE_FOLDER / "live.js").stat().st_size < 120_000
    notice = (STATIC_FOLDER / "NOTICE.md").read_text("utf-8")
    for library in ("d3-geo", "d3-array", "internmap"):
        version = json.loads((work / "node_modules" / library / "package.json").read_text("utf-8"))["version"]
        assert f"## {library} {version}" in notice
