"""Checks of a study file before any work: all entries named exist, and the question reads all fields given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from mujun.analyses.cases.land import land_named
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.fields import idle_fields
from mujun.base.outcomes import BadInput, either, nearest_names, said_of
from mujun.base.text import Text, as_written, say
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import with_presets
from mujun.scenario.reading.located import Where
from mujun.scenario.reading.names import folded
from mujun.scenario.schema.battle import Posture
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.study import KINDS_NAMED, NOT_CHANGES, Changes, Ladder, Leg, Scenario, Study
from mujun.studies.coalition import TABLES, has_margin
from mujun.studies.questions import is_met, question_of
from mujun.studies.readings import changed

GROUPS_NAMED = {"launch_groups": "area", "target_groups": "place"}
"""Field of a scenario, leg or variant that names groups -> kind of the entries in them."""
MOST_QUESTIONS_NAMED = 3
"""Questions at most that an error lists."""


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
    check.fields()
    check.posture()
    check.bounds()
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
            raise BadInput(say("{at}: {fault}", at=self._at(*where), fault=said_of(error))) from None

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
            key = "{at}: a {names} has no verdict, and nothing else has none; expected a rule that fits the question"
            raise BadInput(say(key, at=self._at("holds_when"), names=" or ".join(TABLES)))

    def shows(self) -> None:
        """Check that a study of a bound does not call it a comparison."""
        able = question_of(self.study).shows
        if self.study.shows == "comparison" and able == "necessity":
            key = (
                "{at}: {question} measures a necessary condition, which can rule a claim out and cannot support it; "
                "expected necessity"
            )
            raise BadInput(say(key, at=self._at("shows"), question=self.study.question))

    def source(self) -> None:
        """Check that the sources of the claim and of its readings are in the bibliography."""
        self._known(self.study.source, ("source",))
        for n, reading in enumerate(self.study.readings):
            if reading.source is not None:
                self._known(reading.source, ("readings", n, "source"))

    def _known(self, key: str, where: Where) -> None:
        known = self.builder.catalogue.sources
        if key not in known:
            said = "{at}: no source has the key '{key}'; expected a key of a .bib file{near}"
            raise BadInput(say(said, at=self._at(*where), key=as_written(key), near=nearest_names(key, known.works)))

    def names(self) -> None:
        """Check that every entry and group named exists, and is named once."""
        entries = self.builder.catalogue.aside()
        for base, part in self._parts:
            for kind, name, where in _named(part):
                self._located((*base, *where), partial(entries.get, kind, name))
            for k, name in enumerate(getattr(part, "sensors", ())):
                self._located((*base, "sensors", k), partial(self.builder.sensor, name))
            for field, kind in GROUPS_NAMED.items():
                for k, name in enumerate(getattr(part, field, ())):
                    self._located((*base, field, k), partial(entries.group, kind, name))
            for field in type(part).model_fields:
                self._once((*base, field), getattr(part, field))

    def _once(self, where: Where, names: Any) -> None:
        """Check that a list of names has each of them once, whatever it is called by."""
        if not isinstance(names, tuple) or not all(isinstance(name, str) for name in names):
            return
        field = where[-1]
        kind = KINDS_NAMED.get(str(field))

        def id_of(name: str) -> str:
            if kind is not None:
                return self.builder.catalogue.aside().get(kind, name).id
            if field == "sensors":
                return self.builder.sensor_entry(name).id
            if field == "shapes":
                shape = parse_shape(name)
                return f"{shape.asks or shape.name} {shape.value}"
            return folded(name) if field in GROUPS_NAMED else name

        first: dict[str, str] = {}
        for k, name in enumerate(names):
            if (other := first.setdefault(id_of(name), name)) is not name or name in names[:k]:
                key = "{name} is named twice, also as {other}" if other != name else "{name} is named twice"
                what = say(key, name=name, other=other)
                raise BadInput(say("{place}: {what}; expected each once", place=self._at(*where, k), what=what))

    def fields(self) -> None:
        """Check that the question reads every field given, and that none is without effect beside or without another."""
        question = question_of(self.study)
        for base, part in self._parts:
            if isinstance(part, Leg):
                continue
            for field in sorted(part.model_fields_set - NOT_CHANGES - {"ladder"}):
                path = f"ladder.{field}" if isinstance(part, Ladder) else field
                if path not in question.reads:
                    raise BadInput(self._unread((*base, field), path))
                if field in question.one_named and len(getattr(part, field)) > 1:
                    key = "{place}: {question} compares one of these alone; expected one name"
                    raise BadInput(say(key, place=self._at(*base, field), question=self.study.question))
            if not isinstance(part, Ladder):
                for idle in idle_fields(self._whole(part), part.model_fields_set, question.apart):
                    raise BadInput(say("{place}: {why}", place=self._at(*base, idle.field), why=idle.why))

    def posture(self) -> None:
        """Check that defences named beside a posture are its own: they are those of it that are meant, with its stocks."""
        for base, part in self._parts:
            if not isinstance(part, Changes) or (whole := self._whole(part)).posture is None:
                continue
            own = self.builder.catalogue.aside().get(Posture, whole.posture)
            field = "defences" if "defences" in part.model_fields_set else "posture"
            for name in whole.defences:
                id = self.builder.catalogue.aside().get(Defence, name).id
                if field in part.model_fields_set and id not in [element.defence for element in own.elements]:
                    key = (
                        "{place}: {site} is no site of the posture {posture}; expected some of its sites, or no posture"
                    )
                    raise BadInput(say(key, place=self._at(*base, field), site=id, posture=own.id))

    def _unread(self, where: Where, path: str) -> Text:
        """Return that the question does not read a field, and which ones do, in words."""
        others = [name for name, other in QUESTIONS.items() if path in other.reads][: MOST_QUESTIONS_NAMED + 1]
        told = {"place": self._at(*where), "question": self.study.question, "field": path}
        if not others or len(others) > MOST_QUESTIONS_NAMED:
            return say("{place}: {question} reads no {field}; expected none", **told)
        return say(
            "{place}: {question} reads no {field}; expected the question {others}", **told, others=either(others)
        )

    def needs(self) -> None:
        """Check that the fields that the question needs are given."""
        for base, part in self._parts:
            if isinstance(part, Scenario | Changes):
                self._needs(question_of(self.study).needs, base, self._whole(part))

    def _whole(self, part: Scenario | Changes) -> Scenario:
        """Return the scenario, or what a reading or variant makes of it."""
        return part if isinstance(part, Scenario) else changed(self.study.scenario, part)

    def _needs(self, needs: tuple[tuple[str, ...], ...], base: Where, scenario: Scenario) -> None:
        for names in needs:
            if not any(getattr(scenario, name) for name in names):
                expected = " or ".join(names)
                key = "{at}: no {names}; expected {expected}, the names of some"
                raise BadInput(say(key, at=self._at(*base), names=names[0], expected=expected))

    def bounds(self) -> None:
        """Check that the rule can be true and can be false within the bounds of the question's margin."""
        study, question = self.study, question_of(self.study)
        low, high = question.bounds(self.builder, study.scenario)
        for margin, above, wanted, fault in ((high, True, True, "true"), (low, False, False, "false")):
            if is_met(study, margin) != wanted:
                why = question.why_bounded(study.scenario, margin, above)
                key = "{at}: {holds_when} can never be {fault} here: {why}; expected a rule that the answer decides"
                raise BadInput(say(key, at=self._at("holds_when"), holds_when=study.holds_when, fault=fault, why=why))

    def land(self) -> None:
        """Check that the land to be counted, or flown over, is a country's."""
        for field in ("land", "over"):
            for base, part in self._parts:
                if (name := getattr(part, field, None)) is not None:
                    self._located((*base, field), partial(land_named, self.builder.catalogue, name))

    def network(self) -> None:
        """Check that parts switched on, switched off or removed belong to the network."""
        scenario = self.study.scenario
        if scenario.network is None:
            return
        for base, part in self._parts:
            for field in CUT_FIELDS:
                for k, name in enumerate(getattr(part, field, ())):
                    asked = scenario.model_copy(update={"switched_on": (), "switched_off": (name,)})
                    self._located((*base, field, k), partial(self.builder.network, asked))

    def table(self) -> None:
        """Check that a table names presets and studies, that these exist, and that they fit the catalogue."""
        scenario, needs = self.study.scenario, TABLES[self.study.question].needs
        self._needs(needs, ("scenario",), scenario)
        for field in sorted(scenario.model_fields_set - {name for names in needs for name in names}):
            raise BadInput(self._unread(("scenario", field), field))
        for field in sorted({"readings", "variants"} & self.study.model_fields_set):
            raise BadInput(self._unread((field,), field))
        self._once(("scenario", "presets"), scenario.presets)
        self._once(("scenario", "studies"), scenario.studies)
        for k, name in enumerate(scenario.presets):
            self._located(("scenario", "presets", k), partial(with_presets, self.builder.catalogue, [name]))
        for k, name in enumerate(scenario.studies):
            self._located(("scenario", "studies", k), partial(self._asked_of, name))

    def _asked_of(self, name: str) -> None:
        asked = self.builder.catalogue.get(Study, name)
        if not has_margin(asked):
            key = "{id} is a {question} itself; expected a study with a verdict"
            raise BadInput(say(key, id=asked.id, question=asked.question))
        check_names(self.builder, asked)


def _named(part: Part) -> Iterator[tuple[str, str, Where]]:
    """Yield kind, name and path of each entry named in a part of a study."""
    for field, kind in KINDS_NAMED.items():
        value = getattr(part, field, None)
        if isinstance(value, str):
            yield kind, value, (field,)
        elif isinstance(value, tuple):
            yield from ((kind, name, (field, k)) for k, name in enumerate(value))
