"""Pictures of a claim for its card in the brief: the map and charts of its question, at nominal values.

Each picture has a title that states the finding, a caption, and a text for readers who cannot see it. It is drawn in two cuts,
one for pages and print and one for phones; the first of a claim also as a card of a fixed size.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mujun.analyses.questions.scenes import (
    DecisiveFlight,
    DefendedGround,
    DefendedPlaces,
    FlightBars,
    FlightsOver,
    Missiles,
    NetworkFlight,
    RadarView,
    RaidCurve,
    RangeRings,
    Ranges,
    ReachMap,
    Rounds,
    Scene,
)
from mujun.base.outcomes import BadInput
from mujun.base.processes import Crew, Tick
from mujun.base.text import say
from mujun.reports.drawing.canvas import png_bytes, svg_text
from mujun.reports.drawing.layout import CARD, CARD_OF_MAP, NARROW, WIDE
from mujun.reports.drawing.roles import VERDICT_SIGNS
from mujun.reports.language import ENGLISH, checked_language, speaking, t
from mujun.reports.scenes.charts import draw_missiles, draw_raid_curve, draw_ranges, draw_rounds
from mujun.reports.scenes.drawings import Drawing
from mujun.reports.scenes.embed import embedded, renamed
from mujun.reports.scenes.flights import draw_decisive_flight
from mujun.reports.scenes.geography import draw_defended_ground, draw_flight_bars, draw_flights_over, draw_range_rings
from mujun.reports.scenes.maps import draw_places, draw_reach
from mujun.reports.scenes.numbers import draw_numbers
from mujun.reports.scenes.radar import draw_network_flight, draw_radar_view
from mujun.reports.scenes.tables import draw_coalition, draw_compared
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.questions import NO_VERDICT, question_of
from mujun.studies.verdict import StudyResult

RUN_WIDE = ""
"""Key of the pictures of a run as a whole, beside those of its studies."""
PICTURE_FOLDER = "figures"
"""Folder of the pictures' files in that of a run."""
FRONT = "front"
"""Name of the picture of the first page; the ids in it begin so."""


@dataclass(frozen=True)
class Picture:
    """A picture of a claim, in the language it was drawn in.

    name: unique in the page.
    title: the finding. caption: what there is to see. alt: the same with its numbers, for readers who cannot see it.
    svg: to embed in a page: a wide and a narrow cut, of which the style sheet shows one.
    file: SVG text of the wide cut as a separate file. png: the same, 1,200 pixels wide.
    card: PNG of 1200 by 630 pixels with the finding, the verdict and the picture; b"" for all but the main one of a claim.
    main: whether it is the one picture that shows the claim's finding. is_map: whether it is a map.
    A picture that could not be drawn has empty svg, file and png; caption and alt give the reason.
    """

    name: str
    title: str
    caption: str
    alt: str
    svg: str = ""
    file: str = ""
    png: bytes = b""
    card: bytes = b""
    main: bool = False
    is_map: bool = False


def all_pictures(
    catalogue: Catalogue, results: Sequence[StudyResult], language: str = ENGLISH, tick: Tick | None = None
) -> dict[str, list[Picture]]:
    """Return the pictures of claims in a language, by the id of each study; several are drawn in parallel."""
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
    """Return the pictures of one claim, the main one first; a text replaces a picture that cannot be drawn."""
    verdict = (result.verdict, VERDICT_SIGNS.get(result.verdict, ""))
    found: list[Picture] = []
    for name, drawings in _drawings(builder, result):
        try:
            for drawing in drawings:
                one = drawing if result.verdict == NO_VERDICT else drawing.with_words(verdict=verdict)
                found.append(_picture(result.study.id, one, main=not any(picture.svg for picture in found)))
        except Exception as error:  # a failed picture must not cost the run its verdicts
            found.append(_missing(f"{result.study.id}-{name}", error))
    return found


def compared_pictures(catalogue: Catalogue, compared: Mapping[str, Any], language: str = ENGLISH) -> list[Picture]:
    """Return the picture of a comparison with an earlier run (see `reports.data.comparison`)."""
    with speaking(language):
        try:
            return [_picture("run", drawing, main=False) for drawing in draw_compared(catalogue, compared)]
        except Exception as error:  # as above
            return [_missing("run-compared", error)]


