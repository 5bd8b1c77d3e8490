"""Closed forms of raid effectiveness: how many targets of a raid leak if all shots are independent.

One target and m independent shots of kill probability k, on a target that is tracked with probability P_track, kill it with
K = P_track (1 - (1 - k)^m). A raid of W such targets leaves none with K^W if each is tracked or not by itself. If one failure
blinds all, P_track stands outside the power. The simulation (`battle.simulate`) is held against these.

Reference: Wilkening, A Simple Model for Calculating Ballistic Missile Defense Effectiveness, Science & Global Security 8
(2000), 183-215. Neglected here, and not in the simulation: time, stock, fire channels, salvoes that stop early.
"""

from math import comb, expm1, log1p

from mujun.base.outcomes import BadInput
from mujun.base.text import say


def _probability(value: float, name: str) -> float:
    """Return a probability; raises BadInput outside 0 to 1."""
    if not 0.0 <= value <= 1.0:
        raise BadInput(say("{name} is {value:g}; expected a probability from 0 to 1", name=name, value=value))
    return value


def kill(kill_probability: float, shots: float, track: float = 1.0, recognised: float = 1.0) -> float:
    """Return the probability K that a target is killed: tracked, taken for what it is, and hit by one of its shots.

    Raises BadInput for a probability outside 0 to 1, or fewer than no shots.
    """
    k = _probability(kill_probability, "the kill probability")
    if shots < 0.0:
        raise BadInput(say("{shots:g} shots; expected 0 or more", shots=shots))
    missed = (1.0 - k) ** shots
    return _probability(track, "the track probability") * _probability(recognised, "recognition") * (1.0 - missed)


def no_leakers(killed: float, raid: int, common: float = 1.0) -> float:
    """Return the probability that none of a raid's targets leaks. common: that no failure blinds the whole defence."""
    return _probability(common, "the common probability") * _probability(killed, "the kill probability") ** raid


def leakers(killed: float, raid: int, count: int) -> float:
    """Return the probability that exactly `count` of a raid's targets leak, each by itself."""
    killed = _probability(killed, "the kill probability")
    if not 0 <= count <= raid:
        return 0.0
    return comb(raid, count) * (1.0 - killed) ** count * killed ** (raid - count)


def expected_leakers(killed: float, raid: int) -> float:
    """Return how many targets of a raid leak on average."""
    return raid * (1.0 - _probability(killed, "the kill probability"))


def needed_kill(goal: float, raid: int) -> float:
    """Return the kill probability per target with which a raid leaves no leaker with probability `goal`."""
    if raid < 1:
        raise BadInput(say("a raid of {raid}; expected at least one missile", raid=raid))
    return float(_probability(goal, "the goal") ** (1.0 / raid))


def needed_shots(goal: float, raid: int, kill_probability: float, track: float = 1.0) -> float:
    """Return the (continuous) number of shots a target with which a raid leaves none with probability `goal`.

    Infinite where no number of shots is enough, because the track alone fails too often.
    """
    needed = needed_kill(goal, raid) / max(_probability(track, "the track probability"), 1e-300)
    k = _probability(kill_probability, "the kill probability")
    if needed >= 1.0 or k == 0.0:
        return 0.0 if needed <= 0.0 else float("inf")
    return log1p(-needed) / log1p(-k) if k < 1.0 else 1.0


def look_after_look(kill_probability: float, looks: int) -> tuple[float, float]:
    """Return the probability that a target survives, and the mean number of shots at it: one shot a look, until one hits."""
    k = _probability(kill_probability, "the kill probability")
    if k in (0.0, 1.0):
        return 1.0 - k, float(looks) if k == 0.0 else 1.0
    hit = -expm1(looks * log1p(-k))
    return 1.0 - hit, hit / k


def layers(leaks: list[float]) -> float:
    """Return the leakage of layers that fail independently: the product. Neglects correlation (the simulation has it)."""
    out = 1.0
    for leak in leaks:
        out *= _probability(leak, "a layer's leakage")
    return out


def objects_engaged(warheads: float, decoys: float, recognised: float, mistaken: float) -> float:
    """Return how many objects are engaged on average: warheads taken for warheads, and decoys mistaken for them."""
    return _probability(recognised, "recognition") * warheads + _probability(mistaken, "mistake") * decoys
