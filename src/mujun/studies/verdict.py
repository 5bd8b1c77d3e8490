"""Results of studies: the verdict, the answer that it follows from, and everything computed with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mujun.analyses.answer import Answer
from mujun.analyses.questions.ladder import Rung
from mujun.base.text import TRUST_MARK, Text, meant, say
from mujun.base.units import parse_quantity
from mujun.scenario.numbers.marks import marks_at
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.estimate import Mark, SourceItem
from mujun.scenario.schema.study import Study
from mujun.studies.draws.influence import Influence
from mujun.studies.draws.probability import CONFIDENCE, QUANTILES, Probability
from mujun.studies.questions import DEPENDS, NO_VERDICT, agreed, is_met, judge, shown_by
from mujun.studies.threshold import Flip


@dataclass(frozen=True)
class ReadingResult:
    """The verdict of a study in one reading of its claim.

    verdict: by the probability if there are draws, else by the margin at nominal values.
    answer: at nominal values.
    source, reason: who defines the claim so, and why; "" for the scenario as the study states it.
    probability: over draws.
    """

    name: str
    verdict: str
    answer: Answer
    source: str = ""
    reason: str = ""
    probability: Probability | None = None


@dataclass(frozen=True)
class VariantResult:
    """Verdict and answer of a variant: the study with some fields changed. turning: see `StudyResult`."""

    name: str
    verdict: str
    answer: Answer
    turning: Flip | None = None


@dataclass(frozen=True)
class View:
    """A study at nominal values with a capital's assumptions put in.

    preset, name: id and name of the preset.
    margin: in `unit`.
    fault: why there is no answer; "" if there is one.
    """

    preset: str
    name: str
    verdict: str
    margin: float | None
    unit: str
    fault: str = ""


@dataclass(frozen=True)
class StudyResult:
    """Result of a study.

    basis: "nominal": verdict by the sign of the margin at nominal values; "sampled": by the probability over published ranges.
    answer: at nominal values, as the study states the claim.
    limits: what the model neglects, in sentences.
    used: ids of the entries read for the readings, without the variants.
    readings: the claim as the study states it, then its other readings; none for a table of other studies.
    variants: the study with some fields changed; other questions.
    uniform: probability over draws of uniform distributions, as the study states the claim.
    ladder: the claim at each rung.
    influences: numbers that move the margin over the draws.
    flips: values at which the nominal verdict flips.
    views: the study under each capital's assumptions.
    turning: flip of the number that the question names as the one that turns it; None: it names none.
    marks: how many of the numbers that decide the verdict have each trust mark.
    cautions: what looks wrong with the rockets and radars of the study, a line each.
    """

    study: Study
    basis: str
    answer: Answer
    limits: tuple[str, ...]
    used: frozenset[str] = frozenset()
    readings: tuple[ReadingResult, ...] = ()
    variants: tuple[VariantResult, ...] = ()
    uniform: Probability | None = None
    ladder: tuple[Rung, ...] = ()
    influences: tuple[Influence, ...] = ()
    flips: tuple[Flip, ...] = ()
    views: tuple[View, ...] = ()
    turning: Flip | None = None
    marks: Mapping[Mark, int] = field(default_factory=dict)
    cautions: tuple[Text, ...] = ()

    @property
    def deciding_paths(self) -> list[str]:
        """Paths of the numbers that decide the verdict: those that flip it where tried, and those that move the margin."""
        found = [flip for flip in (*self.flips, *([self.turning] if self.turning else [])) if flip.value is not None]
        moving = [number.path for one in self.influences for number in one.numbers]
        return list(dict.fromkeys([flip.parameter.path for flip in found] + moving))

    @property
    def verdict(self) -> str:
        """The verdict on which all readings agree; "depends" if they do not, or if one number turns what all draws agree on."""
        if not self.readings:
            return NO_VERDICT
        found = agreed([reading.verdict for reading in self.readings])
        return DEPENDS if self._turning_numbers else found

    @property
    def nominal_verdict(self) -> str:
        """The verdict at nominal values on which all readings agree."""
        if not self.readings:
            return NO_VERDICT
        return agreed([judge(self.study, reading.answer.margin) for reading in self.readings])

    @property
    def probability(self) -> Probability | None:
        """The probability over draws, as the study states the claim."""
        return self.readings[0].probability if self.readings else None

    @property
    def turned_by(self) -> tuple[str, ...]:
        """Names of the readings, and of the numbers inside their published ranges, that turn the claim as the study states it."""
        others = tuple(one.name for one in self.readings[1:] if one.verdict != self.readings[0].verdict)
        return (
            *others,
            *(say("{path} = {value}", path=f.parameter.path, value=f.shown_text) for f in self._turning_numbers),
        )

    @property
    def _turning_numbers(self) -> list[Flip]:
        """Flips inside a published range that no draw has met: a corner that the draws miss must not look certain."""
        found = self.probability
        if found is None or found.value not in (0.0, 1.0):
            return []
        return [flip for flip in self.flips if flip.within_published]

    @property
    def breaks_at(self) -> Rung | None:
        """The first rung of the ladder at which the claim's condition is not met; None if it is met on all."""
        asked = (rung for rung in self.ladder if rung.on and rung.asked)
        return next((rung for rung in asked if not is_met(self.study, rung.margin)), None)

    def unit(self, answer: Answer) -> str:
        """Return the unit of an answer's margin: the answer's, else the study's."""
        return answer.unit or self.study.margin_unit

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data (the JSON contract)."""
        return {
            "id": self.study.id,
            "claim": self.study.claim,
            "verdict": self.verdict,
            "shows": None if not self.readings else shown_by(self.study),
            "basis": self.basis,
            "turned_by": list(self.turned_by),
            "read_numbers": self.marks.get("seen", 0),
            "deciding_numbers": sum(self.marks.values()),
            "limiting_case": self.answer.pictured.said if self.answer.pictured else self.answer.decides,
            "breaks_at": None if self.breaks_at is None else self.breaks_at.name,
            "readings": [
                {
                    "name": one.name,
                    "verdict": one.verdict,
                    "nominal_verdict": judge(self.study, one.answer.margin),
                    "margin": one.answer.margin,
                    "margin_unit": self.unit(one.answer),
                    "draws": None if one.probability is None else len(one.probability.margins),
                    "probability": None if one.probability is None else one.probability.value,
                    "probability_low": None if one.probability is None else one.probability.low,
                    "probability_high": None if one.probability is None else one.probability.high,
                    "source": one.source or None,
                    "reason": one.reason or None,
                    "decides": one.answer.decides,
                }
                for one in self.readings
            ],
            "margin": self.answer.margin,
            "margin_unit": self.unit(self.answer),
            "metric": self.study.metric,
            "quantifier": self.study.quantifier,
            "holds_when": self.study.holds_when,
            "turns_at": None if self.turning is None else self.turning.to_dict(),
            "required_burnout_speed_km_s": _speed(self.turning),
            "decides": self.answer.decides,
            "worst_case": self.answer.worst,
            "best_case": self.answer.best,
            "fraction": self.answer.fraction,
            "fraction_of": self.answer.fraction_of,
            "facts": self.answer.facts,
            "variants": [
                {
                    "name": v.name,
                    "verdict": v.verdict,
                    "margin": v.answer.margin,
                    "margin_unit": self.unit(v.answer),
                    "fraction": v.answer.fraction,
                    "decides": v.answer.decides,
                    "turns_at": None if v.turning is None else v.turning.to_dict(),
                    "required_burnout_speed_km_s": _speed(v.turning),
                }
                for v in self.variants
            ],
            "tables": self.answer.tables,
            "limits": list(self.limits),
            "cautions": list(self.cautions),
            "statements": list(map(statement_said, self.study.statements)),
            "source": self.study.source,
            "ladder": ladder_rows(self),
            "capitals": [
                {
                    "preset": view.preset,
                    "name": view.name,
                    "verdict": view.verdict,
                    "margin": view.margin,
                    "margin_unit": view.unit,
                    "fault": view.fault,
                }
                for view in self.views
            ],
            "definition": {"kind": "study", **self.study.model_dump(mode="json", by_alias=True, exclude_unset=True)},
            **_sampled(self),
        }


def statement_said(one: SourceItem) -> Text:
    """Return what was said in public, with its source and trust mark."""
    mark = meant(one.trust, TRUST_MARK)
    return say("{statement} ({source}, {mark})", statement=one.value, source=one.source, mark=mark)


def with_marks(catalogue: Catalogue, result: StudyResult) -> StudyResult:
    """Return a result that knows the trust marks of the numbers that decide it."""
    return replace(result, marks=marks_at(catalogue.aside(), result.deciding_paths))


def ladder_rows(result: StudyResult) -> list[dict[str, Any]]:
    """Return the rungs of a result as plain data, each with its verdict and the share of cases or warheads that it costs."""
    rows, before = [], 1.0
    for rung in result.ladder:
        rows.append(
            {
                "rung": rung.name,
                "asked": rung.asked,
                "on": rung.on,
                "verdict": judge(result.study, rung.margin),
                "met": is_met(result.study, rung.margin),
                "margin": rung.margin,
                "margin_unit": rung.unit or result.study.margin_unit,
                "share_left": rung.share,
                "share_lost": None if rung.share is None else before - rung.share,
                "said": rung.said,
            }
        )
        before = before if rung.share is None else rung.share
    return rows


def _sampled(result: StudyResult) -> dict[str, Any]:
    """Return the results of the draws as plain data; empty without draws."""
    found, uniform = result.probability, result.uniform
    if found is None:
        return {}
    data: dict[str, Any] = {
        "nominal_verdict": result.nominal_verdict,
        "probability": found.value,
        "probability_low": found.low,
        "probability_high": found.high,
        "confidence": CONFIDENCE,
        "distribution": found.design.distribution,
        "holds_from": found.holds_from,
        "fails_to": found.fails_to,
        "draws": found.design.samples,
        "draws_failed": sum(found.failed.values()),
        "draws_failed_why": dict(found.failed),
        "draws_without_margin": found.none,
        "draws_in_which_nothing_arrives": found.holds_of_nothing,
        "margin_quantiles": [
            {"unit": unit, **{f"q{round(100 * q):02d}": v for q, v in zip(QUANTILES, values, strict=True)}}
            for unit, values in found.quantiles.items()
        ],
        "influences": [
            {
                "parameter": one.numbers[0].path,
                "drawn_with_it": [number.path for number in one.numbers[1:]],
                "rank_correlation": one.correlation,
                "half_width": one.half,
            }
            for one in result.influences
        ],
        "flips": [flip.to_dict() for flip in result.flips],
    }
    if uniform is not None:
        data |= {
            "uniform_probability": uniform.value,
            "uniform_probability_low": uniform.low,
            "uniform_probability_high": uniform.high,
            "uniform_draws": uniform.design.samples,
            "uniform_draws_failed": sum(uniform.failed.values()),
        }
    return data


def _speed(flip: Flip | None) -> float | None:
    """Return the burnout speed of a flip, km/s; None for no flip, and for a flip of another number."""
    if flip is None or flip.shown is None or not flip.parameter.path.endswith(".burnout_speed"):
        return None
    return float(f"{parse_quantity(flip.parameter.text(flip.shown), 'm/s') / 1e3:.6g}")
