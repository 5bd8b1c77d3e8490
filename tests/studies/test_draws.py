"""Draws: distributions against scipy's, the design, what is drawn once, and each draw against the same numbers set by hand."""

import tracemalloc

import numpy as np
import pytest
from scipy import stats
from smaller import ONE_AREA, ONE_SEA, fewer

from mujun.analyses.cases.flights import GROUP, drop_flights
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.track_time import TrackTime
from mujun.base.outcomes import BadInput
from mujun.base.processes import Crew
from mujun.runs.claims.assess import AssessRequest, prepared, sampling_of
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.changes import drawn
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import (
    BYTES_A_DRAW,
    BYTES_AN_OUTCOME,
    DRAWS_A_BUILD,
    MOST_EACH,
    Design,
    Drawn,
    Sampling,
    blocks_of,
    replicates_for,
    shares_of,
)
from mujun.studies.draws.probability import counts_as_met, effective_draws, interval, together
from mujun.studies.draws.sampler import Sampler
from mujun.studies.evaluate import Evaluator
from mujun.studies.replicates import replicates, sampled

CATALOGUE = load_catalogue()
SHARES = np.linspace(0.01, 0.99, 33)


@pytest.fixture(scope="module")
def seeing() -> Sampler:
    study = CATALOGUE.get(Study, "watches-kurils")
    return Sampler(CATALOGUE, [study], Evaluator(CATALOGUE, study).used)


def numbers(*entries):
    return {number.path: number for number in uncertain_numbers(CATALOGUE, entries)}


def test_default_distribution_is_triangular_and_uniform_the_alternative():
    speed = numbers("sm-3-iia")["sm-3-iia.burnout_speed"]
    assert (speed.low, speed.nominal, speed.high) == (4000.0, 4500.0, 5000.0)
    expected = stats.triang(0.5, 4000.0, 1000.0).ppf(SHARES)
    np.testing.assert_allclose(speed.values(SHARES), expected, rtol=1e-12)
    np.testing.assert_allclose(speed.values(SHARES, "uniform"), 4000.0 + 1000.0 * SHARES, rtol=1e-12)


def test_a_skewed_range_keeps_its_peak_at_the_nominal_value():
    def peak_of(number):
        return (number.nominal - number.low) / (number.high - number.low)

    found = [n for n in numbers("sm-3-ib", "timeline-regional").values() if not n.logarithmic]
    number = min(found, key=lambda n: peak_of(n) if peak_of(n) > 0.0 else 1.0)
    assert 0.0 < peak_of(number) < 0.4
    expected = stats.triang(peak_of(number), number.low, number.high - number.low).ppf(SHARES)
    np.testing.assert_allclose(number.values(SHARES), expected, rtol=1e-12)


def test_a_range_of_decades_is_drawn_by_its_logarithm():
    section = numbers("threat-cross-section-s")["threat-cross-section-s.reentry_vehicle"]
    assert section.logarithmic
    low, peak, high = np.log([section.low, section.nominal, section.high])
    expected = np.exp(stats.triang((peak - low) / (high - low), low, high - low).ppf(SHARES))
    np.testing.assert_allclose(section.values(SHARES), expected, rtol=1e-10)


def test_things_that_are_counted_are_drawn_whole():
    counts = [n for n in numbers("russia-2018", "allied-2018", "spy-7-japan").values() if n.whole]
    assert {n.kind for n in counts} >= {"posture", "force"}
    for number in counts:
        values = number.values(SHARES)
        np.testing.assert_array_equal(values, np.rint(values))
        assert number.low <= values.min() and values.max() <= number.high


def test_one_rocket_in_two_blocks_is_drawn_once():
    found = numbers("sm-3-ia", "sm-3-ib", "sm-3-iia")
    (block,) = blocks_of(list(found.values()))
    points, _ = shares_of(block, 0, Design(256))
    column = {path: points[:, block.causes.index(number.cause)] for path, number in found.items()}
    np.testing.assert_array_equal(column["sm-3-ia.burnout_speed"], column["sm-3-ib.burnout_speed"])
    np.testing.assert_array_equal(column["sm-3-ia.stages.0.burn_time"], column["sm-3-iia.stages.0.burn_time"])
    assert not np.array_equal(column["sm-3-ia.burnout_speed"], column["sm-3-iia.burnout_speed"])
    assert not np.array_equal(column["sm-3-ia.stages.1.burn_time"], column["sm-3-iia.stages.1.burn_time"])


