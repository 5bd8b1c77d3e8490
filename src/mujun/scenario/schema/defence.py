"""Entries on defences: sites and ships, and the delays of an engagement."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Reference, Sited, Sources, WithDefault
from mujun.scenario.schema.estimate import Azimuth, Delay, Many, Text

Stock = Annotated[int, Field(ge=0, le=100_000)]


class Defence(Sited):
    """A site or ship.

    radar: its own radar; None: it has only the network's sensors.
    radar_azimuths: boresights of the radar's faces at this site.
    stock: number of interceptors.
    status: planned, in use or an example.
    interceptor: the id of its interceptor.
    stock_sources: who says how many.
    """

    kind: Literal["defence"]
    status: Text
    interceptor: Text
    radar: Text | None = None
    radar_azimuths: Annotated[Many[Azimuth], Field(min_length=1)] | None = None
    stock: Stock
    stock_sources: Sources

    def references(self) -> Iterator[Reference]:
        """Yield its interceptor and its radar."""
        yield ("interceptor",), "interceptor", self.interceptor
        if self.radar is not None:
            yield ("radar",), "radar", self.radar


class Timeline(WithDefault):
    """The delays of an engagement.

    remote_commit_delay: from a launch to the commit on a remote track.
    decision_delay: from a sufficient track to the launch order.
    launch_delay: from the launch order to the launch.
    assessment_time: from an intercept to the assessment of its outcome.
    """

    kind: Literal["timeline"]
    remote_commit_delay: Delay
    decision_delay: Delay
    launch_delay: Delay
    assessment_time: Delay
