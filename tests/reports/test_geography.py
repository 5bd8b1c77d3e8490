"""Claims on distances, times and ground: one picture each, sentences with what is claimed beside what is found."""

import re

import pytest
from briefs import run_of

from mujun.reports.brief.pictures import pictures_of
from mujun.reports.language import speaking, t
from mujun.reports.sentences.claim import finding, limiting_case, margin_said
from mujun.runs.claims.assess import AssessRequest

CLAIMS = {
    "fifteen-minutes-by-submarine": (
        r"\d+ of \d+ flights are as claimed: at most 15 min",
        r"takes the claimed time at \d",
    ),
    "oreshnik-all-europe": (r"places lie in reach", r"in that direction it flies [\d,]+ km at most"),
    "everything-over-greenland": (
        r"\d+ of \d+ flights pass over Greenland",
        r"100% is claimed; they pass [\d,]+ km to",
    ),
    "redzikowo-poland": (r"of the land that missiles reach gets a shot", r"Least is defended against Iskander-M"),
}


@pytest.fixture(scope="module")
def found():
    """A quick look at the claims: results by id, and the builder."""
    run = run_of(AssessRequest(studies=tuple(CLAIMS)))
    return {result.study.id: result for result in run.results}, run.built


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_has_one_main_picture_and_says_what_is_claimed(found, claim):
    results, built = found
    result, (short, case) = results[claim], CLAIMS[claim]
    assert re.search(short, finding(result)) and re.search(case, limiting_case(result))
    pictures = pictures_of(built, result)
    assert [one.main for one in pictures].count(True) == 1 and pictures[0].main and pictures[0].svg
    assert pictures[0].title == finding(result)
    margin = margin_said(result.study, result.answer.margin, result.unit(result.answer))
    assert not re.fullmatch(r"[-+\d.]+", margin)


def test_their_sentences_are_japanese_where_japanese_is_spoken(found):
    results, _ = found
    with speaking("ja"):
        for result in results.values():
            for text in (finding(result), limiting_case(result)):
                assert not re.search(r"[a-z]{3,} [a-z]{2,} ", t(text)), t(text)


def test_verdicts_follow_the_numbers(found):
    results, _ = found
    verdicts = {name: result.nominal_verdict for name, result in results.items()}
    assert verdicts["everything-over-greenland"] == "contradicted" and verdicts["redzikowo-poland"] == "ruled out"
    assert verdicts["fifteen-minutes-by-submarine"] == "depends" and verdicts["oreshnik-all-europe"] == "possible"
