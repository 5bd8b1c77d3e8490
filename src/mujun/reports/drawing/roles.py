"""Colours of pictures, by role: one table for maps, charts and timelines.

The hues are Okabe and Ito's (2008) and darker ones of them, which readers with any kind of colour vision can tell apart. What
differs in colour also differs in mark, line or words.
"""

from mujun.base.outcomes import BadInput
from mujun.base.text import as_written, say

SEA, LAND, COAST, BORDER, GRID, INK, FAINT = "#e6eef3", "#f7f4ec", "#848c92", "#9a948a", "#bccad3", "#1a1a1a", "#5d5a54"
HALO = "#ffffff"

ROLES = {
    "missile": "#D55E00",
    "interceptor": "#0072B2",
    "radar": "#56B4E9",
    "track": "#00745A",
    "window": "#E69F00",
    "gap": "#9B1C5E",
    "defended": "#0072B2",
    "undefended": "#9B1C5E",
    "disputed": "#6F5B8C",
    "delay": "#DCDCDC",
    "other": "#8A8F94",
}
"""Role -> colour: the attacker's missile, an interceptor and its reach, a radar's view, its track, the time in which a launch is
possible, what is missing, places and ground defended or not, disputed places, delays, everything else."""

BAR_ROLES = {
    "flight": "other",
    "burn": "missile",
    "view": "radar",
    "track": "track",
    "delay": "delay",
    "window": "window",
    "at hand": "window",
    "flyout": "interceptor",
    "gap": "gap",
}
"""Kind of a bar on a timeline -> its role."""

VERDICT_COLOURS = {
    "supported": ("#00573f", "#e4f4ee"),
    "possible": ("#1d4f7a", "#e6f0f8"),
    "contradicted": ("#8c2f00", "#fdeee6"),
    "ruled out": ("#8c2f00", "#fdeee6"),
    "depends": ("#5a4600", "#fbf3d9"),
}
"""Verdict -> colours of its letters and of their ground, as in the brief's page."""


def colour_of(role: str) -> str:
    """Return the colour of a role. Raises BadInput for an unknown one."""
    if role not in ROLES:
        key = "'{role}' is no colour role; expected one of {names}"
        raise BadInput(say(key, role=as_written(role), names=", ".join(ROLES)))
    return ROLES[role]


def bar_colour(kind: str) -> str:
    """Return the colour of a kind of bar on a timeline. Raises BadInput for an unknown one."""
    if kind not in BAR_ROLES:
        key = "'{kind}' is no kind of bar; expected one of {names}"
        raise BadInput(say(key, kind=as_written(kind), names=", ".join(BAR_ROLES)))
    return ROLES[BAR_ROLES[kind]]


PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#555555")
"""Colours of several things of the same role, such as flights on a globe."""

VERDICT_SIGNS = {"supported": "✓", "possible": "○", "contradicted": "✗", "ruled out": "✗", "depends": "±"}
"""Sign beside the word of a verdict, so that it does not depend on colour alone."""
