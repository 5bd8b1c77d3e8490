"""The live page as one HTML file: data, arrays, module and script are part of it; it makes no request."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, say
from mujun.base.version import __version__
from mujun.browser.memory import described
from mujun.browser.module import module, sources_hash
from mujun.reports.brief.page import templates
from mujun.reports.brief.pictures import Picture
from mujun.reports.language import spoken, t
from mujun.reports.live.blobs import Pool, as_text
from mujun.reports.live.data import study_data
from mujun.reports.live.ground import ground_data
from mujun.scenario.building.build import Builder
from mujun.studies.live.study import LiveStudy
from mujun.studies.run import COMMON_LIMITS

STATIC = Path(__file__).parents[1] / "static"
LARGEST_PAGE = 3_000_000
"""Greatest size of a page, bytes: a file that passes by mail."""
FLIGHTS_LIKE_A_TABLE = 2500
"""Plans of flights that take as many bytes in a page as a fly-out table at its four latitudes, about."""
MORE_LIMITS = (
    say("A battery or radar that is moved keeps its height above the sea; terrain is not modelled."),
    say("Nominal values: a page draws no random numbers, so that it shows margins and no probabilities."),
)


def map_css() -> str:
    """Return the style sheet of the map, which live page and notebook share."""
    return (STATIC / "map.css").read_text(encoding="utf-8")


def words() -> dict[str, str]:
    """Return the words of the page's interface in the spoken language, by key."""
    return {key: t(text) for key, text in _english().items()}


@cache
def _english() -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "live-words.json").read_text(encoding="utf-8"))
    return found


def live_page(
    studies: Sequence[LiveStudy],
    builder: Builder,
    again: Mapping[str, str],
    command: str,
    pictures: Mapping[str, Sequence[Picture]],
) -> str:
    """Return the page of some studies as HTML, in the spoken language.

    Args:
        studies: in their order on the page.
        builder: that ran them.
        again: for each study, the command that computes its limiting case.
        command: that makes this page.
        pictures: of each study, shown where the page cannot compute.

    Raises BadInput for a page larger than LARGEST_PAGE, naming what makes it smaller.
    """
    from markupsafe import Markup

    pool = Pool()
    data = [study_data(live, builder, again.get(live.result.study.id, ""), pool) for live in studies]
    limits = [t(limit) for limit in (*COMMON_LIMITS, *MORE_LIMITS)]
    page = {
        "version": __version__, "source_hash": sources_hash(), "lang": spoken(), "command": command, "words": words(),
        "limits": limits, "studies": data, "memory": described(), "pool": pool.described,
        "sources_line": t(
            say("Computed with mujun {version} from published numbers; {command}", version=__version__, command=command)
        ),
    }  # fmt: skip
    title = data[0]["title"] if len(data) == 1 else t(say("mujun: {count} claims, live", count=len(data)))
    text: str = templates().get_template("live.html.j2").render(
        language=spoken(), version=__version__, written="", title=title, other=None,
        css=Markup(map_css() + (STATIC / "live.css").read_text(encoding="utf-8")),
        json=Markup(_as_script(page)), bundle=Markup((STATIC / "live.js").read_text(encoding="utf-8").replace("</", "<\\/")),
        module=Markup(as_text(module())), ground=Markup(as_text(_json(ground_data()).encode())), arrays=Markup(pool.text()),
        cards=[_printed(one, pictures.get(one["id"], ())) for one in data], limits=limits,
    )  # fmt: skip
    if (size := len(text.encode())) > LARGEST_PAGE:
        key = "the page would be {size:.1f} MB large, more than the {most:.1f} MB that pass by mail; expected {smaller}"
        raise BadInput(say(key, size=size / 1e6, most=LARGEST_PAGE / 1e6, smaller=_smaller(studies)))
    return text


def _smaller(studies: Sequence[LiveStudy]) -> Text:
    """Return in words which choice makes a page smaller: what takes most of it."""
    weights = [_weights(live) for live in studies]
    flights, ground, tables = largest = max(weights, key=sum)
    study = studies[weights.index(largest)].result.study.id
    if len(studies) > 1:
        return say("fewer studies in one page: {study} takes most of it", study=study)
    if tables >= max(flights, ground):
        count = tables // FLIGHTS_LIKE_A_TABLE
        return say("fewer batteries: {study} has {count:,} fly-out tables", study=study, count=count)
    if ground > flights:
        key = "fewer aim points (--points): there are {count:,} flights to the ground of {study}"
        return say(key, study=study, count=ground)
    return say("fewer missiles, launch areas or targets: {study} has {count:,} flights", study=study, count=flights)


def _weights(live: LiveStudy) -> tuple[int, int, int]:
    """Return the flights of a study's cases, those to the ground, and the flights that would take as much as its tables."""
    ground = sum(len(one.image.arrays["aim_of"]) for one in live.ground)
    return sum(len(one.launches) for one in live.cases), ground, FLIGHTS_LIKE_A_TABLE * len(live.defence.stock)


def _as_script(data: Any) -> str:
    """Return data as JSON that may stand inside a script element."""
    return _json(data).replace("</", "<\\/")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _printed(study: Mapping[str, Any], pictures: Sequence[Picture]) -> dict[str, Any]:
    """Return what stands on the page where it cannot compute."""
    from markupsafe import Markup

    drawn = [one for one in pictures if one.svg][:1]
    return {
        "headline": study["title"], "sentence": study["sentence"],
        "pictures": [{"svg": Markup(one.svg), "caption": one.caption} for one in drawn],
    }  # fmt: skip
