"""What Python says: reprs are short and say what they are, bad input is a sentence that names its argument. Laws."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import mujun
from mujun.scenario.schema.kinds import MODELS


@cache
def results() -> dict[str, Any]:
    """One result of each quick verb."""
    flight = mujun.fly("nodong", (39, 127.5), to="tokyo")
    return {
        "flight": flight,
        "flights": mujun.fly("nodong", (39, 127.5), to=["tokyo"] * 40),
        "engagement": mujun.intercept("aegis-ship-1", flight),
        "coverage": mujun.coverage(["tpy-2-kyogamisaki", "aegis-ashore-araya"], flight),
        "reach": mujun.reach("aegis-ship-1"),
        "footprint": mujun.footprint("aegis-ship-1", "nodong", (39, 127.5), points=100),
        "raid": mujun.raid("aegis-ship-1", {"nodong": 4}, raids=100),
        "network": mujun.network("network-c2bmc"),
        "report": mujun.reconstruct(998, 3724.9, 2832, missile="hwasong-14"),
        "thresholds": mujun.threshold("sees-russia", "spy-7-japan.reference_range"),
        "assessment": mujun.assess("sees-russia", nominal=True),
        "verdict": mujun.assess("sees-russia", nominal=True)["sees-russia"],
        "catalogue": mujun.catalogue(),
        "as the program reads it": mujun.load_catalogue(),
    }


NAMES = ("flight", "flights", "engagement", "coverage", "reach", "footprint", "raid", "network", "report", "thresholds",
         "assessment", "verdict", "catalogue", "as the program reads it")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_repr_is_one_short_line_that_says_what_it_is(name: str) -> None:
    text = repr(results()[name])
    assert 20 < len(text) < 500 and "\n" not in text and " object at 0x" not in text


def test_every_entry_has_a_short_repr() -> None:
    catalogue = mujun.catalogue()
    assert repr(catalogue).startswith(f"{len(catalogue)} entries: ") and " missile" in repr(catalogue)
    for kind in MODELS:
        for entry in catalogue.of_kind(kind):
            assert len(repr(entry)) < 500 and entry.id in repr(entry)
            assert len(repr(entry.entry)) < 500 and entry.id in repr(entry.entry)


@pytest.mark.parametrize("name", ["flight", "footprint", "engagement", "assessment", "catalogue"])
def test_a_notebook_shows_a_result_as_html(name: str) -> None:
    assert results()[name]._repr_html_().startswith(("<p><b>", "<table>"))


@pytest.mark.parametrize(
    ("name", "attribute", "near"),
    [
        ("flight", "apogee", "apogee_km"),
        ("flights", "apoge_km", "apogee_km"),
        ("engagement", "slack", "slack_s"),
        ("footprint", "area", "area_km2"),
        ("raid", "leakers", "leakers_mean"),
        ("assessment", "verdict", "verdicts"),
        ("verdict", "margins", "margin"),
    ],
)
def test_an_unknown_attribute_names_the_nearest(name: str, attribute: str, near: str) -> None:
    with pytest.raises(AttributeError, match=rf"no attribute '{attribute}'; did you mean .*\b{near}\b"):
        getattr(results()[name], attribute)


NODONG = ("nodong", (39.0, 127.5))
BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: mujun.fly(*NODONG, to=5), '`to` 5: expected a name of the catalogue, "LAT,LON[,HEIGHT_M]", or (latitude, '),
    (lambda: mujun.fly(*NODONG, to=[5]), "`to` 5: expected a name"),
    (lambda: mujun.fly(*NODONG, to=[]), "`to` is empty; expected at least one"),
    (lambda: mujun.fly(*NODONG, azimuth=[]), "`azimuth` is empty; expected at least one"),
    (lambda: mujun.fly(*NODONG, to="tokyo", shape=3), "`shape` 3: expected a text"),
    (lambda: results()["flight"].at("x"), "`time_s` 'x': expected seconds from 0 (launch)"),
    (lambda: results()["flight"].at([]), "`time_s` []: expected seconds from 0 (launch)"),
    (lambda: results()["flight"].save(5), "`path` 5: expected a path"),
    (lambda: results()["engagement"].save(5), "`folder` 5: expected a path"),
    (lambda: results()["assessment"].save(5), "`folder` 5: expected a path"),
    (lambda: results()["assessment"].save(package="run.tar"), "expected a name ending in .zip"),
    (lambda: results()["assessment"].save(language="xx"), "xx"),
    (lambda: mujun.coverage("aegis-ship-1", "nodong", shape=3), "`shape` 3: expected a text"),
    (lambda: mujun.intercept("aegis-ship-1", *NODONG, to="tokyo", mode=3), "`mode` 3: expected a text"),
    (lambda: mujun.footprint("aegis-ship-1", *NODONG, shots="3"), "`shots` '3': expected a whole number"),
    (lambda: mujun.footprint("aegis-ship-1", *NODONG, points="3"), "`points` '3': expected a whole number"),
    (lambda: mujun.footprint("aegis-ship-1", *NODONG, radius_km="far"), "`radius_km` 'far': expected a number (km)"),
    (lambda: mujun.footprint("aegis-ship-1", *NODONG, shapes=[3]), "`shapes` 3: expected a text"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, raids="7"), "`raids` '7': expected a whole number"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, raids=7.5), "`raids` 7.5: expected a whole number"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, seed=None), "`seed` None: expected a whole number"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, salvo="two"), "`salvo` 'two': expected a whole number"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, sharing=3), "`sharing` 3: expected a text"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, spacing="x"), "`spacing` 'x': expected a number (s)"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, decoys=True), "`decoys` True: expected a whole number"),
    (lambda: mujun.network("network-c2bmc", on=5), "`on` 5: expected a text, or several"),
    (lambda: mujun.network("network-c2bmc", without=[5]), "`without` 5: expected a text"),
    (lambda: mujun.network("network-c2bmc", points="x"), "`points` 'x': expected a whole number"),
    (lambda: mujun.assess("sees-russia", samples="x"), "`samples` 'x': expected a whole number"),
    (lambda: mujun.assess("sees-russia", samples=8, distribution=3), "`distribution` 3: expected a text"),
    (lambda: mujun.assess("sees-russia", samples=8, holds_from="x"), "`holds_from` 'x': expected a number (a probability)"),
    (lambda: mujun.assess("sees-russia", compare=5), "`compare` 5: expected a path"),
    (lambda: mujun.sensitivity("sees-russia", evaluations="x"), "`evaluations` 'x': expected a whole number"),
    (lambda: mujun.threshold("sees-russia", 5), "`paths` 5: expected a text"),
    (lambda: mujun.validate(raids="x"), "`raids` 'x': expected a whole number"),
    (lambda: mujun.validate(case=5), "`case` 5: expected a path"),
    (lambda: mujun.reproduce(5), "`package` 5: expected a path"),
    (lambda: mujun.fly(*NODONG, to={"place": "tokyo"}), "`to` {'place': 'tokyo'}: expected"),
    (lambda: mujun.fly(*NODONG, to=(1, 2, 3, 4)), "`to` 1: expected"),
    (lambda: mujun.fly(*NODONG), "one of `to` and `azimuth` is expected, and not both"),
    (lambda: mujun.fly(*NODONG, to="tokyo", azimuth=90), "and not both"),
    (lambda: mujun.fly(*NODONG, azimuth="north"), "`azimuth` 'north': expected a number (degrees from north)"),
    (lambda: mujun.fly(*NODONG, azimuth=[10, 400]), "`azimuth` 400: expected degrees between -360 and 360"),
    (lambda: mujun.fly("nodong", (99.0, 126.0), to="tokyo"), "latitude 99 deg; expected -90 to 90"),
    (lambda: mujun.fly("nodong", None, azimuth=90), "`start` None: expected a name"),
    (lambda: mujun.fly(7, (39, 126), azimuth=90), "`missile` 7: expected a name of the catalogue"),
    (lambda: mujun.fly(*NODONG, to=["tokyo", "honolulu"]), "Nodong to Honolulu: out of range"),
    (lambda: mujun.fly("hwasong-15", (39.5, 125.5), azimuth=90), "name a target with `to`"),
    (lambda: mujun.fly(*NODONG, to="tokyo", params=["x=1"]), "`params` ['x=1']: expected a mapping"),
    (lambda: mujun.fly(*NODONG, to="tokyo", params={"nodong.payload_mas": "1 t"}), "payload_mass"),
    (lambda: mujun.intercept("aegis-ship-1", "nodong"), "`against` is a missile; expected `start`"),
    (lambda: mujun.intercept("aegis-ship-1", mujun.fly(*NODONG, to="tokyo"), to="osaka"), "`against` is a flight"),
    (lambda: mujun.intercept("aegis-ship-1", *NODONG, to="tokyo", mode="remote"), "`mode` remote: expected organic"),
    (lambda: mujun.intercept("aegis-ship-1", *NODONG, to="tokyo", on=["a>b"]), "expected `network` with them"),
    (lambda: mujun.footprint("aegis-ship-1", *NODONG, shots=0), "`shots` 0: expected at least 1"),
    (lambda: mujun.footprint("aegis-ship-1", *NODONG, denied=True), "`denied` needs `to`"),
    (lambda: mujun.coverage("aegis-ship-1", to="tokyo"), "belong to a flight; expected `against` with them"),
    (lambda: mujun.coverage("aegis-ship-1", altitudes_km=-1), "`altitudes_km` -1: expected km above 0"),
    (lambda: mujun.reach("aegis-ship-1", times_s=1e5), "`times_s` 100000: the longest flight"),
    (lambda: mujun.raid("aegis-ship-1"), "there is no raid; expected `against`, or `raid`"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 1.5}), "`against` ('nodong', 1.5): expected missiles with how many"),
    (lambda: mujun.raid("aegis-ship-1", "nodong=many"), "is no whole number"),
    (lambda: mujun.raid("aegis-ship-1", {"nodong": 3}, raids=0), "`raids` 0: expected 1 to"),
    (lambda: mujun.network("network-c2bmc", without="c2bmc"), "expected `against`"),
    (lambda: mujun.reconstruct("far", 100), "`range_km` 'far': expected a number (km)"),
    (lambda: mujun.reconstruct(998, 3724, azimuth=1e9), "`azimuth` 1e+09: expected degrees"),
    (lambda: mujun.threshold("sees-russia", pair=True), "`pair` is over two numbers, 0 are named"),
    (lambda: mujun.sensitivity("sees-russia", distribution="normal"), "`distribution` normal: expected"),
    (lambda: mujun.assess("sees-russia", nominal=True, precision=0.1), "`precision` says when draws end"),
    (lambda: mujun.assess("sees-russia", without_rungs="stok"), "did you mean stock"),
    (lambda: mujun.assess("sees-russia", compare="none.json"), "`compare` none.json: cannot be read"),
    (lambda: mujun.assess(5), "`studies` 5: expected"),
    (lambda: mujun.validate("nowhere.yaml"), "nowhere.yaml"),
    (lambda: mujun.reproduce("nowhere.zip"), "nowhere.zip"),
    (lambda: mujun.catalogue("nowhere.yaml"), "nowhere.yaml: no such file"),
    (lambda: mujun.catalogue()["sm-3-iic"], "no entry is called 'sm-3-iic'; did you mean"),
    (lambda: mujun.catalogue()["aegis-ashore-araya"].with_(burnout_sped="5 km/s"), "did you mean burnout_speed"),
    (lambda: mujun.catalogue()["nodong"].with_(payload_mass="fast"), "'fast' does not begin with a"),
]  # fmt: skip


@pytest.mark.parametrize(("do", "told"), BAD, ids=[told[:50] for _, told in BAD])
def test_bad_input_is_one_sentence_in_the_words_of_python(do: Callable[[], Any], told: str) -> None:
    with pytest.raises(mujun.BadInput, match=re.escape(told)) as caught:
        do()
    assert "--" not in str(caught.value) and "\n" not in str(caught.value)
