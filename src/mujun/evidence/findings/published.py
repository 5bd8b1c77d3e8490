"""All published findings of the catalogue, each compared with the model's number."""

import math

from mujun.base.outcomes import BadInput
from mujun.base.text import as_written, say
from mujun.evidence.findings.answers import Answers
from mujun.evidence.findings.boosters import booster
from mujun.evidence.findings.descents import descent, interceptor_flight
from mujun.evidence.findings.ours import Ours
from mujun.evidence.findings.outcomes import single_shot_of
from mujun.evidence.findings.passes import nearest_pass
from mujun.evidence.findings.views import lowest_view
from mujun.evidence.line import EvidenceRow, compare
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.finding import Comparison, Finding, fields_in

ROUNDING = 1e-9
"""Size up to which one of our numbers is zero, in its unit."""


def finding_rows(builder: Builder) -> list[EvidenceRow]:
    """Return the comparisons of every finding, in the order of the catalogue."""
    answers = Answers(builder)
    return [
        row(finding, one, found_for(builder, answers, finding, one))
        for finding in builder.catalogue.all(Finding)
        for one in finding.comparisons
    ]


def found_for(builder: Builder, answers: Answers, finding: Finding, one: Comparison) -> Ours:
    """Compute our number for a comparison."""
    if one.nearest_pass is not None:
        assert finding.scenario is not None  # the schema checks it
        return nearest_pass(builder, finding.scenario, one.nearest_pass)
    if one.lowest_view is not None:
        return lowest_view(builder, one.lowest_view)
    if one.descent is not None:
        return descent(builder, one.descent)
    if one.interceptor_flight is not None:
        return interceptor_flight(builder, one.interceptor_flight)
    if one.booster is not None:
        return booster(builder, one.booster)
    if one.single_shot is not None:
        return single_shot_of(builder, one.single_shot)
    return answers.ours(finding, one)


def row(finding: Finding, one: Comparison, found: Ours) -> EvidenceRow:
    """Return the evidence row of one comparison, with both numbers in its unit."""
    scale = found.within(one.unit)
    ours, theirs = found.value / scale, one.theirs
    if theirs is None:
        theirs = math.nan if found.theirs is None else found.theirs / scale
    id = "/".join(filter(None, ("finding", finding.number, one.id)))
    note = found.why or note_of(finding, one, found)
    source = one.said_by or finding.said_by
    if one.passes_when == "within tolerance":
        return compare(id, one.quantity, ours, theirs, one.tolerance, one.unit, note=note, source=source)
    passed = {
        "ours >= theirs": ours >= theirs,
        "ours <= theirs": ours <= theirs,
        "ours > theirs": ours > theirs,
        "ours > 0": ours > 0.0,
        "ours == 0": abs(ours) < ROUNDING,
        "within interval": found.interval is not None and found.interval[0] <= found.value <= found.interval[1],
        "shown": None,
    }[one.passes_when]
    return EvidenceRow(id, one.quantity, ours, theirs, ours - theirs, one.tolerance, one.unit, passed, note, source)


def note_of(finding: Finding, one: Comparison, found: Ours) -> str:
    """Return the note of a comparison, with the facts filled in. A part with an empty fact is left out.

    Raises BadInput for a fact that does not exist.
    """
    parts = []
    for part in one.notes:
        names = [name for name in fields_in(part) if name is not None]
        for name in names:
            if name not in found.facts:
                key = "{id}: a note names '{name}'; expected one of {names}"
                known = ", ".join(found.facts) or say("no name")
                raise BadInput(say(key, id=finding.id, name=as_written(name), names=known))
        if all(found.facts[name] not in (None, "") for name in names):
            parts.append(part.format(**found.facts))
    return "; ".join(parts)
