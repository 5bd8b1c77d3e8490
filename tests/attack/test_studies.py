"""A field of a study that has no effect is refused with its place: named twice, not read, idle beside or without another one.

Each change of a sound claim was answered without a word before, or was told only after the work.
"""

import re
from pathlib import Path

import pytest
from claims import FORCE, SHOTS, SLACK, STOCK, checked

import mujun
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.ladder import ALL_RUNGS
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Changes, Ladder, Scenario, Study
from mujun.studies.readings import changed
from mujun.studies.run import run_study

PACKAGE = Path(mujun.__file__).parent
READERS = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if "schema" not in path.parts)
"""All code but the schema, which declares the fields."""

PLACE = r"mine\.yaml:\d+: mine\."


@pytest.mark.parametrize("text", [SHOTS, SLACK, FORCE, STOCK], ids=["shots", "slack", "force", "stock"])
def test_the_plain_claims_are_sound(tmp_path: Path, text: str) -> None:
    assert checked(tmp_path, text) == ""


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        # named twice
        (SHOTS, "[thaad-guam]", "[thaad-guam, thaad-guam]", r"scenario\.defences\.1: .*twice"),
        (SHOTS, "[thaad-guam]", "[thaad-guam, THAAD Guam]", r"scenario\.defences\.1: .*twice, also as thaad-guam"),
        (SHOTS, "[hwasong-12]", "[hwasong-12, Hwasong 12]", r"scenario\.missiles\.1: .*twice"),
        (SHOTS, "[guam-places]", "[guam-places, Guam Places]", r"scenario\.target_groups\.1: .*twice"),
        (SHOTS, "    missiles:", "    shapes: [lofted=1.5, lofted=1.50]\n    missiles:", r"scenario\.shapes\.1: .*twice"),
        (SHOTS, "    missiles:", "    sensors: [spy-7-araya, spy-7-araya]\n    missiles:", r"scenario\.sensors\.1: .*twice"),
        # no flight to a point
        (SHOTS, "    missiles:", "    shapes: [max-range]\n    missiles:", r"scenario\.shapes\.0: .*no flight to a point"),
        # not read by the question
        (SLACK, "    missiles:", "    shots: 500\n    missiles:", r"scenario\.shots: "),
        (SLACK, "    missiles:", "    shots: 50\n    missiles:", r"scenario\.shots: launch-slack reads no shots; expected the"),
        (SHOTS, "    missiles:", "    presets: [nonsense]\n    missiles:", r"scenario\.presets: .* reads no presets"),
        (FORCE, "    force:", "    missiles: [hwasong-12]\n    force:", r"scenario\.missiles: warheads-met reads no missiles"),
        (FORCE, "    force:", "    launch_areas: [sunan]\n    force:", r"scenario\.launch_areas: "),
        (FORCE, "    force:", "    ladder: {force: russia-2018}\n    force:", r"scenario\.ladder\.force: .* reads no"),
        (STOCK, "    stock:", "    timeline: nonsense\n    stock:", r"scenario\.timeline: "),
        (STOCK, "    stock:", "    early_intercept: true\n    stock:", r"scenario\.early_intercept: "),
        # idle beside another one, or without it
        (SHOTS, "    missiles:", "    switched_off: [a]\n    missiles:", r"scenario\.switched_off: .*without network"),
        (SHOTS, "    missiles:", "    network_track: granted\n    missiles:", r"scenario\.network_track: .*launch-on-remote"),
        (FORCE, "    force:", "    defences: [thaad-guam]\n    force:", r"scenario\.posture: defences is given, too"),
        # names that are found in vain only in the work
        (SHOTS, "[guam-places]", "[guam-plces]", r"scenario\.target_groups\.0: no place and no group .* mean guam-places"),
        # readings and variants
        (SHOTS, "  scenario:", "  variants: [{name: x, defences: []}]\n  scenario:", r"variants\.0: no defences"),
        (FORCE, "  scenario:", "  variants: [{name: x, defences: [arrow-3-holzdorf]}]\n  scenario:",
         r"variants\.0\.defences: .* no site of the posture"),
        (SLACK, "  scenario:", "  readings: [{name: x, reason: so, shots: 2}]\n  scenario:", r"readings\.0\.shots: "),
    ],
)  # fmt: skip
def test_a_field_without_effect_is_refused_with_its_place(
    tmp_path: Path, text: str, old: str, new: str, said: str
) -> None:
    assert old in text
    assert re.search(PLACE + said, checked(tmp_path, text.replace(old, new, 1)))


