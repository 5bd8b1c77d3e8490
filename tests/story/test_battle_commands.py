"""Stories: a raid, a network, and what they say to bad input, as a user asks for them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from story_commands import call, faults, refused
from typer.testing import CliRunner

from mujun.cli.main import app
from mujun.reports.wording import interceptor_limits_text

JAPAN = ["aegis-ashore-araya", "aegis-ashore-mutsumi"]
TWENTY = ["raid", *JAPAN, "--raid", "raid-north-korea-20", "--raids", "4000"]
GMD = ["network", "network-c2bmc", "gmd-fort-greely", "gmd-vandenberg"]
CHINESE = ["--against", "df-31a", "--from", "shaoyang", "--to", "los-angeles", "--to", "seattle", "--mode", "eor"]
JAPANESE_RADAR = "japan-command>c2bmc"


@pytest.fixture(scope="module")
def twenty() -> dict:
    return call(*TWENTY)


def test_a_raid_adds_up(twenty: dict) -> None:
    assert sum(row["count"] for row in twenty["raid"]) == twenty["missiles"] == 20
    shares = twenty["leakers_distribution"]
    assert sum(shares) == twenty["raids"] == 4000
    mean = sum(k * n for k, n in enumerate(shares)) / 4000
    assert twenty["leakers_mean"] == pytest.approx(mean)
    assert twenty["leakers_mean_low"] < mean < twenty["leakers_mean_high"]
    assert twenty["probability_no_leaker_low"] <= shares[0] / 4000 <= twenty["probability_no_leaker_high"]
    assert sum(twenty["leakers_by_cause"].values()) == pytest.approx(1.0)
    assert sum(twenty["ran_out_first"].values()) == pytest.approx(1.0 - shares[0] / 4000)
    assert sum(site["rounds_mean"] for site in twenty["sites"]) == pytest.approx(twenty["shots_mean"])
    for site in twenty["sites"]:
        assert 0.0 <= site["rounds_mean"] <= site["stock"]
    assert twenty["saturation"][-1]["missiles"] == 20
    assert [p["missiles"] for p in twenty["saturation"]] == sorted(p["missiles"] for p in twenty["saturation"])


def test_a_raid_prints_the_limits_of_its_interceptors(twenty: dict) -> None:
    printed = CliRunner().invoke(app, [*TWENTY[:-1], "10"]).stdout
    limits = [interceptor_limits_text(row) for row in twenty["interceptor_boosts"]]
    assert limits and all(text in " ".join(printed.split()) for text in limits)


def test_the_naive_figure_is_what_independent_shots_would_give(twenty: dict) -> None:
    odds, naive = twenty["odds"], twenty["naive"]
    kill = {site["kill_probability"] for site in twenty["sites"]}
    assert len(kill) == 1
    works = odds["track"] * odds["warhead_recognised"] * (1 - odds["common_track_failure"]) * (1 - odds["type_failure"])
    assert naive["single_shot"] == pytest.approx(kill.pop() * works)
    assert naive["killed"] == pytest.approx(1 - (1 - naive["single_shot"]) ** 2)
    assert naive["probability_no_leaker"] == pytest.approx(naive["killed"] ** 20)


def test_the_same_seed_gives_the_same_raid_and_another_does_not(twenty: dict) -> None:
    again, other = call(*TWENTY), call(*TWENTY, "--seed", "2")
    assert again == twenty
    assert other["leakers_distribution"] != twenty["leakers_distribution"]
    assert again["provenance"]["seed"] == 1 and other["provenance"]["seed"] == 2


def test_sharing_rules_and_stock_show_in_a_raid() -> None:
    words = ["raid", *JAPAN, "--against", "df-21=30", "--raids", "2000", "--odds", "odds-perfect"]
    earliest = call(*words, "--doctrine", "doctrine-salvo-of-two")
    assigned = call(*words, "--doctrine", "doctrine-assigned")
    alone = call(*words, "--doctrine", "doctrine-uncoordinated")
    kept = call(*words, "--doctrine", "doctrine-salvo-of-two", "--reserve", "20")
    assert sum(site["set_aside"] for site in assigned["sites"]) <= 48
    assert all(site["set_aside"] is None for site in earliest["sites"])
    assert all(site["rounds_mean"] <= 4.0 for site in kept["sites"])
    assert kept["leakers_mean"] > earliest["leakers_mean"]
    assert alone["leakers_mean"] > assigned["leakers_mean"], "uncoordinated sites shoot twice at the same missile"


def test_decoys_take_rounds_and_more_than_the_force_has_is_told() -> None:
    words = ["raid", *JAPAN, "--raids", "2000"]
    bare, masked = (call(*words, "--against", "hwasong-12=8", *more) for more in ([], ["--decoys", "4"]))
    assert masked["decoys"] == 32
    assert masked["shots_mean"] > bare["shots_mean"]
    assert any("the raid has 8 Hwasong-12" in remark and "counts 6" in remark for remark in bare["remarks"])


def test_a_posture_brings_its_numbers_and_a_raid_writes_its_files(tmp_path: Path) -> None:
    found = call("raid", "gmd-2018", "--raid", "raid-ten-icbm", "--mode", "eor", "--network", "network-c2bmc", "--raids", "2000",
                "--doctrine", "doctrine-four-per-icbm", "--out", str(tmp_path / "out"))  # fmt: skip
    assert [site["stock"] for site in found["sites"]] == [40, 4]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "raid.json", "saturation.csv", "saturation.png", "saturation.svg", "tables.xlsx",
    ]  # fmt: skip
    assert json.loads((tmp_path / "out/raid.json").read_text(encoding="utf-8"))["leakers_mean"] == found["leakers_mean"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/saturation.csv").read_text(encoding="utf-8"))))
    assert [int(row["missiles"]) for row in rows] == [p["missiles"] for p in found["saturation"]]


def test_a_site_without_a_radar_cannot_shoot_unless_the_network_holds_the_target() -> None:
    words = [
        "raid",
        "gmd-fort-greely",
        "--against",
        "hwasong-15=2",
        "--from",
        "sunan",
        "--to",
        "seattle",
        "--raids",
        "100",
    ]
    alone, linked = call(*words, "--mode", "eor"), call(*words, "--mode", "eor", "--network", "network-c2bmc")
    assert alone["leakers_mean"] == 2.0 and alone["leakers_by_cause"] == {"reach": 1.0}
    assert any("can meet none" in remark for remark in alone["remarks"])
    assert linked["leakers_mean"] < 1.5


def test_a_network_says_who_tells_whom_and_how_late() -> None:
    found = call(*GMD)
    delays = {row["sensor"]: row["delay_s"] for row in found["paths"] if row["site"] == "gmd-fort-greely"}
    path = next(
        r["path"] for r in found["paths"] if r["sensor"] == "aegis-ashore-araya" and r["site"] == "gmd-fort-greely"
    )
    assert path == ["aegis-ashore-araya", "japan-command", "c2bmc", "gmd-fire-control", "gmd-fort-greely"]
    # 3 s to the Japanese command and 5 s in it, 5 s to C2BMC and 5 s in it, 2 s on, 5 s in the fire control, 1 s to the site.
    assert delays["aegis-ashore-araya"] == pytest.approx(26.0)
    assert delays["thaad-seongju"] is None
    cut = call(*GMD, "--off", JAPANESE_RADAR, "--on", "thaad-seongju>c2bmc")
    delays = {row["sensor"]: row["delay_s"] for row in cut["paths"] if row["site"] == "gmd-fort-greely"}
    assert delays["aegis-ashore-araya"] is None and delays["thaad-seongju"] is not None


def test_with_and_without_tells_seconds_shots_and_ground() -> None:
    words = [*GMD, *CHINESE, "--off", "space-infrared", "--without", JAPANESE_RADAR, "--area", "--points", "400"]
    found = call(*words)
    gain = found["gain"]
    assert gain["flights"] == 2 and gain["flights_changed"] == 1
    (row,) = gain["changed"]
    assert "Los Angeles" in row["flight"]
    assert row["earlier_s"] == pytest.approx(row["commit_without_s"] - row["commit_with_s"], abs=0.2)
    assert gain["greatest_earlier_commitment_s"] == row["earlier_s"] > 100.0
    assert row["shots_with"] >= row["shots_without"] and gain["most_shots_lost"] == 0
    assert gain["area_with_km2"] >= gain["area_without_km2"] > 0


def test_the_fused_track_is_the_union_of_its_sources() -> None:
    found = call(*GMD, *CHINESE, "--off", "lrdr-clear-site")
    end = found["flight_time_s"]
    for site in found["fused"]:
        held = sum(c["to_s"] - c["from_s"] for c in site["custody"])
        assert site["held_s"] == pytest.approx(held, abs=0.5)
        assert site["first_at_hand_s"] == min(source["at_hand_s"] for source in site["sources"])
        gaps = sum(g["to_s"] - g["from_s"] for g in site["gaps"])
        assert held + gaps == pytest.approx(end - site["custody"][0]["from_s"], abs=1.0)
        assert site["commit_s"] >= site["first_at_hand_s"]


NETWORK = """mine:
  kind: network
  name: Mine
  summary: a test
  nodes:
    - {id: post, name: Post, delay: {nominal: 1 s, sources: [{value: 1 s, source: mujun-assumption, trust: assumed}]}}
    - {id: other, name: Other, delay: {nominal: 1 s, sources: [{value: 1 s, source: mujun-assumption, trust: assumed}]}}
  links:
