"""The command that a card prints gives the numbers of the case that decides."""

import shlex

import pytest
from story_commands import call

from mujun.runs.claims.again import again
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.run import run_study

CATALOGUE = load_catalogue()
SAMPLED_S = 0.5
"""Studies sample flights at longer steps than one engagement does; slacks differ by that much at most."""


def told(id: str) -> tuple[str, float | None]:
    study = CATALOGUE.get(Study, id).model_copy(update={"variants": (), "readings": ()})
    result = run_study(Builder(CATALOGUE), study)
    return again(CATALOGUE, result), result.answer.margin


def test_one_engagement_has_the_slack_of_the_study() -> None:
    line, margin = told("hits-russia")
    assert margin is not None
    words = shlex.split(line)
    assert words[:2] == ["mujun", "intercept"] and "granted" in words
    sites = call(*words[1:])["sites"]
    assert max(site["slack_s"] for site in sites if site["slack_s"] is not None) == pytest.approx(margin, abs=SAMPLED_S)


def test_one_view_of_a_radar_has_the_track_of_the_study() -> None:
    line, margin = told("watches-kurils")
    assert margin is not None
    words = shlex.split(line)
    assert words[:2] == ["mujun", "coverage"]
    (radar,) = [one for one in call(*words[1:])["flight"]["sensors"] if one["tracked_s"] is not None and one["views"]][
        -1:
    ]
    longest = max(radar["views"], key=lambda view: view["to_s"] - view["from_s"])
    assert longest["to_s"] - radar["tracked_s"] == pytest.approx(margin, abs=SAMPLED_S)
