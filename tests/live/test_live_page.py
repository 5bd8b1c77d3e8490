"""The live page in a browser without a network: dragging, links, numbers, sharing, and where it cannot compute."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from live_windows import DESK, PHONE

from mujun.api.page import LOADER
from mujun.scenario.reading.catalogue import load_catalogue

LINE, CARD = ".line", ".card"
STATE = "() => JSON.parse(JSON.stringify(mujun.state))"


LISTED = """() => {
    const scene = mujun.session.scene, ask = scene.ground.bind(scene);
    mujun.asked = [];
    scene.ground = (fine) => { mujun.asked.push(fine); return ask(fine); };
}"""
"""Lists, from now on, how the ground was computed: fine or not."""


def axe_faults(page: Any) -> list[tuple[str, str]]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    return [(v["id"], v["nodes"][0]["html"][:80]) for v in axe.Axe().run(page).response["violations"]]


def middle(page: Any, selector: str) -> tuple[float, float]:
    """Where on the screen the place of a handle is."""
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def said(page: Any, words: str) -> str:
    """Wait for the line that tells the result, and return it."""
    page.wait_for_function("words => document.querySelector('.line').textContent.includes(words)", arg=words)
    return page.locator(LINE).text_content()


def test_it_opens_with_the_programs_verdict_and_asks_for_nothing(opened, live_file: Path) -> None:
    page = opened(afresh=True)
    study = page.evaluate("() => mujun.session.study")
    assert study["verdict"]["word"] in page.locator(f"{CARD} .chip").text_content()
    assert page.locator(f"{CARD} .margin").text_content() == study["verdict"]["said"]
    assert page.evaluate("() => mujun.session.margin.value") == pytest.approx(study["verdict"]["margin"], abs=1e-3)
    assert page.evaluate("() => mujun.physics.check().agrees")
    assert page.locator("#warned").text_content() == "" and page.locator(".reset").is_hidden()
    assert [url.partition("#")[0] for url in page.asked] == [live_file.as_uri()] and page.faults == []
    for limit in page.evaluate("() => mujun.page.limits"):
        assert limit in page.locator(".limits").text_content()


def test_a_battery_follows_the_mouse_and_the_result_follows_the_battery(opened) -> None:
    page = opened()
    before, area = page.evaluate(STATE)["sites"][0], page.evaluate("() => mujun.session.ground.found.area_km2[1]")
    page.evaluate(LISTED)
    x, y = middle(page, ".handle.site")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y + 60, steps=5)
    page.mouse.up()
    line = said(page, " moved to ")
    pattern = r"moved to [\d.]+° N, [\d.]+° E.*: \d+ of \d+ listed places defended, .+ km² of ground defended .*needed: [\w ]+"
    assert re.search(pattern, line), line
    page.wait_for_function("() => mujun.session.ground.found.step === 1")
    asked = page.evaluate("() => mujun.asked")
    assert False in asked and asked[-1]  # coarse while it moves, fine when it is let go
    after = page.evaluate(STATE)["sites"]
    assert after[0][0] < before[0] and after[0][1] < before[1]
    assert page.evaluate("() => mujun.session.ground.found.area_km2[1]") != area
    assert page.locator(f"{CARD} .changed").text_content().startswith("Changed: ")
    page.get_by_role("button", name="Back to the published numbers").click()
    assert page.evaluate(STATE)["sites"][0] == before and page.locator(".reset").is_hidden()
    assert page.evaluate("() => mujun.session.ground.found.area_km2[1]") == pytest.approx(area)


def test_a_finger_drags_a_battery_and_two_fingers_zoom(opened) -> None:
    page = opened(size=PHONE)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        found = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    before = page.evaluate(STATE)["sites"][0]
    x, y = middle(page, ".handle.site")
    fingers("touchStart", (x, y))
    for k in range(1, 6):
        fingers("touchMove", (x - 8 * k, y + 6 * k))
    fingers("touchEnd")
    said(page, " moved to ")
    assert page.evaluate(STATE)["sites"][0] != before
    scale = page.evaluate("() => mujun.map.view.scale")
    box = page.locator(".map canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    fingers("touchStart", (x - 30, y), (x + 30, y))
    for k in range(1, 6):
        fingers("touchMove", (x - 30 - 8 * k, y), (x + 30 + 8 * k, y))
    fingers("touchEnd")
    page.wait_for_function("scale => mujun.map.view.scale > 1.5 * scale", arg=scale)


def test_keys_move_a_battery_and_turn_the_map(opened) -> None:
    page = opened()
    (lat, lon), _ = page.evaluate(STATE)["sites"]
    page.locator(".handle.site").first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    said(page, " moved to ")
    assert page.evaluate(STATE)["sites"][0] == pytest.approx([lat + 0.1, lon - 1.0])
    page.locator(".map canvas").focus()
    view = page.evaluate("() => mujun.map.view")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("+")
    turned = page.evaluate("() => mujun.map.view")
    assert turned["rotate"] != view["rotate"] and turned["scale"] > view["scale"]
    page.get_by_label(re.compile("^Latitude of")).first.fill("36.5")
    page.keyboard.press("Tab")
    said(page, "36.50°")


def test_turning_the_map_computes_nothing(opened) -> None:
    page = opened()
    page.evaluate(LISTED)
    box = page.locator(".map canvas").bounding_box()
    x, y = box["x"] + 60, box["y"] + box["height"] - 40
    before = page.evaluate("() => mujun.map.view.rotate")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y - 100, steps=10)
    page.mouse.up()
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(500)
    assert page.evaluate("() => mujun.map.view.rotate") != before and page.evaluate("() => mujun.asked") == []


def test_the_attackers_side_cannot_be_moved(opened) -> None:
    page = opened()
    names = page.locator(".handle").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    study = page.evaluate("() => mujun.session.study")
    assert len(names) == len(study["sites"]) + sum(radar["own"] is None for radar in study["radars"])
    assert not any(launch["area"] in name for launch in study["launches"] for name in names)
    assert "lat" not in json.dumps(page.evaluate(STATE)["launches_off"])


def test_a_link_opens_the_same_view(opened) -> None:
    page = opened()
    page.locator(".handle.site").nth(1).focus()
    page.keyboard.press("Shift+ArrowRight")
    said(page, " moved to ")
    slider = page.locator(".number input[type=range]").first
    slider.focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Globe").click()
    page.locator(".group", has_text="Listed places").locator("summary").click()
    page.locator(".places button").nth(3).click()
    page.get_by_label("Time since the missile's launch").fill("120")
    page.get_by_role("button", name="Copy link").click()
    link = page.locator(".share textarea").input_value()
    page.wait_for_timeout(300)
    first = page.evaluate(STATE)
    again = opened("#" + link.split("#", 1)[1], afresh=True)
    second = again.evaluate(STATE)
    assert np.array(second["sites"]) == pytest.approx(np.array(first["sites"]), abs=1e-3)
    assert second["view"]["rotate"] == pytest.approx(first["view"]["rotate"], abs=0.01)
    rest = (
        "study",
        "sensors",
        "off",
        "mode",
        "granted",
        "early",
        "infrared",
        "wanted",
        "numbers",
        "launches_off",
        "time",
        "selected",
    )
    assert {name: second[name] for name in rest} == {name: first[name] for name in rest}
    kind, scale = again.evaluate("() => [mujun.map.view.kind, mujun.map.view.scale]")
    assert kind == "globe" and scale < 1.0  # the whole of it is seen
    assert again.locator(f"{CARD} .margin").text_content() == page.locator(f"{CARD} .margin").text_content()


EDITED = {
    "#v=1&study=shield&sites=95,140~34,131": "cannot be 95; 89 is taken",
    "#v=1&study=shield&sites=nowhere": "sites cannot be used and is left out: nowhere",
    "#v=1&study=shield&mode=by-magic": "mode cannot be used and is left out: by-magic",
    "#v=1&study=no-such-claim": "a claim that is not on this page (no-such-claim)",
    "#v=1&study=shield&colour=red": "something this page does not know: colour",
    "#v=1&study=shield&numbers=no.such.number:3": "numbers cannot be used and is left out",
    "#v=1&study=shield&wanted=99": "wanted cannot be 99; 4 is taken",
    "#v=1&study=shield&place=9999&time=NaN": "time cannot be used and is left out: NaN",
    "#v=7&study=shield": "another version of this page",
    "#v=1&study=%E0%A4%A&off=-1,2.5,x": "off cannot be used and is left out: -1",
    "#__proto__=1&constructor=2": "something this page does not know: __proto__",
}
"""An address that somebody edited: what the page says to it."""


def test_edited_links_are_clamped_or_dropped_and_told(opened) -> None:
    page = opened()
    for address, told in EDITED.items():
        page.evaluate("address => { mujun.tell(''); location.hash = address; }", address)
        said(page, told)
        assert page.locator(f"{CARD} .chip").text_content()
    assert page.faults == []


def test_a_battery_stays_within_the_latitudes_of_the_tables(opened) -> None:
    page = opened()
    north = page.evaluate("() => mujun.session.scene.edge().north")
    page.get_by_label(re.compile("^Latitude of")).first.fill("89")
    page.keyboard.press("Tab")
    said(page, "the page's tables end there")
    assert page.evaluate(STATE)["sites"][0][0] == pytest.approx(north)


def test_numbers_show_what_is_published_and_stop_at_their_ends(opened) -> None:
    page = opened()
    one = page.evaluate("() => mujun.session.study.numbers.find(one => one.can && one.ticks.length)")
    slider = page.get_by_label(one["name"], exact=True)
    slider.focus()
    about = page.locator(f"#{slider.get_attribute('id')}-about")
    assert one["ticks"][0]["source"] in about.text_content() and one["ticks"][0]["said"] in about.text_content()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(STATE)["numbers"][one["key"]] == pytest.approx(one["high"], abs=one["step"])
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(STATE)["numbers"][one["key"]] == pytest.approx(one["low"], abs=one["step"])
    said(page, one["name"])
    for fixed in page.evaluate("() => mujun.session.study.numbers.filter(one => !one.can)"):
        assert fixed["why_not"].replace("`", "") in page.locator(".panel").text_content()


def test_a_place_and_the_ground_show_their_engagement(opened) -> None:
    page = opened()
    page.locator(".group", has_text="Listed places").locator("summary").click()
    page.locator(".places button").first.click()
    name = page.evaluate("() => mujun.session.study.targets[mujun.state.selected.place].name")
    assert said(page, name).endswith(".") and name in page.locator(".chosen").text_content()
    assert page.locator(".timeline svg").get_attribute("aria-label") == page.locator(LINE).text_content()
    lon, lat = page.evaluate("() => mujun.session.ground.places[mujun.session.ground.found.threatened.indexOf(1)]")
    page.evaluate("([lon, lat]) => mujun.session.tapped([lon, lat], -1, -1)", [lon, lat])
    assert "°" in said(page, "Flight to ") and page.evaluate(STATE)["selected"]["ground"] == [lat, lon]
    box = page.locator(".map canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7)
    page.wait_for_function("() => 'ground' in (mujun.state.selected ?? {}) || 'place' in (mujun.state.selected ?? {})")


def test_the_gap_of_an_engagement_that_comes_too_late_is_drawn_and_told(opened) -> None:
    page = opened("#v=1&study=hits-russia")
    line = page.locator(".chosen").text_content()
    found = re.search(
        r"is (.+) too late: it would have to be launched (.+) before the missile; it can be launched .+ after it", line
    )
    assert found, line
    assert f"{found[1]} too late" in page.locator(".timeline .gap").first.text_content()
    slack = max(
        one["slack"] for one in page.evaluate("() => mujun.session.engagement.sites") if one["slack"] is not None
    )
    units = {"h": 3600, "min": 60, "s": 1}
    late = sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (h|min|s)\b", found[1]))
    assert late == pytest.approx(-slack, abs=0.51)
    before = page.locator(".moment").text_content()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("text => document.querySelector('.moment').textContent !== text", arg=before)
    page.get_by_role("button", name="Pause").click()


def test_what_is_kept_holds_source_and_limits(opened, tmp_path: Path) -> None:
    page = opened()
    page.locator(".handle.site").first.focus()
    page.keyboard.press("ArrowDown")
    said(page, " moved to ")
    kept = {}
    for name, ending in (("Picture (SVG)", "svg"), ("Picture (PNG)", "png"), ("GeoJSON", "geojson")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        kept[ending] = tmp_path / f"a.{ending}"
        download.value.save_as(kept[ending])
    text = kept["svg"].read_text("utf-8")
    limit = page.evaluate("() => mujun.page.limits[0]").split()[0]
    assert page.evaluate("() => mujun.page.sources_line").split()[0] in text and limit in text and "Changed: " in text
    assert not re.search(r"NaN|undefined|Infinity", text) and kept["png"].read_bytes().startswith(b"\x89PNG")
    data = json.loads(kept["geojson"].read_text("utf-8"))
    assert (
        data["source"] and data["limits"] and not any(f["properties"]["role"] == "undefined" for f in data["features"])
    )
    areas = [f for f in data["features"] if f["properties"]["role"] == "defended area"]
    assert areas and all(shapely.geometry.shape(f["geometry"]).area > 1 for f in areas)
    page.get_by_role("button", name="Copy command").click()
    assert page.locator(".share textarea").input_value().startswith("mujun assess shield")
    page.get_by_role("button", name="Copy study file").click()
    assert page.locator(".share textarea").input_value().startswith("# ")


FRAMED = """async ([source, html]) => {
    const state = {html, height: 700, name: "page"}, url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const {default: view} = await import(url);
    const model = {get: (name) => state[name], set: (name, value) => { state[name] = value; }};
    model.save_changes = () => { window.saved = state.set; };
    view.render({model, el: document.body});
}"""
"""Puts the live page into a notebook's frame, with a model that keeps what the page sets."""


