"""Published findings on Europe's defence and a radar in Korea (R1, R2, R4, R6, K1): what the model says beside them."""

from dataclasses import replace

import numpy as np

from mujun.analyses.answer import flip_speed
from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.launches import launch_areas, launches_from, launches_of, target_points
from mujun.analyses.cases.meet import KnownMeetings, meet_scenario
from mujun.analyses.cases.tracks import longest_tracks
from mujun.earth.geodesy import fixed_to_geodetic, ground_path
from mujun.evidence.japan import speed_row
from mujun.evidence.line import EvidenceRow
from mujun.flight.engine.sampling import BOOST
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario
from mujun.sensors.radar import CrossSections

URALS = 60.0
"""Longitude in deg that parts western Russia from the rest (our reading)."""
READINGS = (
    (0.01, "a warhead nose-on, 0.01 m2", "Sankaran and Fearey 2017: not tracked so as to weaken the deterrent", 0.0),
    (1.0, "an upper stage or bus, 1 m2", "Lewis and Postol 2015: it could", 1.0),
)

_WILKENING = "Wilkening 2012 (from memory)"
_BUTT = "Butt and Postol 2011 (finding seen, speeds from memory)"


def europe_rows(builder: Builder) -> list[EvidenceRow]:
    """Interceptors in Poland and Romania against Russian intercontinental missiles bound for the United States."""
    scenario = Scenario.model_validate(
        {
            "defences": ["aegis-ashore-redzikowo", "aegis-ashore-deveselu"],
            "interceptor": "sm-3-iia",
            "launch_groups": ["russia-icbm-basing"],
            "target_groups": ["us-targets"],
            "mode": "engage-on-remote",
            "network_track": "granted",
        }
    )
    threats = fly(builder, launches_of(builder, scenario))
    views = KnownMeetings()
    met = {
        speed: float(np.mean(meet_scenario(builder, scenario, threats, views, speed).slack > 0.0))
        for speed in (4.5e3, 5.0e3, 5.5e3)
    }
    flip, _ = flip_speed(
        lambda v: bool((meet_scenario(builder, scenario, threats, views, v).slack > 0.0).any()), 4.5e3, met[4.5e3] > 0.0
    )
    at_nominal = meet_scenario(builder, scenario, threats, views, 4.5e3)
    first = [str(case) for case, slack in zip(at_nominal.cases, at_nominal.slack, strict=True) if slack > 0.0]
    granted = "the network's track granted throughout; reach and time only"
    if first:
        granted += f"; met at 4.5 km/s: {'; '.join(first[:3])}"

    def none(id: str, what: str, share: float, source: str) -> EvidenceRow:
        return EvidenceRow(
            id, what, share, 0.0, share, 0.0, "share of cases", share == 0.0, f"rule: none; {granted}", source
        )

    rows = [
        none("finding/R1", "SM-3 IIA in Poland and Romania has no capability against Russian ICBMs: cases met",
             met[4.5e3], _WILKENING),
        speed_row("finding/R1/speed", "burnout speed from which any Russian ICBM bound for the US is met from Poland or Romania",
                  flip, 5.25, "published: about 5 to 5.5 km/s is marginal and sensitive to very early launch", _WILKENING),
    ]  # fmt: skip
    for speed, share in met.items():
        rows.append(
            EvidenceRow(
                f"finding/R2/{speed / 1e3:g}",
                f"at {speed / 1e3:g} km/s from Poland or Romania some Russian warheads could be engaged: cases met",
                share, 0.0, share, None, "share of cases", share > 0.0,
                f"rule: above none; dissents from R1; {granted}", _BUTT,
            )
        )  # fmt: skip
    rows.append(
        none(
            "finding/R4",
            "without the IIB the European system does not affect the Russian deterrent: cases met",
            met[4.5e3],
            "Sankaran 2015 (abstract)",
        )
    )
    rows.append(
        EvidenceRow("finding/R4/iib", "cases met with the IIB's 5.5 km/s, beside it", met[5.5e3], np.nan, np.nan, None,
                    "share of cases", None, "no published share", "Sankaran 2015 (abstract)")
    )  # fmt: skip
    return rows + _near_poland(builder, threats)


def _near_poland(builder: Builder, threats: Flights) -> list[EvidenceRow]:
    """Return how near the flights to the contiguous states pass Redzikowo, from west and from east of the Urals."""
    site = builder.site("aegis-ashore-redzikowo", "sm-3-iia")
    place = site.fly_out.place
    reach = float(site.fly_out.widest(site.fly_out.interceptor.longest_flight).max())
    contiguous = set(target_points(builder, ["us-contiguous"]).names)
    where = {a.name: a.longitude_deg for a in builder.catalogue.all(schema.Area)}
    nearest: dict[bool, float] = {True: np.inf, False: np.inf}
    for group in threats.groups:
        position = group.flights.position[:, BOOST + 1 :]
        latitude, longitude, _ = fixed_to_geodetic(position)
        _, away = ground_path(
            np.full(latitude.shape, place.latitude), np.full(latitude.shape, place.longitude), latitude, longitude
        )
        for case, least in zip(group.cases, away.min(axis=1), strict=True):
            if case.target in contiguous:
                west = where[case.area] < URALS
                nearest[west] = min(nearest[west], float(least))
    source = "Wright, CIGI/UCS"
    return [
        EvidenceRow(
            f"finding/R6/{'west' if west else 'east'}",
            f"nearest pass over ground of Redzikowo by ICBMs from {'western' if west else 'other'} Russia to the contiguous US",
            nearest[west] / 1e3, reach / 1e3, (nearest[west] - reach) / 1e3, None, "km",
            bool(nearest[west] <= reach) is west,
            f"only ICBMs from western Russia pass near Poland; rule: {'within' if west else 'beyond'} the reach of SM-3 IIA "
            f"({reach / 1e3:,.0f} km); the Urals taken at 60 E", source,
        )
        for west in (True, False)
    ]  # fmt: skip


def korea_rows(builder: Builder) -> list[EvidenceRow]:
    """A THAAD radar in Korea against Chinese missiles bound for the United States, by reading of the cross-section."""
    areas = launch_areas(builder, ["china-icbm-basing"], ())
    threats = fly(builder, launches_from(builder, areas, ["min-energy"], target_points(builder, ["us-targets"])))
    watch = builder.sensor("tpy-2-seongju")
    rows = []
    for section, reading, source, published in READINGS:
        seen = replace(
            watch, sections=CrossSections(watch.sections.boosting, max(section, watch.sections.post_boost), section)
        )
        share = float(np.mean(longest_tracks([seen], threats).track > 0.0))
        rows.append(
            EvidenceRow(
                f"finding/K1/{section:g}", f"share of Chinese ICBM flights to the US that the radar at Seongju tracks, {reading}",
                share, published, share - published, None, "share of cases", (share > 0.0) == (published > 0.0),
                f"rule: {'above none' if published else 'none'}; both readings are assumptions on cross-section; the radar "
                "looks north", source,
            )
        )  # fmt: skip
    return rows