def test_every_common_cause_joins_numbers_of_at_least_two_entries():
    every = uncertain_numbers(CATALOGUE, [r.id for r in CATALOGUE.records.values() if r.kind != "document"])
    joined: dict[str, set[str]] = {}
    for number in every:
        if number.cause != number.path:
            joined.setdefault(number.cause, set()).add(number.path)
    assert joined
    for cause, paths in joined.items():
        assert len(paths) > 1, cause
    named = {cause.partition(".")[0] for cause in joined}
    assert named == {r.id for r in CATALOGUE.records.values() if r.kind == "common-cause"}


def test_two_causes_that_claim_one_number_are_refused(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "mine:\n  kind: common-cause\n  name: mine\n  summary: a second claim\n  members: [sm-3-ia.burnout_speed, thaad]\n"
        "  sources:\n    - {source: mujun-assumption, trust: assumed}\n"
    )
    with pytest.raises(BadInput, match=r"sm-3-ia\.burnout_speed: the causes .* both claim it; expected one"):
        uncertain_numbers(load_catalogue((file,)), ["sm-3-ia"])


def test_blocks_are_covered_evenly_and_shuffled_against_each_other(seeing):
    design = Design(1024, seed=3)
    sections = next(b for b in seeing.blocks if "threat-cross-section-s" in b.name)
    radar = next(b for b in seeing.blocks if b.name == "spy-7-japan")
    taken = []
    for block in (sections, radar):
        points, which = shares_of(block, 0, design)
        assert len(points) == design.each and sorted(which) == list(range(design.each))
        np.testing.assert_array_equal(np.sort((points[:, 0] * design.each).astype(int)), np.arange(design.each))
        taken.append(points[which, 0])
    assert abs(stats.spearmanr(*taken).statistic) < 0.3
    rocket = next(b for b in seeing.blocks if "missile" in b.kinds)
    points, which = shares_of(rocket, 0, design)
    assert len(points) == design.each // DRAWS_A_BUILD["missile"]
    assert len(set(np.bincount(which))) == 1


def test_replicates_and_seeds_differ_and_the_same_seed_repeats(seeing):
    block = seeing.blocks[0]
    first, again, other, seeded = (
        shares_of(block, r, Design(64, seed)) for r, seed in ((0, 0), (0, 0), (1, 0), (0, 1))
    )
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0]) and not np.array_equal(first[0], seeded[0])


def test_a_study_has_the_same_draws_whatever_else_is_asked(seeing, monkeypatch):
    """And its flights are dropped before another claim is asked: those of all claims would fill memory."""
    kept = []

    def noted(flights):
        kept.append({key for key in flights if key[0] == GROUP})
        drop_flights(flights)
        assert not any(key[0] == GROUP for key in flights)

    monkeypatch.setattr("mujun.studies.draws.probe.drop_flights", noted)
    hits = fewer(CATALOGUE.get(Study, "hits-russia"), **ONE_AREA)
    both = Sampler(
        CATALOGUE, [hits, *seeing.studies], Evaluator(CATALOGUE, hits).used | {n.entry for n in seeing.numbers}
    )
    alone, more = (one.replicate(2, Design(32, 5)) for one in (seeing, both))
    column = {number.path: k for k, number in enumerate(both.numbers)}
    mine = more.values[:, [column[number.path] for number in seeing.numbers]]
    np.testing.assert_array_equal(alone.values, mine)
    assert alone.studies[0].margins == more.studies[1].margins
    of_seeing, of_hits, again = kept
    assert of_hits and again == of_seeing and not of_hits & of_seeing


def test_a_drawn_entry_keeps_everything_else():
    missile = CATALOGUE.entry("r-30-bulava")
    other = drawn(missile, {("stages", 1, "burn_time"): 50.0, ("payload_mass",): 900.0})
    assert other.stages[1].burn_time.si == 50.0 and other.payload_mass.si == 900.0
    assert missile.stages[1].burn_time.si != 50.0
    assert other.stages[0] is missile.stages[0] and other.stages[1].dry_mass is missile.stages[1].dry_mass


