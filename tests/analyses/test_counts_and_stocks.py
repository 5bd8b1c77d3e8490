"""Counts, stocks and their intervals: against closed forms, an independent test, and what must be refused with its place."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta, binomtest

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.tallies.counts import fitting, rate_of, single_shot
from mujun.base.outcomes import BadInput
from mujun.base.proportion import exact_interval
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario, Study
from mujun.studies.check import check_names
from mujun.studies.draws.probe import Probe
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import parameter_at
from mujun.studies.run import run_study
from mujun.studies.threshold import flip_of

HEAD = "date,state,detected,destroyed,sea,landed,source\n"
ROW = {"sources": "[{value: as reported, source: mujun-assumption, trust: assumed, note: a test}]"}


def number(text: str, span: str = "") -> str:
    return f"{{nominal: {text}{span}, sources: [{{value: {text}, source: mujun-assumption, trust: assumed, note: a test}}]}}"


COUNTS = (
    f"""\
two-days:
  kind: counts
  name: Two days
  summary: A test.
  shots_each: {number('"2"')}
  days:
    - {{date: 2026-03-01, state: Nowhere, detected: 40, destroyed: 30, sea: 4, let_through: 2, engaged: 34, {{sources}}}}
    - {{date: 2026-03-02, state: Nowhere, detected: 10, destroyed: 8, engaged: 9, {{sources}}}}
rate:
  kind: study
  name: A rate
  claim: Nine of ten.
  source: mujun-assumption
  question: counts
  metric: m
  quantifier: q
  margin_unit: share
  holds_when: margin >= 0
  scenario: {{{{counts: two-days, claimed_share: 0.9}}}}
  readings:
    - {{{{name: less the sea, divided_by: threatening, reason: so}}}}
    - {{{{name: of those engaged, divided_by: engaged, reason: so}}}}
""".replace("{sources}", f"sources: {ROW['sources']}")
    .replace("{{", "{")
    .replace("}}", "}")
)
STOCKS = f"""\
mine:
  kind: stock
  name: Mine
  summary: A test.
  stock: {number('"500"', ', range: ["400", "600"]')}
  made_each_year: {number('"12"')}
june:
  kind: use
  name: June
  summary: A test.
  used: {number('"125"')}
  period: {number("12 day")}
raids:
  kind: use
  name: Raids
  summary: A test.
  used: {number('"50"')}
  raids: {number('"4"')}
slow:
  kind: use
  name: Slow
  summary: A test.
  used: {number('"12"')}
  period: {number("365.25 day")}
weeks:
  kind: study
  name: Weeks
  claim: It is gone in 48 days.
  source: mujun-assumption
  question: stock-days
  metric: m
  quantifier: q
  margin_unit: days
  holds_when: margin >= 0
  scenario: {{stock: mine, use: june, claimed_days: 48}}
