"""Pictures of a claim for its card in the brief: what map and charts belong to its question, drawn from nominal values.

Each picture comes with words that say what it shows, for those who do not see it.
"""

import math
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from shapely import MultiPolygon

from mujun.analyses.cases.attacks import waves_of
from mujun.analyses.cases.threats import Case, launch_areas
from mujun.analyses.single.coverage import coverage, sections_of
from mujun.analyses.single.encounter import encounter
from mujun.analyses.single.flight import SingleFlight, fly_to
from mujun.analyses.single.footprints import Launch, defended_ground, regions_lonlat
from mujun.analyses.single.raids import raid
from mujun.analyses.single.reach import reach
from mujun.analyses.single.sightings import sightings
from mujun.base.outcomes import BadInput
from mujun.base.processes import Crew, Tick
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.engagement.defence import Site
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.encounter import LIMITS as ENCOUNTER_LIMITS
from mujun.reports.data.encounter import bars_of, encounter_data
from mujun.reports.data.flight import path_rows
from mujun.reports.data.raid import raid_data
from mujun.reports.data.saturation import draw_curve
from mujun.reports.drawing.charts import draw_bars, draw_flips, draw_ladder, draw_margins, draw_profile
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.maps import Layer, MapLine, MapPoint, draw_map
from mujun.reports.drawing.timeline import draw_timeline
from mujun.reports.language import ENGLISH, checked_language, speaking, spoken, t
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema import kinds as schema
from mujun.studies.verdict import NO_VERDICT, StudyResult, ladder_rows

AIM_POINTS = 1200
"""Of the grid that a map of defended ground stands on."""
SHOWN_ALTITUDES = (150e3, 300e3, 500e3)
"""Altitudes in m at which reach and coverage are outlined, as far as they are usable."""
RAIDS = 20_000
NOTES = "Nominal values. Open-literature kinematics; limits stand in the brief."


@dataclass(frozen=True)
class Picture:
    """A picture as SVG text to stand in a page, and as a file; with its title and with what it shows in words.

    What could not be drawn has no svg and no file; alt says why.
    """

    name: str
    title: str
    alt: str
    svg: str
    file: str


def all_pictures(
    catalogue: Catalogue, results: Sequence[StudyResult], language: str = ENGLISH, tick: Tick | None = None
) -> dict[str, list[Picture]]:
    """Return the pictures of claims in a language, by the id of each study; several are drawn side by side."""
    checked_language(language)
    with Crew(catalogue) as crew:
        asked = [(result, language) for result in results]
        found = crew.work(_drawn, asked, len(asked), tick)
    return {result.study.id: pictures for result, pictures in zip(results, found, strict=True)}


def _drawn(catalogue: Catalogue, asked: tuple[StudyResult, str], told: Callable[[], None]) -> list[Picture]:
    result, language = asked
    with speaking(language):
        pictures = pictures_of(Builder(catalogue), result)
    told()
    return pictures


def pictures_of(builder: Builder, result: StudyResult) -> list[Picture]:
    """Return the pictures of one claim, those of its question first; what cannot be drawn is told in words."""
    if result.verdict == NO_VERDICT:
        return []
    found = []
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        if (
            spoken() != ENGLISH
        ):  # a sign is measured roughly where no font has it; the reader's browser finds one that does
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        for drawer in (*_OF_QUESTION.get(result.study.question, ()), _numbers):
            try:
                for title, alt, path in drawer(builder, result, Path(folder)):
                    name = f"{result.study.id}-{path.stem}"
                    text = path.read_text(encoding="utf-8")
                    found.append(Picture(name, t(title), t(alt), _inline(text, name, t(alt)), text))
            except Exception as error:  # whatever stands in the way of a picture must not cost the run its verdicts
                name = f"{result.study.id}-{drawer.__name__.strip('_')}"
                found.append(Picture(name, "not drawn", t(f"A picture is missing here: {_reason(error)}"), "", ""))
    return found


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, BadInput) else f"{type(error).__name__}: {error}"


def _inline(svg: str, name: str, alt: str) -> str:
    """Return SVG text to stand in a page beside other pictures: ids of its own, and its words for readers of screens."""
    svg = svg[svg.index("<svg") :]
    for old in sorted(set(re.findall(r'\bid="([^"]+)"', svg)), key=len, reverse=True):
        for form in ('id="{}"', 'href="#{}"', "url(#{})"):
            svg = svg.replace(form.format(old), form.format(f"{name}-{old}"))
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<title>.*?</title>", "", svg, count=1, flags=re.DOTALL)
    head, rest = svg.split(">", 1)
    head = re.sub(r'\s(width|height)="[^"]*"', "", head)
    words = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'{head} role="img" aria-label="{words}">{rest}'