"""
LATENCY = "latency: {nominal: 2 s, sources: [{value: 2 s, source: mujun-assumption, trust: assumed}]}"


def network_file(folder: Path, *links: tuple[str, str], latency: str = LATENCY) -> str:
    """Write a network of one's own; return its path."""
    path = folder / "mine.yaml"
    lines = "".join(f"    - {{from: [{a}], to: [{b}], {latency}}}\n" for a, b in links)
    path.write_text(NETWORK + lines, encoding="utf-8")
    return str(path)


def test_a_users_own_network_works_and_faults_in_it_are_located(tmp_path: Path) -> None:
    good = network_file(tmp_path, ("tpy-2-shariki", "post"), ("post", "aegis-ship-1"))
    found = call("network", good, "aegis-ship-1")
    assert next(r["delay_s"] for r in found["paths"] if r["sensor"] == "tpy-2-shariki") == 5.0
    said = refused("network", network_file(tmp_path, ("tpy-2-sharki", "post"), ("post", "aegis-ship-1")))
    assert "mine.yaml:9: mine.links.0.from.0: there is no 'tpy-2-sharki'" in said and "tpy-2-shariki" in said
    said = refused("network", network_file(tmp_path, ("tpy-2-shariki", "post"), ("post", "tokyo")))
    assert "mine.yaml:10: mine.links.1.to.0: 'tokyo' is of the kind place; expected a node" in said
    circle = network_file(
        tmp_path, ("tpy-2-shariki", "post"), ("post", "other"), ("other", "post"), ("post", "aegis-ship-1")
    )
    said = refused("network", circle)
    assert "mine.yaml" in said and "circle" in said
    assert "post > other > post" in said or "other > post > other" in said
    late = network_file(
        tmp_path, ("tpy-2-shariki", "post"), ("post", "aegis-ship-1"), latency=LATENCY.replace("2 s", "-2 s")
    )
    assert "too small" in faults("network", late)


