"""Checks of a study file before any work: everything it names exists, and its question knows what it is given."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.base.outcomes import BadInput, nearest_names
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import with_presets
from mujun.scenario.reading.located import Where
from mujun.scenario.schema.study import Ladder, Leg, Scenario, Study, Variant
from mujun.studies.questions import has_margin, judge, question_of

KINDS_NAMED = {
    "defences": "defence",
    "missiles": "missile",
    "assumed_missiles": "missile",
    "launch_areas": "area",
    "timeline": "timeline",
    "infrared": "infrared",
    "radar": "radar",
    "rival": "defence",
    "interceptor": "interceptor",
    "network": "network",
    "posture": "posture",
    "force": "force",
    "rival_force": "force",
    "odds": "odds",
    "doctrine": "doctrine",
}
"""Fields of a scenario, leg or variant that name entries, and of which kind."""
CHOSEN_FIELDS = sorted({field for question in QUESTIONS.values() for field in question.knows})
"""Fields of a scenario that not every question knows."""


def check_names(builder: Builder, study: Study) -> None:
    """Raise BadInput, before any work, if a study cannot be asked: with file, line, path and what was expected."""
    scenario = study.scenario

    def located(where: Where, do: Callable[[], Any]) -> None:
        try:
            do()
        except BadInput as error:
            raise BadInput(f"{_at(builder, study, where)}: {error}") from None

    if has_margin(study):
        located(("question",), lambda: question_of(study))
    if has_margin(study) == (study.holds_when == "no verdict"):
        at = _at(builder, study, ("holds_when",))
        raise BadInput(
            f"{at}: a coalition has no verdict, and nothing else has none; expected a rule that fits the question"
        )
    if study.source not in builder.catalogue.sources:
        near = nearest_names(study.source, builder.catalogue.sources.works)
        at = _at(builder, study, ("source",))
        raise BadInput(f"{at}: no source has the key '{study.source}'; expected a key of a .bib file{near}")
    parts: list[tuple[Where, Scenario | Leg | Variant | Ladder]] = [
        (("scenario",), scenario),
        (("scenario", "ladder"), scenario.ladder),
    ]
    parts += [(("scenario", "legs", n), leg) for n, leg in enumerate(scenario.legs)]
    parts += [(("variants", n), variant) for n, variant in enumerate(study.variants)]
    if not has_margin(study):
        _check_coalition(builder, study, located)
        return
    question = question_of(study)
    for base, part in parts:
        for kind, name, where in _named(part):
            located((*base, *where), partial(builder.catalogue.aside().get, kind, name))
        for k, name in enumerate(getattr(part, "sensors", ())):
            located((*base, "sensors", k), partial(builder.sensor, name))
        for field in () if isinstance(part, Ladder) else CHOSEN_FIELDS:
            if field in part.model_fields_set and getattr(part, field) and field not in question.knows:
                others = [name for name, other in QUESTIONS.items() if field in other.knows]
                at = _at(builder, study, (*base, field))
                raise BadInput(f"{at}: {study.question} knows no {field}; expected the question {' or '.join(others)}")
    for names in question.needs:
        if not any(getattr(scenario, name) for name in names):
            at = _at(builder, study, ("scenario",))
            raise BadInput(f"{at}: no {names[0]}; expected {' or '.join(names)}, the names of some")
    _check_rule(builder, study)
    for k, text in enumerate(scenario.shapes):
        located(("scenario", "shapes", k), partial(parse_shape, text))
    if scenario.network is not None:
        if scenario.sensors:
            at = _at(builder, study, ("scenario", "sensors"))
            raise BadInput(f"{at}: the network brings the sensors; expected no sensors beside a network")
        for base, part in parts:
            for field in ("switched_on", "switched_off", "without"):
                for k, name in enumerate(getattr(part, field, ())):
                    asked = scenario.model_copy(update={"switched_on": (), "switched_off": (name,)})
                    located((*base, field, k), partial(builder.network, asked))


def _check_rule(builder: Builder, study: Study) -> None:
    """Raise BadInput where no margin that the question can give makes the rule true, or none makes it false."""
    question = question_of(study)
    low, high = question.bounds(builder, study.scenario)
    for margin, above, wanted, fault in ((high, True, "holds", "true"), (low, False, "fails", "false")):
        if judge(study, margin) != wanted:
            at = _at(builder, study, ("holds_when",))
            why = question.why_bounded(study.scenario, margin, above)
            raise BadInput(
                f"{at}: {study.holds_when} can never be {fault} here: {why}; expected a rule that the answer decides"
            )


def _check_coalition(builder: Builder, study: Study, located: Callable[[Where, Callable[[], Any]], None]) -> None:
    """Raise BadInput where a coalition names no presets or studies, or such as do not exist or fit."""
    for field in ("presets", "studies"):
        if not getattr(study.scenario, field):
            raise BadInput(f"{_at(builder, study, ('scenario',))}: no {field}; expected {field}, the names of some")
    for k, name in enumerate(study.scenario.presets):
        located(("scenario", "presets", k), partial(with_presets, builder.catalogue, [name]))
    for k, name in enumerate(study.scenario.studies):
        located(("scenario", "studies", k), partial(_asked_of, builder, name))


def _asked_of(builder: Builder, name: str) -> None:
    asked = builder.catalogue.get(Study, name)
    if not has_margin(asked):
        raise BadInput(f"{asked.id} is a coalition itself; expected a study with a verdict")
    check_names(builder, asked)


def _at(builder: Builder, study: Study, where: Where) -> str:
    return builder.catalogue.records[study.id].file.at((study.id, *where))


def _named(part: Scenario | Leg | Variant | Ladder) -> Iterator[tuple[str, str, Where]]:
    """Yield kind, name and path of everything that a part of a study names."""
    for field, kind in KINDS_NAMED.items():
        value = getattr(part, field, None)
        if isinstance(value, str):
            yield kind, value, (field,)
        elif isinstance(value, tuple):
            yield from ((kind, name, (field, k)) for k, name in enumerate(value))