"""


def catalogue_of(folder: Path, text: str, name: str = "own.yaml") -> Catalogue:
    path = folder / name
    path.write_text(text, "utf-8")
    return load_catalogue((path,))


def asked(question: str, catalogue: Catalogue, **fields):
    scenario = Scenario(**fields)
    return QUESTIONS[question].ask(Builder(catalogue), scenario, None, KnownMeetings(), True)


@pytest.mark.parametrize(
    ("hits", "shots"), [(0, 1), (0, 7), (1, 3), (5, 9), (37, 100), (99, 100), (100, 100), (3, 5000)]
)
def test_the_exact_interval_is_that_of_an_independent_library(hits: int, shots: int) -> None:
    for confidence in (0.9, 0.95):
        theirs = binomtest(hits, shots).proportion_ci(confidence, "exact")
        assert exact_interval(hits, shots, confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_exact_interval_has_its_closed_forms_at_the_ends() -> None:
    assert exact_interval(0, 0) == (0.0, 1.0)
    for n in (1, 4, 60):
        assert exact_interval(0, n) == pytest.approx((0.0, 1.0 - 0.025 ** (1.0 / n)))
        assert exact_interval(n, n) == pytest.approx((0.025 ** (1.0 / n), 1.0))
    assert exact_interval(2.5, 7.25) == pytest.approx((beta.ppf(0.025, 2.5, 5.75), beta.ppf(0.975, 3.5, 4.75)))


@pytest.mark.parametrize(("rate", "shots"), [(0.0, 2.0), (0.3, 1.0), (0.75, 2.0), (0.92, 3.5), (1.0, 2.0)])
def test_shots_of_the_implied_probability_give_the_rate_back(rate: float, shots: float) -> None:
    assert 1.0 - (1.0 - single_shot(rate, shots)) ** shots == pytest.approx(rate)


@pytest.mark.parametrize(("claimed", "whole"), [(0.37, 50), (0.9, 11), (0.0, 8), (1.0, 8), (0.5, 1)])
def test_what_fits_a_claimed_rate_is_what_the_interval_holds(claimed: float, whole: int) -> None:
    inside = [n for n in range(whole + 1) if exact_interval(n, whole)[0] <= claimed <= exact_interval(n, whole)[1]]
    assert fitting(claimed, whole) == [inside[0], inside[-1]]


def test_counts_are_summed_and_divided_by_what_is_asked_for(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, COUNTS)
    for by, whole in (("detected", 50), ("threatening", 44), ("engaged", 43)):
        answer = asked("counts", catalogue, counts="two-days", claimed_share=0.9, divided_by=by)
        low, high = exact_interval(38, whole)
        assert answer.margin == pytest.approx(min(0.9 - low, high - 0.9))
        assert answer.facts["rate"] == pytest.approx(38 / whole)
        assert answer.facts["single_shot"] == pytest.approx(1.0 - (1.0 - 38 / whole) ** 0.5)
        assert answer.facts["single_shot_low"] < answer.facts["single_shot"] < answer.facts["single_shot_high"]
        assert {row["divided_by"]: row["missiles"] for row in answer.tables["rates"]} == {
            "detected": 50, "threatening": 44, "engaged": 43,
        }  # fmt: skip


def test_a_rate_is_judged_under_each_reading(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, COUNTS)
    study = catalogue.get(Study, "rate")
    check_names(Builder(catalogue), study)
    found = run_study(Builder(catalogue), study)
    assert [one.verdict for one in found.readings] == ["contradicted", "supported", "supported"]
    assert found.verdict == "depends" and found.ladder == ()
    (scene,) = QUESTIONS["counts"].scenes(Builder(catalogue), study.scenario, found.answer)
    assert len(scene.rows) == 3 and scene.claimed == 0.9


def test_numbers_drawn_each_for_itself_never_destroy_more_than_there_were() -> None:
    assert rate_of("detected", 12.0, 10.0).share == 1.0
    assert rate_of("detected", 0.0, 0.0).share is None


def test_a_denominator_that_is_not_stated_is_refused(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, COUNTS.replace(", engaged: 9", ""))
    with pytest.raises(BadInput, match="two-days: how many were engaged is not stated for 2026-03-02"):
        asked("counts", catalogue, counts="two-days", claimed_share=0.9, divided_by="engaged")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("destroyed: 8,", "destroyed: 11,", r"days\.1\.destroyed: 11 destroyed of 10 detected"),
        ("engaged: 9", "engaged: 7", r"days\.1\.engaged: 7 engaged; expected from 8"),
        ("sea: 4", "sea: 12", r"days\.0\.sea: with these 42 are told of 40 detected"),
        ("2026-03-02", "2026-02-30", r"days\.1\.date: '2026-02-30' is no date"),
        ("2026-03-02", "2026", r"days\.1\.date"),
    ],
)
def test_counts_that_do_not_add_up_are_refused_with_file_line_and_entry(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in COUNTS
    with pytest.raises(BadInput, match=rf"own\.yaml:[78]: two-days\.{told}"):
        catalogue_of(tmp_path, COUNTS.replace(old, new)).get(schema.Counts, "two-days")


def test_a_table_of_ones_own_is_an_entry_with_the_line_of_each_row(tmp_path: Path) -> None:
    rows = "2026-03-01,Nowhere,40-44,30,4,,mujun-assumption\n\n2026-03-02,Nowhere,10,8,,1,mujun-assumption\n"
    entry = catalogue_of(tmp_path, HEAD + rows, "March counts.csv").get(schema.Counts, "march-counts")
    first, second = entry.days
    assert (first.detected.low, first.detected.si, first.detected.high) == (40.0, 42.0, 44.0)
    assert second.sea is None and second.landed is not None and second.landed.si == 1.0
    assert {one.source for one in second.sources} == {"mujun-assumption"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            HEAD + "2026-03-01,X,10,11,,,mujun-assumption\n",
            r"c\.csv:2: c\.days\.0\.destroyed: 11 destroyed of 10 detected",
        ),
        (HEAD + "2026-03-01,X,10,9,,,a\n2026-03-02,X,,9,,,a\n", r"c\.csv:3: c\.days\.1\.detected: the cell is empty"),
        (HEAD + "2026-03-01,X,10,9\n", r"c\.csv:2: c\.days\.0: 4 cells; expected 7"),
        (HEAD + "2026-03-01,X,ten,9,,,a\n", r"c\.csv:2: c\.days\.0\.detected.*plain finite number"),
        (HEAD.replace("sea", "see"), r"c\.csv:1: no column is called 'see'.*did you mean sea"),
        (HEAD.replace(",source", ""), r"c\.csv:1: 0 columns are called source"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        catalogue_of(tmp_path, text, "c.csv").get(schema.Counts, "c")


def test_a_count_that_is_a_bare_number_can_be_set_and_drawn(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, COUNTS)
    changed = catalogue.with_values({"two-days.days.0.destroyed": "25"})
    answer = asked("counts", changed, counts="two-days", claimed_share=0.9)
    assert answer.facts["destroyed"] == 33.0
    drawn = catalogue.with_values({"two-days.days.0.destroyed": 20.0})
    assert asked("counts", drawn, counts="two-days", claimed_share=0.9).facts["destroyed"] == 28.0
    with pytest.raises(BadInput, match="41 destroyed of 40 detected"):
        catalogue.with_values({"two-days.days.0.destroyed": "41"})


def test_a_stock_lasts_as_long_as_its_quotient_says(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, STOCKS)
    answer = asked("stock-days", catalogue, stock="mine", use="june", claimed_days=48.0)
    lasts = 500.0 / (125.0 / 12.0 - 12.0 / 365.25)
    assert answer.facts["lasts"] == pytest.approx(lasts)
    assert answer.margin == pytest.approx(48.0 - lasts) and answer.unit == "days"
    assert answer.facts["share_used"] == 0.25 and answer.facts["years_to_replace"] == pytest.approx(125 / 12)
    stays = asked("stock-days", catalogue, stock="mine", use="june", claimed_days=48.0, lasts=True)
    assert stays.margin == pytest.approx(lasts - 48.0)
    raids = asked("stock-days", catalogue, stock="mine", use="raids", claimed_days=30.0)
    assert (raids.facts["lasts"], raids.margin, raids.unit) == (40.0, -10.0, "raids")
    row = answer.tables["lasts"][0]
    assert row["at_low"] < row["lasts"] < row["at_high"]


def test_a_stock_made_as_fast_as_it_is_used_is_never_exhausted(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, STOCKS)
    answer = asked("stock-days", catalogue, stock="mine", use="slow", claimed_days=3650.0)
    assert answer.facts["lasts"] is None and answer.margin < 0.0
    assert answer.decides.startswith("never exhausted")
    assert asked("stock-days", catalogue, stock="mine", use="slow", claimed_days=3650.0, lasts=True).margin > 0.0


def test_the_flip_of_a_stock_is_the_claimed_time_times_the_use(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, STOCKS)
    evaluator = Evaluator(catalogue, catalogue.get(Study, "weeks"))
    assert evaluator.turning == "mine.stock" and evaluator.used == {"mine", "june"}
    flip = flip_of(evaluator, parameter_at(catalogue, "mine.stock"))
    assert flip.value == pytest.approx(48.0 * (125.0 / 12.0 - 12.0 / 365.25), rel=5e-4)


def test_draws_move_a_stock_and_cost_no_flight(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, STOCKS)
    study = catalogue.get(Study, "weeks")
    numbers = uncertain_numbers(catalogue, {"mine", "june"})
    assert [one.path for one in numbers] == ["mine.stock"]
    probe = Probe(catalogue, [study], numbers)
    assert [probe.ask(np.array([value]))[0].holds for value in (450.0, 550.0)] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\n  raids: {", "\n  period: {nominal: 1 day, sources: [{value: x, source: a, trust: assumed}]}\n  raids: {", "one of"),
        ('{nominal: "50"', '{nominal: "0"', "no interceptor is used"),
    ],
)  # fmt: skip
def test_a_use_that_is_none_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in STOCKS
    catalogue = catalogue_of(tmp_path, STOCKS.replace(old, new))
    with pytest.raises(BadInput, match=told):
        asked("stock-days", catalogue, stock="mine", use="raids", claimed_days=30.0)


@pytest.mark.parametrize("fields", [{"counts": "two-days"}, {"stock": "mine", "use": "june"}])
def test_a_claim_without_its_number_is_refused(tmp_path: Path, fields: dict[str, str]) -> None:
    question = "counts" if "counts" in fields else "stock-days"
    with pytest.raises(BadInput, match=r"is claimed; expected scenario\.claimed_"):
        asked(question, catalogue_of(tmp_path, COUNTS + STOCKS), **fields)


def test_a_wrong_number_in_the_only_row_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "march.csv"
    path.write_text("date,state,detected,destroyed,source\n2026-03-01,Nowhere,-3,0,mujun-assumption\n")
    (told,) = load_catalogue((path,)).check_own()
    assert told.splitlines() == [told] and "march.csv:2: march.days.0.detected.nominal: '-3' is too small" in told
