"""Run studies: find the question's analysis, ask it, judge the margin, ask the variants."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from mujun.analyses.answer import Answer
from mujun.analyses.meet import Views
from mujun.analyses.ratio import reach_ratio
from mujun.analyses.shots import shot_threats, shots_at_places
from mujun.analyses.slack import launch_slack, slack_threats
from mujun.analyses.threats import Threats
from mujun.analyses.track_time import track_threats, track_time
from mujun.base.outcomes import BadInput
from mujun.flight.shape import parse_shape
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import Catalogue
from mujun.scenario.study import Scenario, Study, Variant
from mujun.studies.verdict import StudyResult, VariantResult, judge

COMMON_LIMITS = (
    "Open-literature, point-mass kinematics on nominal values: no guidance, seeker, fuze, discrimination or kill "
    "probability.",
    "Interceptor boosts are representative and scaled to a published burnout speed; threat stages are representative "
    "where no stage table is published (see each entry's trust marks).",
    "The attacker's places, targets, shapes and classes are published cases; none is searched or optimised.",
    "Radar rays bend in a mean exponential atmosphere; radar resources, clutter and weather are not modelled.",
)


def studies_named(catalogue: Catalogue, names: Iterable[str]) -> list[Study]:
    """Return the studies of these names (catalogue names or YAML files), or all of the embedded mission."""
    names = list(names)
    if not names:
        return [study for study in catalogue.all(Study)]
    return [catalogue.get(Study, name) for name in names]


def run_all(builder: Builder, studies: list[Study]) -> list[StudyResult]:
    """Return the verdicts of several studies, in their order, worked on side by side.

    What they share (families, fly-out tables) is built once, or twice at the same moment with the same result.
    """
    with ThreadPoolExecutor(2, thread_name_prefix="study") as pool:
        return list(pool.map(lambda study: run_study(builder, study), studies))


def run_study(builder: Builder, study: Study) -> StudyResult:
    """Return a study's verdict at nominal values, with its variants."""
    scenario = study.scenario
    threats, views = None, Views()
    if study.question == "shots-at-places":
        threats, land = shot_threats(builder, scenario)
        answer = shots_at_places(builder, scenario, threats, land, views=views)
    elif study.question == "launch-slack":
        threats = slack_threats(builder, scenario)
        answer = launch_slack(builder, scenario, threats, views=views)
    elif study.question == "track-time":
        threats = track_threats(builder, scenario)
        answer = track_time(builder, scenario, threats)
    else:
        answer = reach_ratio(builder, scenario)
    variants = []
    for variant in study.variants:
        changed = _changed(scenario, variant)
        same = not variant.missiles and (not variant.target_groups or study.question == "launch-slack")
        variants.append(_ask_variant(builder, study, variant, changed, threats if same else None, views))
    return StudyResult(
        study, judge(study, answer.margin), "nominal", answer, tuple(variants), (*COMMON_LIMITS, *study.limits)
    )


def _ask_variant(
    builder: Builder, study: Study, variant: Variant, changed: Scenario, threats: Threats | None, views: Views
) -> VariantResult:
    """Ask a variant: of the same threats, and with what was worked out on them, where it changes none."""
    answer: Answer
    views = views if threats is not None else Views()
    if study.question == "shots-at-places":
        threats = threats or shot_threats(builder, changed)[0]
        answer = shots_at_places(builder, changed, threats, speed=False, views=views)
    elif study.question == "launch-slack":
        # The speed at which a variant flips is asked only where the targets change: that is a question of its own.
        threats = threats or slack_threats(builder, changed)
        answer = launch_slack(builder, changed, threats, speed=bool(variant.target_groups), views=views)
    elif study.question == "track-time":
        answer = track_time(builder, changed, threats or track_threats(builder, changed))
    else:
        answer = reach_ratio(builder, changed, speed=False)
    return VariantResult(variant.name, judge(study, answer.margin), answer)


def _changed(scenario: Scenario, variant: Variant) -> Scenario:
    """Return the scenario with a variant's fields put in; land is not counted again."""
    changes = {
        name: getattr(variant, name)
        for name in (
            "defences",
            "sensors",
            "radar",
            "network_track",
            "interceptor",
            "shots",
            "mode",
            "target_groups",
            "missiles",
        )
        if getattr(variant, name)
    }
    if "defences" in changes and "interceptor" not in changes:
        changes["interceptor"] = None
    return scenario.model_copy(update={**changes, "land": False})


def check_names(builder: Builder, study: Study) -> None:
    """Raise BadInput, before any work, if a study names something that does not exist; file, line and path are told."""
    catalogue, scenario = builder.catalogue, study.scenario
    named: list[tuple[str, str, tuple[str | int, ...]]] = [
        *(("defence", name, ("defences", k)) for k, name in enumerate(scenario.defences)),
        *(("missile", name, ("missiles", k)) for k, name in enumerate(scenario.missiles)),
        *(("missile", name, ("assumed_missiles", k)) for k, name in enumerate(scenario.assumed_missiles)),
        *(("area", name, ("launch_areas", k)) for k, name in enumerate(scenario.launch_areas)),
        ("timeline", scenario.timeline, ("timeline",)),
        ("infrared", scenario.infrared, ("infrared",)),
    ]
    for n, leg in enumerate(scenario.legs):
        named += [("missile", name, ("legs", n, "missiles", k)) for k, name in enumerate(leg.missiles)]
        named += [("missile", name, ("legs", n, "assumed_missiles", k)) for k, name in enumerate(leg.assumed_missiles)]
        named += [("area", name, ("legs", n, "launch_areas", k)) for k, name in enumerate(leg.launch_areas)]
    if scenario.radar:
        named.append(("radar", scenario.radar, ("radar",)))
    if scenario.rival:
        named.append(("defence", scenario.rival, ("rival",)))
    if scenario.interceptor:
        named.append(("interceptor", scenario.interceptor, ("interceptor",)))
    for kind, name, where in named:
        try:
            catalogue.get(kind, name)
        except BadInput as error:
            at = catalogue.records[study.id].file.at((study.id, "scenario", *where))
            raise BadInput(f"{at}: {error}") from None
    for k, name in enumerate(scenario.sensors):
        try:
            builder.sensor(name)
        except BadInput as error:
            at = catalogue.records[study.id].file.at((study.id, "scenario", "sensors", k))
            raise BadInput(f"{at}: {error}") from None
    needed = "sensors" if study.question == "track-time" else "defences"
    if not getattr(scenario, needed):
        at = catalogue.records[study.id].file.at((study.id, "scenario"))
        raise BadInput(f"{at}: no {needed}; expected {needed}, the names of some")
    for field in ("legs", "radar") if study.question != "track-time" else ():
        if getattr(scenario, field):
            at = catalogue.records[study.id].file.at((study.id, "scenario", field))
            raise BadInput(f"{at}: {study.question} knows no {field}; expected the question track-time")
    for k, text in enumerate(scenario.shapes):
        try:
            parse_shape(text)
        except BadInput as error:
            at = catalogue.records[study.id].file.at((study.id, "scenario", "shapes", k))
            raise BadInput(f"{at}: {error}") from None
    if study.question != "reach-ratio" and not scenario.target_groups:
        at = catalogue.records[study.id].file.at((study.id, "scenario"))
        raise BadInput(f"{at}: no targets; expected target_groups, the names of groups of places")
