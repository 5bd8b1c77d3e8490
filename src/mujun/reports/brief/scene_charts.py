"""Charts of a claim: bars, leakage of a raid, the margin over the draws, the ladder, and flips."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mujun.analyses.cases.attacks import waves_of
from mujun.analyses.questions.scenes import Bars, RaidCurve
from mujun.analyses.single.raids import raid
from mujun.base.text import THAT_IS, joined, say
from mujun.reports.brief.scene_maps import Drawn
from mujun.reports.data.raid import raid_data
from mujun.reports.drawing.charts import draw_bars, draw_flips, draw_ladder, draw_margins
from mujun.reports.drawing.saturation import draw_curve
from mujun.reports.wording import SHARE_OF
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.studies.verdict import StudyResult, ladder_rows

RAIDS_DRAWN = 20_000
"""Number of draws for the leakage curve of a raid."""


def draw_parts(scene: Bars, folder: Path) -> Iterator[Drawn]:
    """Draw bars that show parts of a whole."""
    path = folder / f"{scene.name}.svg"
    yield scene.title, scene.words, draw_bars(path, scene.rows, scene.legend, scene.unit, scene.title)


def draw_raid_curve(builder: Builder, result: StudyResult, scene: RaidCurve, folder: Path) -> Iterator[Drawn]:
    """Draw leakage against raid size for a published raid."""
    scenario, entry = result.study.scenario, builder.get(schema.Raid, scene.raid)
    odds = odds_of(builder.get(schema.Odds, scenario.ladder.odds))
    doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
    found = raid(builder, scenario, waves_of(builder, entry), entry.spacing.si, doctrine, odds, RAIDS_DRAWN, 1)
    data = raid_data(found, entry.spacing.si, [])
    title = say("Leakage against the size of a raid: {raid}", raid=entry.name)
    curve = data["saturation"][:: max(len(data["saturation"]) // 6, 1)]
    key = "of {missiles} missiles {leakers:.1f} leak"
    said = joined([say(key, missiles=point["missiles"], leakers=point["leakers_mean"]) for point in curve])
    yield title, say("Curve: {rest}.", rest=said), draw_curve(folder / "saturation.svg", data, title)


def draw_numbers(result: StudyResult, folder: Path) -> Iterator[Drawn]:
    """Draw the margin over the draws, the ladder and the flips, each if there is one."""
    for drawer in (_margins, _ladder, _flips):
        yield from drawer(result, folder)


def _margins(result: StudyResult, folder: Path) -> Iterator[Drawn]:
    found = result.probability
    if (
        found is None or len(found.quantiles) != 1
    ):  # no margin, or margins in several units, which cannot share one axis
        return
    (unit,) = found.quantiles
    scale = 100.0 if unit.startswith(SHARE_OF) else 1.0
    shown = say("% of {what}", what=unit.removeprefix(SHARE_OF)) if scale > 1.0 else say("{unit}", unit=unit)
    title = say("The margin over {draws:,} draws", draws=found.design.samples)
    low, middle, high = np.quantile(found.margins[np.isfinite(found.margins)] * scale, (0.05, 0.5, 0.95))
    key = (
        "Histogram of the margin in {unit}: 5 % of draws lie below {low:,.3g}, half below {middle:,.3g}, 95 % below "
        "{high:,.3g}."
    )
    alt = say(key, unit=shown, low=low, middle=middle, high=high)
    same = result.answer.margin is not None and result.unit(result.answer) == unit
    nominal = scale * float(result.answer.margin or 0.0) if same else None
    yield title, alt, draw_margins(folder / "margins.svg", scale * found.margins, nominal, shown, title)


def _ladder(result: StudyResult, folder: Path) -> Iterator[Drawn]:
    rows = ladder_rows(result)
    title = say("From could to would: share of cases that meet each added condition")
    told = [row for row in rows if row["asked"] and row["on"] and row["share_left"] is not None]
    if not told:
        return
    key = "{rung} {share:.1%}, {verdict}"
    bars = [say(key, rung=row["rung"], share=row["share_left"], verdict=row["verdict"]) for row in told]
    alt = say("Bars: {rest}.", rest=joined(bars))
    yield title, alt, draw_ladder(folder / "ladder.svg", rows, title)


def _flips(result: StudyResult, folder: Path) -> Iterator[Drawn]:
    known = [
        flip for flip in result.flips if flip.value is not None and flip.value > 0.0 and flip.parameter.nominal > 0.0
    ]
    if not known:
        return
    title = say("What would change the verdict, compared with what is published")
    alt = joined([joined((flip.parameter.path, flip.said()), THAT_IS) for flip in known])
    yield title, alt, draw_flips(folder / "flips.svg", [flip.to_dict() for flip in known], title)
