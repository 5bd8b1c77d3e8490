"""Everything about one claim on the screen: what it computes, its readings, the numbers that decide, how to read it."""

from collections.abc import Iterable, Mapping
from typing import Any

from mujun.base.text import NEXT_NAME, THAT_IS, Text, joined, say
from mujun.cli.common import tell_text
from mujun.reports.data.probability import share
from mujun.reports.sentences.beside import quantity, written
from mujun.reports.sentences.claim import margin_said
from mujun.scenario.schema.study import Study
from mujun.studies.questions import VERDICTS, shown_by
from mujun.studies.verdict import statement_said

CONDITIONS = {
    "comparison": say("It is a comparison, which can support a claim or contradict it."),
    "necessity": say("It is a necessary condition: met, it proves nothing; not met, it rules the claim out."),
}


def show_study(study: Study) -> None:
    """Show what a study asks, from its file alone."""
    tell_text(study.id, style="bold")
    tell_text(study.claim, 2)
    _listed("What it computes (the author's words)", [study.metric, study.quantifier])
    if study.readings or study.holds_when != "no verdict":
        shows = shown_by(study)
        met, unmet = VERDICTS[shows]
        rule = say("{rule}: {met}, else {unmet}.", rule=study.holds_when, met=met, unmet=unmet)
        disagree = say("It depends if readings or runs disagree.")
        _listed("How to read the verdict", [rule, CONDITIONS[shows], disagree])
    grounds = [say("{reading} ({ground})", reading=one.name, ground=one.source or one.reason) for one in study.readings]
    _listed("Readings of equal standing", [study.stated, *grounds] if grounds else [])
    _listed("Same test, other assumptions", [one.name for one in study.variants])
    _listed("Said in public", list(map(statement_said, study.statements)))
    _listed("Limits of this claim", study.limits)


def show_details(study: Study, found: Mapping[str, Any]) -> None:
    """Show what a run found on a study. found: its part of brief.json."""
    _listed("Steps", (_step(study, row) for row in found["ladder"]))
    several = found["readings"] if len(found["readings"]) > 1 else []
    _listed("Readings", (_reading(study, one) for one in several))
    _listed("Governments' numbers", (_named(study, one) for one in found.get("capitals", [])))
    _listed("What would change it", (_flip(flip) for flip in found.get("flips", []) if flip["value"] is not None))
    key = "{path} ({correlation:+.2f})"
    influences = found.get("influences", [])
    moving = [say(key, path=one["parameter"], correlation=one["rank_correlation"]) for one in influences]
    _listed("Moves the margin most over the runs (rank correlation)", [joined(moving)] if moving else [])
    _listed("Same test, other assumptions", (_named(study, one) for one in found["variants"]))
    read, count = found["read_numbers"], found["deciding_numbers"]
    key = "{read} of the {count} numbers that decide this verdict were read in a source"
    _listed("Sources", [say(key, read=read, count=count)] if count else [])
    _listed("Limiting case", [found["decides"]])


def _verdict(study: Study, row: Mapping[str, Any]) -> str:
    if row.get("fault"):
        return str(row["fault"])
    margin = margin_said(study, row["margin"], row["margin_unit"], str(row.get("name", "")))
    return say("{verdict} ({margin})", verdict=row["verdict"], margin=margin)


def _named(study: Study, row: Mapping[str, Any]) -> Text:
    return joined((_verdict(study, row), row["name"]), THAT_IS)


def _reading(study: Study, reading: Mapping[str, Any]) -> Text:
    found = [reading[name] for name in ("probability", "probability_low", "probability_high")]
    if any(value is None for value in found):
        return _named(study, reading)
    middle, low, high = map(share, found)
    met = say("met in {share} of runs ({low} to {high})", share=middle, low=low, high=high)
    return joined((_named(study, reading), met), NEXT_NAME)


def _step(study: Study, row: Mapping[str, Any]) -> Text:
    left = say("left out") if not row["on"] else None if row["asked"] else say("–")
    return joined((row["rung"], left or _verdict(study, row), row["said"]), THAT_IS)


def _flip(flip: Mapping[str, Any]) -> Text:
    value, nominal, low, high = (
        written(flip[name], flip["unit"]) for name in ("value", "nominal", "published_low", "published_high")
    )
    return say(
        "{what} of {value} ({entry}; best estimate {nominal}, published {low} to {high})",
        what=quantity(flip["parameter"]), value=value, entry=flip["of"], nominal=nominal, low=low, high=high,
    )  # fmt: skip


def _listed(heading: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        tell_text(heading, 2, "bold")
        for line in found:
            tell_text(say("- {text}", text=line), 4)
