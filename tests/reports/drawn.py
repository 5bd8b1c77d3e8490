"""Results with draws, made up for tests of pictures, and what a picture is measured by."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.questions.ladder import Rung
from mujun.reports.drawing.layout import Cut
from mujun.reports.scenes.drawings import Drawing
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design
from mujun.studies.draws.probability import Probability
from mujun.studies.questions import judge
from mujun.studies.verdict import ReadingResult, StudyResult, View

CATALOGUE = load_catalogue()


def probability_of(margins: Sequence[float], unit: str) -> Probability:
    """Return the probability that follows from margins, NaN where there is none, each drawn 32 times; met from 0 on."""
    values = np.tile(np.array(margins, float), 32)
    holds = np.nan_to_num(values, nan=-1.0) >= 0.0
    share = float(holds.mean())
    spread = tuple(np.quantile(values[np.isfinite(values)], (0.05, 0.25, 0.5, 0.75, 0.95)))
    design = Design(len(values), 0, "triangular")
    none = int(np.isnan(values).sum())
    return Probability(design, share, share, share, None, {unit: spread}, none, {}, values, holds, 0.9, 0.1)


def result_over(
    id: str,
    margins: Sequence[float],
    ladder: Sequence[tuple[str, float]] = (),
    views: Sequence[tuple[str, float | None]] = (),
) -> StudyResult:
    """Return a result of a study of the catalogue over draws.

    ladder: rung and share left. views: government and margin.
    """
    study = CATALOGUE.get(Study, id)
    answer = Answer(margins[0], "", "", None, "", "")
    found = probability_of(margins, study.margin_unit)
    reading = ReadingResult("as stated", judge(study, margins[0]), answer, probability=found)
    rungs = tuple(Rung(name, True, True, share - study.scenario.share, None, share, "") for name, share in ladder)
    seen = tuple(View(name, name, judge(study, margin), margin, study.margin_unit) for name, margin in views)
    return StudyResult(study, "sampled", answer, (), readings=(reading,), ladder=rungs, views=seen)


def outside(drawing: Drawing, cut: Cut) -> list[str]:
    """Return the texts of a picture that leave it."""
    figure: Any = drawing.draw(drawing.content, cut)
    figure.canvas.draw()  # ticks and labels of axes are placed only then
    renderer = figure.canvas.get_renderer()
    edge = figure.bbox.padded(2.0)
    found = []
    axes_texts = [text for axes in figure.axes for text in (*axes.texts, axes.xaxis.label, axes.yaxis.label)]
    for text in (*figure.texts, *axes_texts):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            if not (edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1):
                found.append(text.get_text())
    return found


def sizes_of_letters(svg: str) -> list[float]:
    """Return the sizes of all letters in an SVG text, points of its width."""
    return [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
