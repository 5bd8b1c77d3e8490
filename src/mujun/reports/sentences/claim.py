"""A claim in plain words: headline, the one sentence, what is measured, over which cases."""

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.beside import number_needed, turning_readings, whose_numbers
from mujun.reports.sentences.every import SAYINGS
from mujun.scenario.schema.study import Study
from mujun.studies.questions import FAVOURABLE, UNFAVOURABLE
from mujun.studies.readings import changed
from mujun.studies.verdict import StudyResult


def headline(result: StudyResult) -> Text:
    """Return the finding as a headline: the author's for this outcome, or one made of the numbers."""
    own = result.study.headlines
    if own is None or not result.readings:
        return finding(result)
    if result.verdict in FAVOURABLE:
        return say("{headline}", headline=own.met)
    return say("{headline}", headline=own.unmet if result.verdict in UNFAVOURABLE else own.depends)


def finding(result: StudyResult) -> Text:
    """Return the answer at best estimates in a few words."""
    return SAYINGS[result.study.question].finding(result)


def finding_sentence(result: StudyResult) -> Text:
    """Return the finding as a sentence."""
    return say("{finding}.", finding=finding(result))


def limiting_case(result: StudyResult) -> Text:
    """Return the sentence on the limiting case."""
    return SAYINGS[result.study.question].sentence(result)


def plain(result: StudyResult) -> Text:
    """Return the claim's one plain paragraph: finding, limiting case, number needed, whose numbers change it."""
    parts = [
        finding_sentence(result),
        limiting_case(result),
        number_needed(result),
        turning_readings(result),
        whose_numbers(result),
    ]
    return joined([part for part in parts if part is not None], NEXT_SENTENCE)


def said(result: StudyResult) -> dict[str, Text]:
    """Return a claim's sentences by name."""
    parts = {"headline": headline, "finding": finding, "sentence": plain, "metric": metric, "quantifier": quantifier}
    return {name: part(result) for name, part in parts.items()}


def metric(result: StudyResult) -> Text:
    """Return what is measured, from the scenario."""
    return SAYINGS[result.study.question].metric(result.study.scenario)


def quantifier(result: StudyResult) -> Text:
    """Return over which cases the claim is tested, from the scenario and the cases flown."""
    return SAYINGS[result.study.question].quantifier(result)


def margin_said(study: Study, margin: float | None, unit: str, of: str = "") -> Text:
    """Return a margin of a study in words, with what is needed beside it; never a bare number.

    of: name of the reading or variant that has the margin; '': the study as it states itself.
    """
    if margin is None:
        return say("never within reach or view")
    changes = next((one for one in (*study.readings, *study.variants) if one.name == of), None)
    scenario = study.scenario if changes is None else changed(study.scenario, changes)
    return SAYINGS[study.question].margin(scenario, margin, unit)
