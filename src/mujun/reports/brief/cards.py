"""One claim as its card shows it, in the order of a reader's questions; the page and the Markdown lay it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mujun.analyses.answer import Answer
from mujun.base.text import NEXT_NAME, NEXT_SENTENCE, THAT_IS, Text, joined, say
from mujun.reports.brief.numbers import Cited, DecidingNumber, cited, deciding_numbers, statement_source
from mujun.reports.data.probability import faults_said, influences_said, margins_said, probability_text
from mujun.reports.drawing.roles import VERDICT_SIGNS
from mujun.reports.language import t
from mujun.reports.plain import head_words
from mujun.reports.sentences.beside import (
    chance,
    changing_views,
    concerns_governments,
    listed,
    other_case,
    otherwise_read,
    quantity,
    value_text,
)
from mujun.reports.sentences.claim import finding_sentence, headline, margin_said, metric, plain, quantifier
from mujun.reports.sentences.words import STEPS
from mujun.reports.wording import condition_text, fact_text, per_cent, read_text, share_of
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.entry import Area
from mujun.scenario.schema.ground import Dispute
from mujun.studies.questions import NO_VERDICT
from mujun.studies.threshold import Flip
from mujun.studies.verdict import StudyResult, ladder_rows

LONGEST_CLAIM = 400
"""Greatest length of a claim's own words where they stand among others, characters; its card has the rest, folded."""


@dataclass(frozen=True)
class Chip:
    """A verdict with a name.

    verdict: a word of `studies.questions`, or '' where the matter does not bear on the claim.
    note: what stands beside it, in words.
    breaks: whether it is the step at which the claim breaks.
    """

    name: str
    verdict: str
    note: str = ""
    breaks: bool = False
    source: Cited | None = None

    @property
    def kind(self) -> str:
        """Name of the verdict for style sheets."""
        return self.verdict.replace(" ", "-") if self.verdict in VERDICT_SIGNS else "none"

    @property
    def sign(self) -> str:
        """Symbol of the verdict."""
        return VERDICT_SIGNS.get(self.verdict, "–")


@dataclass(frozen=True)
class Table:
    """A table of a card. sheet: name of its sheet in tables.xlsx; '' if it has none."""

    name: str
    heads: list[str]
    rows: list[list[str]]
    sheet: str = ""


@dataclass(frozen=True)
class Card:
    """One claim, ready to be laid out; all texts are in the spoken language.

    chip: verdict. claim: in the author's words. finding: at best estimates, in a short sentence.
    chance: how likely the condition is met, and whether other readings disagree.
    governments: verdict under each one's stated numbers; none where these do not bear on the claim.
    changes: what would change the verdict. limits: the author's. disputes: statements on disputed places of its flights.
    facts: name and text. again: the command that computes the limiting case.
    """

    id: str
    chip: Chip
    headline: str
    finding: str
    claim: str
    sentence: str
    chance: str
    warned_by: str
    steps: list[Chip]
    statements: list[tuple[str, Cited]]
    governments: list[Chip]
    readings: list[Chip]
    changes: list[str]
    limits: list[str]
    disputes: list[str]
    numbers: list[DecidingNumber]
    facts: list[tuple[str, str]]
    tables: list[Table]
    again: str

    @property
    def short_claim(self) -> str:
        """The claim, cut where it is very long."""
        return self.claim if len(self.claim) <= LONGEST_CLAIM else f"{self.claim[:LONGEST_CLAIM].rstrip()} …"


