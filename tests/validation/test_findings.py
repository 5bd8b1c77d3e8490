"""Published findings as catalogue entries: what is refused, when one passes, what its notes tell, and one of one's own."""

import math
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from scipy.stats import binomtest

from mujun.base.outcomes import BadInput
from mujun.evidence.findings.answers import Answers
from mujun.evidence.findings.ours import Ours
from mujun.evidence.findings.outcomes import single_shot_of
from mujun.evidence.findings.published import found_for, note_of, row
from mujun.runs.shared.request import builder
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.finding import Comparison, Finding, SingleShot

OWN = """
finding-x1:
  kind: finding
  number: X1
  name: A finding of one's own
  said_by: Nobody 2026
  sources:
    - {value: none, source: mujun-assumption, trust: assumed, note: "made up for a test"}
  comparisons:
    - id: low
      quantity: lowest height in view over a point's surroundings
      lowest_view:
        sensor: spy-7-araya
        region: {west: 139 deg, south: 39 deg, east: 140 deg, north: 40 deg}
      theirs: 10
      unit: km
      passes_when: ours <= theirs
      notes: [near the radar]
"""


VIEW = OWN[OWN.index("      lowest_view") : OWN.index("      theirs")]


def own(tmp_path: Path, text: str = OWN) -> Finding:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    catalogue = load_catalogue((path,))
    assert not catalogue.check_own(), catalogue.check_own()
    return catalogue.get(Finding, "finding-x1")


def test_a_finding_of_ones_own_is_repeated(tmp_path):
    finding, built = own(tmp_path), builder()
    assert load_catalogue((tmp_path / "own.yaml",)).check() == []
    (one,) = finding.comparisons
    found = row(finding, one, found_for(built, Answers(built), finding, one))
    assert found.id == "finding/X1/low" and found.unit == "km" and found.source == "Nobody 2026"
    assert found.ours >= 10.0 and found.theirs == 10.0 and found.passed == (found.ours <= 10.0)
    assert found.note == "near the radar"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sensor: spy-7-araya", "sensor: spy-7-arayo", "there is no"),
        ("north: 40 deg", "north: 38 deg", "expected a greater latitude"),
        ("west: 139 deg", "west: 139", "has no unit"),
        ("theirs: 10", "tolerance: 10", "the published number is missing"),
        ("ours <= theirs", "ours < theirs", "expected"),
        ("ours <= theirs", "within tolerance", "the tolerance or the published number is missing"),
        ("number: X1", "number: x-1", "expected"),
        ("source: mujun-assumption", "source: nobody2026", "no source has the key"),
        ("notes: [near the radar]", 'notes: ["{cases.real}"]', "a name in {} is none"),
        ("notes: [near the radar]", 'notes: ["{cases"]', "braces"),
        ("ours <= theirs", "within interval", "nothing that is compared has an interval"),
        ("notes: [near the radar]", "answer: fraction", "expected one of answer"),
        (VIEW, "      answer: fraction\n", "but nothing is asked"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path, old, new, said):
    assert old in OWN
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(old, new), encoding="utf-8")
    problems = load_catalogue((path,)).check_own()
    assert any(said in problem and "own.yaml:" in problem for problem in problems), problems


def comparison(**fields) -> Comparison:
    return Comparison.model_validate({"quantity": "a", "answer": "fraction", "unit": "km", **fields})


@pytest.mark.parametrize(
    ("passes_when", "theirs", "ours", "passed"),
    [
        ("ours >= theirs", 2.0, 2e3, True), ("ours >= theirs", 2.0, 1e3, False), ("ours <= theirs", 2.0, 1e3, True),
        ("ours > theirs", 2.0, 2e3, False), ("ours > 0", 2.0, 1.0, True), ("ours > 0", 2.0, 0.0, False),
        ("ours == 0", 0.0, 0.0, True), ("ours == 0", 0.0, 1.0, False), ("shown", None, 5.0, None),
        ("within tolerance", 2.0, 2.4e3, True), ("within tolerance", 2.0, 2.6e3, False),
        ("ours >= theirs", 2.0, math.nan, False), ("within tolerance", 2.0, math.nan, False),
    ],
)  # fmt: skip
def test_rules(tmp_path, passes_when, theirs, ours, passed):
    one = comparison(passes_when=passes_when, theirs=theirs, tolerance=0.5)
    assert row(own(tmp_path), one, Ours(ours, "m")).passed is passed


