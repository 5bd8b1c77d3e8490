"""Run of studies: answer the question in each reading, judge the margins, then answer the variants and the ladder."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from mujun.analyses.answer import Answer
from mujun.analyses.cases.aims import find, noting
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.ladder import ALL_RUNGS
from mujun.analyses.questions.question import Question
from mujun.analyses.single.outlook import radar_cautions
from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.building.sanity import rocket_cautions
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Changes, Study
from mujun.studies.coalition import TABLES
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import parameter_at
from mujun.studies.questions import judge, question_of
from mujun.studies.readings import changed
from mujun.studies.threshold import Flip, flip_of
from mujun.studies.verdict import ReadingResult, StudyResult, VariantResult, with_marks

COMMON_LIMITS = (
    "Open-literature, point-mass kinematics: no guidance, seeker, fuze, discrimination or kill probability.",
    "Interceptor boosts are representative and scaled to a published or assumed burnout speed; threat stages are representative "
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
    find_flights(Builder(builder.catalogue.aside(), kept=kept, solved=builder.solved), studies)
    own = [Builder(builder.catalogue, kept=kept, solved=builder.solved) for _ in studies]
    with ThreadPoolExecutor(2, thread_name_prefix="study") as pool:
        results = list(pool.map(lambda mine, study: run_study(mine, study, rungs), own, studies))
    builder.kept = kept
    return results


def find_flights(builder: Builder, studies: Iterable[Study]) -> None:
    """Find the flights of studies, and of their readings and variants, all at once: one by one they would take much longer.

    What cannot be asked for is left to the study itself, which says why.
    """
    asking = Builder(
        builder.catalogue, kept={}, solved=builder.solved
    )  # what is built without flights is not for others
    with noting(only=True) as asked:
        for study in studies:
            if study.question in TABLES:
                continue
            question = question_of(study)
            changes = [one for one in (*study.readings, *study.variants) if _flies_anew(asking, study, one)]
            for scenario in (study.scenario, *(changed(study.scenario, one) for one in changes)):
                with suppress(BadInput):
                    question.fly(asking, scenario)
    find(builder, asked)


def _flies_anew(builder: Builder, study: Study, changes: Changes) -> bool:
    """Return whether the flights of a study do not serve a reading or variant of it."""
    other = changed(study.scenario, changes)
    return not question_of(study).flies_alike(builder, study.scenario, other, changes.model_fields_set)


def run_study(builder: Builder, study: Study, rungs: frozenset[str] = ALL_RUNGS) -> StudyResult:
    """Return the verdict of a study at nominal values, with its readings, ladder and variants. rungs: those switched on."""
    if study.question in TABLES:
        return TABLES[study.question].run(builder, study, COMMON_LIMITS)
    asked = _Asked(builder, study)
    answer = asked.answer()
    stated = ReadingResult(study.stated, judge(study, answer.margin), answer)
    readings = [stated]
    for reading in study.readings:
        found = asked.answer(reading, whole=False)
        ground = (reading.source or "", reading.reason or "")
        readings.append(ReadingResult(reading.name, judge(study, found.margin), found, *ground))
    turning = turning_flip(builder, study)
    used = builder.used
    variants = []
    for variant in study.variants:
        found = asked.answer(variant, whole=bool(variant.target_groups))
        flip = turning_flip(builder, asked.with_changes(variant)) if variant.target_groups else None
        variants.append(VariantResult(variant.name, judge(study, found.margin), found, flip))
    ladder = tuple(question_of(study).ladder(builder, study.scenario, asked.flown, rungs))
    result = StudyResult(
        study, "nominal", answer, (*COMMON_LIMITS, *study.limits), used, tuple(readings), tuple(variants),
        ladder=ladder, turning=turning,
        cautions=(*rocket_cautions(builder, used), *radar_cautions(builder, study.scenario)),
    )  # fmt: skip
    return with_marks(builder.catalogue, result)


def turning_flip(builder: Builder, study: Study) -> Flip | None:
    """Return the flip of the number that the question names as the one that turns it; None if it names none.

    It is the flip that `mujun threshold` finds for the same number.
    """
    evaluator = Evaluator(builder.catalogue, study, builder.kept, builder.solved)
    if evaluator.turning is None:
        return None
    return flip_of(evaluator, parameter_at(builder.catalogue.aside(), evaluator.turning))


class _Asked:
    """A study with its flights, asked as it stands and with changes."""

    def __init__(self, builder: Builder, study: Study) -> None:
        self.builder, self.study = builder, study
        self.question: Question[Any, Any] = question_of(study)
        self.flown, self.views = self.question.fly(builder, study.scenario), KnownMeetings()

    def with_changes(self, changes: Changes) -> Study:
        """Return the study with the fields of a variant or reading put in."""
        return self.study.model_copy(update={"scenario": changed(self.study.scenario, changes)})

    def answer(self, changes: Changes | None = None, whole: bool = True) -> Answer:
        """Return the answer. Changes that change no flight are asked of the study's own flights and meetings."""
        scenario = self.study.scenario if changes is None else changed(self.study.scenario, changes)
        same = changes is None or not _flies_anew(self.builder, self.study, changes)
        flown, views = (
            (self.flown, self.views) if same else (self.question.fly(self.builder, scenario), KnownMeetings())
        )
        return self.question.ask(self.builder, scenario, flown, views, whole)
