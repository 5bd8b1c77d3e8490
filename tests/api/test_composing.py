"""Python composes: places as tuples, many targets at once, results into the next verb, entries with other numbers. Laws."""

import numpy as np
import pytest
import shapely

import mujun


@pytest.fixture(scope="module")
def cat() -> mujun.Entries:
    return mujun.catalogue()


@pytest.fixture(scope="module")
def flights() -> mujun.Flights:
    return mujun.fly("r-30-bulava", (54.0, 146.0), to=["honolulu", (47.75, -122.25)], shape="lofted=1.2")


def test_many_targets_are_flown_as_one_by_one(flights: mujun.Flights) -> None:
    one = mujun.fly("r-30-bulava", "54,146", to="honolulu", shape="lofted=1.2")
    assert len(flights) == 2 and isinstance(flights[0], mujun.Flight)
    assert flights[0].to_dict() == one.to_dict()
    assert flights.range_km == pytest.approx([f.range_km for f in flights]) and flights.range_km.shape == (2,)
    assert [flight["to"] for flight in flights] == flights.to == ["Honolulu", "47.75,-122.25"]
    assert len(flights[1:]) == 1


def test_many_azimuths_are_flown_as_one_by_one() -> None:
    many = mujun.fly("hwasong-12", (39.25, 125.75), azimuth=np.array([45.0, 90.0]), shape="lofted=1.4")
    alone = [mujun.fly("hwasong-12", (39.25, 125.75), azimuth=a, shape="lofted=1.4") for a in (45.0, 90.0)]
    assert many.apogee_km == pytest.approx([one.apogee_km for one in alone], rel=1e-9)
    assert many.range_km == pytest.approx([one.range_km for one in alone], rel=1e-9)


def test_a_place_with_a_height_starts_there() -> None:
    low, high = (mujun.fly("nodong", (39.0, 127.5, h), azimuth=90.0) for h in (0.0, 2000.0))
    assert high.path["altitude_km"][0] == pytest.approx(2.0, abs=1e-6)
    assert high.range_km > low.range_km


def test_where_a_flight_is_at_a_time(flights: mujun.Flights) -> None:
    flight = flights[0]
    events = {event.event: event for event in flight.events}
    for name in ("apogee", "impact"):
        there = flight.at(events[name].time_s)
        assert there.altitude_km == pytest.approx(events[name].altitude_km, abs=1e-3)
        assert there.latitude_deg == pytest.approx(events[name].lat_deg, abs=1e-6)
    path = flight.path
    several = flight.at(path["time_s"])
    assert several.altitude_km == pytest.approx(path["altitude_km"], abs=1e-6)
    between = np.interp(600.0, path["time_s"], path["inertial_speed_km_s"])
    assert flight.at(600).inertial_speed_km_s == pytest.approx(between, abs=0.02)
    with pytest.raises(mujun.BadInput, match="expected seconds from 0"):
        flight.at(1e6)


def test_a_flight_goes_into_an_engagement_and_into_coverage(flights: mujun.Flights) -> None:
    met = mujun.intercept("aegis-ashore-araya", mujun.fly("nodong", (39, 127.5), to="tokyo"))
    assert met.feasible and met.slack_s > 0.0 and met.why_not == ""
    assert met.sites[0].meetings[0].time_s == met.rows()[0]["time_s"]
    assert met.events[0] == (0.0, "launch of the missile") and met.events[-1][1] == "impact"
    vain = mujun.intercept("aegis-ashore-araya", flights[0])
    assert not vain.feasible and vain.why_not and vain.slack_s is None
    seen = mujun.coverage("tpy-2-shariki", flights[0])
    assert seen.flight.flight_time_s == pytest.approx(flights[0].flight_time_s)


def test_an_entry_with_other_numbers_stands_for_its_name(cat: mujun.Entries) -> None:
    slow, fast = (cat["aegis-ashore-araya"].with_(burnout_speed=speed) for speed in ("3.5 km/s", "5.5 km/s"))
    assert fast.changes == {"sm-3-iia.burnout_speed": "5.5 km/s"} and fast.id == "aegis-ashore-araya"
    small, large = (mujun.reach(site).sites[0].reach_area_km2 for site in (slow, fast))
    assert small < large
    changed = mujun.reach("aegis-ashore-araya", params={"sm-3-iia.burnout_speed": "5.5 km/s"})
    assert mujun.reach(fast).to_dict() == changed.to_dict()
    heavy = cat["nodong"].with_(payload_mass="1200 kg")
    assert (
        mujun.fly(heavy, "kittaeryong", azimuth=90).range_km < mujun.fly("nodong", "kittaeryong", azimuth=90).range_km
    )
    with pytest.raises(mujun.BadInput, match="are both asked for"):
        mujun.reach([slow, fast])


