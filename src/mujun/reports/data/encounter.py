"""One engagement as data and as a timeline."""

import math
from functools import partial
from typing import Any

from mujun.analyses.single.encounter import Encounter, Meeting
from mujun.analyses.single.flight import SingleFlight
from mujun.base.text import say
from mujun.engagement.launch_quality import SIGMAS
from mujun.reports.drawing.canvas import Figures

ENCOUNTER_LIMITS = (
    "Point-mass flight, sight, reach and time on nominal open-literature values: no guidance, seeker, discrimination or kill. "
    "Reaching the intercept point is not the same as hitting the target.",
    "The track bound is a feasibility bound (Cramér–Rao), compared with one published or assumed divert reach; it "
    "does not change the window.",
    "Changes that would open a window are changes of the defence only; the missile, its places and its shape are as given.",
)


def _s(value: float) -> float | None:
    return round(float(value), 1) if math.isfinite(value) else None


def _meeting(m: Meeting) -> dict[str, Any]:
    g = m.geometry
    return {
        "what": m.what,
        "time_s": _s(m.time),
        "launch_s": _s(m.launch),
        "altitude_km": round(m.height / 1e3, 1),
        "lat_deg": round(math.degrees(m.latitude), 3),
        "lon_deg": round(math.degrees(m.longitude), 3),
        "closing_speed_km_s": None if g is None else round(g.closing_speed / 1e3, 3),
        "target_speed_km_s": None if g is None else round(g.target_speed / 1e3, 3),
        "interceptor_speed_km_s": None if g is None else round(g.interceptor_speed / 1e3, 3),
        "crossing_angle_deg": None if g is None else round(math.degrees(g.crossing_angle), 1),
    }


def encounter_data(found: Encounter, flown: SingleFlight) -> dict[str, Any]:
    """Return an engagement as plain data; times in s after the missile's launch."""
    flights = flown.flights
    data: dict[str, Any] = {
        "burnout_s": _s(flights.burnout_time[0]),
        "apogee_km": round(float(flights.apogee[0]) / 1e3, 1),
        "range_km": round(flown.distance / 1e3, 1),
        "impact_s": _s(flights.flight_time[0]),
        "feasible": found.slack >= 0.0,
        "slack_s": _s(found.slack),
        "required_burnout_speed_km_s": None
        if found.required_speed is None
        else math.ceil(found.required_speed / 10.0 - 1e-9) / 100.0,
        "required_burnout_speed_note": found.required_note,
        "nearest_approach_km": min(
            (round(site.nearest / 1e3, 1) for site in found.sites if math.isfinite(site.nearest)), default=None
        ),
        "why_not": found.why_not,
        "openers": [
            {
                "what": o.what,
                "now": round(o.now, 3),
                "needed": None if o.needed is None else round(o.needed, 3),
                "unit": o.unit,
            }
            for o in found.openers
        ],
        "infrared_order_possible_s": _s(float(found.sites[0].windows.cued[0])),
        "order_possible_s": _s(float(found.sites[0].windows.committed[0])),
        "radars": [
            {
                "radar": r.name,
                "views": [{"from_s": _s(a), "to_s": _s(b)} for a, b in r.spells],
                "first_seen_s": _s(r.first),
                "confirmed_s": _s(r.confirmed),
                "tracked_s": _s(r.tracked),
            }
            for r in found.radars
        ],
        "modes": [
            {
                "mode": mode,
                "slack_s": _s(max(float(w.slack[0]) for w in rows)),
                "shots": int(sum(int(w.shots[0]) for w in rows)),
            }
            for mode, rows in found.by_mode.items()
        ],
        "sites": [],
        "limits": list(ENCOUNTER_LIMITS),
    }
    for site in found.sites:
        w, q = site.windows, site.quality
        data["sites"].append(
            {
                "site": site.name,
                "slack_s": _s(float(w.slack[0])),
                "earliest_launch_s": _s(float(w.earliest_launch[0])),
                "latest_launch_s": _s(float(w.latest_launch[0])),
                "first_intercept_s": _s(float(w.first_intercept[0])),
                "last_intercept_s": _s(float(w.last_intercept[0])),
                "shots_in_sequence": [{"launch_s": _s(s.launch), "intercept_s": _s(s.intercept)} for s in site.shots],
                "salvo": int(w.salvo[0]),
                "beyond_reach_km": round(site.nearest / 1e3, 1) if math.isfinite(site.nearest) else None,
                "meetings": [_meeting(m) for m in site.meetings],
                "track_bound": None
                if q is None
                else {
                    "sigmas": SIGMAS,
                    "divert_reach_km": round(q.divert_reach / 1e3, 2),
                    "good_enough_s": None if q.reached is None else _s(q.reached),
                    "best_sigma_km": round(float(q.sigma[-1]) / 1e3, 3),
                    "before_latest_launch": q.reached is not None and q.reached <= float(w.latest_launch[0]),
                },
            }
        )
    return data


def bars_of(
    found: Encounter, data: dict[str, Any]
) -> tuple[list[tuple[str, list[tuple[float, float, str]]]], list[tuple[float, str]]]:
    """Return the rows and the moments of an engagement's timeline."""
    rows: list[tuple[str, list[tuple[float, float, str]]]] = [("missile", [(0.0, data["burnout_s"], "burn")])]
    for radar in found.radars:
        rows.append((radar.name, [(a, b, "view") for a, b in radar.spells]))
    for site in found.sites:
        w = site.windows
        bars = [(s.launch, s.intercept, "flyout") for s in site.shots]
        if w.feasible[0]:
            rows.append(
                (
                    say("{site}: launch", site=site.name),
                    [(float(w.earliest_launch[0]), float(w.latest_launch[0]), "window")],
                )
            )
        rows.append((say("{site}: shots", site=site.name), bars))
    marks = [(data["burnout_s"], "burnout"), (data["impact_s"], "impact")]
    if data["order_possible_s"] is not None:
        marks.append((data["order_possible_s"], "order possible"))
    return rows, marks


def figures_of(found: Encounter, data: dict[str, Any], title: str) -> Figures:
    """Return the timeline."""
    from mujun.reports.drawing.charts.timeline import timeline_figure

    rows, marks = bars_of(found, data)
    return {"intercept": partial(timeline_figure, rows, title, marks, ENCOUNTER_LIMITS[0])}
