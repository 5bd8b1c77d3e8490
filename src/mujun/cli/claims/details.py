"""Everything about one claim on the screen: what it computes, its readings, the numbers that decide, how to read it."""

from collections.abc import Iterable, Mapping
from typing import Any

from mujun.cli.common import tell_text
from mujun.reports.data.probability import share
from mujun.reports.sentences.beside import quantity, written
from mujun.reports.sentences.claim import margin_said
from mujun.scenario.schema.study import Study
from mujun.studies.questions import VERDICTS, shown_by

CONDITIONS = {"comparison": "It is a comparison, which can support a claim or contradict it.",
              "necessity": "It is a necessary condition: met, it proves nothing; not met, it rules the claim out."}  # fmt: skip


def show_study(study: Study) -> None:
    """Show what a study asks, from its file alone."""
    tell_text(study.id, style="bold")
    tell_text(study.claim, 2)
    _listed("What it computes (the author's words)", [study.metric, study.quantifier])
    if study.readings or study.holds_when != "no verdict":
        shows = shown_by(study)
        met, unmet = VERDICTS[shows]
        lines = [f"{study.holds_when}: {met}, else {unmet}.", CONDITIONS[shows]]
        _listed("How to read the verdict", [*lines, "It depends if readings or runs disagree."])
    grounds = [f"{one.name} ({one.source or one.reason})" for one in study.readings]
    _listed("Readings of equal standing", [study.stated, *grounds] if grounds else [])
    _listed("Same test, other assumptions", [one.name for one in study.variants])
    _listed("Said in public", [f"{one.value} ({one.source}, {one.trust})" for one in study.statements])
    _listed("Limits of this claim", study.limits)


def show_details(study: Study, found: Mapping[str, Any]) -> None:
    """Show what a run found on a study. found: its part of brief.json."""
    _listed("Steps", (_step(study, row) for row in found["ladder"]))
    several = found["readings"] if len(found["readings"]) > 1 else []
    _listed("Readings", (f"{_verdict(study, one)}: {one['name']}{_met(one)}" for one in several))
    _listed("Governments' numbers", (f"{_verdict(study, one)}: {one['name']}" for one in found.get("capitals", [])))
    _listed("What would change it", (_flip(flip) for flip in found.get("flips", []) if flip["value"] is not None))
    moving = [f"{one['parameter']} ({one['rank_correlation']:+.2f})" for one in found.get("influences", [])]
    _listed("Moves the margin most over the runs (rank correlation)", ["; ".join(moving)] if moving else [])
    _listed("Same test, other assumptions", (f"{_verdict(study, one)}: {one['name']}" for one in found["variants"]))
    read, count = found["read_numbers"], found["deciding_numbers"]
    _listed(
        "Sources", [f"{read} of the {count} numbers that decide this verdict were read in a source"] if count else []
    )
    _listed("Limiting case", [found["decides"]])


def _verdict(study: Study, row: Mapping[str, Any]) -> str:
    if row.get("fault"):
        return str(row["fault"])
    return f"{row['verdict']} ({margin_said(study, row['margin'], row['margin_unit'], str(row.get('name', '')))})"


def _met(reading: Mapping[str, Any]) -> str:
    found = [reading[name] for name in ("probability", "probability_low", "probability_high")]
    if any(value is None for value in found):
        return ""
    middle, low, high = map(share, found)
    return f", met in {middle} of runs ({low} to {high})"


def _step(study: Study, row: Mapping[str, Any]) -> str:
    if not row["on"] or not row["asked"]:
        return f"{row['rung']}: {'left out' if not row['on'] else '–'}: {row['said']}"
    return f"{row['rung']}: {_verdict(study, row)}: {row['said']}"


def _flip(flip: Mapping[str, Any]) -> str:
    value, nominal, low, high = (
        written(flip[name], flip["unit"]) for name in ("value", "nominal", "published_low", "published_high")
    )
    return (
        f"{quantity(flip['parameter'])} of {value} ({flip['of']}; best estimate {nominal}, published {low} to {high})"
    )


def _listed(heading: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        tell_text(heading, 2, "bold")
        for line in found:
            tell_text(f"- {line}", 4)