def card_of(result: StudyResult, catalogue: Catalogue, again: str, sheets: Mapping[str, str]) -> Card:
    """Return the card of a result. again: see `Card`. sheets: name of a table of the run -> its sheet."""
    study, chanced = result.study, chance(result)
    disputes = _disputes(catalogue, result)
    return Card(
        id=study.id,
        chip=Chip(t(study.name), result.verdict),
        headline=t(headline(result)),
        finding=t(finding_sentence(result)),
        claim=t(study.claim),
        sentence=t(plain(result)),
        chance=t(joined([one for one in (chanced, otherwise_read(result)) if one is not None], NEXT_SENTENCE)),
        warned_by=_warned_by(result),
        steps=_steps(result),
        statements=[(t(item.value or ""), statement_source(catalogue, item)) for item in study.statements],
        governments=_governments(result),
        readings=_readings(result, catalogue),
        changes=_changes(result),
        limits=[t(limit) for limit in (*result.cautions, *study.limits)],
        disputes=[t(one.statement) for one in disputes],
        numbers=deciding_numbers(catalogue, result),
        facts=_facts(result),
        tables=_tables(result, sheets),
        again=again,
    )


def sentences(*said: str) -> str:
    """Return sentences that follow each other, as the spoken language sets them; empty ones are left out."""
    return t(joined([one for one in said if one], NEXT_SENTENCE))


def _warned_by(result: StudyResult) -> str:
    """Return which governments' stated numbers change the verdict, and to what; '' for none."""
    other = changing_views(result)
    if not other:
        return ""
    return t(
        say(
            "{names}: {verdict}",
            names=listed([say("{name}", name=view.name) for view in other]),
            verdict=other[0].verdict,
        )
    )


def _steps(result: StudyResult) -> list[Chip]:
    rows, breaks = ladder_rows(result), result.breaks_at
    return [
        Chip(
            t(STEPS.get(row["rung"], row["rung"])), row["verdict"] if row["on"] and row["asked"] else "", t(row["said"]),
            breaks is not None and breaks.name == row["rung"],
        )
        for row in rows
    ]  # fmt: skip


def _governments(result: StudyResult) -> list[Chip]:
    if not concerns_governments(result):
        return []
    return [
        Chip(
            t(view.name),
            view.verdict,
            t(view.fault) if view.fault else t(margin_said(result.study, view.margin, view.unit)),
        )
        for view in result.views
    ]


def _readings(result: StudyResult, catalogue: Catalogue) -> list[Chip]:
    if len(result.readings) < 2:
        return []
    return [
        Chip(
            t(one.name), one.verdict,
            t(_margin(result, one.answer, one.name)) if one.probability is None else _met(probability_text(one.probability)),
            source=cited(catalogue, one.source) if one.source else None,
        )
        for one in result.readings
    ]  # fmt: skip


def _met(share: Text) -> str:
    return t(say("met in {share} of runs", share=share))


def _changes(result: StudyResult) -> list[str]:
    """Return what would change the verdict: each number with a flip, then those without one together."""
    flips = result.flips or ((result.turning,) if result.turning is not None else ())
    lines = [t(_flip_said(result, flip)) for flip in flips if flip.value is not None]
    if idle := dict.fromkeys(quantity(flip.parameter.path) for flip in flips if flip.value is None):
        lines.append(
            t(say("No value that was tried of these changes it: {names}.", names=joined(list(idle), NEXT_NAME)))
        )
    return lines


def _flip_said(result: StudyResult, flip: Flip) -> Text:
    """Return the value of a number at which the verdict changes, and the case that decides there if it is another one."""
    number, case = flip.parameter, other_case(result, flip)
    assert flip.value is not None
    words = {
        "quantity": quantity(number.path), "entry": number.entry, "value": value_text(flip, flip.value),
        "nominal": value_text(flip, number.nominal), "low": value_text(flip, number.low), "high": value_text(flip, number.high),
    }  # fmt: skip
    if flip.within_published:
        first = say("{quantity} {value} instead of {nominal}, within the published {low} to {high} ({entry}).", **words)
    else:
        first = say(
            "{quantity} {value} instead of {nominal}, outside the published {low} to {high} ({entry}).", **words
        )
    if not case:
        return first
    return joined([first, say("Another case decides then: {case}.", case=case)], NEXT_SENTENCE)


