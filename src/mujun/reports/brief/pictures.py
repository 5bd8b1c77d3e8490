"""Pictures of a claim for its card in the brief: the map and charts of its question, at nominal values.

Each picture has a text that describes it for readers who cannot see it.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mujun.analyses.questions.scenes import Bars, DecisiveFlight, DefendedGround, RadarView, RaidCurve, ReachMap, Scene
from mujun.base.outcomes import BadInput
from mujun.base.processes import Crew, Tick
from mujun.base.text import say
from mujun.reports.brief.scene_charts import draw_numbers, draw_parts, draw_raid_curve
from mujun.reports.brief.scene_flights import draw_decisive_flight, draw_radar_view
from mujun.reports.brief.scene_maps import Drawn, draw_defended_ground, draw_reach
from mujun.reports.language import ENGLISH, checked_language, speaking, spoken, t
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.questions import NO_VERDICT, question_of
from mujun.studies.verdict import StudyResult


@dataclass(frozen=True)
class Picture:
    """A picture of a claim.

    name: unique in the page.
    title: heading.
    alt: description in words.
    svg: SVG text to embed in a page.
    file: SVG text of the picture as a separate file.
    A picture that could not be drawn has empty svg and file; alt gives the reason.
    """

    name: str
    title: str
    alt: str
    svg: str
    file: str


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
    """Return the pictures of one claim, those of its question first; a text replaces a picture that cannot be drawn."""
    if result.verdict == NO_VERDICT:
        return []
    found = []
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        if spoken() != ENGLISH:
            # A glyph without a font is measured roughly; the reader's browser finds a font for it.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        scenes = question_of(result.study).scenes(builder, result.study.scenario, result.answer)
        for name, drawn in (
            *((type(scene).__name__, _drawn_scene(builder, result, scene, Path(folder))) for scene in scenes),
            ("numbers", draw_numbers(result, Path(folder))),
        ):
            try:
                for title, alt, path in drawn:
                    id = f"{result.study.id}-{path.stem}"
                    text = path.read_text(encoding="utf-8")
                    found.append(Picture(id, t(title), t(alt), _inline(text, id, t(alt)), text))
            except Exception as error:  # a failed picture must not cost the run its verdicts
                words = t(say("A picture is missing here: {why}", why=_reason(error)))
                found.append(Picture(f"{result.study.id}-{name}", "not drawn", words, "", ""))
    return found


def _drawn_scene(builder: Builder, result: StudyResult, scene: Scene, folder: Path) -> Iterator[Drawn]:
    """Draw the pictures of a scene."""
    match scene:
        case DefendedGround():
            yield from draw_defended_ground(builder, result, folder)
        case DecisiveFlight():
            yield from draw_decisive_flight(builder, result, folder)
        case RadarView():
            yield from draw_radar_view(builder, result, folder)
        case ReachMap():
            yield from draw_reach(builder, scene, folder)
        case Bars():
            yield from draw_parts(scene, folder)
        case RaidCurve():
            yield from draw_raid_curve(builder, result, scene, folder)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, BadInput) else f"{type(error).__name__}: {error}"


def _inline(svg: str, name: str, alt: str) -> str:
    """Return SVG text to embed beside other pictures: its ids are made unique, its description is for screen readers."""
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
