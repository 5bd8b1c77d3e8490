"""Published findings on Japan's defence beside what the model says (J1, J2, J4, J5 of the collected findings)."""

import functools

import numpy as np

from mujun.analyses.answer import flip_speed
from mujun.analyses.cases.flights import Flights
from mujun.analyses.cases.meet import KnownMeetings, Meetings, meet_scenario
from mujun.analyses.questions.shots_at_places import land_share, shot_flights
from mujun.earth.geodesy import geodetic_to_fixed
from mujun.evidence.line import EvidenceRow
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario, Study
from mujun.sensors.radar import arrange_views

ALMOST_ALL = 0.95
"""Share of land that counts as 'almost all' (our reading, stated beforehand)."""
PENINSULA = (34.5, 43.0, 124.5, 130.5)
"""Box around the Korean Peninsula: south, north, west, east, deg."""
LOW_ALTITUDE = 200e3
"""A radar 'watches' a point if a burning missile above it is in view below this height, m (our reading)."""


def share_row(
    id: str, what: str, ours: float, wanted: float, note: str, source: str, unit: str = "share"
) -> EvidenceRow:
    """Return a row that passes where a share is at least the one wanted."""
    return EvidenceRow(
        id,
        what,
        ours,
        wanted,
        ours - wanted,
        None,
        unit,
        bool(ours >= wanted),
        f"rule: at least {wanted:g}; {note}",
        source,
    )


def speed_row(id: str, what: str, ours: float | None, theirs: float, note: str, source: str) -> EvidenceRow:
    """Return a row that prints the burnout speed at which an answer flips beside the published speed; no verdict of its own."""
    value = np.nan if ours is None else ours / 1e3
    return EvidenceRow(id, what, value, theirs, value - theirs, None, "km/s", None, note, source)


def japan_rows(builder: Builder) -> list[EvidenceRow]:
    """Shots at every listed place by two sites or three ships, land defended, and the radars' view of Korea."""
    study = builder.get(Study, "shield")
    scenario = study.scenario
    threats, land = shot_flights(builder, scenario)
    views = KnownMeetings()

    def meetings(asked: Scenario, speed: float | None = None) -> Meetings:
        return meet_scenario(builder, asked, threats, views, speed)

    def every(asked: Scenario, speed: float) -> bool:
        return bool((meetings(asked, speed).shots >= 1).all())

    ships = scenario.model_copy(update={"defences": ("aegis-ship-1", "aegis-ship-2", "aegis-ship-3")})
    rows = []
    for id, name, asked, published in (
        ("J1/ashore", "two Aegis Ashore sites with SM-3 IIA", scenario, 4.5),
        ("J1/ships", "three ships with SM-3 IA (stations assumed)", ships, 3.0),
    ):
        share = float(np.mean(meetings(asked).shots >= 1))
        flip, why = flip_speed(functools.partial(every, asked), published * 1e3, share == 1.0)
        note = f"{len(threats.cases)} cases of areas, classes, shapes and places"
        rows.append(
            share_row(
                f"finding/{id}",
                f"{name} cover all Japan: share of cases with a shot",
                share,
                1.0,
                note,
                "NHK, 19 Dec 2017",
            )
        )
        rows.append(
            speed_row(
                f"finding/{id}/speed", f"burnout speed from which {name} cover every case", flip, published,
                why or "published: the burnout speed of the interceptor (from memory)", "see the catalogue entry",
            )
        )  # fmt: skip
    assert land is not None
    share, total = land_share(builder, scenario, land)
    rows.append(
        share_row(
            "finding/J2", "two SM-3 IIA sites cover almost all Japan: share of land defended", share, ALMOST_ALL,
            f"{total:,.0f} km2 of land threatened", "Bungei Shunju, 19 Dec 2017",
        )
    )  # fmt: skip
    rows.append(_main_islands(builder, threats, meetings(scenario)))
    return rows + _peninsula(builder)


def _main_islands(builder: Builder, threats: Flights, found: Meetings) -> EvidenceRow:
    outlying = {p.name for p in builder.catalogue.group(schema.Place, "japan-outlying-islands")}
    mine = np.array([case.target not in outlying for case in threats.cases])
    return share_row(
        "finding/J4", "range to defend all main islands: share of cases at prefectural capitals with a shot",
        float(np.mean(found.shots[mine] >= 1)), 1.0, "the outlying islands' towns left out", "Japan Times, 15 May 2018",
    )  # fmt: skip


def _peninsula(builder: Builder) -> list[EvidenceRow]:
    """Return the lowest height at which each radar has a burning missile above every point of the peninsula in view."""
    south, north, west, east = PENINSULA
    latitude, longitude = (
        a.ravel() for a in np.meshgrid(np.arange(south, north + 0.1, 0.5), np.arange(west, east + 0.1, 0.5))
    )
    heights = np.arange(10e3, 1000e3, 5e3)
    rows = []
    for name, place in (("spy-7-araya", "Akita"), ("spy-7-mutsumi", "Yamaguchi")):
        views = arrange_views([builder.sensor(name)])
        lowest = np.nan
        for height in heights:
            away = geodetic_to_fixed(np.radians(latitude), np.radians(longitude), height) - views.site[0]
            east_, north_, up = (away @ axis for axis in views.axes[0])
            forward, distance = np.hypot(east_, north_), np.linalg.norm(away, axis=1)
            ray = np.min(views.lines[0][:, 0] * forward[:, None] + views.lines[0][:, 1], axis=1)
            if ((up >= ray) & (distance <= views.reach[0, 0])).all():
                lowest = float(height)
                break
        rows.append(
            EvidenceRow(
                f"finding/J5/{place.lower()}",
                f"the radar in {place} watches the entire Korean Peninsula: lowest height in view over all of it",
                lowest / 1e3, LOW_ALTITUDE / 1e3, (lowest - LOW_ALTITUDE) / 1e3, None, "km", bool(lowest <= LOW_ALTITUDE),
                "rule: a burning missile in view below 200 km over every point of a half-degree grid of the peninsula's box; "
                "the radars' lowest elevation of 3 deg is assumed and decides",
                "Yomiuri, July 2018",
            )
        )  # fmt: skip
    return rows
