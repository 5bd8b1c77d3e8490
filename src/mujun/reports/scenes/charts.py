"""Charts of a claim's question: bars of its parts, and the missiles of a raid that get through."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mujun.analyses.cases.attacks import waves_of
from mujun.analyses.questions.scenes import Missiles, RaidCurve, RangeRow, Ranges, Rounds
from mujun.analyses.single.raids import raid
from mujun.base.text import Text, joined, say
from mujun.reports.data.raid import raid_data
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.charts.saturation import CURVE_LIMITS, CurveContent, curve_of, raid_title
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layout import Words
from mujun.reports.scenes.drawings import Drawing, source_line
from mujun.reports.sentences.claim import finding, metric
from mujun.reports.sentences.words import percent, times
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.studies.verdict import StudyResult

SHARE = "share"
"""Unit of values that are shown in per cent."""
CURVE_POINTS_TOLD = 4
"""Every so many points of a raid's curve are told in words."""
RAIDS_DRAWN = 4_000
"""Draws of the raid of a picture: the standard error of its mean is a hundredth of the missiles that get through."""


def draw_rounds(builder: Builder, result: StudyResult, scene: Rounds) -> Iterator[Drawing]:
    """Show the interceptors at each site that can meet a warhead, the sites that can meet none as one row."""
    used = sorted((row for row in scene.rows if row[1] > 0), key=lambda row: (-row[1], -row[2], row[0]))
    idle = [row for row in scene.rows if row[1] == 0]
    total, deployed = sum(row[1] for row in used), int(result.answer.facts.get("warheads_deployed", 0))
    rows = [
        BarRow(short_name(name), mine, whole, say("{n:,} of {whole:,} interceptors", n=mine, whole=whole))
        for name, mine, whole in used
    ]
    if idle:
        stock = sum(row[2] for row in idle)
        label = say("{n} other sites together", n=len(idle))
        rows.append(BarRow(label, 0, stock, say("{n:,} interceptors that can meet none", n=stock)))
    title = say("{n} of {n2} sites could meet warheads: at most {met:,} of {deployed:,}", n=len(used), n2=len(scene.rows),
                met=total, deployed=deployed)  # fmt: skip
    needed = result.study.scenario.share
    second = say("{share} of the deployed warheads; the claim needs {needed}",
                 share=percent(total / deployed if deployed else 0.0), needed=percent(needed))  # fmt: skip
    alt = say("Bars: {said}.", said=joined([say("{name} {said}", name=row.label, said=row.said) for row in rows]))
    caption = say("Filled: interceptors that could each meet one warhead; outline: interceptors in stock.")
    content = BarsContent(Words(title, second, source_line(builder.catalogue)), rows, "interceptors")
    yield Drawing("rounds", content, bars_of, caption, alt)


def draw_missiles(builder: Builder, result: StudyResult, scene: Missiles) -> Iterator[Drawing]:
    """Show the missiles of two forces that reach any of the listed places, unit by unit."""
    rows, sums = [], []
    for force, role in ((scene.mine, "missile"), (scene.theirs, "other")):
        rows += [
            _unit(row, role) for row in sorted(force, key=lambda row: -float(row["missiles"])) if row["places_reached"]
        ]
        sums.append(sum(float(row["missiles"]) for row in force if row["places_reached"]))
    if not rows:
        return
    names = [_country(force) for force in (scene.mine, scene.theirs)]
    facts = result.answer.facts
    sums = [float(facts["missiles_that_reach"]), float(facts["rival_missiles_that_reach"])]
    if sums[1] > 0.0:
        title = say("{country} has {times} the missiles in range that {other} has", country=names[0],
                    times=times(sums[0] / sums[1]), other=names[1])  # fmt: skip
    else:
        title = say(
            "{n:,.0f} missiles of {country} are in range, and none of {other}",
            n=sums[0],
            country=names[0],
            other=names[1],
        )
    second = say("{n:,.0f} against {n2:,.0f} missiles that reach any of {places:,} listed places", n=sums[0], n2=sums[1],
                 places=int(facts["places"]))  # fmt: skip
    alt = say("Bars: {said}.", said=joined([say("{name} {said}", name=row.label, said=row.said) for row in rows]))
    caption = say("Missiles by class, and the places that each class reaches.")
    content = BarsContent(Words(title, second, source_line(builder.catalogue)), rows, "missiles")
    yield Drawing("missiles", content, bars_of, caption, alt)


def _unit(row: Mapping[str, Any], role: str) -> BarRow:
    label = say("{country}: {unit}", country=_country([row]), unit=str(row["unit"]).partition(" (")[0])
    return BarRow(label, float(row["missiles"]), 0.0, _reached(row), role)


def _reached(row: Mapping[str, Any]) -> Text:
    return say("{n:,} ({places:,} places)", n=int(row["missiles"]), places=int(row["places_reached"]))


def _country(rows: Sequence[Mapping[str, Any]]) -> str:
    return str(rows[0]["force"]).partition(",")[0] if rows else ""


def draw_ranges(builder: Builder, result: StudyResult, scene: Ranges) -> Iterator[Drawing]:
    """Show values with their ranges, and the claimed one."""
    is_share = scene.unit == SHARE
    scale = 100.0 if is_share else 1.0

    def value_said(value: float) -> Text:
        return percent(value) if is_share else say("{n:,.10g}", n=float(f"{value:.3g}"))

    def row_of(row: RangeRow) -> BarRow:
        said = say("{n} ({low} to {high})", n=value_said(row.value), low=value_said(row.low), high=value_said(row.high))
        return BarRow(row.label, scale * row.value, scale * row.high, said)

    rows = [row_of(row) for row in scene.rows]
    claimed = scene.claimed
    line = None if claimed is None else (scale * claimed, say("claimed: {n}", n=value_said(claimed)))
    alt = say("Bars: {said}.", said=joined([say("{name} {said}", name=row.label, said=row.said) for row in rows]))
    caption = say("Filled: the value; outline: up to the upper end of its range.")
    words = Words(finding(result), metric(result), source_line(builder.catalogue))
    yield Drawing(
        "ranges", BarsContent(words, rows, "percent" if is_share else scene.unit, line), bars_of, caption, alt
    )


def draw_raid_curve(builder: Builder, result: StudyResult, scene: RaidCurve) -> Iterator[Drawing]:
    """Show how many missiles of a published raid get through, against its size."""
    scenario, entry = result.study.scenario, builder.get(schema.Raid, scene.raid)
    odds = odds_of(builder.get(schema.Odds, scenario.ladder.odds))
    doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
    found = raid(builder, scenario, waves_of(builder, entry), entry.spacing.si, doctrine, odds, RAIDS_DRAWN, 1)
    data = raid_data(found, entry.spacing.si, [])
    words = Words(raid_title(data), say("{raid}; {doctrine}", raid=entry.name, doctrine=doctrine.name), CURVE_LIMITS)
    said = joined(
        [
            say("of {n} missiles {through:.1f}", n=p["missiles"], through=p["leakers_mean"])
            for p in data["saturation"][::4]
        ]
    )
    alt = say("Curve of the missiles that get through: {said}.", said=said)
    caption = say(
        "More get through than independent shots suggest, since a failure can be common to all interceptors or radars."
    )
    yield Drawing("saturation", CurveContent(words, data), curve_of, caption, alt)