@pytest.mark.parametrize("name", ["watches-kurils", "hits-russia", "wider-than-thaad"])
def test_each_draw_is_what_the_same_numbers_give_when_set_by_hand(name):
    study = CATALOGUE.get(Study, name)
    study = fewer(study, **ONE_SEA) if study.scenario.launch_groups[:1] == ("russia-icbm-basing",) else study
    evaluator = Evaluator(CATALOGUE, study)
    sampler = Sampler(CATALOGUE, [study], evaluator.used)
    found = sampler.replicate(1, Design(32, 7))
    assert len(set(found.studies[0].margins)) > 1
    for d in (0, 3):
        values = {
            number.path: f"{value / number.per_unit:.15g} {number.unit}".removesuffix(" 1")
            for number, value in zip(sampler.numbers, found.values[d], strict=True)
        }
        assert evaluator.answer(values).margin == pytest.approx(found.studies[0].margins[d], rel=1e-6, abs=1e-3)


def test_same_result_on_any_number_of_processes(monkeypatch):
    study = fewer(CATALOGUE.get(Study, "sees-russia"), **ONE_SEA)
    sampler = Sampler(CATALOGUE, [study], Evaluator(CATALOGUE, study).used)
    designs = [(Design(32, 1), range(8)), (Design(16, 1, "uniform", 4), range(1, 3))]
    found = []
    for threads in ("1", "3"):
        monkeypatch.setenv("MUJUN_THREADS", threads)
        with Crew(sampler) as crew:
            found.append([replicates(crew, design, which)[0] for design, which in designs])
    for one, other in zip(*found, strict=True):
        assert one == other
        assert len({margin for part in one for margin in part[0].margins}) > len(one)


def test_a_draw_that_fails_is_counted_and_told(seeing, monkeypatch):
    calls = iter(range(10_000))

    class Sometimes(TrackTime):
        def measure(self, *asked, **how):
            if next(calls) % 4 == 0:
                raise BadInput("the radar stands nowhere\nsecond line")
            return super().measure(*asked, **how)

    monkeypatch.setitem(QUESTIONS, "track-time", Sometimes())
    design = Design(16, replicates=2)
    found = together([seeing.replicate(k, design).studies[0] for k in range(2)], design)
    assert found.failed == {"the radar stands nowhere": 4}
    assert found.value is not None and found.value in {n / 12 for n in range(13)}


def test_builds_that_cannot_fly_fail_in_their_own_draws_only(seeing, monkeypatch):
    monkeypatch.setenv("MUJUN_THREADS", "1")

    class Heavy(Sampler):
        def values(self, index, design):
            values = super().values(index, design)
            burns = [k for k, one in enumerate(self.numbers) if one.kind == "missile" and "burn_time" in one.path]
            assert burns
            values[:, burns] *= 100.0 if index == 0 else 1.0
            return values

    heavy = Heavy(CATALOGUE, seeing.studies, {number.entry for number in seeing.numbers})
    with Crew(heavy) as crew:
        drawn_heavy, drawn_usual = replicates(crew, Design(16, replicates=2), range(2))[0]
    assert len(drawn_heavy[0].failed) == 8
    assert all("does not lift its weight" in why for why in drawn_heavy[0].failed.values())
    assert not drawn_usual[0].failed


def test_where_every_draw_fails_there_is_no_probability():
    nothing = Drawn((None,) * 4, ("",) * 4, (False,) * 4, dict.fromkeys(range(4), "no"))
    found = together([nothing, nothing], Design(8, replicates=2))
    assert (found.value, found.low, found.high, found.met) == (None, None, None, None)
    assert sum(found.failed.values()) == 8


def test_interval_where_all_draws_agree_is_wilsons():
    rng = np.random.default_rng(5)
    margins = [rng.normal(size=100) for _ in range(8)]
    holds = [np.zeros(100, bool) for _ in margins]
    worth = effective_draws(margins)
    low, high = interval(holds, margins)
    z2 = stats.norm.ppf(0.975) ** 2
    assert low == 0.0 and high == pytest.approx(z2 / (worth + z2))


def test_draws_that_share_a_build_are_worth_no_more_than_the_builds():
    rng = np.random.default_rng(6)
    alone = [rng.normal(size=128) for _ in range(8)]
    shared = [np.full(128, rng.normal()) + 1e-3 * rng.normal(size=128) for _ in range(8)]
    assert effective_draws(alone) > 200.0
    assert effective_draws(shared) < 10.0
    assert effective_draws([np.full(16, np.nan), np.full(16, np.nan)]) == 32.0


