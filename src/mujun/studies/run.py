"""Run of studies: answer the question, judge the margin, then answer the variants and the ladder."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.ladder import ALL_RUNGS
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Scenario, Study, Variant
from mujun.studies.coalition import TABLES
from mujun.studies.questions import judge, question_of
from mujun.studies.verdict import StudyResult, VariantResult

COMMON_LIMITS = (
    "Open-literature, point-mass kinematics: no guidance, seeker, fuze, discrimination or kill probability.",
    "Interceptor boosts are representative and scaled to a published burnout speed; threat stages are representative "
    "where no stage table is published (see each entry's trust marks).",
    "The attacker's places, targets, shapes and classes are published cases; none is searched or optimised.",
    "Radar rays bend in a mean exponential atmosphere; radar resources, clutter and weather are not modelled.",
)


def studies_named(catalogue: Catalogue, names: Iterable[str]) -> list[Study]:
    """Return studies by name (catalogue name or YAML file); without names, all studies of the collection "mission"."""
    names = list(names)
    if not names:
        return [study for study in catalogue.all(Study) if study.collection == "mission"]
    return [catalogue.get(Study, name) for name in names]


def run_all(builder: Builder, studies: list[Study], rungs: frozenset[str] = ALL_RUNGS) -> list[StudyResult]:
    """Run several studies in two threads; return their results in the same order.

    rungs: rungs of the ladder that are switched on.
    Flights and fly-out tables are shared; two threads may build the same one at the same time, with the same result.
    """
    kept = builder.kept if builder.kept is not None else {}
    own = [Builder(builder.catalogue, kept=kept) for _ in studies]
    with ThreadPoolExecutor(2, thread_name_prefix="study") as pool:
        results = list(pool.map(lambda mine, study: run_study(mine, study, rungs), own, studies))
    builder.kept = kept
    return results


def run_study(builder: Builder, study: Study, rungs: frozenset[str] = ALL_RUNGS) -> StudyResult:
    """Return the verdict of a study at nominal values, with its ladder and variants. rungs: those switched on."""
    if study.question in TABLES:
        return TABLES[study.question].run(builder, study, COMMON_LIMITS)
    question, scenario, views = question_of(study), study.scenario, KnownMeetings()
    flown = question.fly(builder, scenario)
    answer = question.ask(builder, scenario, flown, views, True)
    used = builder.used
    variants = []
    for variant in study.variants:
        changed = _changed(scenario, variant)
        # A variant that changes no flight reuses the study's flights and meetings.
        same = not any(getattr(variant, name) for name in question.flights_rest_on)
        again, seen = (flown, views) if same else (question.fly(builder, changed), KnownMeetings())
        found = question.ask(builder, changed, again, seen, bool(variant.target_groups))
        variants.append(VariantResult(variant.name, judge(study, found.margin), found))
    ladder = tuple(question.ladder(builder, scenario, flown, rungs))
    limits = (*COMMON_LIMITS, *study.limits)
    return StudyResult(
        study, judge(study, answer.margin), "nominal", answer, tuple(variants), limits, used, ladder=ladder
    )


def _changed(scenario: Scenario, variant: Variant) -> Scenario:
    """Return the scenario with the fields of a variant put in."""
    fields = (name for name in Variant.model_fields if name != "name")
    changes = {name: getattr(variant, name) for name in fields if getattr(variant, name)}
    if "defences" in changes and "interceptor" not in changes:
        changes["interceptor"] = None
    return scenario.model_copy(update=changes)
