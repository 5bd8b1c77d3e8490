"""Reach ratio: reach area and defended area of one battery divided by those of another."""

from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import fly
from mujun.analyses.cases.launches import Points, launches_of
from mujun.analyses.cases.meet import KnownMeetings, meet
from mujun.analyses.questions.fields import DEFENDED, FLOWN
from mujun.analyses.questions.ladder import RUNGS, Climb, Rung
from mujun.analyses.questions.question import Margin, Question, speed_path
from mujun.analyses.questions.scenes import ReachMap, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import Text, joined, say
from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.geodesy import ground_point
from mujun.engagement.defence import Site
from mujun.interceptors.flyout import FlyOut
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

AIM_RINGS, AIM_SECTORS = 16, 24
"""Aim points around a site: number of rings at equal radius steps, and of sectors of equal angle."""

REACH_AREA, DEFENDED_AREA = say("reach area"), say("defended area")
RATIO_FACTS = {REACH_AREA: "reach_area_ratio", DEFENDED_AREA: "defended_area_ratio"}
"""Names of the two ratios, and of the facts that give them."""


def reach_area(table: FlyOut) -> float:
    """Return the ground area (m^2) above which the interceptor can be at a usable altitude within its longest flight."""
    # A spherical cap of chord r from its centre has the area pi r^2.
    return float(np.mean(np.pi * table.reach**2))


