"""The altitude of flights over the ground distance from the launch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import filed, styled, wrapped
from mujun.reports.drawing.labels import Room, call_out
from mujun.reports.drawing.layout import WIDE, Cut, Words, panel, plain_axes
from mujun.reports.drawing.roles import GRID, INK, ROLES, colour_of
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINES = (("missile", "-"), ("interceptor", "--"), ("gap", "-."))
HEADROOM = 1.35
"""Greatest altitude drawn, as a multiple of that of the flights, so that labels stand clear of them."""


@dataclass(frozen=True)
class ProfileContent:
    """Flights in altitude over ground distance, km.

    lines: label, ground distance and altitude (n,).
    points: label, distance, altitude, role.
    bands: label, lowest, highest.
    """

    words: Words
    lines: Sequence[tuple[str, NDArray[np.float64], NDArray[np.float64]]]
    points: Sequence[tuple[str, float, float, str]] = ()
    bands: Sequence[tuple[str, float, float]] = ()


def profile_figure(
    lines: Sequence[tuple[str, NDArray[np.float64], NDArray[np.float64]]],
    points: Sequence[tuple[str, float, float]],
    bands: Sequence[tuple[str, float, float]],
    title: str,
) -> "Figure":
    """Draw flights in altitude over ground distance, km, with events (label, distance, altitude) and bands of altitude."""
    return profile_of(ProfileContent(Words(title), lines, [(*one, "other") for one in points], bands), WIDE)


draw_profile = filed(profile_figure)


@styled
def profile_of(content: ProfileContent, cut: Cut) -> "Figure":
    """Draw a profile in a cut; return the figure. Raises BadInput without a flight."""
    lines = content.lines
    if not lines:
        raise BadInput(say("there is nothing to draw in the profile; expected a flight"))
    top = HEADROOM * max(float(np.max(height)) for _, _, height in lines)
    page = panel(content.words, cut, 3.1)
    axes = plain_axes(page.axes(0.75, 0.2, 0.5, 0.05), cut)
    far = max(float(np.max(distance)) for _, distance, _ in lines)
    axes.set(xlim=(0.0, far * 1.01), ylim=(0.0, top))
    axes.grid(color=GRID, linewidth=0.5)
    room = Room(axes)
    for _, low, high in content.bands:
        axes.axhspan(low, min(high, top), color=ROLES["interceptor"], alpha=0.12, lw=0)
    for n, (label, distance, height) in enumerate(lines):
        role, style = LINES[n % len(LINES)]
        axes.plot(distance, height, color=ROLES[role], lw=2.2, ls=style)
        for x, y in axes.transData.transform(np.column_stack([distance, height])[::8]):
            _take(room, x, y)
        if len(lines) > 1:
            peak = int(np.argmax(height))
            call_out(room, distance[peak], height[peak], wrapped(label, 30), ROLES[role], fontsize=cut.small)
    for label, x, y, role in content.points:
        axes.plot(
            [x], [y], marker="o", ms=8, color=colour_of(role), markeredgecolor="#ffffff", linestyle="none", zorder=5
        )
        call_out(room, x, y, wrapped(label, 30), colour_of(role), fontsize=cut.small)
    for label, low, high in content.bands:
        _name_band(room, wrapped(label, cut.columns(cut.small, cut.width - 1.2)), low, min(high, top), cut)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xlabel(t("distance over the ground from the launch, km"), fontsize=cut.small)
    axes.set_ylabel(t("altitude, km"), fontsize=cut.small, color=INK)
    return page.figure


def _take(room: Room, x: float, y: float) -> None:
    from matplotlib.transforms import Bbox

    room.take(Bbox.from_bounds(x - 4.0, y - 4.0, 8.0, 8.0))


def _name_band(room: Room, text: str, low: float, high: float, cut: Cut) -> None:
    """Write what a band of altitude is, in the band, where it covers least of the flights."""
    from matplotlib.transforms import Bbox

    style = {"fontsize": cut.small, "fontweight": "bold"}
    wide, tall = room.size(text, **style)
    west, east = room.axes.get_xlim()
    best: tuple[float, float, float] | None = None
    for up in (0.9, 0.5, 0.1):
        for along in (0.5, 0.2, 0.8, 0.35, 0.65):
            x, y = west + along * (east - west), low + up * (high - low)
            px, py = room.axes.transData.transform((x, y))
            cost = room.cost(Bbox.from_bounds(px - 0.5 * wide, py - 0.5 * tall, wide, tall), 3.0)
            if best is None or cost < best[0]:
                best = cost, x, y
    assert best is not None
    room.write(best[1], best[2], text, ha="center", va="center", color=ROLES["interceptor"], **style)