def test_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(300):
        shifts = 0.5 * rng.normal(size=8)
        margins = [shift + rng.normal(size=64) for shift in shifts]
        low, high = interval([m > 1.0 for m in margins], margins)
        covered += low <= stats.norm.sf(1.0 / np.sqrt(1.25)) <= high
    assert covered / 300 >= 0.91


def test_verdicts_by_probability():
    met = [counts_as_met(p) for p in (0.0, 0.1, 0.11, 0.89, 0.9, 1.0, None)]
    assert met == [False, False, None, None, True, True, None]
    assert counts_as_met(0.8, holds_from=0.75) is True


@pytest.mark.parametrize(("samples", "seed"), [(8, 0), (100, 0), (64, -1)])
def test_designs_that_make_no_sense_are_refused(samples, seed):
    with pytest.raises(BadInput, match="expected"):
        Design(samples, seed)


def test_many_draws_are_many_replicates_and_too_many_are_refused_before_any_work() -> None:
    """The memory of a process is that of one replicate, whatever the number of draws; what is kept of each draw is bounded."""
    assert [replicates_for(n) for n in (32, 256, 2048, 4096, 100_000)] == [8, 8, 8, 16, 400]
    for n in (32, 2048, 4096, 10_000, 100_000, 1_000_000):
        assert n % replicates_for(n) == 0 and 4 <= n // replicates_for(n) <= MOST_EACH
    with pytest.raises(BadInput, match=r"100,024 draws cannot be divided .* expected a number such as 100,352"):
        sampling_of(100_024, 0, "triangular", None, 0.9, 0.1)
    assert 100_352 // replicates_for(100_352) <= MOST_EACH
    request = AssessRequest(studies=("shield",), sampling=sampling_of(80_000_000, 0, "triangular", None, 0.9, 0.1))
    with pytest.raises(
        BadInput, match=r"80,000,000 draws would take about \d+\.\d GB of memory; expected at most"
    ) as refused:
        prepared(request)
    most = int(str(refused.value).rpartition("at most ")[2].partition(", which")[0].replace(",", ""))
    fits = AssessRequest(studies=("shield",), sampling=sampling_of(most, 0, "triangular", None, 0.9, 0.1))
    assert most > 500_000 and prepared(fits)


def test_what_is_kept_of_a_draw_takes_no_more_memory_than_is_reckoned_with() -> None:
    design, random = Design(16_384, replicates=64), np.random.default_rng(4)
    tracemalloc.start()
    parts = [
        tuple(
            Drawn(tuple(random.normal(size=256).tolist()), ("s",) * 256, tuple((random.random(256) < 0.5).tolist()), {})
            for _ in range(5)
        )
        for _ in range(design.replicates)
    ]
    found = [together([part[n] for part in parts], design) for n in range(5)]
    assert len(found) == 5
    assert tracemalloc.get_traced_memory()[1] < 1.1 * design.samples * (BYTES_A_DRAW + 5 * BYTES_AN_OUTCOME)
    tracemalloc.stop()


def test_sampled_studies_carry_both_distributions(monkeypatch):
    from mujun.scenario.building.build import Builder
    from mujun.studies.run import run_all

    monkeypatch.setenv("MUJUN_THREADS", "1")
    study = fewer(CATALOGUE.get(Study, "sees-russia"), **ONE_AREA)
    results = run_all(Builder(CATALOGUE), [study])
    (found,) = sampled(CATALOGUE, results, Sampling(Design(32)))
    data = found.to_dict()
    assert data["basis"] == "sampled" and data["nominal_verdict"] == "ruled out"
    assert data["probability_low"] <= data["probability"] <= data["probability_high"]
    assert data["draws"] == 32 and data["uniform_draws"] == 16
    assert data["margin"] == results[0].answer.margin


def test_counts_of_a_doctrine_are_drawn_as_whole_numbers() -> None:
    """Fractions of a look were refused in every draw, so that a study with such a doctrine had no probability."""
    (looks,) = (
        number for number in uncertain_numbers(CATALOGUE, ["doctrine-two-in-sequence"]) if number.path.endswith("looks")
    )
    assert set(looks.values(np.linspace(0.0, 1.0, 101))) == {2.0, 3.0}
