"""The same seed is the same tally on any number of threads, and more raids are the same raids and then some."""

from pathlib import Path

import numpy as np
import pytest
from battle_fields import attack, battery, doctrine, field, stretch

from mujun.base.tasks.ledger import Ledger
from mujun.battle.raid import CHUNK, CHUNKS_A_PIECE, Battle, simulate
from mujun.battle.sides import Odds
from mujun.battle.tally import Tally

FIELD = field(
    [[stretch(0, 120), stretch(150, 200, 80)], [stretch(40, 90, 30)]], [[stretch(60, 300, 90)], [stretch(0, 20)]]
)
RAID = attack([0, 1, 0, 1, 0], [0, 5, 10, 15, 20], [1, 0, 2, 0, 1])
SITES = [
    battery(4, 0.6, 7.0, 2, "north", "one"),
    battery(5, 0.45, 3.0, 0, "south", "other"),
]
ODDS = Odds(0.95, 0.02, 0.05, 0.9, 0.2, 0.85)


def fought(count: int, seed: int = 7, threads: int | None = None, sharing: str = "earliest") -> Tally:
    battle = Battle(RAID, FIELD, SITES, doctrine(2, 2, 1, sharing), ODDS, 25.0)
    return simulate(battle, count, seed, threads=threads)[0]


def parts(tally: Tally) -> list[int]:
    """Every number of a tally in a row."""
    used = np.concatenate(tally.used)
    return [*tally.leakers, *used, *tally.causes.values(), *tally.firsts.values(), tally.kills, tally.shots]


@pytest.mark.parametrize("sharing", ["earliest", "independent"])
@pytest.mark.parametrize("count", [1, CHUNK - 1, 3 * CHUNK, 5 * CHUNK + 17, 13 * CHUNK + 1])
def test_any_number_of_threads_gives_the_same_tally(count, sharing):
    one = fought(count, threads=1, sharing=sharing)
    assert one.leakers.sum() == count
    for threads in (2, 5):
        assert parts(fought(count, threads=threads, sharing=sharing)) == parts(one)
    assert parts(fought(count, sharing=sharing)) == parts(one)


def test_the_seed_matters_and_nothing_else_is_random():
    assert parts(fought(5000, seed=7)) == parts(fought(5000, seed=7))
    assert parts(fought(5000, seed=8)) != parts(fought(5000, seed=7))


@pytest.mark.parametrize("count", [1, 2, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1])
def test_one_raid_more_is_the_same_raids_and_one_more(count):
    """So a tally of N raids is that of the first N of any greater number."""
    before, after = fought(count), fought(count + 1)
    added = after.leakers - before.leakers
    assert added.min() == 0 and added.sum() == 1
    for a, b in zip(after.used, before.used, strict=True):
        assert (a - b).min() == 0 and (a - b).sum() == 1
    leaked = int(added.argmax())
    assert sum(after.causes.values()) - sum(before.causes.values()) == leaked
    assert after.kills - before.kills == len(RAID) - leaked


def test_smaller_raids_drawn_beside_the_whole_change_nothing_of_it():
    battle = Battle(RAID, FIELD, SITES, doctrine(2, 2), ODDS, 25.0)
    together = simulate(battle, 3000, 7, sizes=[1, 3, 5])
    alone = simulate(battle, 3000, 7)
    assert parts(together[2]) == parts(alone[0])
    assert [t.warheads for t in together] == [1, 3, 5]
    assert together[0].mean_leakers < together[2].mean_leakers


def test_chunks_have_luck_of_their_own():
    """Were all chunks alike, two of them would leak exactly twice what one does."""
    one, two = fought(CHUNK), fought(2 * CHUNK)
    assert (two.leakers != 2 * one.leakers).any()


def test_finished_draws_are_kept_and_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = (CHUNKS_A_PIECE + 2) * CHUNK + 5
    battle = Battle(RAID, FIELD, SITES, doctrine(2, 2, 1), ODDS, 25.0)
    alone, ledger = simulate(battle, count, 7, sizes=(2, 5)), Ledger(tmp_path / "pieces", b"key")
    assert list(map(parts, simulate(battle, count, 7, sizes=(2, 5), ledger=ledger))) == list(map(parts, alone))
    pieces = sorted(ledger.folder.iterdir())
    assert len(pieces) == 2
    pieces[0].unlink()  # as if it had been killed before
    again = simulate(battle, count, 7, sizes=(2, 5), ledger=ledger)
    assert list(map(parts, again)) == list(map(parts, alone))
    monkeypatch.setattr("mujun.battle.raid.raids", None)
    ticks: list[float] = []
    again = simulate(battle, count, 7, sizes=(2, 5), ledger=ledger, tick=ticks.append)
    assert list(map(parts, again)) == list(map(parts, alone)) and sum(ticks) == pytest.approx(1.0)
    with pytest.raises(TypeError):  # another seed is another work
        simulate(battle, count, 8, sizes=(2, 5), ledger=ledger)
