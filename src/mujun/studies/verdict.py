"""Verdicts: the sign of a margin, with all that it rests on."""

from dataclasses import dataclass
from typing import Any

from mujun.analyses.answer import Answer
from mujun.scenario.study import Study

NO_VERDICT = "no verdict"
"""Of a study that is a table of others."""


@dataclass(frozen=True)
class VariantResult:
    """A study asked again with something changed."""

    name: str
    verdict: str
    answer: Answer


@dataclass(frozen=True)
class StudyResult:
    """A study's verdict. basis nominal: holds or fails by the sign of the margin at nominal values."""

    study: Study
    verdict: str
    basis: str
    answer: Answer
    variants: tuple[VariantResult, ...]
    limits: tuple[str, ...]

    def unit(self, answer: Answer) -> str:
        """Return the unit of an answer's margin: its own, or that of the study."""
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
        }


def _km_s(speed: float | None) -> float | None:
    return None if speed is None else round(speed / 1e3, 2)


def judge(study: Study, margin: float | None) -> str:
    """Return holds or fails by the sign of the margin; a margin that does not exist fails."""
    if margin is None:
        return "fails"
    holds = margin >= 0.0 if study.holds_when == "margin >= 0" else margin > 0.0
    return "holds" if holds else "fails"
