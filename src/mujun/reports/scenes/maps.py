"""Maps of a claim without a limiting flight: listed places by their shots, and the reach of batteries."""

import math
from collections.abc import Iterator

import numpy as np

from mujun.analyses.cases.launches import launch_areas, target_points
from mujun.analyses.questions.scenes import ReachMap
from mujun.analyses.single.reach import outline_at
from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.engagement.defence import Site
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import Callout, Layer, MapPoint
from mujun.reports.drawing.layout import Words
from mujun.reports.drawing.maps import MapContent, map_of
from mujun.reports.scenes.drawings import Drawing, degrees_of, site_points, source_line
from mujun.reports.sentences.words import duration, shots, times
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.studies.verdict import StudyResult

COMPARED_ALTITUDE = 150e3
"""Altitude in m at which reaches are compared, if the interceptor works there."""
TOLD_BEARINGS = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
"""Bearings (rad) at which the farthest reach is looked for."""
LARGE_CITIES = "large-cities"
"""Group of places that a map names, besides those that decide."""
BARE_NAMED = 12
"""Most places without enough shots that a map names."""


def draw_places(builder: Builder, result: StudyResult) -> Iterator[Drawing]:
    """Show every listed place by the fewest shots that it has against any flight, with the sites and launch areas."""
    scenario, rows = result.study.scenario, result.answer.tables.get("places", [])
    if not rows:
        return
    sites = builder.defence(scenario).sites
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    bare = [row for row in rows if row["fewest_shots"] < scenario.shots]
    just = [row for row in rows if row["fewest_shots"] == scenario.shots]
    points, callouts = site_points(sites), []
    decisive = result.answer.pictured.target if result.answer.pictured else rows[0]["place"]
    large = {one.name for one in builder.catalogue.all(schema.Place) if LARGE_CITIES in one.groups}
    named = {decisive, *(row["place"] for row in bare[:BARE_NAMED])}
    places = target_points(builder, scenario.target_groups).by_name
    for row in rows:
        fewest = row["fewest_shots"]
        kind = (
            "city-undefended"
            if fewest < scenario.shots
            else "city-just"
            if fewest == scenario.shots
            else "city-defended"
        )
        place = places[row["place"]]
        shown = row["place"] if (row["place"] in named or row["place"] in large) and row["place"] != decisive else ""
        if row["place"] == decisive:
            role = "undefended" if fewest < scenario.shots else "window"
            callouts.append(Callout(_decides(row, scenario.shots), *degrees_of(place), role))
        points.append(MapPoint(shown, *degrees_of(place), kind, may_drop=row["place"] not in named))
    points += [MapPoint("", math.degrees(a.latitude), math.degrees(a.longitude), "launch") for a in areas]
    words = Words(
        _places_finding(len(rows), len(bare), len(just), scenario.shots),
        _sites_said(sites),
        source_line(builder.catalogue),
    )
    content = MapContent(
        words, (), points, (), callouts, keyed=("city-defended", "city-just", "city-undefended", "launch")
    )
    alt = say("Map of {n:,} places: {bare:,} have fewer shots than needed, {just:,} just enough, {more:,} more. Fewest: {place}.",
              n=len(rows), bare=len(bare), just=len(just), more=len(rows) - len(bare) - len(just),
              place=rows[0]["place"])  # fmt: skip
    caption = say("Each place by the fewest chances to intercept that it has against any flight of the study.")
    yield Drawing("places", content, map_of, caption, alt, is_map=True)


def _decides(row: dict[str, object], needed: int) -> Text:
    """Return name and shots of the place that decides, with its time to spare."""
    fewest, slack = int(str(row["fewest_shots"])), row["slack_s"]
    count = shots(fewest)
    if slack is None or fewest < needed:
        return say("{place}: {shots}", place=row["place"], shots=count)
    return say("{place}: {shots}, {time} to spare", place=row["place"], shots=count, time=duration(float(str(slack))))