def aim_points(site: Site, radius: float) -> tuple[Points, Array]:
    """Return aim points on rings around a site out to a radius (m), and the area that each represents, m^2."""
    place = site.fly_out.place
    edges = np.linspace(0.0, radius, AIM_RINGS + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    ring, turn = np.meshgrid(middle, np.arange(AIM_SECTORS) * 2.0 * np.pi / AIM_SECTORS, indexing="ij")
    latitude, longitude = ground_point(place.latitude, place.longitude, turn.ravel(), ring.ravel())
    caps = 2.0 * np.pi * MEAN_RADIUS**2 * np.diff(-np.cos(edges / MEAN_RADIUS)) / AIM_SECTORS
    names = tuple(f"{np.degrees(a):.2f},{np.degrees(o):.2f}" for a, o in zip(latitude, longitude, strict=True))
    return Points(names, latitude, longitude), np.repeat(caps, AIM_SECTORS)


class DefendedCircle:
    """Defended area of one battery against the scenario's missiles, flown once for all interceptors.

    weights: area that each aim point represents, m^2.
    index: aim point of each flight.
    """

    def __init__(self, builder: Builder, scenario: Scenario, site: Site, radius: float) -> None:
        points, self.weights = aim_points(site, radius)
        self.flights = fly(builder, launches_of(builder, scenario, targets=points))
        self.builder, self.scenario = builder, scenario
        self.index = self.flights.target_index

    def defended(self, site: Site) -> tuple[float, float]:
        """Return the area defended by a site, and the area within range of the missiles, m^2."""
        if not len(self.index):
            return 0.0, 0.0
        scenario = self.scenario
        alone = replace(self.builder.defence(scenario), sites=(site,), feeds=None)
        meetings = meet(self.flights, alone.following(scenario.object_seen))
        fewest = np.full(len(self.weights), np.iinfo(np.int64).max)
        np.minimum.at(fewest, self.index, meetings.shots)
        threatened = fewest < np.iinfo(np.int64).max
        defended = threatened & (fewest >= scenario.shots)
        return float(self.weights[defended].sum()), float(self.weights[threatened].sum())


def _circle(builder: Builder, scenario: Scenario, site: Site) -> DefendedCircle:
    """Return the flights around a battery, shared by all variants with the same flights."""
    radius = _radius(site)
    asked = scenario.model_dump_json(exclude={"defences", "rival", "interceptor", "target_groups", "land"})
    key = ("defended", site.name, round(radius), asked)
    return builder.once(key, lambda: DefendedCircle(builder, scenario, site, radius))


@dataclass(frozen=True)
class Compared:
    """Two batteries compared; areas in m^2.

    ours, rival: the first battery and the one to compare with.
    our_reach, rival_reach: reach areas.
    our_area, rival_area: defended areas.
    our_threatened, rival_threatened: areas around the battery within range of the missiles.
    """

    ours: Site
    rival: Site
    our_reach: float
    rival_reach: float
    our_area: float
    our_threatened: float
    rival_area: float
    rival_threatened: float

    @property
    def ratios(self) -> dict[Text, float | None]:
        """Both ratios, first battery to rival, minus 1; None where a ratio does not exist."""
        both = self.rival_area > 0.0 and self.our_threatened > 0.0
        return {
            REACH_AREA: self.our_reach / self.rival_reach - 1.0,
            DEFENDED_AREA: self.our_area / self.rival_area - 1.0 if both else None,
        }

    @property
    def known(self) -> dict[Text, float]:
        """The ratios that exist, minus 1."""
        return {name: ratio for name, ratio in self.ratios.items() if ratio is not None}

    @property
    def decides(self) -> Text:
        """Name of the smaller ratio."""
        return min(self.known, key=lambda name: self.known[name])

    @property
    def note(self) -> str:
        """Which ratio is the margin and why, in words."""
        if self.rival_area == 0.0:
            key = "{rival} defends nothing against this missile; only the reach areas are compared"
            return say(key, rival=self.rival.name)
        if self.our_threatened == 0.0:
            key = "this missile reaches nothing around {ours}; only the reach areas are compared"
            return say(key, ours=self.ours.name)
        return say("the {which} is the smaller of the two ratios", which=self.decides)


class ReachRatio(Question[None, Compared]):
    """Margin: the smaller of the ratios of reach area and of defended area, first battery to rival, minus 1."""

    name = "reach-ratio"
    shows = "comparison"
    needs = (("defences",), ("rival",))
    reads = (FLOWN - {"target_groups"}) | DEFENDED | {"rival", "shots"}
    one_named = frozenset({"defences"})

    def fly(self, builder: Builder, scenario: Scenario) -> None:
        """Fly nothing: the flights around each battery are made in `measure`."""

    def measure(self, builder: Builder, scenario: Scenario, flown: None, views: KnownMeetings, bare: bool) -> Compared:
        """Return reach and defended areas of both batteries. Raises BadInput without a rival, or if it reaches nothing."""
        if scenario.rival is None:
            raise BadInput(say("a reach comparison needs the battery to compare with; expected scenario.rival"))
        ours = builder.site(scenario.defences[0], scenario.interceptor)
        rival = builder.site(scenario.rival)
        rival_reach = reach_area(rival.fly_out)
        if rival_reach == 0.0:
            key = "{name} reaches nothing, so there is nothing to compare with; expected one that does"
            raise BadInput(say(key, name=rival.name))
        rival_area, rival_threatened = _circle(builder, scenario, rival).defended(rival)
        our_area, our_threatened = _circle(builder, scenario, ours).defended(ours)
        our_reach = reach_area(ours.fly_out)
        return Compared(ours, rival, our_reach, rival_reach, our_area, our_threatened, rival_area, rival_threatened)

    def margin(self, scenario: Scenario, measured: Compared) -> Margin:
        """Return the smaller ratio, minus 1."""
        return Margin(measured.known[measured.decides])

    def limiting(self, scenario: Scenario, measured: Compared) -> str:
        """Return which of the two ratios is the smaller."""
        ours, rival = measured.ours.name, measured.rival.name
        return say("{which} of {ours} beside {rival}", which=measured.decides, ours=ours, rival=rival)

    def answer(
        self, builder: Builder, scenario: Scenario, flown: None, measured: Compared, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer."""
        ours, rival, known, decides = measured.ours, measured.rival, measured.known, measured.decides
        table = [
            _battery(ours, measured.our_reach, measured.our_area, measured.our_threatened),
            _battery(rival, measured.rival_reach, measured.rival_area, measured.rival_threatened),
        ]
        return Answer(
            margin=known[decides],
            worst=say(
                "{which}: {ratio:.2f} times that of {rival}",
                which=decides,
                ratio=known[decides] + 1.0,
                rival=rival.name,
            ),
            best=joined([say("{which} {ratio:.2f} times", which=k, ratio=v + 1.0) for k, v in known.items()]),
            fraction=float(np.mean([v > 0.0 for v in known.values()])),
            fraction_of=say("of the two ratios above 1"),
            decides=measured.note,
            tables={"batteries": table},
            facts={RATIO_FACTS[name]: (None if v is None else v + 1.0) for name, v in measured.ratios.items()},
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: None, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. Reach: ratio of reach areas; seen: ratio of the areas defended with the batteries' sensors."""
        ratios, climb = self.measure(builder, scenario, flown, KnownMeetings(), bare=True).ratios, Climb(on)
        reach, defended = (None if ratio is None else ratio + 1.0 for ratio in ratios.values())
        assert reach is not None
        climb.take("reach", reach - 1.0, None, say("ground above which an interceptor can be in its longest flight"))
        if defended is None:
            climb.leave("seen", say("no ground that both could defend against this missile"))
        else:
            both = [defended - 1.0] + ([climb.margin] if climb.margin is not None else [])
            climb.take("seen", min(both), None, say("ground defended, with each battery's radar and the study's mode"))
        for name in RUNGS[2:]:
            climb.leave(name, say("concerns both batteries alike"))
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return -1 (no area) and no upper limit."""
        return -1.0, inf

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the burnout speed of the first defence's interceptor."""
        return speed_path(builder, scenario)

    def needed(self, scenario: Scenario) -> float:
        """Return a ratio of one."""
        return 1.0

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the reach of both batteries."""
        assert scenario.rival is not None  # `measure` checks it
        return (ReachMap(((scenario.defences[0], scenario.interceptor), (scenario.rival, None))),)


def _radius(site: Site) -> float:
    """Return the radius of the aim points around a site, m: 1.5 times its reach, at most 2,400 km."""
    return min(1.5 * float(site.fly_out.reach.max()), 2.4e6)


def _battery(site: Site, reach: float, defended: float, threatened: float) -> dict[str, object]:
    interceptor = site.fly_out.interceptor
    return {
        "battery": site.name,
        "interceptor": interceptor.name,
        "burnout_speed_km_s": round(interceptor.burnout_speed / 1e3, 2),
        "reach_km2": round(reach / 1e6),
        "defended_km2": round(defended / 1e6),
        "threatened_km2": round(threatened / 1e6),
    }


QUESTION = ReachRatio()
