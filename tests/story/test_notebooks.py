"""Stories: the notebooks run, and answer what is kept in them; their map draws in a browser without a network."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import numpy as np
import pytest
import shapely
from profiles import at_night
from shapely.geometry import shape
from smaller import ONE_AREA, smaller

import mujun
from mujun.api.view import STATIC_FOLDER, map_data, printed, said

ROOT = Path(__file__).parents[2]
LIVE_FOLDER = Path("src/mujun/reports/static")
DRAWN = r"(possible|ruled out|depends): holds in \d+%% of %d draws \(\d+%% to \d+%%\)\n"
"""What a cell that draws prints; of how many draws."""
DRAWS, DRAWS_BY_DAY = 64, 32
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


def asked_for_less(notebook, claim: Path) -> list[int]:
    """Let cells that draw `hits-russia` draw a smaller claim of that id less often; return which cells of code they are."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    drawn = [k for k, cell in enumerate(cells) if "samples=" in cell.source]
    for k in drawn:
        assert '"hits-russia", samples=' in cells[k].source
        cells[k].source = cells[k].source.replace(
            f'"hits-russia", samples={DRAWS}', f"{str(claim)!r}, samples={DRAWS_BY_DAY}"
        )
        cells[k].source = cells[k].source.replace(f"of {{{DRAWS}}} draws", f"of {{{DRAWS_BY_DAY}}} draws")
    return drawn


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_answers_what_is_kept_in_it(path: Path, tmp_path: Path) -> None:
    """By day draws are of a smaller claim, and only the words of their answer are compared; at night all is as it stands."""
    kept = nbformat.read(path, as_version=4)
    expected = whole(answers(kept))
    assert all(expected), "run python tools/notebooks.py"
    asked = nbformat.read(path, as_version=4)
    less = (
        []
        if at_night()
        else asked_for_less(asked, smaller(tmp_path, "hits-russia", variants=0, readings=0, **ONE_AREA))
    )
    nbformat.write(asked, tmp_path / path.name)
    found = whole(answers(runner().run(tmp_path / path.name, path.parent)))
    for k in less:
        assert re.fullmatch(DRAWN % DRAWS_BY_DAY, found[k]) and re.fullmatch(DRAWN % DRAWS, expected[k])
        found[k] = expected[k]
    assert found == expected, "run python tools/notebooks.py"
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
        assert told["time"][-1] == pytest.approx(flight.flight_time_s, abs=0.1)
        assert max(told["alt_km"]) == pytest.approx(flight.apogee_km, rel=1e-3)
        assert len(told["lon"]) == len(told["lat"]) == len(told["speed_km_s"]) <= 240
    (region,) = data["regions"]
    polygons = shapely.get_parts(shape(region["geometry"]))
    assert not any(polygon.exterior.is_ccw for polygon in polygons)
    kinds = [point["kind"] for point in data["points"]]
    assert kinds.count("launch") == 2 and kinds.count("defended") > 20
    (site,) = data["sites"]
    assert site == {
        "key": "aegis-ashore-mutsumi", "name": "Mutsumi", "radar": False, "lat": 34.5, "lon": 131.6, "start": [34.5, 131.6],
    }  # fmt: skip
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
    state = widget.get_state()
    assert state["data"]["title"] == "here" and "disputed" in state["base"]["ground"]["labels"][0]["name"]
    assert not any(polygon.exterior.is_ccw for polygon in shapely.get_parts(shape(state["base"]["ground"]["land"])))
    assert "https://" not in state["_css"]


def test_a_moved_site_is_computed_again_and_a_cell_can_go_on_from_it(shown: list) -> None:
    ground, flight, _ = shown
    widget = mujun.show(ground, flight, mujun.catalogue()["tpy-2-shariki"])
    assert widget.params == {}
    widget.set = {"sites": {"aegis-ashore-mutsumi": [35.5, 133.0]}}
    assert widget.params == {"aegis-ashore-mutsumi.latitude": "35.5 deg", "aegis-ashore-mutsumi.longitude": "133 deg"}
    assert widget.items[0].to_dict() == ground.again(widget.params).to_dict() and widget.items[1] is flight
    assert widget.items[0].area_km2 != ground.area_km2
    site = widget.data["sites"][0]
    assert (site["lat"], site["lon"], site["start"]) == (35.5, 133.0, [34.5, 131.6])
    stands, regions = list(widget.items), widget.data["regions"]
    widget.set = {"dragged": True, "sites": {"aegis-ashore-mutsumi": [35.9, 134.0]}}
    assert widget.data["regions"] != regions and widget.data["flights"] and list(widget.items) == stands
    widget.set = {"sites": {"aegis-ashore-mutsumi": [89.0, 133.0]}}
    assert "nothing of this reaches the ground around" in widget.data["fault"]
    widget.set = {"sites": {"tpy-2-shariki": [41.0, 141.0]}}
    assert (
        "fault" not in widget.data and widget.items[0] is ground and widget.items[2].latitude_deg == pytest.approx(41.0)
    )
    widget.set = {"sites": {}}
    assert widget.params == {} and widget.data["sites"][0]["lat"] == 34.5


