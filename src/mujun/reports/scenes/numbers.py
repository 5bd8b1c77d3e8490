"""Charts that any claim may have: its distribution over draws, shares along the ladder, governments' numbers, and flips."""

from collections.abc import Iterator

import numpy as np

from mujun.base.text import Text, joined, say
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.charts.flips import FlipRow, FlipsContent, flips_of
from mujun.reports.drawing.charts.margins import MarginsContent, margins_of
from mujun.reports.drawing.charts.sides import SideRow, SidesContent, sides_of
from mujun.reports.drawing.layout import Words
from mujun.reports.scenes.drawings import Drawing, source_line
from mujun.reports.sentences.beside import quantity, value_text
from mujun.reports.sentences.words import STEPS, percent, shots
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.questions import VERDICTS, judge, question_of, shown_by
from mujun.studies.threshold import Flip
from mujun.studies.verdict import StudyResult, ladder_rows

SHARE_OF = "share of "
"""Beginning of the units of shares."""
FLIPS_SHOWN = 6
"""Most flips in one picture, those nearest to the nominal value first."""
STRICT = "margin > 0"


def draw_numbers(catalogue: Catalogue, result: StudyResult) -> Iterator[Drawing]:
    """Show the distribution over the draws, the ladder, the governments' views and the flips, each if it tells something."""
    note = source_line(catalogue)
    for drawer in (_margins, _ladder, _views, _flips):
        yield from drawer(result, note)


def _scale(result: StudyResult, unit: str) -> tuple[float, float, str]:
    """Return factor, value needed and unit in words, with which margins become the measured quantity."""
    needed = question_of(result.study).needed(result.study.scenario)
    if unit.startswith(SHARE_OF):
        return 100.0, 100.0 * needed, say("% of {what}", what=unit.removeprefix(SHARE_OF))
    return 1.0, needed, unit


def _verdicts(result: StudyResult) -> tuple[str, str]:
    return VERDICTS[shown_by(result.study)]


def _margins(result: StudyResult, note: Text) -> Iterator[Drawing]:
    found = result.probability
    if found is None or len(found.quantiles) != 1 or found.value is None:
        return  # no margin, or margins in several units, which cannot share one axis
    (unit,) = found.quantiles
    factor, needed, said = _scale(result, unit)
    values = factor * found.margins + needed
    known = values[np.isfinite(values)]
    if not len(known):
        return
    count = found.design.samples
    title = _share_title(found.value, count)
    same = result.answer.margin is not None and result.unit(result.answer) == unit
    nominal = factor * float(result.answer.margin or 0.0) + needed if same else None
    met, unmet = _verdicts(result)
    strict = result.study.holds_when == STRICT
    second = say("{claim}: {n:,} draws of every number with a published range", claim=result.study.name, n=count)
    axis = unit if unit == "shots" else _axis(result, said)
    content = MarginsContent(Words(title, second, note), values, needed, strict, nominal, axis, met, unmet)
    caption = _spread_said(content, said)
    yield Drawing("margins", content, margins_of, caption, say("Histogram. {title}. {said}", title=title, said=caption))


def _axis(result: StudyResult, unit: str) -> Text:
    needed = question_of(result.study).needed(result.study.scenario)
    return say("{unit}", unit=unit) if needed else say("margin, {unit}", unit=unit)


def _share_title(value: float, count: int) -> Text:
    if value == 1.0:
        return say("All {n:,} draws meet the claim's condition", n=count)
    if value == 0.0:
        return say("None of {n:,} draws meets the claim's condition", n=count)
    return say("The claim's condition is met in {share} of {n:,} draws", share=percent(value), n=count)


def _spread_said(content: MarginsContent, unit: str) -> Text:
    """Return the spread of the values: the share of each of a few whole numbers, or where most of them lie."""
    known = content.values[np.isfinite(content.values)]
    whole = len(content.values)
    parts: list[str] = []
    if content.whole:
        for value in sorted({int(v) for v in np.round(known)}):
            share = percent(float(np.sum(np.round(known) == value)) / whole)
            what = shots(value) if unit == "shots" and value >= 0 else say("{n:,} {unit}", n=value, unit=unit)
            parts.append(say("{share} of draws: {what}", share=share, what=what))
    else:
        low, middle, high = np.quantile(known, (0.05, 0.5, 0.95))
        parts.append(say("Nine draws in ten lie between {low:,.3g} and {high:,.3g}, half below {middle:,.3g} ({unit})", low=low,
                         high=high, middle=middle, unit=unit))  # fmt: skip
    if missing := whole - len(known):
        parts.append(say("{share} of draws without a value", share=percent(missing / whole)))
    return say("{said}.", said=joined(parts))


