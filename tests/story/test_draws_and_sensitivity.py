"""Draws and what decides, as a user asks for them."""

import json

import pytest
from shown import ran
from smaller import ONE_AREA, smaller
from story_commands import call, refused

from mujun.base.store import computing_anew
from mujun.base.threads import thread_count
from mujun.reports.sentences.beside import written


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """A file with the claim on the radar that sees Russian missiles, for those of one area."""
    return str(smaller(tmp_path_factory.mktemp("seen"), "sees-russia", **ONE_AREA))


@pytest.fixture(scope="module")
def drawn(seen, tmp_path_factory):
    out = tmp_path_factory.mktemp("drawn") / "run"
    return call("assess", seen, "--samples", "32", "--seed", "3", "--out", str(out)), out


def test_draws_add_a_probability_with_its_interval_to_every_study(drawn):
    data, out = drawn
    (study,) = data["studies"]
    assert study["basis"] == "sampled" and study["verdict"] in ("possible", "ruled out", "depends")
    assert 0.0 <= study["probability_low"] <= study["probability"] <= study["probability_high"] <= 1.0
    assert study["draws"] == 32 and study["draws_failed"] == 0
    assert study["readings"][0]["nominal_verdict"] == "ruled out" and study["nominal_verdict"] == "depends"
    assert study["margin_quantiles"][0]["q05"] <= study["margin_quantiles"][0]["q95"]
    assert data["provenance"]["seed"] == 3 and "--samples 32 --seed 3" in data["provenance"]["command"]
    flips = {flip["parameter"]: flip for flip in study["flips"]}
    flip = flips["spy-7-japan.reference_range"]
    assert flip["unit"] == "km" and flip["published_low"] < flip["nominal"] < flip["published_high"] < flip["value"]
    assert flip["within_published"] is False and "the highest published for" in flip["said"]
    assert all(abs(one["rank_correlation"]) <= 1.0 and one["half_width"] > 0.0 for one in study["influences"])
    brief = (out / "brief.md").read_text()
    value, nominal = (written(flip[name], flip["unit"]) for name in ("value", "nominal"))
    assert f"- radar range {value} instead of {nominal}, outside the published" in brief
    assert (
        "basis: sampled" in brief
        and "32 draws (triangular, seed 3)" in brief
        and "- With uniform distributions: " in brief
    )


def test_the_same_seed_gives_the_same_file_on_another_number_of_threads(seen, drawn, tmp_path, monkeypatch):
    data, _ = drawn
    monkeypatch.setenv("MUJUN_THREADS", "1" if thread_count() > 1 else "2")
    with computing_anew():
        again = call("assess", seen, "--samples", "32", "--seed", "3", "--out", str(tmp_path / "again"))
    assert again == data


def test_draws_are_shown_on_the_screen(tmp_path, monkeypatch, once):
    monkeypatch.chdir(tmp_path)
    shown = ran("mujun assess watches-kurils --samples 32", once)[0]["stdout"]
    assert shown.startswith("watches-kurils\n  POSSIBLE  Met in 100% of runs (")
    assert "In 32 runs every number is drawn from its published range" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("assess", "sees-russia", "--samples", "30"), "30 draws; expected at least 32, and a multiple of 8"),
        (("assess", "sees-russia", "--samples", "64", "--seed", "-1"), "the seed is -1; expected 0 or more"),
        (("assess", "sees-russia", "--nominal", "--precision", "0.1"), "none are asked for; expected draws"),
        (
            ("assess", "sees-russia", "--samples", "64", "--precision", "0.7"),
            "a precision of 0.7; expected half the width",
        ),
        (
            ("assess", "sees-russia", "--samples", "64", "--holds-from", "0.1"),
            "holds from 0.1 on and fails to 0.1; expected",
        ),
        (("assess", "sees-russia", "--samples", "64", "--distribution", "normal"), "expected triangular or uniform"),
        (
            ("assess", "shield", "--without-rung", "stok"),
            "expected one of reach, seen, discriminated, stock, doctrine; did you",
        ),
        (("sensitivity", "coalition"), "expected one of those studies"),
        (("sensitivity", "sees-russia", "--distribution", "normal"), "expected triangular or uniform"),
        (
            ("sensitivity", "sees-russia", "--of", "spy-7-japan.track_tim"),
            "no number 'spy-7-japan.track_tim' with a published range; did you mean spy-7-japan.track_time",
        ),
        (("sensitivity", "sees-russia", "--evaluations", "10"), "10 evaluations; expected at least 80 for 8 factors"),
    ],
)
def test_bad_requests_are_refused_with_what_was_expected(asked, told):
    assert told in refused(*asked)


