"""A network, the fused track of a flight, and the effect of removing parts, as data and as a timeline."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from mujun.analyses.cases.gain import Gain
from mujun.analyses.cases.spells import gaps_between
from mujun.analyses.single.fused import Fused
from mujun.base.text import say
from mujun.battle.network import Network
from mujun.reports.drawing.canvas import Figures

NETWORK_LIMITS = (
    "Latencies and delays of networks are assumed, with wide ranges; links are a representative picture, not a plan.",
    "A track is available while any radar is tracking; how good it is, and whether warheads are told from other "
    "objects, is not considered.",
)


def _seconds(value: float) -> float | None:
    return round(float(value), 1) if np.isfinite(value) else None


def paths_data(
    network: Network, sensors: Sequence[str], sites: Sequence[str], own: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the path and its delay for each sensor and site; None if there is no path. own: sites with a radar."""
    rows = []
    for sensor in sensors:
        for site in sites:
            path = network.path(sensor, site)
            if sensor == site:
                rows.append({"sensor": sensor, "site": site, "delay_s": 0.0 if site in own else None, "path": [sensor]})
                continue
            rows.append(
                {
                    "sensor": sensor,
                    "site": site,
                    "delay_s": None if path is None else path.delay,
                    "path": None if path is None else list(path.stations),
                }
            )
    return rows


def links_data(network: Network) -> list[dict[str, Any]]:
    """Return every link with its latency and whether it may be used."""
    return [
        {
            "from": link.source,
            "to": link.target,
            "latency_s": link.latency,
            "allowed": link.allowed and link.source not in network.off,
        }
        for link in network.links
    ]


def fused_data(tracks: Sequence[Fused]) -> list[dict[str, Any]]:
    """Return the fused track at each site."""
    return [
        {
            "site": one.site,
            "first_sensor": one.sources[0].sensor if one.sources else None,
            "first_at_hand_s": _seconds(one.sources[0].at_hand) if one.sources else None,
            "commit_s": _seconds(one.commit),
            "held_s": round(one.held, 1),
            "custody": [{"from_s": round(c.begin, 1), "to_s": round(c.end, 1)} for c in one.custody],
            "gaps": [{"from_s": round(g.begin, 1), "to_s": round(g.end, 1)} for g in one.gaps],
            "sources": [
                {
                    "sensor": source.sensor,
                    "tracked_s": _seconds(source.tracked),
                    "at_hand_s": _seconds(source.at_hand),
                    "path": list(source.path.stations),
                }
                for source in one.sources
            ],
        }
        for one in tracks
    ]


def gain_data(found: Gain, area: tuple[float, float] | None) -> dict[str, Any]:
    """Return the gain of a network's parts, with the changed flights. area: defended ground with and without them, m^2."""
    rows = [
        {
            "flight": str(found.cases[i]),
            "earlier_s": _seconds(found.earlier[i]),
            **found.with_and_without(i),
            "newly_tracked": bool(found.newly_seen[i]),
            "newly_met": bool(found.newly_met[i]),
        }
        for i in np.flatnonzero(found.changed).tolist()
    ]
    return {
        "flights": len(found.cases),
        "flights_changed": len(rows),
        "greatest_earlier_commitment_s": found.most_earlier,
        "most_shots_gained": int(found.shots.max(initial=0)),
        "most_shots_lost": int(-found.shots.min(initial=0)),
        "newly_tracked": [str(found.cases[i]) for i in np.flatnonzero(found.newly_seen)],
        "newly_met": [str(found.cases[i]) for i in np.flatnonzero(found.newly_met)],
        "area_with_km2": None if area is None else round(area[0] / 1e6),
        "area_without_km2": None if area is None else round(area[1] / 1e6),
        "changed": rows,
    }


def figures_of(tracks: Sequence[Fused], flight_time: float, title: str) -> Figures:
    """Return the timeline of the tracks available at each site, by source; no picture if there are none.

    A source with the same spells at several sites has one row; what nobody sees at a site is a gap.
    """
    from mujun.reports.drawing.charts.timeline import timeline_figure

    rows: list[tuple[str, list[tuple[float, float, str]]]] = []
    marks = [(flight_time, "impact")]
    for one in tracks:
        for source in one.sources:
            row = (source.sensor, [(s.begin, s.end, "track") for s in source.spells])
            rows += [row] if row not in rows else []
    for one in tracks:
        held: list[tuple[float, float, str]] = [(c.begin, c.end, "at hand") for c in one.custody]
        gaps = gaps_between(list(one.custody), 0.0, flight_time)
        rows.append((say("at {site}", site=one.site), held + [(g.begin, g.end, "gap") for g in gaps]))
        if np.isfinite(one.commit):
            marks.append((one.commit, say("commit, {site}", site=one.site)))
    return {"network": partial(timeline_figure, rows, title, marks, NETWORK_LIMITS[0])} if rows else {}