RAID = ["raid", "aegis-ashore-araya"]
BAD = [
    ([*RAID], "there is no raid"),
    ([*RAID, "--against", "nodong"], "expected MISSILE=N"),
    ([*RAID, "--against", "nodong=many"], "no whole number"),
    ([*RAID, "--against", "nodong=0"], "a raid of 0 missiles"),
    ([*RAID, "--against", "nodong=-3"], "a raid of -3 missiles"),
    ([*RAID, "--against", "nodong=30000"], "at most 20,000"),
    ([*RAID, "--against", "nodnog=3"], "did you mean Nodong"),
    ([*RAID, "--against", "nodong=3", "--decoys", "-1"], "decoys"),
    ([*RAID, "--against", "nodong=3", "--raids", "0"], "--raids 0"),
    ([*RAID, "--against", "nodong=3", "--seed", "-1"], "--seed -1"),
    ([*RAID, "--against", "nodong=3", "--spacing", "-5"], "--spacing -5"),
    ([*RAID, "--against", "nodong=3", "--salvo", "0"], "salvo is 0"),
    ([*RAID, "--against", "nodong=3", "--looks", "0"], "looks is 0"),
    ([*RAID, "--against", "nodong=3", "--reserve", "24"], "no interceptor in stock beyond the reserve of 24"),
    ([*RAID, "--against", "nodong=3", "--salvo", "25"], "a salvo of 25"),
    ([*RAID, "--against", "nodong=3", "--sharing", "best"], "--sharing best"),
    ([*RAID, "--against", "nodong=3", "--doctrine", "doctrine-shoot-look-shot"], "doctrine-shoot-look-shoot"),
    ([*RAID, "--against", "nodong=3", "--odds", "odds-nominel"], "odds-nominal"),
    ([*RAID, "--against", "nodong=3", "--param", "odds-nominal.track=1.2"], "too large"),
    ([*RAID, "--against", "nodong=3", "--param", "sm-3-iia.kill_probability=-0.1"], "too small"),
    ([*RAID, "--against", "nodong=3", "--off", "tpy-2-shariki"], "expected --network"),
    (
        [*RAID, "--against", "nodong=3", "--network", "network-japan-only", "--off", "tpy-2-shariki"],
        "has no link, sensor or node",
    ),
    ([*RAID, "--against", "nodong=3", "--network", "network-japan-only", "--sensor", "fps-5-sado"], "two ways"),
    ([*RAID, "--against", "nodong=3", "--to", "honolulu"], "reaches none of its 1 targets"),
    ([*RAID, "--against", "generic-icbm-solid=1"], "has no published launch area"),
    ([*RAID, "--raid", "raid-north-korea-20", "--to", "tokyo"], "--raid brings"),
    ([*RAID, "--raid", "raid-nk-20"], "no raid is called"),
    (["raid", "gmd-2018", "aegis-ashore-araya", "--against", "nodong=1"], "expected it by itself"),
    (["raid", "aegis-ashore-araya", "aegis-ashore-araya", "--against", "nodong=1"], "named twice"),
    (["network", "network-c2bm"], "network-c2bmc"),
    ([*GMD, "--without", JAPANESE_RADAR], "expected --against"),
    ([*GMD, *CHINESE, "--area"], "expected --without"),
    ([*GMD, *CHINESE, "--without", "japan>c2bmc"], "has no link, sensor or node 'japan>c2bmc'"),
]


