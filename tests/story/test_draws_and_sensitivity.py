"""Draws and what decides, as a user asks for them."""

import json

import pytest
from story_commands import call, refused
from typer.testing import CliRunner

from mujun.cli.main import app


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    out = tmp_path_factory.mktemp("drawn") / "run"
    return call("assess", "sees-russia", "--samples", "64", "--seed", "3", "--out", str(out)), out


def test_draws_add_a_probability_with_its_interval_to_every_study(drawn):
    data, out = drawn
    (study,) = data["studies"]
    assert study["basis"] == "sampled" and study["verdict"] in ("holds", "fails", "depends")
    assert 0.0 <= study["probability_low"] <= study["probability"] <= study["probability_high"] <= 1.0
    assert study["draws"] == 64 and study["draws_failed"] == 0 and study["nominal_verdict"] == "fails"
    assert study["margin_quantiles"][0]["q05"] <= study["margin_quantiles"][0]["q95"]
    assert data["provenance"]["seed"] == 3 and "--samples 64 --seed 3" in data["provenance"]["command"]
    brief = (out / "brief.md").read_text()
    assert (
        "basis: sampled" in brief
        and "64 draws (triangular, seed 3)" in brief
        and "with uniform distributions in" in brief
    )


def test_the_same_seed_gives_the_same_file_on_another_number_of_threads(drawn, tmp_path, monkeypatch):
    data, _ = drawn
    monkeypatch.setenv("MUJUN_THREADS", "1")
    again = call("assess", "sees-russia", "--samples", "64", "--seed", "3", "--out", str(tmp_path / "again"))
    assert again == data


def test_draws_are_shown_on_the_screen(tmp_path):
    shown = (
        CliRunner().invoke(app, ["assess", "watches-kurils", "--samples", "32", "--out", str(tmp_path / "run")]).stdout
    )
    assert "Claims over the published ranges (32 draws, triangular)" in shown and "holds in" in shown
    assert "With uniform distributions instead" in shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("assess", "sees-russia", "--samples", "30"), "30 draws; expected at least 32, and a multiple of 8"),
        (("assess", "sees-russia", "--samples", "64", "--seed", "-1"), "the seed is -1; expected 0 or more"),
        (
            ("assess", "shield", "--without-rung", "stok"),
            "expected one of reach, seen, discriminated, stock, doctrine; did you",
        ),
        (("sensitivity", "coalition"), "expected one of those studies"),
        (("sensitivity", "sees-russia", "--distribution", "normal"), "expected triangular or uniform"),
        (("sensitivity", "sees-russia", "--evaluations", "10"), "10 evaluations; expected at least 80 for 8 factors"),
    ],
)
def test_bad_requests_are_refused_with_what_was_expected(asked, told):
    assert told in refused(*asked)


def test_what_decides_is_a_table_and_a_list_in_words(tmp_path):
    out = tmp_path / "run"
    data = call("sensitivity", "watches-kurils", "--factors", "2", "--evaluations", "64", "--out", str(out))
    assert data["study"] == "watches-kurils" and len(data["said"]) == 2
    assert sum(row["total"] is not None for row in data["factors"]) == 2
    assert data["factors"][0]["swing"] >= data["factors"][1]["swing"] > 0.0
    assert json.loads((out / "sensitivity.json").read_text())["factors"] == data["factors"]


def test_could_and_would_are_told_apart(tmp_path):
    whole = call("assess", "build-up", "--out", str(tmp_path / "whole"))
    (study,) = whole["studies"]
    rungs = {row["rung"]: row for row in study["ladder"]}
    assert list(rungs) == ["reach", "seen", "discriminated", "stock", "doctrine"]
    assert rungs["reach"]["verdict"] == "holds" and rungs["doctrine"]["verdict"] == "fails"
    assert all(row["on"] and row["asked"] and row["share_lost"] >= 0.0 for row in rungs.values())
    assert "| doctrine | fails" in (tmp_path / "whole" / "brief.md").read_text()
    part = call("assess", "build-up", "--without-rung", "doctrine", "--out", str(tmp_path / "part"))
    (study,) = part["studies"]
    assert study["ladder"][4]["on"] is False and study["ladder"][4]["margin"] == study["ladder"][3]["margin"]
    assert "--without-rung doctrine" in part["provenance"]["command"]
