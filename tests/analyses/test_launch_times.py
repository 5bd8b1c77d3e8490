"""The launch that a flight needs beside the one that is possible: as in one engagement in detail, and apart by the slack."""

import pytest

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.launch_slack import LaunchSlack
from mujun.analyses.single.encounter import encounter
from mujun.analyses.single.flight import fly_to
from mujun.earth.place import Place
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Study

INTERPOLATED_S = 1.0
"""By how much a flight time out of the table may differ from that of a shot flown to the same point, s."""


def test_needed_and_possible_launch_are_those_of_the_engagement_in_detail() -> None:
    builder = Builder(load_catalogue())
    asked = builder.catalogue.get(Study, "hits-russia").scenario
    one = {"launch_groups": (), "launch_areas": ("okhotsk-bastion-south",), "missiles": ("r-30-bulava",)}
    scenario = asked.model_copy(update=one)
    question = LaunchSlack()
    flown = question.fly(builder, scenario)
    answer = question.ask(builder, scenario, flown, KnownMeetings(), whole=True)
    needed, possible = (answer.facts[f"launch_{name}_at_s"] for name in ("needed", "possible"))
    assert answer.margin is not None and needed - possible == pytest.approx(answer.margin, abs=0.11)
    assert needed < 0.0 < possible

    case = answer.pictured
    assert case is not None
    area = builder.catalogue.get(schema.Area, case.area)
    start = Place(area.latitude, area.longitude, area.height)
    family = builder.family("r-30-bulava", start)
    target = place_of(builder.catalogue, case.target)[1]
    single = fly_to(builder.missile(case.missile)[1], start, target, parse_shape(case.shape), family)
    found = encounter(builder, scenario, "r-30-bulava", single, speed=False)
    (meeting,) = [meeting for site in found.sites for meeting in site.meetings]
    assert meeting.launch == pytest.approx(needed, abs=INTERPOLATED_S)