def test_in_a_notebook_it_hands_back_what_is_set(chromium, live_file: Path) -> None:
    page = chromium.new_context(offline=True).new_page()
    page.evaluate(FRAMED, [LOADER, live_file.read_text("utf-8")])
    page.wait_for_function("() => window.saved")
    frame = page.frame_locator("iframe")
    frame.locator(".handle.site").first.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function("() => Object.keys(window.saved.params).length")
    params, study = page.evaluate("() => [window.saved.params, window.saved.study]")
    site, _, _ = next(iter(params)).rpartition(".")
    before, after = load_catalogue().entry(site), load_catalogue().with_values(params).entry(site)
    assert study == "shield" and after.latitude_deg == pytest.approx(before.latitude_deg + 0.1)
    assert after.longitude_deg == pytest.approx(before.longitude_deg)
    page.context.close()


def test_without_webassembly_the_printed_pictures_are_shown_and_it_says_so(opened) -> None:
    page = opened(before="delete window.WebAssembly")
    page.get_by_text("WebAssembly is missing").wait_for()
    assert page.locator("#printed").is_visible() and page.locator("#printed .cut-wide svg").first.is_visible()
    assert not page.locator("#printed .cut-narrow").first.is_visible()
    assert page.faults == [] and axe_faults(page) == []


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("study", ["shield", "hits-russia"])
def test_axe_finds_no_fault_and_nothing_is_wider_than_the_window(opened, size: dict, study: str) -> None:
    page = opened(f"#v=1&study={study}", size)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    assert axe_faults(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    sizes = page.locator("main button:not(.tick):visible").evaluate_all(
        "all => all.map(b => [b.offsetWidth, b.offsetHeight])"
    )
    assert min(min(pair) for pair in sizes) >= 24
    box = page.locator(".map").bounding_box()
    assert box["y"] + box["height"] < size["height"] + 5  # the map is whole on the first screen
    limit = page.locator(".limit").bounding_box()
    assert limit["height"] and limit["y"] + limit["height"] < size["height"]  # so is what the page does not compute
    assert page.locator(".studies select").is_visible() == (size is PHONE)
    assert page.locator(".studies .tab").first.is_visible() == (size is DESK)
