"""How far numbers can be trusted: a statement gives what it is cited for, and numbers are counted, not statements."""

import pytest
from pydantic import TypeAdapter

from mujun.reports.data.provenance import estimate_rows, provenance
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.families import numbers_said
from mujun.scenario.numbers.marks import mark_at, marks_at, marks_in
from mujun.scenario.numbers.presets import assumptions_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.marks import MARKS, gives_nominal, mark_of, section_of, statement_problems
from mujun.scenario.reading.marks import estimates_of as numbers_of
from mujun.scenario.schema.assumptions import Preset, SourceFamily
from mujun.scenario.schema.battle import Force
from mujun.scenario.schema.estimate import Estimate, SourceItem, Speed
from mujun.scenario.schema.rocket import Interceptor
from mujun.scenario.schema.said import stated
from mujun.scenario.schema.study import Study
from mujun.studies.parameters import parameter_at

CATALOGUE = load_catalogue()
ENTRIES = [CATALOGUE.entry(id) for id in CATALOGUE.records]


def speed(nominal: str, *statements: dict[str, str], limits: tuple[str, str] | None = None) -> Estimate:
    """Return a burnout speed with these statements."""
    data = {"nominal": nominal, "range": list(limits) if limits else None, "sources": list(statements)}
    return TypeAdapter(Speed).validate_python({k: v for k, v in data.items() if v is not None})


def item(value: str, trust: str, role: str = "value", **more: str) -> dict[str, str]:
    return {"value": value, "source": "mujun-assumption", "trust": trust, "role": role, **more}


def test_what_was_read_of_a_number_is_a_value_in_its_range_or_context() -> None:
    assert [(entry.id, problem) for entry in ENTRIES for problem in statement_problems(entry)] == []


def test_every_number_has_a_value_among_its_statements() -> None:
    bare = [
        f"{entry.id}.{where}"
        for entry in ENTRIES
        for where, number in numbers_of(entry)
        if all(one.role == "context" for one in number.sources)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("statements", "mark"),
    [
        ([item("3 km/s", "seen")], "seen"),
        ([item("3.2 km/s", "seen"), item("3 km/s", "memory")], "memory"),
        ([item("3 km/s", "seen", "context"), item("2.8-3.2 km/s", "derived")], "derived"),
        ([item("2.7-3.5 km/s", "memory")], "assumed"),
        ([item("10,800 km/h", "memory"), item("3 km/s", "assumed")], "memory"),
        ([item("45-60 per cent above Block IA", "memory")], "assumed"),
        ([item("3.04 km/s", "seen"), item("2.99 km/s", "derived")], "seen"),
    ],
)
def test_a_number_is_as_good_as_the_statement_that_gives_it(statements: list[dict[str, str]], mark: str) -> None:
    assert mark_of(speed("3.0 km/s", *statements, limits=("2.7 km/s", "3.5 km/s"))) == mark


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (item("fast", "seen"), "cannot be read as a value of this number; expected the value first"),
        (
            item("4 km/s", "seen"),
            "lies outside the range, 2.7 km/s to 3.5 km/s; expected a wider range, or role: set aside",
        ),
        (item("4 km/s", "memory"), "lies outside the range, 2.7 km/s to 3.5 km/s"),
        (item("4 km/s", "seen", "set aside"), "set aside without a note"),
    ],
)
def test_a_mark_that_says_too_much_is_told_with_its_place(statement: dict[str, str], expected: str) -> None:
    number = speed("3.0 km/s", statement, item("3 km/s", "assumed"), limits=("2.7 km/s", "3.5 km/s"))
    entry = CATALOGUE.get(Interceptor, "sm-3-ia").model_copy(update={"burnout_speed": number})
    ((where, sentence),) = statement_problems(entry)
    assert where == ("burnout_speed", "sources", 0) and expected in sentence


def test_set_aside_with_a_reason_and_context_are_no_values() -> None:
    number = speed(
        "3.0 km/s", item("4 km/s", "seen", "set aside", note="another block"), item("fast", "seen", "context")
    )
    entry = CATALOGUE.get(Interceptor, "sm-3-ia").model_copy(update={"burnout_speed": number})
    assert not list(statement_problems(entry)) and mark_of(number) == "assumed"


