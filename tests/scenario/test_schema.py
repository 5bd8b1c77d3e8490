"""The schema: each way of getting an entry wrong gives file, line, path and what was expected."""

import math
from pathlib import Path
from typing import get_args

import pytest

from mujun.base.outcomes import BadInput
from mujun.reports.language import speaking, t
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Place
from mujun.scenario.schema.kinds import MODELS
from mujun.scenario.schema.rocket import DragCurve, Interceptor, Missile
from mujun.scenario.schema.sensing import Radar

CATALOGUE = load_catalogue()


def estimate(text: str, span: str = "") -> str:
    return f"{{nominal: {text}{span}, sources: [{{value: x, source: mujun-assumption, trust: assumed}}]}}"


MISSILE = f"""\
demo:
  kind: missile
  name: Demo
  country: Nowhere
  class: SRBM
  propulsion: liquid
  thrust_termination: true
  representative: true
  summary: A test.
  stages:
    - propellant_mass: {estimate("3.7 t", ", range: [3.5 t, 4 t]")}
      dry_mass: {estimate("1200 kg")}
      isp_vacuum: {estimate("230 s")}
      burn_time: {estimate("75 s")}
      diameter: {estimate("84 cm")}
  payload_mass: {estimate("1000 kg")}
  drag_curve: v-2
  ballistic_coefficient: {estimate("5 t/m^2")}
  published_range: {estimate("300 km")}
"""

PLACE = """\
spot:
  kind: place
  name: Spot
  country: Nowhere
  latitude: 39.71 deg
  longitude: -140.06 deg
  location_sources: [{source: mujun-assumption, trust: assumed}]
"""

CURVE = """\
curve:
  kind: drag-curve
  name: Curve
  reference_area: body cross-section
  mach: [0, 1, 2]
  cd: [0.1, 0.3, 0.2]
  sources: [{source: mujun-assumption, trust: assumed}]
"""