def _degrees(place: Place) -> tuple[float, float]:
    return math.degrees(place.latitude), math.degrees(place.longitude)


def _site_points(sites: Sequence[Site]) -> list[MapPoint]:
    return [MapPoint(short_name(site.name), *_degrees(site.fly_out.place), "site") for site in sites]


def _ground(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw the ground that has the shots asked for against every flight of the study, and the listed places."""
    scenario = result.study.scenario
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    launches = []
    for area in areas:
        for name in area.missiles:
            if not scenario.missiles or name in scenario.missiles:
                entry, _ = builder.missile(name)
                launches.append(Launch(name, entry.name, area.name, Place(area.latitude, area.longitude, area.height)))
    found = defended_ground(builder, scenario, launches, AIM_POINTS)
    defence = builder.defence(scenario)
    points = _site_points(defence.sites)
    points += [MapPoint("", math.degrees(a.latitude), math.degrees(a.longitude), "launch") for a in areas]
    decisive = result.answer.pictured.target if result.answer.pictured else ""
    bare = 0
    for row in result.answer.tables.get("places", []):
        _, place = place_of(builder.catalogue, row["place"])
        defended = row["fewest_shots"] >= scenario.shots
        bare += not defended
        name = row["place"] if not defended or row["place"] == decisive else ""
        points.append(MapPoint(name, *_degrees(place), "city-defended" if defended else "city-undefended"))
    shots = f"{scenario.shots} shot{'s' if scenario.shots > 1 else ''} or more"
    title = f"Ground with {shots} against every flight of the study"
    layer = Layer(f"{shots} against every flight that reaches it", regions_lonlat(found), "covered")
    alt = (
        f"Map: {found.area / 1e6:,.0f} square kilometres have {shots}, of {found.threatened / 1e6:,.0f} that are threatened; "
        f"{bare} of {len(result.answer.tables.get('places', []))} listed places have fewer."
    )
    shown = np.array([(p.latitude_deg, p.longitude_deg) for p in points if p.kind != "launch"])
    middle = 0.5 * (shown.min(axis=0) + shown.max(axis=0))
    far = 1e3 * _distances(*np.vstack([middle, shown]).T).max()
    path = folder / "ground.svg"
    centre = (float(middle[0]), float(middle[1]))
    yield title, alt, draw_map(path, title, [layer], points, notes=NOTES, centre=centre, radius_m=1.05 * float(far))


def _reach(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw how far the two batteries of a comparison reach."""
    scenario = result.study.scenario
    if scenario.rival is None:
        return
    sites = [builder.site(scenario.defences[0], scenario.interceptor), builder.site(scenario.rival)]
    layers, said = [], []
    for k, site in enumerate(sites):
        height = _middle_altitude(site)
        layers.append(Layer(f"{site.name}, at {height / 1e3:,.0f} km", _outline(site, height), k))
        said.append(f"{site.name} {site.fly_out.reach.max() / 1e3:,.0f} km at most")
    title = "How far the interceptors reach"
    alt = f"Map of the reach of two batteries: {'; '.join(said)}."
    yield title, alt, draw_map(folder / "reach.svg", title, layers, _site_points(sites), notes=NOTES)


def _middle_altitude(site: Site) -> float:
    """Return an altitude at which an interceptor works, m: 150 km, or the middle of its band where it lies elsewhere."""
    low, high = site.fly_out.lowest, site.fly_out.highest
    return SHOWN_ALTITUDES[0] if low <= SHOWN_ALTITUDES[0] <= high else 0.5 * (low + high)


def _outline(site: Site, height: float) -> MultiPolygon:
    """Return the ground below the farthest points that an interceptor reaches at a height, m; empty where it reaches none."""
    found = reach(site, (height,), (site.fly_out.interceptor.longest_flight,)).contours
    return found[-1].outline if found else MultiPolygon()


def _flown(builder: Builder, case: Case) -> tuple[str, SingleFlight]:
    """Return the missile's id and its flight of a case."""
    entry, vehicle = builder.missile(case.missile)
    area = builder.catalogue.get(schema.Area, case.area)
    start = Place(area.latitude, area.longitude, area.height)
    _, target = place_of(builder.catalogue, case.target)
    return entry.id, fly_to(vehicle, start, target, parse_shape(case.shape), builder.family(entry.id, start))


def _engaged(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw the flight that decides: over the ground with the interceptors' reach, in altitude, and in time."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    missile, flown = _flown(builder, case)
    rows = path_rows(flown.flights)
    sites = builder.defence(scenario).sites
    layers = []
    for site in sites:
        heights = [h for h in SHOWN_ALTITUDES if site.fly_out.lowest <= h <= site.fly_out.highest]
        layers += [
            Layer(f"reach of {short_name(site.name)} at {h / 1e3:,.0f} km", _outline(site, h))
            for h in heights[1:2] or heights
        ]
    line = MapLine(f"flight of {case.missile} to {case.target}", rows["longitude_deg"], rows["latitude_deg"])
    title = f"The flight that decides: {case}"
    alt = f"Map of the flight of {case}, with the reach of {', '.join(short_name(site.name) for site in sites)}."
    yield title, alt, draw_map(folder / "flight.svg", title, layers, _site_points(sites), [line], NOTES)
    found = encounter(builder, scenario.model_copy(update={"shapes": (case.shape,)}), missile, flown)
    data = encounter_data(found, flown)
    distance = _distances(rows["latitude_deg"], rows["longitude_deg"])
    lines = [(str(case), distance, rows["altitude_km"])]
    points = []
    for one_site in found.sites:
        for one in one_site.meetings[:2]:
            at = float(np.interp(one.time, rows["time_s"], distance))
            points.append((f"{short_name(one_site.name)}: {one.what}, {one.time:,.0f} s", at, one.height / 1e3))
    first = sites[0].fly_out
    bands = [(f"altitudes at which {first.interceptor.name} works", first.lowest / 1e3, first.highest / 1e3)]
    title = "The same flight in altitude"
    met = "; ".join(label for label, _, _ in points) or "no intercept"
    alt = f"Altitude over distance of {case}: apogee {rows['altitude_km'].max():,.0f} km; {met}."
    yield title, alt, draw_profile(folder / "profile.svg", lines, points, bands, title)
    bars, marks = bars_of(found, data)
    title = "The same flight in time: who sees it, when an order is possible, when interceptors may leave"
    alt = f"Time line of {case}: burnout at {data['burnout_s']:,.0f} s, impact at {data['impact_s']:,.0f} s; {met}."
    yield title, alt, draw_timeline(folder / "timeline.svg", bars, title, marks, ENCOUNTER_LIMITS[0])


def _distances(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Return distances over the ground from the first of some points (deg), km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    start = np.full(len(lat), lat[0]), np.full(len(lon), lon[0])
    return np.asarray(ground_path(*start, lat, lon)[1] / 1e3)


def _watched(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw what the radars could see of a warhead, the flight that decides, and who sees it when."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    missile, flown = _flown(builder, case)
    rows = path_rows(flown.flights)
    watches = [builder.sensor(name) for name in scenario.sensors]
    layers, points = [], []
    for watch in watches:
        sections = [s for s in sections_of(watch.sections) if s.name == "warhead"]
        for part in sorted(coverage(watch.radar, SHOWN_ALTITUDES, sections).footprints, key=lambda f: -f.area):
            if part.area > 0.0:
                label = f"a warhead of {part.section.value:g} m² in view at {part.altitude / 1e3:,.0f} km"
                layers.append(Layer(label, part.outline))
        points.append(MapPoint(short_name(watch.radar.name), *_degrees(watch.radar.place), "sensor"))
    line = MapLine(f"flight of {case.missile} to {case.target}", rows["longitude_deg"], rows["latitude_deg"])
    title = f"What the radar could see, and the flight that decides: {case}"
    names = ", ".join(watch.radar.name for watch in watches)
    alt = f"Map of where {names} has a warhead in view at several altitudes, with the flight of {case}."
    yield title, alt, draw_map(folder / "coverage.svg", title, layers, points, [line], NOTES)
    seen = sightings(flown, watches, builder.infrared(scenario.infrared), builder.post_boost_time(missile))
    bars = [
        (s.name, [(v.begin, v.end, "view") for v in s.spells] + [(v.begin, v.end, "track") for v in s.tracks])
        for s in (seen.infrared, *seen.radars)
    ]
    marks = [(seen.burnout, "burnout"), (seen.apogee, "apogee"), (seen.flight_time, "impact")]
    title = "Who sees that flight, and when"
    said = "; ".join(
        f"{s.name} {', '.join(f'{v.begin:,.0f} to {v.end:,.0f} s' for v in s.spells) or 'never'}" for s in seen.radars
    )
    alt = f"Time line of {case}: in view of {said}; impact at {seen.flight_time:,.0f} s."
    yield title, alt, draw_timeline(folder / "sightings.svg", bars, title, marks, NOTES)


def _rounds(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw which sites' rounds can meet anything, and how many can meet a warhead of each unit."""
    sites = [(row["site"], row["rounds_used"], row["stock"]) for row in result.answer.tables["sites"]]
    title = "Rounds that can be used, site by site"
    alt = "Bars: " + "; ".join(f"{name} {used} of {stock} rounds" for name, used, stock in sites) + "."
    names = ("rounds used in the best match", "rounds at hand")
    yield title, alt, draw_bars(folder / "rounds.svg", sites, names, "interceptors", title)


def _saturated(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw the forces of a comparison, and how leakage grows with a published raid of the first."""
    scenario = result.study.scenario
    rows = [
        (f"{row['force'].partition(',')[0]}, {row['unit']}", row["missiles"], row["share_of_places"])
        for table in ("force", "rival")
        for row in result.answer.tables[table]
    ]
    title = "Places that each class reaches"
    bars = [(name, 100.0 * share, 100.0) for name, _, share in rows]
    said = "; ".join(f"{name}, {count:,.0f} missiles: {share:.0%} of the places" for name, count, share in rows)
    path = draw_bars(folder / "places.svg", bars, ("reached", "all listed places"), "% of the listed places", title)
    yield title, f"Bars: {said}.", path
    entry = next((r for r in builder.catalogue.all(schema.Raid) if r.force == scenario.force), None)
    if entry is None:
        return
    odds = odds_of(builder.get(schema.Odds, scenario.ladder.odds))
    doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
    found = raid(builder, scenario, waves_of(builder, entry), entry.spacing.si, doctrine, odds, RAIDS, 1)
    data = raid_data(found, entry.spacing.si, [])
    title = f"Leakage against the size of a raid: {entry.name}"
    curve = data["saturation"][:: max(len(data["saturation"]) // 6, 1)]
    said = "; ".join(f"of {point['missiles']} missiles {point['leakers_mean']:.1f} leak" for point in curve)
    yield title, f"Curve: {said}.", draw_curve(folder / "saturation.svg", data, title)


def _numbers(builder: Builder, result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Draw the margin over the draws, the ladder and the flips, as far as there are such."""
    for drawer in (_margins, _ladder, _flips):
        yield from drawer(result, folder)


def _margins(result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    found = result.probability
    if (
        found is None or len(found.quantiles) != 1
    ):  # none has one, or margins of several units, which one axis cannot show
        return
    (unit,) = found.quantiles
    scale = 100.0 if unit.startswith("share of ") else 1.0
    shown = f"% of {unit.removeprefix('share of ')}" if scale > 1.0 else unit
    title = f"The margin over {found.design.samples:,} draws"
    low, middle, high = np.quantile(found.margins[np.isfinite(found.margins)] * scale, (0.05, 0.5, 0.95))
    alt = (
        f"Histogram of the margin in {shown}: 5 % of draws lie below {low:,.3g}, half below {middle:,.3g}, 95 % below "
        f"{high:,.3g}."
    )
    same = result.answer.margin is not None and result.unit(result.answer) == unit
    nominal = scale * float(result.answer.margin or 0.0) if same else None
    yield title, alt, draw_margins(folder / "margins.svg", scale * found.margins, nominal, shown, title)


def _ladder(result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    rows = ladder_rows(result)
    title = "From could to would: what is left at each rung"
    told = [row for row in rows if row["asked"] and row["on"] and row["share_left"] is not None]
    if not told:
        return
    alt = "Bars: " + "; ".join(f"{row['rung']} {row['share_left']:.1%}, {row['verdict']}" for row in told) + "."
    yield title, alt, draw_ladder(folder / "ladder.svg", rows, title)


def _flips(result: StudyResult, folder: Path) -> Iterator[tuple[str, str, Path]]:
    known = [
        flip for flip in result.flips if flip.value is not None and flip.value > 0.0 and flip.parameter.nominal > 0.0
    ]
    if not known:
        return
    title = "What would have to be true: where the verdict flips, beside what is published"
    alt = "; ".join(f"{flip.parameter.path} {flip.said()}" for flip in known) + "."
    yield title, alt, draw_flips(folder / "flips.svg", [flip.to_dict() for flip in known], title)


_OF_QUESTION = {
    "shots-at-places": (_ground, _engaged),
    "reach-ratio": (_reach,),
    "launch-slack": (_engaged,),
    "track-time": (_watched,),
    "network-gain": (_engaged,),
    "warheads-met": (_rounds,),
    "saturation": (_saturated,),
}
"""What is drawn for each question, beside its numbers."""
