"""Entries on reported flights: how far a flight time that the model predicts may be off."""

from typing import Literal

from mujun.scenario.schema.entry import WithDefault
from mujun.scenario.schema.estimate import Altitude, Delay, Factor, Probability, Text


class FlightTimeError(WithDefault):
    """What a predicted flight time may be off by, beyond the published ranges of the missile's own numbers.

    solid_staging_coast: time without thrust before each upper stage of a solid missile, where none is published.
    unmodelled_share: standard deviation of what the model leaves out, as a share of the time that boost and air add to the
        flight in vacuum.
    minute_report_error: standard deviation of a time reported in minutes, beyond its rounding.
    coverage_factor: half-width of the 90 % band in standard deviations.
    free_fall_height: height that a ballistic flight of a depressed shape rises above; lower down it would never leave the air.
    greatest_powered_share: share of a flight under thrust up to which it counts as ballistic.
    """

    kind: Literal["flight-time-error"]
    summary: Text
    solid_staging_coast: Delay
    unmodelled_share: Factor
    minute_report_error: Delay
    coverage_factor: Factor
    free_fall_height: Altitude
    greatest_powered_share: Probability
