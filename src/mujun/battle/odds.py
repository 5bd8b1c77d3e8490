"""Closed forms of the number of leakers in a raid, if all shots are independent.

A target that is tracked with probability P_track is killed by m independent shots of kill probability k with probability
K = P_track (1 - (1 - k)^m). No target of a raid of W leaks with probability K^W if the targets are tracked independently; if
one failure affects all tracks, with probability P_track (1 - (1 - k)^m)^W. The simulation (`battle.simulate`) is tested
against these.

Reference: Wilkening, A Simple Model for Calculating Ballistic Missile Defense Effectiveness, Science & Global Security 8
(2000), 183-215. Neglected here, but not in the simulation: time, stock, fire channels, salvoes that stop early.
"""

from math import comb, expm1, isfinite, log1p

from mujun.base.outcomes import BadInput


def _probability(value: float, name: str) -> float:
    """Return the value if it is a probability. Raises BadInput outside 0 to 1."""
    if not 0.0 <= value <= 1.0:
        raise BadInput(f"{name} is {value:g}; expected a probability from 0 to 1")
    return value


def kill(kill_probability: float, shots: float, track: float = 1.0, recognised: float = 1.0) -> float:
    """Return the probability K that a target is tracked, recognised as a warhead, and hit by at least one shot.

    Raises BadInput for a probability outside 0 to 1, or a negative number of shots.
    """
    k = _probability(kill_probability, "the kill probability")
    if shots < 0.0:
        raise BadInput(f"{shots:g} shots; expected 0 or more")
    missed = (1.0 - k) ** shots
    return _probability(track, "the track probability") * _probability(recognised, "recognition") * (1.0 - missed)


def no_leakers(killed: float, raid: int, common: float = 1.0) -> float:
    """Return the probability that no target of a raid leaks. common: probability that no common failure occurs."""
    return _probability(common, "the common probability") * _probability(killed, "the kill probability") ** raid


def leakers(killed: float, raid: int, count: int) -> float:
    """Return the probability that exactly `count` targets of a raid leak, for independent targets."""
    killed = _probability(killed, "the kill probability")
    if not 0 <= count <= raid:
        return 0.0
    return comb(raid, count) * (1.0 - killed) ** count * killed ** (raid - count)


def expected_leakers(killed: float, raid: int) -> float:
    """Return the mean number of leakers of a raid."""
    return raid * (1.0 - _probability(killed, "the kill probability"))


def needed_kill(goal: float, raid: int) -> float:
    """Return the kill probability per target needed for no leaker with probability `goal`."""
    if raid < 1:
        raise BadInput(f"a raid of {raid}; expected at least one missile")
    return float(_probability(goal, "the goal") ** (1.0 / raid))


def needed_shots(goal: float, raid: int, kill_probability: float, track: float = 1.0) -> float:
    """Return the (continuous) number of shots per target needed for no leaker with probability `goal`.

    Infinite if no number of shots suffices, because the track alone fails too often.
    """
    needed = needed_kill(goal, raid) / max(_probability(track, "the track probability"), 1e-300)
    k = _probability(kill_probability, "the kill probability")
    if needed >= 1.0 or k == 0.0:
        return 0.0 if needed <= 0.0 else float("inf")
    return log1p(-needed) / log1p(-k) if k < 1.0 else 1.0


def barrage_stock(goal: float, raid: int, kill_probability: float, track: float = 1.0) -> float:
    """Return the stock that a barrage needs for the goal: shots per target times targets."""
    shots = needed_shots(goal, raid, kill_probability, track)
    return raid * shots if isfinite(shots) else float("inf")


def look_after_look(kill_probability: float, looks: int) -> tuple[float, float]:
    """Return the survival probability of a target and the mean number of shots at it, with one shot per look until a hit."""
    k = _probability(kill_probability, "the kill probability")
    if k in (0.0, 1.0):
        return 1.0 - k, float(looks) if k == 0.0 else 1.0
    hit = -expm1(looks * log1p(-k))
    return 1.0 - hit, hit / k


def layers(leaks: list[float]) -> float:
    """Return the leakage of independent layers, the product. Neglected: correlation, which the simulation includes."""
    out = 1.0
    for leak in leaks:
        out *= _probability(leak, "a layer's leakage")
    return out


def objects_engaged(warheads: float, decoys: float, recognised: float, mistaken: float) -> float:
    """Return the mean number of objects engaged: warheads recognised, and decoys mistaken for warheads."""
    return _probability(recognised, "recognition") * warheads + _probability(mistaken, "mistake") * decoys
