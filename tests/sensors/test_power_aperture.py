"""The radar equation against the ranges of Lewis and Postol, with inputs and ranges as the catalogue records them.

| checked | against | tolerance |
|---|---|---|
| TPY-2 at five cross-sections, losses 7 and 8 dB | Lewis and Postol 2012 | 0.1 % |
| SPY-1 at five cross-sections | the same | 0.5 % |
| fourth roots | the equation's own scaling | 1e-12 |
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mujun.sensors.power_aperture import PowerAperture, detection_range, ratio

TPY_2 = PowerAperture(
    average_power=81e3,
    gain=1.03e5,
    aperture=9.2,
    efficiency=0.8,
    dwell=0.1,
    noise_temperature=500.0,
    losses=ratio(8.0),
    signal_to_noise=20.0,
)
SPY_1 = replace(TPY_2, average_power=58e3, gain=ratio(42.0), aperture=12.0, efficiency=0.7)


def test_tpy_2_repeats_the_published_ranges():
    found = detection_range(TPY_2, [0.001, 0.01, 0.05, 0.1, 1.0])
    assert found == pytest.approx([460e3, 818e3, 1223e3, 1454e3, 2586e3], rel=1e-3)
    assert detection_range(replace(TPY_2, losses=ratio(7.0)), 0.01) == pytest.approx(866e3, rel=1e-3)


def test_spy_1_repeats_the_published_ranges():
    found = detection_range(SPY_1, [0.001, 0.01, 0.03, 0.1, 1.0])
    assert found == pytest.approx([275e3, 488e3, 642e3, 868e3, 1544e3], rel=5e-3)


@settings(deadline=None)
@given(st.floats(1e-4, 100.0), st.floats(1.01, 100.0))
def test_everything_enters_by_its_fourth_root(cross_section, factor):
    before = detection_range(TPY_2, cross_section)
    longer = [
        detection_range(TPY_2, factor * cross_section),
        detection_range(replace(TPY_2, average_power=factor * TPY_2.average_power), cross_section),
        detection_range(replace(TPY_2, dwell=factor * TPY_2.dwell), cross_section),
        detection_range(replace(TPY_2, gain=factor * TPY_2.gain), cross_section),
        detection_range(replace(TPY_2, aperture=factor * TPY_2.aperture), cross_section),
    ]
    shorter = [
        detection_range(replace(TPY_2, losses=factor * TPY_2.losses), cross_section),
        detection_range(replace(TPY_2, noise_temperature=factor * TPY_2.noise_temperature), cross_section),
        detection_range(replace(TPY_2, signal_to_noise=factor * TPY_2.signal_to_noise), cross_section),
    ]
    assert longer == pytest.approx(np.full(5, before * factor**0.25), rel=1e-12)
    assert shorter == pytest.approx(np.full(3, before / factor**0.25), rel=1e-12)


@pytest.mark.parametrize(
    ("field", "value"), [("dwell", 0.0), ("losses", 0.16), ("efficiency", 1.2), ("gain", float("nan"))]
)
def test_senseless_values_are_refused(field, value):
    with pytest.raises(ValueError, match=field):
        replace(TPY_2, **{field: value})
