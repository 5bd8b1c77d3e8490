"""Source families: what a source says is read as what it says, and nothing is read into words."""

import pytest

from mujun.base.outcomes import BadInput
from mujun.base.units import parse_quantity
from mujun.scenario.numbers.families import numbers_said, read_value
from mujun.scenario.numbers.presets import assumptions_of, with_presets
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.assumptions import SourceFamily

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [
        ("4.5 km/s", "m/s", 4500.0),
        ("about 3 km/s", "m/s", 3000.0),
        ("within 2.7-3.5 km/s", "m/s", 3100.0),
        ("5 km/s and above", "m/s", 5000.0),
        ("600 km in terminal mode", "m", 6e5),
        ("620 miles (1,000 km)", "m", 620 * 1609.344),
        ("as far as 5,000 km", "m", 5e6),
        ("1,420 on 1 September 2018", "1", 1420.0),
        ("100 ms dwell", "s", 0.1),
        ("16-30", "1", 23.0),
        ("12 m2", "m^2", 12.0),
    ],
)
def test_plain_words_about_a_quantity_are_read(said: str, unit: str, value: float) -> None:
    found = read_value(said, unit)
    assert found is not None and parse_quantity(found, unit) == pytest.approx(value)


def test_a_radar_range_is_brought_to_the_radar_s_own_cross_section_by_the_fourth_root() -> None:
    assert read_value("1,454 km at 0.1 m2", "m", 0.1) == "1454 km"
    found = read_value("1,000 km at 0.01 m2", "m", 0.16)
    assert found is not None and parse_quantity(found, "m") == pytest.approx(2e6)
    assert read_value("1,000 km at 0.01 m2", "m") is None


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("34 of 41 Aegis BMD intercept tests (0.83)", "1"),
        ("22 of 27", "1"),
        ("45-60 per cent above Block IA and IB", "m/s"),
        ("a baseball 2,500 miles away", "m"),
        ("5 times the tracking capability of SPY-1", "1"),
        ("3 or 4", "1"),
        ("two at once", "1"),
        ("3 to 85 deg", "rad"),
        ("247 km demonstrated", "m"),
        ("0.84 claimed; 0.1-0.2 by a re-examination", "1"),
        ("6.09 km/s at 150 km altitude", "m/s"),
        ("500 kg", "m"),
        ("", "m"),
    ],
)
def test_what_is_said_in_other_words_is_left(said: str, unit: str) -> None:
    assert read_value(said, unit, 0.1) is None


def test_each_number_of_a_family_is_one_that_the_catalogue_holds_and_comes_from_its_sources() -> None:
    for family in CATALOGUE.all(SourceFamily):
        taken, unread = numbers_said(CATALOGUE, family)
        assert len({one.path for one in taken} | set(unread)) == len(taken) + len(unread)
        for one in taken:
            assert one.source in family.sources and one.said
        assert not any(".stages." in one.path for one in taken)


def test_families_disagree_where_the_published_dispute_lies() -> None:
    speeds = {
        name: with_presets(CATALOGUE, [name]).entry("gbi-3-stage").burnout_speed.si for name in ("Critic", "Government")
    }
    assert speeds == {"Critic": 8300.0, "Government": CATALOGUE.entry("gbi-3-stage").burnout_speed.si}
    assert any(one.path == "sm-3-iia.burnout_speed" for one in assumptions_of(CATALOGUE, "government").held)


def test_a_family_of_unknown_sources_and_a_name_of_none_are_told(tmp_path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "mine:\n  kind: source-family\n  name: Mine\n  summary: of my own\n  sources: [crs-rl33745, crs-rl3374]\n"
    )
    (problem,) = [line for line in load_catalogue([path]).check() if "own.yaml" in line]
    assert "own.yaml:5" in problem and "no source has the key 'crs-rl3374'" in problem and "crs-rl33745" in problem
    with pytest.raises(BadInput, match="no preset or source family is called 'critik'; did you mean"):
        with_presets(CATALOGUE, ["critik"])