def write(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_missile(tmp_path: Path) -> None:
    missile = CATALOGUE.get(Missile, write(tmp_path, MISSILE))
    stage = missile.stages[0]
    assert (missile.id, missile.class_, missile.separates) == ("demo", "SRBM", True)
    assert (stage.propellant_mass.si, stage.propellant_mass.low, stage.propellant_mass.high) == (3700.0, 3500.0, 4000.0)
    assert (stage.propellant_mass.unit, stage.propellant_mass.si_unit) == ("t", "kg")
    assert (stage.dry_mass.low, stage.dry_mass.high) == (1200.0, 1200.0)
    assert stage.diameter.si == 0.84
    assert stage.isp_sea_level is None
    with pytest.raises(ValueError, match="frozen"):
        missile.name = "Other"


def test_a_good_place(tmp_path: Path) -> None:
    place = CATALOGUE.get(Place, write(tmp_path, PLACE))
    assert place.latitude == pytest.approx(math.radians(39.71), rel=1e-15)
    assert place.longitude_deg == pytest.approx(-140.06, rel=1e-15)
    assert place.height == 0.0


def test_a_missile_that_does_not_separate_needs_no_ballistic_coefficient(tmp_path: Path) -> None:
    lines = [line for line in MISSILE.splitlines() if "ballistic_coefficient" not in line]
    assert not CATALOGUE.get(Missile, write(tmp_path, "\n".join([*lines, "  separates: false"]))).separates


# what is replaced -> by what, the line and path of the complaint, and what it says
MISSILE_FAULTS = [
    ("nominal: 1200 kg", "nominal: -1200 kg", 12, "demo.stages.0.dry_mass.nominal", "too small; expected a mass"),
    ("nominal: 75 s", "nominal: 0 s", 14, "demo.stages.0.burn_time.nominal", "expected a time in s, min, h or ms"),
    ("nominal: 75 s", "nominal: 75", 14, "demo.stages.0.burn_time.nominal", "75 has no unit; expected a time"),
    ("nominal: 75 s", "nominal: 75 kg", 14, "demo.stages.0.burn_time.nominal", "is a mass, the unit 'kg'"),
    ("nominal: 75 s", "nominal: .nan", 14, "demo.stages.0.burn_time.nominal", "expected a time"),
    ("nominal: 75 s", "nominal: [1, 2]", 14, "demo.stages.0.burn_time.nominal", "a list of 2 does not fit here"),
    (
        "nominal: 3.7 t",
        "nominal: 5 t",
        11,
        "demo.stages.0.propellant_mass.nominal",
        "expected a value from 3.5 t to 4 t",
    ),
    ("[3.5 t, 4 t]", "[4 t, 3.5 t]", 11, "demo.stages.0.propellant_mass.range", "expected [low, high]"),
    ("[3.5 t, 4 t]", "[3.5 t, 4 m]", 11, "demo.stages.0.propellant_mass.range.1", "is a length"),
    ("[3.5 t, 4 t]", "[3.5 t]", 11, "demo.stages.0.propellant_mass.range", "expected [low, high]"),
    ("[3.5 t, 4 t]", "3.5 t", 11, "demo.stages.0.propellant_mass.range", "expected [low, high]"),
    ("class: SRBM", "class: XRBM", 5, "demo.class", "'XRBM' does not fit here; expected 'SRBM'"),
    ("name: Demo", "name: 5", 3, "demo.name", "'5' does not fit here; expected text"),
    ("name: Demo", "name:", 3, "demo.name", "an empty value does not fit here"),
    ("thrust_termination: true", "thrust_termination: yes", 7, "demo.thrust_termination", "expected true or false"),
    ("  class: SRBM\n", "", 1, "demo.class", "this field is missing; expected SRBM, MRBM, IRBM, ICBM or SLBM"),
    ("diameter:", "diametre:", 11, "demo.stages.0.diameter", "this field is missing; expected an estimate"),
    ("diameter:", "diametre:", 15, "demo.stages.0.diametre", "did you mean diameter?"),
    ("trust: assumed}]}\n  drag", "trust: sure}]}\n  drag", 16, "demo.payload_mass.sources.0.trust", "expected 'seen'"),
    ("isp_vacuum:", "coast_before_ignition:", 11, "demo.stages.0.isp_vacuum", "no specific impulse"),
    (f"isp_vacuum: {estimate('230 s')}", "isp_vacuum: 230 s", 13, "demo.stages.0.isp_vacuum", "not an estimate"),
    ("drag_curve: v-2", "drag_curve: v-2\n  separates: 1", 18, "demo.separates", "expected true or false"),
    ("  payload_mass", f"  shroud_mass: {estimate('1 kg')}\n  payload_mass", 1, "demo.shroud_release_time", "in s"),
    (f"  ballistic_coefficient: {estimate('5 t/m^2')}\n", "", 1, "demo.ballistic_coefficient", "or separates: false"),
    ("ballistic_coefficient", "ballistic_coefficent", 18, "demo.ballistic_coefficent", "did you mean ballistic_coeff"),
    ("  drag_curve: v-2\n", "  drag_curve: v-2\n  id: x\n", 18, "demo.id", "this field is unknown"),
    ("kind: missile", "kind: missle", 2, "demo.kind", "did you mean missile?"),
    ("  kind: missile\n", "", 1, "demo.kind", "the kind is missing; expected one of place"),
    ("demo:", "Demo 1:", 1, "Demo 1.id", "does not fit here; expected"),
]


@pytest.mark.parametrize(("old", "new", "line", "path", "said"), MISSILE_FAULTS)
def test_faults_of_a_missile(tmp_path: Path, old: str, new: str, line: int, path: str, said: str) -> None:
    name = write(tmp_path, MISSILE.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        CATALOGUE.get(Missile, name)
    found = [text for text in str(caught.value).splitlines() if text.startswith(f"{name}:{line}: {path}: ")]
    assert any(said in text and "expected" in text for text in found), str(caught.value)
    with speaking("ja"):
        assert "expected" not in t(caught.value.args[0])


PLACE_FAULTS = [
    ("39.71 deg", "95 deg", 5, "spot.latitude", "'95 deg' is too large; expected an angle in rad or deg"),
    ("39.71 deg", "39.71", 5, "spot.latitude", "39.71 has no unit"),
    ("39.71 deg", "39.71 km", 5, "spot.latitude", "is a length"),
    ("-140.06 deg", "-181 deg", 6, "spot.longitude", "'-181 deg' is too small"),
    ("[{source: mujun-assumption, trust: assumed}]", "[]", 7, "spot.location_sources", "at least 1 item"),
    ("name: Spot", "name: Spot\n  hieght: 3 m", 4, "spot.hieght", "did you mean height?"),
]


@pytest.mark.parametrize(("old", "new", "line", "path", "said"), PLACE_FAULTS)
def test_faults_of_a_place(tmp_path: Path, old: str, new: str, line: int, path: str, said: str) -> None:
    name = write(tmp_path, PLACE.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        CATALOGUE.get(Place, name)
    assert str(caught.value).startswith(f"{name}:{line}: {path}: ")
    assert said in str(caught.value)
    assert "expected" in str(caught.value)
    with speaking("ja"):
        assert "expected" not in t(caught.value.args[0])


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("[0, 1, 2]", "[0, 2, 1]", "curve.mach.2"),
        ("[0, 1, 2]", "[-1, 1, 2]", "curve.mach.0"),
        ("[0, 1, 2]", "[0, 1]", "curve.cd"),
        ("[0, 1, 2]", "[0, true, 2]", "curve.mach.1"),
        ("[0, 1, 2]", "[0, .inf, 2]", "curve.mach.1"),
        ("0.3", "-0.3", "curve.cd.1"),
    ],
)
def test_faults_of_a_drag_curve(tmp_path: Path, old: str, new: str, path: str) -> None:
    name = write(tmp_path, CURVE.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        CATALOGUE.get(DragCurve, name)
    assert f": {path}: " in str(caught.value)
    assert "expected" in str(caught.value)


def test_no_traceback_of_a_validation_error_is_shown(tmp_path: Path) -> None:
    name = write(tmp_path, MISSILE.replace("summary: A test.", "summary: [" + "secret, " * 3000 + "x]"))
    with pytest.raises(BadInput) as caught:
        CATALOGUE.get(Missile, name)
    assert "secret" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert caught.value.__cause__ is None


def test_many_faults_are_counted(tmp_path: Path) -> None:
    name = write(tmp_path, PLACE + "".join(f"  extra{i}: 1\n" for i in range(40)))
    with pytest.raises(BadInput, match="and 28 more problems in spot"):
        CATALOGUE.get(Place, name)


@pytest.mark.parametrize(
    ("kind", "path", "text", "said"),
    [
        (Interceptor, "sm-3-iia.kill_probability", "1.2 1", "too large; expected a plain number"),
        (Interceptor, "sm-3-iia.maximum_altitude", "1 km", "expected a greater altitude"),
        (Radar, "spy-7-japan.maximum_elevation", "1 deg", "expected a greater angle"),
        (Radar, "spy-7-japan.reference_cross_section", "0 m^2", "expected an area"),
        (Radar, "spy-7-japan.faces.0.width", "400 deg", "expected an angle"),
        (Defence, "aegis-ashore-araya.stock", "-1", "expected greater than or equal to 0"),
        (Defence, "aegis-ashore-araya.stock", "2.5", "expected a whole number"),
    ],
)
def test_limits_by_field(kind: type, path: str, text: str, said: str) -> None:
    assert CATALOGUE.all(kind)
    with pytest.raises(BadInput) as caught:
        CATALOGUE.with_values({path: text})
    assert said in str(caught.value)
    assert path in str(caught.value)


def test_every_kind_has_a_model() -> None:
    for kind, model in MODELS.items():
        assert get_args(model.model_fields["kind"].annotation) == (kind,)