def test_a_radar_range_is_given_at_its_own_cross_section() -> None:
    entry = CATALOGUE.entry("tpy-2-forward")
    number = entry.reference_range
    other = SourceItem(value="1,454 km at 0.01 m2", source="mujun-assumption", trust="derived")
    section = section_of(entry, ("reference_range",))
    assert not gives_nominal(other, number, section)
    assert mark_of(number, section) == "derived"
    assert section_of(entry, ("minimum_elevation",)) is None


def test_brackets_explain_and_are_not_read() -> None:
    found = stated("1 (one of the two sites planned)", "1")
    assert found is not None and found.middle == 1.0
    found = stated("800-1,000 km (press)", "m")
    assert found is not None and found.si(found.low, "m") == 8e5 and found.si(found.high, "m") == 1e6
    assert stated("two sites planned", "1") is None


def test_units_of_shipped_statements_need_no_pint(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes as long as a fifth of a run whose verdicts are recalled."""

    def loaded() -> None:
        raise AssertionError("pint would be loaded; the unit belongs into units.ALSO_READ")

    monkeypatch.setattr("mujun.base.units._registry", loaded)
    assert all(
        mark_of(number, section_of(entry, where)) in MARKS for entry in ENTRIES for where, number in numbers_of(entry)
    )


def test_numbers_are_counted_once_however_many_statements_they_have() -> None:
    used = ["sm-3-iia", "spy-7-japan", "network-c2bmc"]
    counted = marks_in(CATALOGUE, [*used, *used])
    assert tuple(counted) == MARKS
    assert sum(counted.values()) == sum(1 for id in used for _ in numbers_of(CATALOGUE.entry(id)))
    facts = provenance(CATALOGUE, used, "test")
    assert facts["numbers_by_mark"] == counted and facts["parameters"] == sum(counted.values())


def test_paths_that_decide_are_counted_by_mark() -> None:
    paths = ["sm-3-iib.burnout_speed", "sm-3-ia.burnout_speed", "arrow-3.burnout_speed", "spy-7-japan.reference_range"]
    assert [mark_at(CATALOGUE, path) for path in paths] == ["seen", "memory", "assumed", "derived"]
    counted = marks_at(CATALOGUE, [*paths, paths[0], "aegis-ashore-araya.latitude"])
    assert counted == {"seen": 1, "derived": 1, "memory": 1, "assumed": 1}


def test_a_number_set_by_the_user_is_no_longer_read() -> None:
    changed = CATALOGUE.with_values({"sm-3-iib.burnout_speed": "6.6 km/s"})
    assert mark_at(changed, "sm-3-iib.burnout_speed") == "assumed"


def test_delays_of_networks_are_not_counted_as_read() -> None:
    """The audit's worst pattern: who is linked was read, how fast was not."""
    assert set(marks_in(CATALOGUE, ["network-c2bmc", "network-japan-only"])) == set(MARKS)
    assert marks_in(CATALOGUE, ["network-c2bmc", "network-japan-only"])["seen"] == 0


def test_rows_tell_what_each_statement_gives() -> None:
    rows = [row for row in estimate_rows(CATALOGUE, "sm-3-iia") if row["parameter"] == "burnout_speed"]
    assert {row["gives"] for row in rows} == {"nominal value", "other value", "context"}
    ratio = next(row for row in rows if row["source"] == "kyodo-2018-05-16" and row["trust"] == "seen")
    assert ratio["gives"] == "context"


def test_a_burnout_speed_is_called_published_only_where_it_is() -> None:
    builder = Builder(CATALOGUE)
    for name in ("arrow-3", "sm-3-ia", "sm-3-iib"):
        builder.interceptor(name)
    said = {row["interceptor"]: row["burnout_speed_is"] for row in builder.boosts()}
    assert said == {
        CATALOGUE.entry("arrow-3").name: "assumed value",
        CATALOGUE.entry("sm-3-ia").name: "published value, recalled",
        CATALOGUE.entry("sm-3-iib").name: "published value, read",
    }


def test_beside_a_flip_stand_published_values_only() -> None:
    speed_of = {name: parameter_at(CATALOGUE, f"{name}.burnout_speed").sources for name in ("arrow-3", "sm-3-iia")}
    assert {source for _, source in speed_of["arrow-3"]} == {"mujun-ballistics"}  # what is assumed is not published
    assert ("4.5 km/s", "kyodo-2018-05-16") in speed_of["sm-3-iia"]
    assert not any("per cent faster" in value for value, _ in speed_of["sm-3-iia"])


def test_families_take_values_only_and_say_how_far_they_can_be_trusted() -> None:
    for family in CATALOGUE.all(SourceFamily):
        for one in numbers_said(CATALOGUE, family)[0]:
            assert one.trust in MARKS
    critics = {one.path for one in numbers_said(CATALOGUE, CATALOGUE.get(SourceFamily, "family-critic"))[0]}
    assert "gbi-3-stage.payload_mass" not in critics  # 60 kg is the kill vehicle alone
    assert all(held.said.endswith(")") for held in assumptions_of(CATALOGUE, "family-government").held)


def test_each_capital_is_quoted_and_called_a_reading() -> None:
    for preset in CATALOGUE.all(Preset):
        assert preset.summary.startswith("A reading of "), preset.id
        assert any(one.trust == "seen" for one in preset.statements), preset.id
        rows = estimate_rows(CATALOGUE, preset.id)
        assert {row["parameter"] for row in rows} == {"said in public", *(one.path for one in preset.assumptions)}


def test_a_brief_cites_what_was_said_in_public() -> None:
    study = CATALOGUE.get(Study, "hits-russia")
    cited = {row["key"] for row in provenance(CATALOGUE, ["sm-3-iia"], "test", [study])["sources"]}
    assert {one.source for one in study.statements} < cited


def test_statements_of_studies_have_sources_and_marks() -> None:
    for study in CATALOGUE.all(Study):
        said = [row for row in estimate_rows(CATALOGUE, study.id) if row["parameter"] == "said in public"]
        assert len(said) == len(study.statements)
        for one in study.statements:
            assert one.value and one.source in CATALOGUE.sources, study.id


@pytest.mark.parametrize(
    ("path", "low", "high", "source"),
    [
        ("japan-plan-2018.elements.0.stock", 4, 24, "diamond-2018-taoka"),
        ("sm-3-ia.maximum_altitude", 300e3, 668e3, "press-2018-10-26"),
        ("sm-3-ia.published_range", 200e3, 1200e3, "kyodo-2010-05-02"),
        ("sm-3-iia.published_range", 2000e3, 2500e3, "kyodo-2010-05-02"),
        ("thaad.published_range", 150e3, 200e3, "crs-if12645"),
        ("gbi-3-stage.burnout_speed", 5700.0, 8500.0, "act-2003-09-booster"),
        ("gbi-3-stage.burnout_speed", 5700.0, 8500.0, "backchina-poland-2008"),
        ("gbi-3-stage.launch_interval", 3.0, 60.0, "clearancejobs-2019"),
        ("fps-5.reference_range", 430e3, 2100e3, "upi-2005-fpsxx"),
        ("spy-7-japan.reference_range", 1000e3, 2060e3, "asahi-2018-08-01"),
        ("spy-1d-v.reference_range", 450e3, 1030e3, "kyodo-2018-07-03"),
        ("r-30-bulava.ballistic_coefficient", 9765.0, 24070.0, "pytrajlib-later"),
        ("allied-2018.elements.8.units", 0, 1, "altair-41986"),
        ("north-korea-2018.units.1.count", 24, 300, "noticiabrasil-2018-08-japan"),
        ("generic-icbm-solid.boost_time", 170.0, 180.0, "aps2003-summary"),
    ],
)
def test_contrary_evidence_stands_beside_the_number(path: str, low: float, high: float, source: str) -> None:
    id, _, rest = path.partition(".")
    number = dict((".".join(map(str, where)), found) for where, found in numbers_of(CATALOGUE.entry(id)))[rest]
    assert (number.low, number.high) == pytest.approx((low, high))
    assert source in {one.source for one in number.sources}


@pytest.mark.parametrize(
    ("force", "declared", "bombers"), [("russia-2018", 1420, (50, 70)), ("russia-2025", 1718, (200, 210))]
)
def test_warheads_on_missiles_leave_out_what_bombers_carry(force: str, declared: int, bombers: tuple[int, int]) -> None:
    entry = CATALOGUE.get(Force, force)
    assert entry.warheads is not None
    assert bombers[0] <= declared - entry.warheads.si <= bombers[1]
    counted_in = [one for one in entry.warheads.sources if one.value and one.value.startswith(f"{declared:,}")]
    assert counted_in and all("bomber" in (one.note or "").lower() for one in counted_in)