def test_a_table_of_verdicts_reads_presets_and_studies_alone(tmp_path: Path) -> None:
    table = STOCK.replace("stock-days", "coalition").replace("margin > 0", "no verdict").split("    stock:")[0]
    table += "    presets: [tokyo]\n    studies: [shield]\n"
    assert checked(tmp_path, table) == ""
    for more in ("    shots: 3\n", "    defences: [thaad-guam]\n"):
        assert re.search(PLACE + r"scenario\.\w+: coalition reads no", checked(tmp_path, table + more))
    assert "coalition reads no variants" in checked(tmp_path, table + "  variants: [{name: x, shots: 2}]\n")


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_reads_is_declared(name: str) -> None:
    """Its own module takes no field of a scenario that it does not declare, and each that it declares is read somewhere."""
    question = QUESTIONS[name]
    known = {*Scenario.model_fields, *(f"ladder.{field}" for field in Ladder.model_fields)}
    assert question.reads <= known and "ladder" not in question.reads
    module = Path(__import__(type(question).__module__, fromlist=["QUESTION"]).__file__).read_text("utf-8")
    taken = set(re.findall(r"\bscenario\.(\w+)\b", module)) & set(Scenario.model_fields)
    assert taken - {"ladder"} <= question.reads
    for field in question.reads:
        assert re.search(rf"\.{field.rpartition('.')[2]}\b", READERS), field


@pytest.mark.nightly
@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_reads_in_a_run_is_declared(name: str) -> None:
    catalogue, read = load_catalogue(), set()

    class Watched(Scenario):
        def __getattribute__(self, field: str) -> object:
            if field in Scenario.model_fields:
                read.add(field)
            return super().__getattribute__(field)

    question = QUESTIONS[name]
    study = next(study for study in catalogue.all(Study) if study.question == name)
    watched = Watched.model_construct(**{field: getattr(study.scenario, field) for field in Scenario.model_fields})
    builder = Builder(catalogue)
    read.clear()
    flown = question.fly(builder, watched)
    in_flight = read & set(Changes.model_fields)
    question.ask(builder, watched, flown, KnownMeetings(), True)
    question.ladder(builder, watched, flown, ALL_RUNGS)
    harmless = {"posture", "network", "land", "legs"}  # read to find that there is none
    assert read - {"ladder", "force"} <= question.reads | harmless
    assert in_flight <= {*question.flights_rest_on, "target_groups"}


def test_a_variant_flies_to_targets_that_the_study_does_not_have() -> None:
    """It was asked of the study's own flights, of which none was aimed there."""
    catalogue = load_catalogue()
    base = catalogue.get(Study, "three-ships-hwasong-18")
    scenario = base.scenario.model_copy(update={"target_groups": ("guam-places",), "shapes": ("min-energy",)})
    variant = Changes(name="the United States", target_groups=("us-contiguous",))
    study = base.model_copy(update={"scenario": scenario, "readings": (), "variants": (variant,)})
    builder = Builder(catalogue, kept={})
    (found,) = run_study(builder, study).variants
    alone = study.model_copy(update={"scenario": changed(scenario, variant), "variants": ()})
    assert found.answer.margin == run_study(builder, alone).answer.margin


def test_a_place_in_two_groups_counts_once() -> None:
    from mujun.analyses.cases.launches import launch_areas, target_points

    builder = Builder(load_catalogue())
    once = target_points(builder, ("us-contiguous",)).names
    twice = target_points(builder, ("us-contiguous", "us-targets")).names
    assert len(set(twice)) == len(twice) and set(once) < set(twice)
    (area, *_) = launch_areas(builder, ("iran-launch-areas",), ())
    assert [one.id for one in launch_areas(builder, ("iran-launch-areas",), (area.id,))].count(area.id) == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (
            "claimed_days: 3 weeks",
            "claimed_days: '3 weeks' has a unit; expected a number of days, without the unit: 21",
        ),
        ("claimed_days: 36 h", "of days, without the unit: 1.5"),
        ("claimed_share: 90 %", "claimed_share: '90 %' has a unit; expected a number without a unit: 0.9"),
        ("shots: 2 shots", "shots: '2 shots' has a unit; expected a whole number without a unit"),
        ("claimed_days: soon", "'soon' does not fit here; expected a number"),
    ],
)
def test_a_number_with_a_unit_is_refused_with_the_number_to_write(tmp_path: Path, field: str, said: str) -> None:
    assert said in checked(tmp_path, STOCK.replace("claimed_days: 30", field))