def _ladder(result: StudyResult, note: Text) -> Iterator[Drawing]:
    """Draw shares only where the claim itself counts a share, and only where they differ."""
    told = [row for row in ladder_rows(result) if row["asked"] and row["on"] and row["share_left"] is not None]
    shares = {round(row["share_left"], 6) for row in told}
    if not result.study.margin_unit.startswith(SHARE_OF) or len(shares) < 2:
        return
    factor, needed, unit = _scale(result, result.study.margin_unit)
    broken = result.breaks_at
    title = (
        say("Enough at every step")
        if broken is None
        else say("Not enough left at one step: {step}", step=STEPS[broken.name])
    )
    rows = [
        BarRow(STEPS[row["rung"]], factor * row["share_left"], 0.0, say("{share}", share=percent(row["share_left"])),
               "interceptor" if row["met"] else "gap")
        for row in told
    ]  # fmt: skip
    said = joined([say("{name} {said}", name=row.label, said=row.said) for row in rows])
    caption = say("What is left at each step; each adds a condition to those before it.")
    line = (needed, say("needed: {share}", share=percent(needed / factor)))
    content = BarsContent(Words(title, result.study.name, note), rows, unit, line)
    yield Drawing("ladder", content, bars_of, caption, say("Bars: {said}.", said=said))


def _views(result: StudyResult, note: Text) -> Iterator[Drawing]:
    """Draw the governments' views where they differ from one another."""
    views = [view for view in result.views if not view.fault]
    units = {view.unit for view in views if view.margin is not None}
    values = {None if view.margin is None else round(view.margin, 9) for view in views}
    if len(units) != 1 or len(values) < 2:
        return
    (unit,) = units
    factor, needed, said = _scale(result, unit)
    met, unmet = _verdicts(result)
    rows = []
    for view in views:
        value = None if view.margin is None else factor * view.margin + needed
        text: Text = say("never within reach or view") if value is None else say("{n:,.10g}", n=float(f"{value:.3g}"))
        rows.append(SideRow(view.name, value, text, view.verdict))
    own = judge(result.study, result.answer.margin)
    moved = [view.name for view in views if view.verdict != own]
    if not moved:
        title = say("The answer is the same with the numbers of every government")
    else:
        names = joined(moved, "{first}, {rest}")
        title = say("Another answer with the numbers of {names}", names=names)
    listed = joined([say("{name}: {said}", name=row.label, said=row.said) for row in rows])
    caption = say(
        "The same test with the numbers that each government states; left of the line the condition is not met."
    )
    content = SidesContent(
        Words(title, result.study.name, note), rows, needed, result.study.holds_when == STRICT,
        unit if unit == "shots" else _axis(result, said), unmet, met,
    )  # fmt: skip
    yield Drawing(
        "views", content, sides_of, caption, say("Values by government, in {unit}: {said}.", unit=said, said=listed)
    )


def _flips(result: StudyResult, note: Text) -> Iterator[Drawing]:
    known = [
        flip for flip in result.flips if flip.value is not None and flip.value > 0.0 and flip.parameter.nominal > 0.0
    ]
    if not known:
        return
    known = sorted(known, key=lambda flip: (not flip.within_published, flip.relative))[:FLIPS_SHOWN]
    first = known[0]
    title = say("The answer would change with {number} at {value} instead of {now}", number=quantity(first.parameter.path),
                value=value_text(first, first.value or 0.0), now=value_text(first, first.parameter.nominal))  # fmt: skip
    rows = [_flip_row(flip) for flip in known]
    said = joined(
        [say("{name}: {said} ({published})", name=row.label, said=row.said, published=row.published) for row in rows]
    )
    caption = say("Which single number, changed alone, would change the answer; grey bars are the published ranges.")
    content = FlipsContent(Words(title, result.study.name, note), rows)
    yield Drawing("flips", content, flips_of, caption, say("{said}.", said=said))


def _flip_row(flip: Flip) -> FlipRow:
    number = flip.parameter
    label = say("{number}, {entry}", number=quantity(number.path), entry=number.entry.partition(",")[0])
    now, low, high = (value_text(flip, value) for value in (number.nominal, number.low, number.high))
    published = say("now {now}, published {low} to {high}", now=now, low=low, high=high)
    assert flip.value is not None
    return FlipRow(label, flip.value / number.nominal, number.low / number.nominal, number.high / number.nominal,
                   say("verdict changes at {value}", value=value_text(flip, flip.value)), published)  # fmt: skip
