"""One engagement, from Python."""

from collections.abc import Sequence
from typing import Any

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike
from mujun.api.flight import Flight
from mujun.api.results import Computed, is_scalar
from mujun.api.sensing import flight_asked
from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.runs.engagements.intercept import InterceptRequest, InterceptResult, events, run


class Engagement(Computed):
    """The engagement of one flight by sites.

    - feasible: whether there is a launch window.
    - slack_s: seconds to spare; negative: seconds missing.
    - why_not: why there is no window; '' if there is one.
    - sites: windows, shots and intercept points of each site.
    - modes: the same for each mode.
    - openers: changes that would open a window.
    """

    _found: InterceptResult

    @property
    def name(self) -> str:
        """Name of the flight."""
        return self._found.title

    @property
    def events(self) -> list[tuple[float, str]]:
        """The moments in order: seconds after launch, and the event."""
        return events(self.to_dict())

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table; by default every intercept point of a site."""
        if table is not None:
            return super().rows(table)
        sites = self.to_dict()["sites"]
        return [
            {"site": site["site"], **{k: v for k, v in one.items() if is_scalar(v)}}
            for site in sites
            for one in site["meetings"]
        ]

    def _said(self) -> str:
        data = self._found.data
        told = f"slack {data['slack_s']:g} s" if data["feasible"] else f"no window, {data['why_not']}"
        return f"{', '.join(data['defences'])} against {self._found.title}, {data['mode']}: {told}"


def intercept(
    defences: Name | Sequence[Name],
    against: Name | Flight,
    start: PlaceLike | None = None,
    to: PlaceLike | None = None,
    azimuth: float | None = None,
    shape: str = "min-energy",
    mode: str = "launch-on-remote",
    sensors: Name | Sequence[Name] = (),
    network: Name | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    interceptor: Name | None = None,
    object_seen: str = "warhead",
    early_intercept: bool = False,
    params: Params = None,
    files: Files = (),
) -> Engagement:
    """Return one engagement: windows, shots, closing speeds; without a window, the reason and the changes that would open one.

    Args:
        defences: sites that work together, or one posture.
        against: a flight of `mujun.fly`; or a missile, with its `start` and `to` or `azimuth`.
        start, to: launch place and target.
        azimuth: of the launch, deg from north.
        shape: of the trajectory, as for `mujun.fly`.
        mode: organic, launch-on-remote or engage-on-remote.
        sensors: further radars that report to the sites.
        network: the network that connects sensors and sites.
        on, off: links, sensors and nodes to switch on or off.
        interceptor: replaces the interceptor at all sites.
        object_seen: what radars follow after burnout: "warhead"; "bus", while it carries the warhead; or "largest", the spent
            stage beside the warhead.
        early_intercept: whether a launch may be ordered before the missile's burnout.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Raises BadInput for anything that does not exist or fit. Reach, sight and time at nominal values only: "can meet" is
    not "will hit".
    """
    asked = Arguments(params, files)
    sites = asked.defended(defences, mode, sensors, network, on, off, interceptor, object_seen, early_intercept)
    flown = flight_asked(asked, against, start, to, azimuth, shape)
    if flown["start"] is None:
        raise BadArgument(say("<against> is a missile; expected <start> and one of <to> and <azimuth>, or a flight"))
    request = InterceptRequest(
        **sites,
        **flown,
        **asked.shared,
    )
    return Engagement(request, run)