MODEL = """async ([source, style, base, data]) => {
    const sheet = document.head.appendChild(document.createElement("style"));
    sheet.textContent = style;
    const {default: map} = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
    const state = {base, data}, told = {};
    window.model = {
        get: (name) => state[name], set: (name, value) => { state[name] = value; }, off: () => {},
        save_changes: () => { window.saved = state.set; }, on: (event, work) => { told[event] = work; },
        answer: (found) => { state.data = found; told["change:data"](); },
    };
    map.render({model, el: document.getElementById("el")});
}"""
"""Puts the map of a notebook onto a page, with a model that keeps what the map sets."""


def test_the_map_draws_turns_plays_and_is_dragged_in_a_browser_without_a_network(shown: list, offline_page) -> None:
    page, widget = offline_page, mujun.show(*shown, title="a title")
    page.set_content("<div id=el></div>")
    page.evaluate(MODEL, [(STATIC_FOLDER / "map.js").read_text("utf-8"), widget._css, widget.base, widget.data])
    picture = "() => document.querySelector('.mujun-map canvas').toDataURL()"
    page.wait_for_function("() => document.querySelector('.mujun-map canvas').width > 600")
    assert "down after" in page.locator(".legend").text_content()
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    assert axe.Axe().run(page, context=".mujun-map").response["violations"] == []
    before = page.evaluate(picture)
    page.locator("canvas").press("ArrowLeft")
    page.wait_for_function("old => document.querySelector('.mujun-map canvas').toDataURL() !== old", arg=before)
    page.get_by_label("Time since the missile's launch").fill("200")
    altitude = page.locator(".legend").text_content().split(" km high")[0].rsplit(": ", 1)[1]
    path = shown[1].path
    there = float(np.interp(200.0, path["time_s"], path["altitude_km"]))
    assert float(altitude.replace(",", "")) == pytest.approx(there, abs=1.0)
    page.get_by_role("button", name="Globe").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => Number(document.querySelector('input[type=range]').value) > 210")
    page.get_by_role("button", name="Pause").click()
    handle = page.locator(".handle.site")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 2, steps=3)
    # While it is dragged, the kernel is asked once, and again when it has answered.
    assert page.evaluate("() => [window.saved.dragged, window.saved.call]") == [True, 1]
    page.evaluate("data => window.model.answer(data)", {**widget.data, "answer": 1})
    assert page.evaluate("() => [window.saved.dragged, window.saved.call]") == [True, 2]
    page.mouse.up()
    lat, lon = page.evaluate("() => window.saved.sites['aegis-ashore-mutsumi']")
    assert lat > 34.5 and lon > 131.6 and "Computing" in page.locator(".line").text_content()
    assert page.evaluate("() => [window.saved.dragged, window.saved.call]") == [False, 3]
    page.evaluate("data => window.model.answer(data)", {**widget.data, "answer": 2})
    assert "Computing" in page.locator(".line").text_content()  # an answer to a place that was dragged over
    answered = {**widget.data, "fault": "", "result": "less ground", "answer": 3}
    page.evaluate("data => window.model.answer(data)", answered)
    assert "moved to" in page.locator(".line").text_content() and "less ground" in page.locator(".line").text_content()
    page.get_by_label("Latitude of").fill("36")
    page.keyboard.press("Tab")
    assert page.evaluate("() => window.saved.sites['aegis-ashore-mutsumi'][0]") == 36.0
    page.get_by_role("button", name="Back to the first places").click()
    assert page.evaluate("() => window.saved.sites") == {}
    assert not page.faults and all(url.startswith(("blob:", "about:")) for url in page.asked)


def test_the_shipped_scripts_are_made_from_the_source_beside_them(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine: the scripts of map and page cannot be made again")
    work = tmp_path / "widget"
    shutil.copytree(ROOT / "widget", work, ignore=shutil.ignore_patterns("node_modules"))
    folders = {Path("src/mujun/api/static"): ("map.js",), LIVE_FOLDER: ("live.js",)}
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
    if subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=work, capture_output=True, check=False).returncode:
        pytest.skip("npm cannot fetch what widget/package-lock.json names")
    subprocess.run([npm, "run", "build"], cwd=work, capture_output=True, check=True)
    for folder, names in folders.items():
        for name in names:
            shipped = (ROOT / folder / name).read_bytes()
            assert (tmp_path / folder / name).read_bytes() == shipped, "run npm run build in widget/"
    assert (ROOT / LIVE_FOLDER / "live.js").stat().st_size < 120_000
