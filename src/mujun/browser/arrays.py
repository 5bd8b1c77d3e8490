"""The named tuples of the compiled physics, from the arrays of a directory."""

from mujun.base.compiled import scalar
from mujun.browser import memory as m
from mujun.browser.memory import array
from mujun.earth.constants import WGS84
from mujun.engagement.blocks import FlightArrays
from mujun.engagement.launches import Launches
from mujun.engagement.picture import SensorPicture
from mujun.engagement.scan import ScanScratch, Stretches
from mujun.engagement.shooters import CueRules, DefenceArrays, FlyOutTables
from mujun.flight.engine.lanes import Course, FlightRecord, PhaseBlock, Scratch
from mujun.flight.engine.propagate import Job
from mujun.flight.engine.sampling import SampleScratch
from mujun.flight.model.world import World
from mujun.interceptors.table import TableScratch
from mujun.sensors.radar import Views

_PASSES = 2
"""The page's flights keep their paths; see `Course`."""

settings, rules, windows = array("settings"), array("rules"), array("windows")
_start, _axes, _table, _body = array("start"), array("axes"), array("table"), array("body")
_modes, _steps, _rise, _entry = array("modes"), array("steps"), array("rise"), array("entry")
_air, _drag, _path, _marks, _outcome = array("air"), array("drag"), array("path"), array("marks"), array("outcome")
_fly_state, _fly_span, _fly_arc, _fly_slots = (
    array("fly_state"),
    array("fly_span"),
    array("fly_arc"),
    array("fly_slots"),
)
_at, _launch, _axis, _turn = array("at"), array("launch"), array("axis"), array("turn")
_states, _burnout, _ending = array("states"), array("burnout"), array("ending")
_step, _post_boost = array("step"), array("post_boost")
_radar_site, _radar_axes, _radar_reach = array("radar_site"), array("radar_axes"), array("radar_reach")
_first_face, _edges, _width, _highest = array("first_face"), array("edges"), array("width"), array("highest")
_lines, _ready = array("lines"), array("ready")
_table_axes, _table_lowest, _table_highest = array("table_axes"), array("table_lowest"), array("table_highest")
_table_times, _table_farthest, _table_widest = array("table_times"), array("table_farthest"), array("table_widest")
_radar_lag = array("radar_lag")
_margins, _since, _tracked, _seen = array("margins"), array("since"), array("tracked"), array("seen")
_cue, _settled, _nearness, _latest = array("cue"), array("settled"), array("nearness"), array("latest")
_first_reached, _last_reached = array("first_reached"), array("last_reached")
_places, _wave, _open = array("places"), array("wave"), array("open")
_stretch_rows, _stretch_counts = array("stretch_rows"), array("stretch_counts")


@scalar(allocates=True)
def job_in(d):
    """Return the flight plan of a set of flights; path, marks and outcomes have room for one block."""
    plan = PhaseBlock(_start(d), _axes(d), _table(d), _body(d))
    course = Course(
        _modes(d), _steps(d), _rise(d), _entry(d), d[m.ARC_STEPS], d[m.FIRST_SAMPLE], d[m.FREE_SAMPLES], False, _PASSES
    )
    record = FlightRecord(_path(d)[0], _marks(d), _outcome(d), True)
    return Job(d[m.PADDED], plan, course, record, World(WGS84, _air(d), _drag(d)))


@scalar(allocates=True)
def fly_scratch_in(d):
    """Return the working arrays of flights."""
    return Scratch(_fly_state(d), _fly_span(d), _fly_arc(d), _fly_slots(d))


@scalar(allocates=True)
def sample_scratch_in(d):
    """Return the working arrays of sampling."""
    return SampleScratch(_at(d), _launch(d), _axis(d), _turn(d))


@scalar(allocates=True)
def flights_in(d):
    """Return the sampled flights of a set."""
    return FlightArrays(_states(d), _burnout(d), _ending(d), _step(d), _post_boost(d), d[m.TOTAL])


@scalar(allocates=True)
def views_in(d):
    """Return the radars."""
    return Views(
        _radar_site(d), _radar_axes(d), _radar_reach(d), _first_face(d), _edges(d), _width(d), _highest(d), _lines(d),
        _ready(d),
    )  # fmt: skip


@scalar(allocates=True)
def tables_in(d):
    """Return the fly-out tables of the sites."""
    return FlyOutTables(
        _table_axes(d), _table_lowest(d), _table_highest(d), _table_times(d), _table_farthest(d), _table_widest(d)
    )


@scalar(allocates=True)
def defence_in(d):
    """Return the defence."""
    given = settings(d)
    cue = CueRules(given[m.CLOUD_BREAK], given[m.DETECTION_DELAY], given[m.TRACK_DELAY])
    return DefenceArrays(
        views_in(d), cue, tables_in(d), rules(d), _radar_lag(d), d[m.MODE], d[m.GRANTED] != 0, d[m.EARLY] != 0,
        given[m.REMOTE_COMMIT],
    )  # fmt: skip


@scalar(allocates=True)
def scan_scratch_in(d):
    """Return the working arrays of the scan."""
    picture = SensorPicture(_margins(d), _since(d), _tracked(d), _seen(d), _cue(d), _settled(d))
    launches = Launches(_latest(d), _first_reached(d), _last_reached(d))
    return ScanScratch(picture, _nearness(d), launches, TableScratch(_places(d), _wave(d)), _open(d))


@scalar(allocates=True)
def stretches_in(d):
    """Return the openings that a shot could use; none are written where `most_stretches` is 0."""
    return Stretches(_stretch_rows(d), _stretch_counts(d))
