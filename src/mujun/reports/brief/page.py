"""The brief as one HTML page, without scripts and requests; pictures are embedded."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mujun.base.text import meant, say
from mujun.reports.brief.cards import Card, Chip, card_of, sentences
from mujun.reports.brief.front import front_of
from mujun.reports.brief.glossary import meaning_of, used_in
from mujun.reports.brief.pictures import RUN_WIDE, Picture, front_picture
from mujun.reports.brief.sources import sources_of
from mujun.reports.brief.tables import assessment_tables
from mujun.reports.data.probability import draws_said
from mujun.reports.formats.tabular import sheet_names
from mujun.reports.language import spoken, t
from mujun.reports.plain import BOUNDARIES
from mujun.reports.sentences.words import day
from mujun.reports.wording import MARKS_EXPLAINED, boost_text, numbers_text
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.document import Document
from mujun.studies.run import COMMON_LIMITS
from mujun.studies.verdict import StudyResult

TEMPLATES = Path(__file__).parents[1] / "templates"
LIVE_FILE = "live.html"
"""Name of the live page beside a brief."""
SCROLLED_FROM = 6
"""Number of columns from which on a table may be wider than the page, and scrolls."""


@cache
def templates() -> Any:
    """Return the environment of the page templates."""
    import jinja2

    def chip(one: Chip) -> Any:
        from markupsafe import Markup

        meaning = Markup(' title="{}"').format(told) if (told := meaning_of(one.verdict)) else ""
        said = (one.kind, meaning, one.sign, t(one.verdict) if one.verdict else "")
        return Markup('<span class="verdict {}"{}>{} {}</span>').format(*said)

    loader = jinja2.FileSystemLoader(TEMPLATES)

    @jinja2.pass_context  # else the words stay in the language in which the template was first used
    def told(_: Any, text: str) -> str:
        return t(text)

    @jinja2.pass_context
    def told_after(_: Any, *said: str) -> str:
        return sentences(*said)

    def code(text: str) -> Any:
        """Set what stands between backticks as code."""
        from markupsafe import Markup, escape

        parts = [escape(part) for part in text.split("`")]
        return Markup("").join(Markup(f"<code>{part}</code>") if n % 2 else part for n, part in enumerate(parts))

    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "chip": chip,
        "scrolled_from": SCROLLED_FROM,
        "say": say,
        "meant": meant,
        "meaning_of": meaning_of,
        "boost_text": boost_text,
    }
    environment.globals |= {"numbers_text": numbers_text, "marks_explained": MARKS_EXPLAINED}
    environment.filters["t"] = told
    environment.filters["code"] = code
    environment.globals["sentences"] = told_after
    return environment


def cards_of(results: Sequence[StudyResult], catalogue: Catalogue, facts: Mapping[str, Any]) -> list[Card]:
    """Return the cards of results, in their order, in the spoken language. facts: provenance of the run."""
    sheets = sheet_names(assessment_tables(results))
    return [card_of(result, catalogue, facts["again"][result.study.id], sheets) for result in results]


def page(
    results: Sequence[StudyResult],
    catalogue: Catalogue,
    facts: Mapping[str, Any],
    pictures: Mapping[str, Sequence[Picture]],
    live: Collection[str] = (),
) -> str:
    """Return the brief as HTML.

    pictures: those of each study, by the study's id, and of the run.
    live: ids of the studies on the live page beside the brief.
    """
    from markupsafe import Markup

    cards = cards_of(results, catalogue, facts)
    front = front_of(results, cards, next(iter(catalogue.all(Document))))
    lead = front_picture(sorted(results, key=lambda result: result.study.id != front.lead), pictures)

    def figure(one: Picture) -> dict[str, Any]:
        return {"svg": Markup(one.svg), "caption": one.caption}

    rest = {
        id: [figure(one) for one in several if one.main or lead is None or one.file != lead.file]
        for id, several in pictures.items()
    }
    shown = dict(
        language=spoken(),
        css=Markup((TEMPLATES / "brief.css").read_text(encoding="utf-8")),
        front=front,
        lead=None if lead is None else figure(lead),
        figures=rest.get(RUN_WIDE, []),
        written=t(day(facts["written"])) if "written" in facts else "",
        cards=cards,
        pictures=rest,
        live=live,
        live_file=LIVE_FILE,
        draws_said=[t(line) for line in draws_said(results)],
        facts=facts,
        boundaries=t(BOUNDARIES),
        common_limits=[t(limit) for limit in COMMON_LIMITS],
        sources=sources_of(catalogue, cards, facts),
    )
    template = templates().get_template("brief.html.j2")
    words: str = template.render(**shown | {"lead": None, "figures": (), "pictures": {}, "terms": ()})
    text: str = template.render(**shown, terms=used_in(words))
    return text