def test_tables_shapes_and_pictures(flights: mujun.Flights, cat: mujun.Entries) -> None:
    table = flights.to_dataframe()
    assert list(table["to"]) == ["Honolulu", "47.75,-122.25"] and table["apogee_km"].min() > 500.0
    assert list(flights[0].to_dataframe().columns) == list(flights[0].path)
    assert set(flights[0].to_dataframe("events")["event"]) >= {"launch", "apogee", "impact"}
    lines = [shapely.geometry.shape(f["geometry"]) for f in flights.__geo_interface__["features"]]
    assert len(lines) == 2 and all(line.length > 10.0 for line in lines)
    ground = mujun.footprint("aegis-ship-1", "nodong", (39, 127.5), points=100)
    region = shapely.geometry.shape(ground.__geo_interface__["features"][0]["geometry"])
    assert region.is_valid and region.area > 0.0
    assert ground.to_dataframe()["defended"].sum() == ground.places_defended
    assert shapely.geometry.shape(cat["tokyo"].__geo_interface__["geometry"]).x == pytest.approx(139.7, abs=0.2)
    for made in (flights.plot(), flights[0].plot(), ground.plot()):
        assert made.get_axes()
    with pytest.raises(mujun.BadInput, match="no picture 'map'"):
        ground.plot("map")
    report = mujun.reconstruct(998, 3724.9, 2832, missile="hwasong-14")
    assert report["impossible"] is report.impossible is False and len(report.to_dataframe()) == 24
    assert dict(report) == report.to_dict() and report.get("nothing") is None and "why" in report
    with pytest.raises(mujun.BadInput, match="nothing to look at"):
        report.plot()
    assert not hasattr(report, "__geo_interface__")


def test_a_verdict_has_its_margin_and_the_case_that_decides() -> None:
    run = mujun.assess("sees-russia", nominal=True)
    verdict = run["sees-russia"]
    assert verdict.verdict == run.verdicts["sees-russia"] == "depends" and verdict.margin is verdict["margin"] is None
    assert verdict.decides.startswith(verdict.limiting_case) and "Okhotsk" in verdict.limiting_case
    assert verdict.ladder[0].rung and list(run.to_dataframe()["id"]) == ["sees-russia"]
    assert run.plot().get_axes()


def test_a_map_takes_flights_entries_and_engagements(flights: mujun.Flights, cat: mujun.Entries) -> None:
    met = mujun.intercept("aegis-ship-1", "nodong", (39, 127.5), to="tokyo")
    shown = mujun.show(flights, cat["aegis-ship-1"], met)
    assert shown.said.startswith("Map. R-30 Bulava") and "can be met" in shown.said and "<svg" in shown.printed
    kinds = [point["kind"] for point in shown.data["points"]]
    assert kinds.count("launch") == 1 and len(shown.data["flights"]) == 2
    assert [site["key"] for site in shown.data["sites"]] == ["aegis-ship-1"]
    with pytest.raises(mujun.BadInput, match="a map of CatalogueEntry cannot be shown"):
        mujun.show(cat["sm-3-iia"])


def test_a_map_takes_reach_and_coverage_and_their_sites_move() -> None:
    reach = mujun.reach("aegis-ashore-mutsumi", altitudes_km=[100], times_s=[120, 300])
    seen = mujun.coverage("tpy-2-shariki", altitudes_km=[200, 400])
    shown = mujun.show(reach, seen)
    assert [ring["name"] for ring in shown.data["rings"]] == [
        "100 km high, 120 s", "100 km high, 300 s", "100 km high, 600 s", "200 km high, 0.01 m²", "400 km high, 0.01 m²",
    ]  # fmt: skip
    assert [(site["key"], site["radar"]) for site in shown.data["sites"]] == [
        ("aegis-ashore-mutsumi", False), ("tpy-2-shariki", True),
    ]  # fmt: skip
    before = np.array(shown.data["rings"][3]["places"]).mean(axis=0)
    shown.set = {"sites": {"tpy-2-shariki": [35.0, 133.0]}}
    after = np.array(shown.data["rings"][3]["places"]).mean(axis=0)
    assert shown.items[0] is reach and after[0] < before[0] - 4.0 and after[1] < before[1] - 4.0
    assert "100 km high" in shown.printed
