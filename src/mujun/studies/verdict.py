"""Results of studies: the verdict, the answer that it follows from, and everything computed with it."""

from dataclasses import dataclass
from typing import Any

from mujun.analyses.answer import Answer
from mujun.analyses.questions.ladder import Rung
from mujun.scenario.schema.study import Study
from mujun.studies.draws.influence import Influence
from mujun.studies.draws.probability import CONFIDENCE, QUANTILES, Probability
from mujun.studies.questions import judge
from mujun.studies.threshold import Flip

NO_VERDICT = "no verdict"
"""Verdict of a study that is a table of other studies."""


@dataclass(frozen=True)
class VariantResult:
    """Verdict and answer of a variant: the study with some fields changed."""

    name: str
    verdict: str
    answer: Answer


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

    verdict: holds, fails, depends or no verdict.
    basis: "nominal": verdict by the sign of the margin at nominal values; "sampled": by the probability over published ranges.
    answer: at nominal values.
    variants: the study with some fields changed.
    limits: what the model neglects, in sentences.
    used: ids of the entries read for the answer, without the variants.
    probability, uniform: over draws of the chosen distribution and of uniform distributions.
    ladder: the claim at each rung.
    influences: numbers that move the margin over the draws.
    flips: values at which the nominal verdict flips.
    views: the study under each capital's assumptions.
    """

    study: Study
    verdict: str
    basis: str
    answer: Answer
    variants: tuple[VariantResult, ...]
    limits: tuple[str, ...]
    used: frozenset[str] = frozenset()
    probability: Probability | None = None
    uniform: Probability | None = None
    ladder: tuple[Rung, ...] = ()
    influences: tuple[Influence, ...] = ()
    flips: tuple[Flip, ...] = ()
    views: tuple[View, ...] = ()

    @property
    def nominal_verdict(self) -> str:
        """The verdict at nominal values."""
        return self.verdict if self.verdict == NO_VERDICT else judge(self.study, self.answer.margin)

    def unit(self, answer: Answer) -> str:
        """Return the unit of an answer's margin: the answer's, else the study's."""
        return answer.unit or self.study.margin_unit

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data (the JSON contract)."""
        return {
            "id": self.study.id,
            "claim": self.study.claim,
            "verdict": self.verdict,
            "basis": self.basis,
            "margin": self.answer.margin,
            "margin_unit": self.unit(self.answer),
            "metric": self.study.metric,
            "quantifier": self.study.quantifier,
            "holds_when": self.study.holds_when,
            "required_burnout_speed_km_s": _km_s(self.answer.required_speed),
            "required_burnout_speed_note": self.answer.required_note,
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
                    "required_burnout_speed_km_s": _km_s(v.answer.required_speed),
                }
                for v in self.variants
            ],
            "tables": self.answer.tables,
            "limits": list(self.limits),
            "statements": list(self.study.statements),
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
            "definition": {"kind": "study", **self.study.model_dump(mode="json", by_alias=True, exclude_defaults=True)},
            **_sampled(self),
        }


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


def _km_s(speed: float | None) -> float | None:
    return None if speed is None else round(speed / 1e3, 2)