def _disputes(catalogue: Catalogue, result: StudyResult) -> list[Dispute]:
    """Return the disputed places from which flights of the claim start."""
    areas = [one for one in catalogue.all(Area) if one.id in result.used]

    def inside(dispute: Dispute, area: Area) -> bool:
        west, south, east, north = dispute.corners_deg
        return west <= area.longitude_deg <= east and south <= area.latitude_deg <= north

    return [one for one in catalogue.all(Dispute) if any(inside(one, area) for area in areas)]


def _facts(result: StudyResult) -> list[tuple[str, str]]:
    study, answer = result.study, result.answer
    rows = [
        ("Measured", t(metric(result))),
        ("Over which cases", t(quantifier(result))),
        ("Measured, in the author's words", t(study.metric)),
        ("Cases, in the author's words", t(study.quantifier)),
        ("Condition", t(condition_text(result))),
    ]
    if said := read_text(result):
        rows.append(("Read in sources", t(said)))
    if result.verdict != NO_VERDICT:
        rows.append(("At best estimates", t(_with_margin(result.nominal_verdict, _margin(result, result.answer)))))
    if result.uniform is not None:
        rows.append(("With uniform distributions", t(probability_text(result.uniform))))
    if result.probability is not None:
        lines = (*margins_said(result.probability), *faults_said(result.probability))
        rows += [("Over the draws", t(line)) for line in lines]
    rows += [("Moves the margin most", t(line)) for line in influences_said(result)]
    rows += [(name, t(text)) for name, text in (("Worst case", answer.worst), ("Best case", answer.best)) if text]
    if answer.fraction is not None:
        rows.append(("Over all cases", t(share_of(answer.fraction, answer.fraction_of))))
    rows.append(("Limiting case", t(answer.decides)))
    rows += [(head_words(key), t(fact_text(value))) for key, value in answer.facts.items()]
    return [(_capital(t(name)), text) for name, text in rows]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _margin(result: StudyResult, answer: Answer, of: str = "") -> Text:
    return margin_said(result.study, answer.margin, result.unit(answer), of)


def _tables(result: StudyResult, sheets: Mapping[str, str]) -> list[Table]:
    id, tables = result.study.id, []
    if result.ladder:
        rows = [
            [
                t(STEPS.get(row["rung"], row["rung"])), _step_verdict(result, row),
                "–" if row["share_left"] is None or not row["asked"] else t(per_cent(row["share_left"])), t(row["said"]),
            ]
            for row in ladder_rows(result)
        ]  # fmt: skip
        heads = ["step", "verdict", "share left", "condition added"]
        tables.append(
            _table("From reachable to defended: each step adds a condition", heads, rows, sheets.get(f"{id} ladder"))
        )
    if result.variants:
        rows = [
            [t(one.name), t(one.verdict), t(_margin(result, one.answer, one.name)), t(one.answer.decides)]
            for one in result.variants
        ]
        heads = ["with", "verdict", "margin", "why"]
        tables.append(_table("Same test, other assumptions", heads, rows, sheets.get(f"{id} variants")))
    if grounds := [[t(one.name), t(one.reason)] for one in result.readings if one.reason]:
        tables.append(_table("Why one may read it so", ["reading", "reason"], grounds, None))
    for name, found in result.answer.tables.items():
        if found:
            heads = [head_words(head) for head in found[0]]
            cells = [[_cell(value) for value in row.values()] for row in found]
            tables.append(_table(head_words(name), heads, cells, sheets.get(f"{id} {name}")))
    return tables


def _step_verdict(result: StudyResult, row: Mapping[str, Any]) -> str:
    if not row["on"]:
        return t("left out")
    if not row["asked"]:
        return "–"
    return t(_with_margin(row["verdict"], margin_said(result.study, row["margin"], row["margin_unit"])))


def _with_margin(verdict: str, margin: Text) -> Text:
    """Return a verdict and the margin that it has."""
    return joined((verdict, margin), THAT_IS)


def _table(name: str, heads: Sequence[str], rows: list[list[str]], sheet: str | None) -> Table:
    return Table(_capital(t(name)), [t(head) for head in heads], rows, sheet or "")


def _cell(value: Any) -> str:
    return "–" if value is None else t(fact_text(value))
