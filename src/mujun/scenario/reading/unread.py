"""Numbers of an entry that no computation reads: they would look as if they mattered.

Each kind declares the numbers that are read of it. Some are read only together with others, or only where nothing else replaces
them. A test holds the table to the schema, and to the code that reads.
"""

from collections.abc import Iterator

from mujun.base.text import NEXT_NAME, Text, as_written, joined, say
from mujun.scenario.reading.located import Where, dotted
from mujun.scenario.reading.marks import estimates_of
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.rocket import Interceptor, Missile
from mujun.scenario.schema.sensing import Radar

_STAGE = (
    "stages.propellant_mass stages.dry_mass stages.isp_sea_level stages.isp_vacuum stages.burn_time stages.diameter "
    "stages.nozzle_exit_area stages.coast_before_ignition "
)
_RADAR_EQUATION = (
    "average_power",
    "gain",
    "aperture",
    "efficiency",
    "dwell",
    "noise_temperature",
    "losses",
    "signal_to_noise",
)
_NOISES = ("range_noise", "angle_noise", "measurement_interval")

NUMBERS_READ = {
    kind: frozenset(names.split())
    for kind, names in {
        "missile": _STAGE
        + "boost_time post_boost_time payload_mass shroud_mass shroud_release_time ballistic_coefficient published_range",
        "interceptor": _STAGE
        + "burnout_speed payload_mass minimum_altitude maximum_altitude longest_flight launch_interval kill_probability "
        "divert_reach greatest_target_speed published_range",
        "radar": "reference_range reference_cross_section minimum_elevation maximum_elevation confirm_time track_time "
        "engagements " + " ".join((*_NOISES, *(f"power_aperture.{name}" for name in _RADAR_EQUATION))),
        "refractivity": "surface_refractivity scale_height",
        "infrared": "cloud_break_altitude detection_delay track_delay",
        "cross-section": "boosting post_boost reentry_vehicle",
        "timeline": "remote_commit_delay decision_delay launch_delay assessment_time",
        "force": "warheads units.count units.launchers units.warheads_each",
        "posture": "elements.units elements.stock",
        "network": "nodes.delay links.latency",
        "doctrine": "salvo looks reserve",
        "odds": "track common_track_failure type_failure warhead_recognised decoy_mistaken kill_recognised",
        "raid": "spacing waves.count waves.decoys waves.warheads waves.launchers waves.reload waves.fails waves.let_through",
        "defence": "stock",
        "counts": "shots_each days.detected days.destroyed days.sea days.let_through days.landed days.engaged",
        "stock": "stock made_each_year",
        "use": "used period raids",
        "flight-time-error": "solid_staging_coast unmodelled_share minute_report_error coverage_factor free_fall_height "
        "greatest_powered_share",
    }.items()
}
"""Kind of entry -> the numbers that are read of it, without the indices of lists."""


def unread_numbers(entry: Entry, kind: str) -> Iterator[tuple[Where, Text]]:
    """Yield the path of every number of an entry that nothing reads, and why, in words."""
    read = NUMBERS_READ.get(kind, frozenset())
    for where, _ in estimates_of(entry):
        if dotted(tuple(part for part in where if not isinstance(part, int))) not in read:
            yield where, say("no computation reads this number; expected none that decides nothing")
    if isinstance(entry, Missile | Interceptor):
        for k, stage in enumerate(entry.stages):
            if None not in (stage.isp_sea_level, stage.isp_vacuum, stage.nozzle_exit_area):
                told = say("it is not read beside both specific impulses; expected two of the three")
                yield ("stages", k, "nozzle_exit_area"), told
    if isinstance(entry, Missile) and not entry.separates:
        for name in ("ballistic_coefficient", "post_boost_time"):
            if getattr(entry, name) is not None:
                yield (
                    (name,),
                    say("it is not read of a warhead that never separates; expected none, or separates: true"),
                )
    if isinstance(entry, Radar):
        given = [name for name in _NOISES if getattr(entry, name) is not None]
        if given and len(given) < len(_NOISES):
            names = joined([as_written(name) for name in _NOISES], NEXT_NAME)
            yield (
                (given[0],),
                say("it is not read without the others of {names}; expected all of them or none", names=names),
            )
