"""The first page of a brief: the finding as headline, how many claims are ruled out or possible, one line for each claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.reports.brief.cards import Card
from mujun.reports.language import t
from mujun.reports.sentences.words import day, percent
from mujun.scenario.schema.document import Document
from mujun.studies.draws.probability import CONFIDENCE
from mujun.studies.questions import CONTRADICTED, DEPENDS, NO_VERDICT, POSSIBLE, RULED_OUT, SUPPORTED
from mujun.studies.verdict import StudyResult

GROUPS = {
    RULED_OUT: "Ruled out",
    CONTRADICTED: "Contradicted",
    SUPPORTED: "Supported",
    POSSIBLE: "Possible",
    DEPENDS: "Depends on whose numbers are used, or on how the claim is read",
    NO_VERDICT: "Tables of other claims",
}
"""Verdict -> heading of its claims, in the order of the page."""
COUNTED = {
    RULED_OUT: "{n:,} ruled out",
    CONTRADICTED: "{n:,} contradicted",
    SUPPORTED: "{n:,} supported",
    POSSIBLE: "{n:,} possible",
    DEPENDS: "{n:,} depend on the numbers taken",
    NO_VERDICT: "{n:,} tables of other claims",
}
"""Verdict -> how many claims have it."""


@dataclass(frozen=True)
class Front:
    """The first page.

    headline: finding of the leading claim. lead: id of that claim.
    counts: how many claims have which verdict. basis: how the runs were drawn, and what `depends` means.
    groups: heading, and the cards under it. document: title and date; '' for claims of the user's own.
    tested, untested: sentences of the document with the claim that tests them (id and name), and those that none does.
    """

    headline: str
    counts: str
    basis: str
    lead: str
    groups: list[tuple[str, list[Card]]]
    document: str
    note: str
    tested: list[tuple[str, str, str]]
    untested: list[str]


def front_of(results: Sequence[StudyResult], cards: Sequence[Card], document: Document) -> Front:
    """Return the first page of some results. document: whose sentences the claims test; not shown if none does."""
    lead = _lead(results)
    by_id = {card.id: card for card in cards}
    sentences = [sentence for part in document.parts for sentence in part.sentences]
    tested = [(t(s.text), s.status, by_id[s.status].chip.name) for s in sentences if s.status in by_id]
    own = not tested
    groups = [
        (t(heading), [by_id[result.study.id] for result in results if result.verdict == verdict])
        for verdict, heading in GROUPS.items()
    ]
    return Front(
        headline=by_id[lead].headline,
        counts=t(_counts(results)),
        basis=t(basis_said(results)),
        lead=lead,
        groups=[(heading, found) for heading, found in groups if found],
        document="" if own else t(joined((document.title, day(document.date)), NEXT_NAME)),
        note="" if own else t(document.note),
        tested=tested,
        untested=[] if own else [t(s.text) for s in sentences if s.status not in by_id],
    )


def basis_said(results: Sequence[StudyResult]) -> Text:
    """Say what the verdicts rest on: draws over the published ranges, or best estimates alone."""
    found = next((result.probability for result in results if result.probability is not None), None)
    if found is None:
        return say("All numbers are best estimates; without `--nominal` they are drawn from their published ranges.")
    return say(
        "In {n:,} runs every number is drawn from its published range; in brackets, the {level} interval. A claim depends if "
        "its condition is met in more than {low} and less than {high} of the runs, or if readings of it disagree.",
        n=found.design.samples, level=percent(CONFIDENCE), low=percent(found.fails_to), high=percent(found.holds_from),
    )  # fmt: skip


def _lead(results: Sequence[StudyResult]) -> str:
    """Return the id of the claim that makes the headline: the first with the most certain verdict."""
    order = list(GROUPS)
    return min(results, key=lambda result: order.index(result.verdict)).study.id


def _counts(results: Sequence[StudyResult]) -> Text:
    found = {verdict: sum(result.verdict == verdict for result in results) for verdict in GROUPS}
    said = [say(COUNTED[verdict], n=count) for verdict, count in found.items() if count]
    if len(results) == 1:
        return say("One claim, tested: {counts}.", counts=joined(said, NEXT_NAME))
    return say("{n:,} claims, tested: {counts}.", n=len(results), counts=joined(said, NEXT_NAME))