@pytest.mark.parametrize(("words", "expected"), BAD, ids=[" ".join(words[1:])[:80] for words, _ in BAD])
def test_bad_input_is_answered_with_a_sentence(words: list[str], expected: str) -> None:
    assert expected in refused(*words)


def test_a_stock_of_nought_is_bad_input(tmp_path: Path) -> None:
    posture = """empty:
  kind: posture
  name: Empty
  year: 2018
  summary: a test
  elements:
    - defence: aegis-ashore-araya
      units: {nominal: "1", sources: [{value: "1", source: mujun-assumption, trust: assumed}]}
      stock: {nominal: "0", sources: [{value: "0", source: mujun-assumption, trust: assumed}]}
"""
    path = tmp_path / "empty.yaml"
    path.write_text(posture, encoding="utf-8")
    assert "no interceptor in stock" in refused("raid", str(path), "--against", "nodong=3")


def test_exit_code_and_streams_of_a_raid() -> None:
    words = [sys.executable, "-m", "mujun.cli.main", *RAID, "--against", "nodong=0"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "" and done.stderr.startswith("mujun: ")


def test_the_assumed_time_between_launches_is_named_where_launchers_are_what_lets_missiles_through() -> None:
    words = ("raid", "thaad-israel", "--against", "generic-mrbm=60", "--from", "34.5,47", "--to", "31.75,34.75")
    told = [one for one in call(*words, "--raids", "500")["remarks"] if "launchers wait" in one]
    assert len(told) == 1 and "10 s between launches of THAAD interceptor, which is assumed" in told[0]
    quick = call(*words, "--raids", "500", "--param", "thaad.launch_interval=0 s")["remarks"]
    assert not [one for one in quick if "launchers wait" in one]
