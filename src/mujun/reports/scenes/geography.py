"""Pictures of distances, times and ground: flight times as bars."""

from collections.abc import Iterator, Mapping
from typing import Any

from mujun.analyses.questions.scenes import FlightBars
from mujun.base.text import Text, joined, say
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.layout import Words
from mujun.reports.scenes.drawings import Drawing, source_line
from mujun.reports.sentences.claim import finding, margin_said
from mujun.reports.sentences.words import duration
from mujun.scenario.building.build import Builder
from mujun.studies.verdict import StudyResult

MOST_BARS = 12
"""Most flights shown as bars: the best of each launch area, missile and shape, the best of all first."""
SPEED_COLUMNS = {
    "burnout": "burnout_speed_km_s",
    "greatest": "greatest_speed_km_s",
    "impact": "impact_speed_km_s",
}
"""Where on a flight a speed is claimed -> column of the table of flights."""


def draw_flight_bars(builder: Builder, result: StudyResult, scene: FlightBars) -> Iterator[Drawing]:
    """Show flight times beside the claimed one; speeds, where only a speed is claimed."""
    scenario = result.study.scenario
    best: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in scene.rows:
        best.setdefault((row["area"], row["missile"], row["shape"]), row)
    shown = list(best.values())[:MOST_BARS]
    if scenario.claimed_time is not None:
        bars = [_bar(row, row["time_s"] / 60.0, duration(row["time_s"])) for row in shown]
        claim, unit = scenario.claimed_time / 60.0, "flight time, minutes"
        line = (claim, say("claimed: {value}", value=duration(scenario.claimed_time)))
    else:
        column, claim = SPEED_COLUMNS[scenario.speed_at], (scenario.claimed_speed or 0.0) / 1e3
        bars = [_bar(row, row[column], _speed(row[column])) for row in shown]
        unit, line = "speed, km/s", (claim, say("claimed: {value}", value=_speed(claim)))
    margin = margin_said(result.study, result.answer.margin, result.unit(result.answer))
    second = say("The flight that counts: {margin}", margin=margin)
    said = joined([say("{name} {said}", name=bar.label, said=bar.said) for bar in bars])
    caption = say("The best flight of each launch area, missile and trajectory shape, beside what is claimed.")
    content = BarsContent(Words(finding(result), second, source_line(builder.catalogue)), bars, unit, line)
    yield Drawing("flights", content, bars_of, caption, say("Bars: {said}.", said=said))


def _bar(row: Mapping[str, Any], value: float, said: Text) -> BarRow:
    label = say("{missile} from {area} to {place} ({shape})", missile=row["missile"], area=row["area"], place=row["target"],
                shape=row["shape"])  # fmt: skip
    return BarRow(label, value, 0.0, said, "missile")


def _speed(speed: float) -> Text:
    return say("{n:.3g} km/s", n=speed)
