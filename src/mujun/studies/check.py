"""Checks of a study file before any work: all entries named exist, and the question reads all fields given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from mujun.analyses.cases.land import land_named
from mujun.analyses.questions.every import QUESTIONS
from mujun.base.outcomes import BadInput, nearest_names
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import with_presets
from mujun.scenario.reading.located import Where
from mujun.scenario.schema.study import Changes, Ladder, Leg, Scenario, Study
from mujun.studies.coalition import TABLES, has_margin
from mujun.studies.questions import is_met, question_of

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
    "counts": "counts",
    "stock": "stock",
    "use": "use",
    "raid": "raid",
}
"""Field of a scenario, leg, variant or ladder that names entries -> kind of these entries."""
CHOSEN_FIELDS = sorted({field for question in QUESTIONS.values() for field in question.knows})
"""Fields of a scenario that only some questions read."""


Part = Scenario | Leg | Changes | Ladder
"""Part of a study in which entries may be named."""
CUT_FIELDS = ("switched_on", "switched_off", "without")
"""Fields that name links, sensors or nodes of a network."""


def check_names(builder: Builder, study: Study) -> None:
    """Check a study before any work. Raises BadInput with file, line, path and what was expected."""
    check = _Check(builder, study)
    check.question_and_rule()
    check.source()
    if not has_margin(study):
        check.table()
        return
    check.shows()
    check.names()
    check.needs()
    check.bounds()
    check.shapes()
    check.land()
    check.network()


@dataclass(frozen=True)
class _Check:
    """The checks of one study. Each raises BadInput with file, line and path."""

    builder: Builder
    study: Study

    def _at(self, *where: str | int) -> str:
        return self.builder.catalogue.records[self.study.id].file.at((self.study.id, *where))

    def _located(self, where: Where, do: Callable[[], Any]) -> None:
        """Call `do`; put the position in the study file before the message of any BadInput."""
        try:
            do()
        except BadInput as error:
            raise BadInput(f"{self._at(*where)}: {error}") from None

    @property
    def _parts(self) -> list[tuple[Where, Part]]:
        """The scenario, its ladder, its legs, the readings and the variants, each with its path."""
        scenario = self.study.scenario
        parts: list[tuple[Where, Part]] = [(("scenario",), scenario), (("scenario", "ladder"), scenario.ladder)]
        parts += [(("scenario", "legs", n), leg) for n, leg in enumerate(scenario.legs)]
        for name in ("readings", "variants"):
            parts += [((name, n), part) for n, part in enumerate(getattr(self.study, name))]
        return parts

    def question_and_rule(self) -> None:
        """Check that the question exists, and that the rule is "no verdict" for tables and only for tables."""
        margin = has_margin(self.study)
        if margin:
            self._located(("question",), partial(question_of, self.study, TABLES))
        if margin == (self.study.holds_when == "no verdict"):
            raise BadInput(
                f"{self._at('holds_when')}: a {' or '.join(TABLES)} has no verdict, and nothing else has none; expected "
                "a rule that fits the question"
            )

    def shows(self) -> None:
        """Check that a study of a bound does not call it a comparison."""
        able = question_of(self.study).shows
        if self.study.shows == "comparison" and able == "necessity":
            raise BadInput(
                f"{self._at('shows')}: {self.study.question} measures a necessary condition, which can rule a claim out and "
                "cannot support it; expected necessity"
            )

    def source(self) -> None:
        """Check that the sources of the claim and of its readings are in the bibliography."""
        self._known(self.study.source, ("source",))
        for n, reading in enumerate(self.study.readings):
            if reading.source is not None:
                self._known(reading.source, ("readings", n, "source"))

    def _known(self, key: str, where: Where) -> None:
        known = self.builder.catalogue.sources
        if key not in known:
            raise BadInput(
                f"{self._at(*where)}: no source has the key '{key}'; expected a key of a .bib file"
                f"{nearest_names(key, known.works)}"
            )

    def names(self) -> None:
        """Check that every entry named exists, and that the question reads every field given."""
        entries, question = self.builder.catalogue.aside(), question_of(self.study)
        for base, part in self._parts:
            for kind, name, where in _named(part):
                self._located((*base, *where), partial(entries.get, kind, name))
            for k, name in enumerate(getattr(part, "sensors", ())):
                self._located((*base, "sensors", k), partial(self.builder.sensor, name))
            for field in () if isinstance(part, Ladder) else CHOSEN_FIELDS:
                if field in part.model_fields_set and getattr(part, field) and field not in question.knows:
                    others = " or ".join(name for name, other in QUESTIONS.items() if field in other.knows)
                    at = self._at(*base, field)
                    raise BadInput(f"{at}: {self.study.question} knows no {field}; expected the question {others}")

    def needs(self) -> None:
        """Check that the fields that the question needs are given."""
        self._needs(question_of(self.study).needs)

    def _needs(self, needs: tuple[tuple[str, ...], ...]) -> None:
        for names in needs:
            if not any(getattr(self.study.scenario, name) for name in names):
                expected = " or ".join(names)
                raise BadInput(f"{self._at('scenario')}: no {names[0]}; expected {expected}, the names of some")

    def bounds(self) -> None:
        """Check that the rule can be true and can be false within the bounds of the question's margin."""
        study, question = self.study, question_of(self.study)
        low, high = question.bounds(self.builder, study.scenario)
        for margin, above, wanted, fault in ((high, True, True, "true"), (low, False, False, "false")):
            if is_met(study, margin) != wanted:
                why = question.why_bounded(study.scenario, margin, above)
                raise BadInput(
                    f"{self._at('holds_when')}: {study.holds_when} can never be {fault} here: {why}; expected a rule that the "
                    "answer decides"
                )

    def shapes(self) -> None:
        """Check that every trajectory shape can be parsed."""
        for base, part in self._parts:
            for k, text in enumerate(getattr(part, "shapes", ())):
                self._located((*base, "shapes", k), partial(parse_shape, text))

    def land(self) -> None:
        """Check that the land to be counted, or flown over, is a country's."""
        for field in ("land", "over"):
            for base, part in self._parts:
                if (name := getattr(part, field, None)) is not None:
                    self._located((*base, field), partial(land_named, self.builder.catalogue, name))

    def network(self) -> None:
        """Check that parts switched on, switched off or removed belong to the network, and that no other sensors are named."""
        scenario = self.study.scenario
        if scenario.network is None:
            return
        if scenario.sensors:
            at = self._at("scenario", "sensors")
            raise BadInput(f"{at}: the network brings the sensors; expected no sensors beside a network")
        for base, part in self._parts:
            for field in CUT_FIELDS:
                for k, name in enumerate(getattr(part, field, ())):
                    asked = scenario.model_copy(update={"switched_on": (), "switched_off": (name,)})
                    self._located((*base, field, k), partial(self.builder.network, asked))

    def table(self) -> None:
        """Check that a table names presets and studies, that these exist, and that they fit the catalogue."""
        scenario = self.study.scenario
        self._needs(TABLES[self.study.question].needs)
        for k, name in enumerate(scenario.presets):
            self._located(("scenario", "presets", k), partial(with_presets, self.builder.catalogue, [name]))
        for k, name in enumerate(scenario.studies):
            self._located(("scenario", "studies", k), partial(self._asked_of, name))

    def _asked_of(self, name: str) -> None:
        asked = self.builder.catalogue.get(Study, name)
        if not has_margin(asked):
            raise BadInput(f"{asked.id} is a {asked.question} itself; expected a study with a verdict")
        check_names(self.builder, asked)


def _named(part: Part) -> Iterator[tuple[str, str, Where]]:
    """Yield kind, name and path of each entry named in a part of a study."""
    for field, kind in KINDS_NAMED.items():
        value = getattr(part, field, None)
        if isinstance(value, str):
            yield kind, value, (field,)
        elif isinstance(value, tuple):
            yield from ((kind, name, (field, k)) for k, name in enumerate(value))
