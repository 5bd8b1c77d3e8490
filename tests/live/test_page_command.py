"""The command `mujun page`: which studies have a page, which have none and why, and what is too large for one."""

import numpy as np
import pytest
from smaller import ONE_AREA, smaller
from typer.testing import CliRunner

import mujun
from mujun.base.outcomes import BadInput
from mujun.cli.main import app
from mujun.reports.live import page as paging
from mujun.reports.live.blobs import STORED_IN, packed
from mujun.reports.live.data import short_name
from mujun.runs.claims.page import PageRequest
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.live.study import why_no_page


def refused(*words: str) -> str:
    result = CliRunner().invoke(app, ["page", *words])
    assert isinstance(result.exception, BadInput)
    return str(result.exception)


def test_a_study_without_windows_is_told_why_it_has_no_page(tmp_path):
    said = refused("watches-kurils", "--out", str(tmp_path / "page.html"))
    assert "watches-kurils has no live page: its margin follows from what radars see" in said
    assert "coalition has no live page: it is a table of other studies" in refused("coalition", "--out", "x.html")
    assert not list(tmp_path.iterdir())


def test_the_mission_has_two_claims_with_a_page():
    studies = [study for study in load_catalogue().all(Study) if study.collection == "mission"]
    assert {study.id for study in studies if not why_no_page(study.question)} == {"shield", "hits-russia"}


@pytest.mark.parametrize("points", [0, 99, 10_001])
def test_a_number_of_points_has_ends(points):
    with pytest.raises(BadInput, match=r"points.*: expected 100 to 10,000"):
        PageRequest(points=points)


def test_a_page_has_a_name_of_a_page_and_is_not_written_over(tmp_path):
    assert "expected a name ending in .html" in refused("shield", "--out", str(tmp_path / "page.txt"))
    there = tmp_path / "page.html"
    there.write_text("mine")
    assert "exists" in refused("shield", "--out", str(there)) and there.read_text() == "mine"


def test_what_is_too_large_is_told_with_what_makes_it_smaller(monkeypatch, tmp_path):
    smaller(tmp_path, "hits-russia", variants=0, readings=0, **ONE_AREA)
    monkeypatch.setattr(paging, "LARGEST_PAGE", 1_000_000)
    with pytest.raises(
        BadInput, match=r"more than the 1.0 MB that pass by mail; expected fewer batteries: hits-russia has"
    ):
        mujun.page(str(tmp_path / "hits-russia.yaml"), points=100)


def test_stored_arrays_lose_less_than_half_a_unit():
    rng = np.random.default_rng(3)
    times = rng.normal(size=(2, 3, 5, 4, 8)).cumsum(axis=3) * 100.0
    unit, axes = STORED_IN["stock_times"]
    about, content = packed("stock_times", times)
    count = times.size
    stored = np.frombuffer(content, np.uint8).reshape(4, count).T.copy().view(np.int32).reshape(8, count // 8)
    whole = np.ascontiguousarray(stored.T).reshape(times.shape).astype(np.int64)
    for axis in reversed(axes):
        whole = whole.cumsum(axis=axis)
    assert np.abs(whole * unit - times).max() <= 0.5 * unit * (1 + 1e-9)
    assert about["shape"] == list(times.shape) and about["axes"] == list(axes)
    exact = rng.normal(size=(4, 6))
    about, content = packed("axes", exact)
    back = np.frombuffer(content, np.uint8).reshape(8, exact.size).T.copy().view(np.float64).reshape(exact.shape)
    assert np.array_equal(back, exact) and about["type"] == "f8"


def test_what_does_not_fit_into_the_stored_form_is_refused():
    with pytest.raises(ValueError, match="too large"):
        packed("stock_times", np.full((1, 1, 1, 1, 8), 1e9))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Aegis Ashore, Araya (Akita)", "Akita"),
        ("Aegis Ashore, Mutsumi (Hagi and Abu, Yamaguchi)", "Yamaguchi"),
        ("Arrow 3, Bavaria (planned, coarse)", "Bavaria"),
        ("Aegis Guam System (planned)", "Aegis Guam System"),
        ("THAAD, Saudi Arabia (Jeddah, coarse)", "Jeddah"),
        ("US Aegis ship with SM-3 Block IIA, assumed station (north-west of Guam)", "north-west of Guam"),
        ("THAAD, Seongju", "Seongju"),
    ],
)
def test_a_battery_is_called_by_its_place(name, place):
    assert short_name(name) == place


def test_a_refusal_names_the_studies_that_have_a_page():
    assert "germany-arrow-3" in refused("everything-over-greenland", "--out", "x.html")
    said = refused("watches-kurils", "--out", "x.html")
    assert "its margin follows from what radars see, without an engagement" in said and "shield" in said
