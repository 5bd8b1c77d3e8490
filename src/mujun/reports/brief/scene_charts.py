"""Charts of a claim: bars, leakage of a raid, the margin over the draws, the ladder, and flips."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mujun.analyses.cases.attacks import waves_of
from mujun.analyses.questions.scenes import Bars, RaidCurve
from mujun.analyses.single.raids import raid
from mujun.reports.brief.scene_maps import Drawn
from mujun.reports.data.raid import raid_data
from mujun.reports.drawing.charts import draw_bars, draw_flips, draw_ladder, draw_margins
from mujun.reports.drawing.saturation import draw_curve
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
    title = f"Leakage against the size of a raid: {entry.name}"
    curve = data["saturation"][:: max(len(data["saturation"]) // 6, 1)]
    said = "; ".join(f"of {point['missiles']} missiles {point['leakers_mean']:.1f} leak" for point in curve)
    yield title, f"Curve: {said}.", draw_curve(folder / "saturation.svg", data, title)


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
    scale = 100.0 if unit.startswith("share of ") else 1.0
    shown = f"% of {unit.removeprefix('share of ')}" if scale > 1.0 else unit
    title = f"The margin over {found.design.samples:,} draws"
    low, middle, high = np.quantile(found.margins[np.isfinite(found.margins)] * scale, (0.05, 0.5, 0.95))
    alt = (
        f"Histogram of the margin in {shown}: 5 % of draws lie below {low:,.3g}, half below {middle:,.3g}, 95 % below "
        f"{high:,.3g}."
    )
    same = result.answer.margin is not None and result.unit(result.answer) == unit
    nominal = scale * float(result.answer.margin or 0.0) if same else None
    yield title, alt, draw_margins(folder / "margins.svg", scale * found.margins, nominal, shown, title)


def _ladder(result: StudyResult, folder: Path) -> Iterator[Drawn]:
    rows = ladder_rows(result)
    title = "From could to would: what is left at each rung"
    told = [row for row in rows if row["asked"] and row["on"] and row["share_left"] is not None]
    if not told:
        return
    alt = "Bars: " + "; ".join(f"{row['rung']} {row['share_left']:.1%}, {row['verdict']}" for row in told) + "."
    yield title, alt, draw_ladder(folder / "ladder.svg", rows, title)


def _flips(result: StudyResult, folder: Path) -> Iterator[Drawn]:
    known = [
        flip for flip in result.flips if flip.value is not None and flip.value > 0.0 and flip.parameter.nominal > 0.0
    ]
    if not known:
        return
    title = "What would have to be true: where the verdict flips, beside what is published"
    alt = "; ".join(f"{flip.parameter.path} {flip.said()}" for flip in known) + "."
    yield title, alt, draw_flips(folder / "flips.svg", [flip.to_dict() for flip in known], title)