def _places_finding(count: int, bare: int, just: int, needed: int) -> Text:
    wanted = shots(needed)
    if bare:
        return say("{bare:,} of {n:,} places get fewer than {wanted}", bare=bare, n=count, wanted=wanted)
    if just:
        return say(
            "Every one of {n:,} places gets at least {wanted}; {just:,} get no more", n=count, wanted=wanted, just=just
        )
    return say("Every one of {n:,} places gets more than {wanted}", n=count, wanted=wanted)


def _sites_said(sites: tuple[Site, ...]) -> Text:
    names = joined([short_name(site.name) for site in sites], NEXT_NAME)
    return say("{interceptor} at {names}", interceptor=sites[0].fly_out.interceptor.name, names=names)


def draw_reach(builder: Builder, result: StudyResult, scene: ReachMap) -> Iterator[Drawing]:
    """Show the reach of the batteries in a comparison, and the ground that each defends."""
    sites = [builder.site(name, interceptor) for name, interceptor in scene.batteries]
    layers, farthest = [], []
    for site, role in zip(sites, ("interceptor", "gap"), strict=False):
        height = _middle_altitude(site)
        label = say("{site}, {height:,.0f} km up", site=short_name(site.name), height=height / 1e3)
        longest = site.fly_out.interceptor.longest_flight
        layers.append(Layer(label, outline_at(site, height, longest), role))
        farthest.append(float(site.fly_out.reach_at(height, TOLD_BEARINGS, longest).max()) / 1e3)
    names = [short_name(site.name) for site in sites]
    facts, note = result.answer.facts, source_line(builder.catalogue)
    ratio = facts.get("reach_area_ratio")
    second = say("{first} ({interceptor}) and {rest} ({other})", first=names[0], interceptor=sites[0].fly_out.interceptor.name,
                 rest=names[1], other=sites[1].fly_out.interceptor.name)  # fmt: skip
    title = say(
        "{site} reaches over {times} the area of {other}",
        site=names[0],
        times=times(float(ratio or 0.0)),
        other=names[1],
    )
    alt = say("Map of the reach of two batteries: {first} up to {n:,.0f} km, {rest} up to {n2:,.0f} km.", first=names[0],
              n=farthest[0], rest=names[1], n2=farthest[1])  # fmt: skip
    caption = say("Where an interceptor of each battery can be, at an altitude at which it works.")
    content = MapContent(Words(title, second, note), layers, site_points(sites))
    yield Drawing("reach", content, map_of, caption, alt, is_map=True)
    rows = result.answer.tables.get("batteries", [])
    if len(rows) == 2 and facts.get("defended_area_ratio") is not None:
        yield _defended(rows, float(facts["defended_area_ratio"]), second, note)


def _defended(rows: list[dict[str, object]], ratio: float, second: Text, note: Text) -> Drawing:
    names = [short_name(str(row["battery"])) for row in rows]
    title = say("{site} defends {times} the ground of {other}", site=names[0], times=times(ratio), other=names[1])
    bars = [
        BarRow(
            name,
            float(str(row["defended_km2"])),
            0.0,
            say("{n:,.0f} km²", n=_rounded(float(str(row["defended_km2"])))),
            role,
        )
        for name, row, role in zip(names, rows, ("interceptor", "gap"), strict=True)
    ]
    said = joined([say("{name}: {said}", name=row.label, said=row.said) for row in bars])
    alt = say("Bars of the ground defended: {said}.", said=said)
    caption = say("Ground that one battery defends with its own radar, against the missiles of the study.")
    return Drawing(
        "defended", BarsContent(Words(title, second, note), bars, "defended ground, km²"), bars_of, caption, alt
    )


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def _middle_altitude(site: Site) -> float:
    """Return a working altitude of an interceptor, m: that of the comparison, or the middle of its band if that excludes it."""
    low, high = site.fly_out.lowest, site.fly_out.highest
    return COMPARED_ALTITUDE if low <= COMPARED_ALTITUDE <= high else 0.5 * (low + high)