def test_what_decides_is_a_table_and_a_list_in_words(tmp_path):
    out = tmp_path / "run"
    asked = [f"spy-7-japan.{field}" for field in ("track_time", "minimum_elevation", "confirm_time")]
    only = [word for path in asked for word in ("--of", path)]
    data = call("sensitivity", "watches-kurils", *only, "--factors", "2", "--evaluations", "64", "--out", str(out))
    assert data["study"] == "watches-kurils"
    vague = any(row["interval_wider_than_total"] for row in data["factors"])
    assert len(data["said"]) == 2 + vague
    assert {row["parameter"] for row in data["factors"]} | {"spy-7-japan.confirm_time"} == set(asked)
    assert "--of spy-7-japan.track_time" in data["provenance"]["command"]
    assert sum(row["total"] is not None for row in data["factors"]) == 2
    assert data["factors"][0]["swing"] >= data["factors"][1]["swing"] > 0.0
    assert json.loads((out / "sensitivity.json").read_text())["factors"] == data["factors"]


def test_could_and_would_are_told_apart(mission, tmp_path):
    data, folder = mission
    (study,) = (study for study in data["studies"] if study["id"] == "build-up")
    rungs = {row["rung"]: row for row in study["ladder"]}
    assert list(rungs) == ["reach", "seen", "discriminated", "stock", "doctrine"]
    assert rungs["reach"]["verdict"] == "possible" and rungs["doctrine"]["verdict"] == "ruled out"
    assert all(row["on"] and row["asked"] and row["share_lost"] >= 0.0 for row in rungs.values())
    assert "| several at each target | ruled out: " in (folder / "brief.md").read_text()
    part = call("assess", "build-up", "--without-rung", "doctrine", "--out", str(tmp_path / "part"))
    (study,) = part["studies"]
    assert study["ladder"][4]["on"] is False and study["ladder"][4]["margin"] == study["ladder"][3]["margin"]
    assert "--without-rung doctrine" in part["provenance"]["command"]


def test_draws_stop_once_the_probability_is_known_well_enough(seen, tmp_path):
    asked = ("assess", seen, "--samples", "64", "--seed", "3")
    whole = call(*asked, "--out", str(tmp_path / "whole"))
    data = call(*asked, "--precision", "0.4", "--out", str(tmp_path / "early"))
    (study,) = data["studies"]
    assert study["draws"] == 32 and "--samples 64 --seed 3 --precision 0.4" in data["provenance"]["command"]
    assert 0.5 * (study["probability_high"] - study["probability_low"]) <= 0.4
    (late,) = call(*asked, "--precision", "0.0001", "--out", str(tmp_path / "late"))["studies"]
    assert late == whole["studies"][0]


def test_thresholds_and_distribution_are_the_user_s(seen, tmp_path):
    asked = ("assess", seen, "--samples", "32", "--distribution", "uniform")
    (study,) = call(*asked, "--holds-from", "0.02", "--fails-to", "0.01", "--out", str(tmp_path / "a"))["studies"]
    assert study["distribution"] == "uniform" and "uniform_probability" not in study
    assert (study["holds_from"], study["fails_to"]) == (0.02, 0.01)
    p = study["probability"]
    assert study["readings"][0]["verdict"] == ("possible" if p >= 0.02 else "ruled out" if p <= 0.01 else "depends")
    (other,) = call(*asked, "--out", str(tmp_path / "b"))["studies"]
    assert other["probability"] == p


def test_a_run_over_draws_is_compared_with_a_nominal_one_by_their_nominal_verdicts(seen, drawn, tmp_path):
    _, out = drawn
    data = call("assess", seen, "--compare", str(out / "brief.json"), "--out", str(tmp_path / "run"))
    (move,) = data["compared"]["moves"]
    assert move["verdict_before"] == "depends" == move["verdict"] and move["moved"] is False