def test_notes_tell_facts_and_leave_out_what_is_not_known(tmp_path):
    finding = own(tmp_path)
    one = comparison(passes_when="shown", notes=["{cases} cases", "met: {met}", "as told"])
    found = Ours(1.0, facts={"cases": 7, "met": ""})
    assert note_of(finding, one, found) == "7 cases; as told"
    assert note_of(finding, one, replace(found, facts={"cases": 7, "met": "one"})) == "7 cases; met: one; as told"
    with pytest.raises(BadInput, match="a note names 'met'; expected one of cases"):
        note_of(finding, one, Ours(1.0, facts={"cases": 7}))


def test_a_unit_of_something_else_is_refused(tmp_path):
    with pytest.raises(BadInput, match="kg"):
        row(own(tmp_path), comparison(passes_when="shown", unit="kg"), Ours(1.0, "m"))


def test_other_numbers_change_the_answer_and_only_theirs():
    """More cross-section is never tracked less, and the builder that is handed in keeps its own numbers."""
    built = builder()
    finding = built.catalogue.get(Finding, "finding-k1")
    answers = Answers(built)
    least, most = (answers.ours(finding, one).value for one in finding.comparisons)
    assert 0.0 <= least < most <= 1.0
    assert built.catalogue.overrides == ()


def test_every_shipped_finding_has_a_question_that_exists():
    catalogue = builder().catalogue
    rows = [one for finding in catalogue.all(Finding) for one in finding.comparisons]
    assert len(rows) >= 23
    assert len({(f.number, one.id) for f in catalogue.all(Finding) for one in f.comparisons}) == len(rows)


def test_unknown_question_is_refused():
    built = builder()
    finding = built.catalogue.get(Finding, "finding-r1").model_copy(update={"question": "launch-slak"})
    with pytest.raises(BadInput, match=r"no question is called 'launch-slak'.*did you mean launch-slack"):
        Answers(built).ours(finding, finding.comparisons[0])


def test_combat_counts_are_held_against_the_default_chance_of_a_shot():
    """The interval is the exact one of the counts, carried over to a shot; the number of shots that is assumed is told."""
    built = builder()
    finding = built.catalogue.get(Finding, "finding-o2")
    one = finding.comparisons[0]
    found = found_for(built, Answers(built), finding, one)
    exact = binomtest(233, 235).proportion_ci(0.95, "exact")
    assert found.interval == pytest.approx([1.0 - (1.0 - end) ** 0.5 for end in (exact.low, exact.high)])
    assert found.value == pytest.approx(0.8 * 0.95 * 0.95 * 0.98 * 0.95)  # kill, tracked, recognised, nothing in common
    assert found.theirs == pytest.approx(1.0 - (2 / 235) ** 0.5)
    line = row(finding, one, found)
    assert line.passed is False and "the assumed shots at each missile decide: 2 here" in line.note
    within = row(finding, one, replace(found, value=0.9))
    assert within.passed is True


def test_nothing_follows_for_a_shot_where_no_number_of_shots_is_stated(tmp_path):
    text = """
    nobody:
      kind: counts
      name: A day
      summary: A test.
      days:
        - date: 2026-03-01
          state: Nowhere
          detected: 4
          destroyed: 3
          sources: [{value: a, source: mujun-assumption, trust: assumed, note: a test}]
    """
    path = tmp_path / "own.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    built = Builder(load_catalogue((path,)))
    asked = SingleShot(counts="nobody", divided_by="detected", interceptor="thaad", odds="odds-nominal")
    with pytest.raises(BadInput, match="nobody: it implies nothing for one shot; expected shots_each"):
        single_shot_of(built, asked)