def front_picture(results: Sequence[StudyResult], pictures: Mapping[str, Sequence[Picture]]) -> Picture | None:
    """Return the picture of the first page: a map of the first claim that has pictures, or else its main picture.

    results: the leading claim first. The picture's ids are its own, so that a page can hold it a second time.
    """
    for result in results:
        drawn = [one for one in pictures.get(result.study.id, ()) if one.svg]
        if drawn:
            chosen = next((one for one in drawn if one.is_map), drawn[0])
            return replace(chosen, name=FRONT, svg=_fronted(chosen))
    return None


def _fronted(chosen: Picture) -> str:
    return renamed(renamed(chosen.svg, f"{chosen.name}-n", f"{FRONT}-n"), chosen.name, FRONT)


def picture_files(pictures: Mapping[str, Sequence[Picture]]) -> dict[str, str | bytes]:
    """Return the files of pictures, by path: SVG and PNG of each, and a card for each claim."""
    files: dict[str, str | bytes] = {}
    for study, several in pictures.items():
        for one in several:
            if one.file:
                files |= {f"{PICTURE_FOLDER}/{one.name}.svg": one.file, f"{PICTURE_FOLDER}/{one.name}.png": one.png}
            if one.card:
                files[f"{PICTURE_FOLDER}/{study}-card.png"] = one.card
    return files


def _drawings(builder: Builder, result: StudyResult) -> Iterator[tuple[str, Iterator[Drawing]]]:
    """Yield the drawings of a claim: those of its question, then those that any claim may have."""
    if result.verdict == NO_VERDICT:
        yield "verdicts", draw_coalition(builder.catalogue, result)
        return
    for scene in question_of(result.study).scenes(builder, result.study.scenario, result.answer):
        yield type(scene).__name__, _drawn_scene(builder, result, scene)
    yield "numbers", draw_numbers(builder.catalogue, result)


def _drawn_scene(builder: Builder, result: StudyResult, scene: Scene) -> Iterator[Drawing]:
    """Yield the drawings of a scene."""
    match scene:
        case DefendedPlaces():
            yield from draw_places(builder, result)
        case DecisiveFlight():
            yield from draw_decisive_flight(builder, result)
        case NetworkFlight():
            yield from draw_network_flight(builder, result)
        case RadarView():
            yield from draw_radar_view(builder, result)
        case ReachMap():
            yield from draw_reach(builder, result, scene)
        case Rounds():
            yield from draw_rounds(builder, result, scene)
        case Missiles():
            yield from draw_missiles(builder, result, scene)
        case RaidCurve():
            yield from draw_raid_curve(builder, result, scene)
        case FlightBars():
            yield from draw_flight_bars(builder, result, scene)
        case DefendedGround():
            yield from draw_defended_ground(builder, result, scene)
        case FlightsOver():
            yield from draw_flights_over(builder, result, scene)
        case RangeRings():
            yield from draw_range_rings(builder, result)
        case Ranges():
            yield from draw_ranges(builder, result, scene)


def _picture(study: str, drawing: Drawing, main: bool) -> Picture:
    """Draw a picture in its cuts."""
    name, alt = f"{study}-{drawing.name}", t(drawing.alt)
    figure = drawing.draw(drawing.content, WIDE)
    file, png = svg_text(figure, described=alt), png_bytes(figure)
    narrow = svg_text(drawing.draw(drawing.content, NARROW))
    card = png_bytes(drawing.draw(drawing.content, CARD_OF_MAP if drawing.is_map else CARD)) if main else b""
    return Picture(
        name, t(drawing.words.title), t(drawing.caption), alt, embedded(file, narrow, name, alt), file, png, card, main,
        drawing.is_map,
    )  # fmt: skip


def _missing(name: str, error: Exception) -> Picture:
    reason = str(error) if isinstance(error, BadInput) else f"{type(error).__name__}: {error}"
    words = t(say("A picture is missing here: {reason}", reason=reason))
    return Picture(name, t("not drawn"), words, words)
