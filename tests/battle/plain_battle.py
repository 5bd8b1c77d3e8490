"""A battle fought in plain Python, without anything kept from one step to the next: what the compiled one is held against.

Before each launch every site's earliest shot at every target is worked out anew, not before the launches already made. Salvoes
of one, kill probabilities 0 or 1, no luck.
"""

from collections.abc import Sequence

from mujun.battle.chances import Chances
from mujun.battle.sides import Attack, Battery, Doctrine


def earliest(rows, wanted: float) -> tuple[float, float] | None:
    """Return launch and intercept of the first meeting by a launch not before `wanted`; None where there is none."""
    for l0, l1, t0, t1, order in rows:
        if max(l0, l1) < max(wanted, order):
            continue
        least = max(wanted, order)
        share = (least - l0) / (l1 - l0) if l0 < least else 0.0
        return l0 + share * (l1 - l0), t0 + share * (t1 - t0)
    return None


def plain_battle(
    raid: Attack, chances: Chances, sites: Sequence[Battery], rules: Doctrine, again: float
) -> tuple[int, list[int], list[tuple[float, int, int]]]:
    """Return leakers, rounds spent by each site, and the launches: time, site, target."""
    assert rules.salvo == 1 and all(site.kill_probability in (0.0, 1.0) for site in sites)
    alone = rules.sharing == "independent"
    n = len(raid)
    left, launcher = [site.stock for site in sites], [-1e9] * len(sites)
    channels = [[-1e9] * site.channels for site in sites]
    ready = {(s, i): -1e9 for s in range(len(sites)) for i in range(n)}
    looks = dict.fromkeys(ready, 0)
    dead, told, log = [False] * n, [1e9] * n, []

    def coming(s: int, i: int, now: float) -> tuple[float, float] | None:
        tries = looks[s, i] if alone else sum(looks[k, i] for k in range(len(sites)))
        if left[s] <= rules.reserve or tries >= rules.looks:
            return None
        wanted = max([now, ready[s, i], launcher[s], *([min(channels[s])] if channels[s] else [])])
        offset = float(raid.launch[i])
        found = earliest(chances.of(s, int(raid.kind[i])), wanted - offset)
        if found is None or (alone and told[i] <= found[0] + offset):
            return None
        return found[0] + offset, found[1] + offset

    now = -1e9
    while True:
        due = []
        for i in range(n):
            if dead[i] and not alone:
                continue
            shots = [(shot, s) for s in range(len(sites)) if (shot := coming(s, i, now)) is not None]
            if shots:
                (launch, meet), s = min(shots, key=lambda x: (x[0][0 if alone else 1], x[1]))
                due.append((launch, i, s, meet))
        if not due:
            return n - sum(dead), [site.stock - rest for site, rest in zip(sites, left, strict=True)], log
        launch, i, s, meet = min(due)
        now = launch
        log.append((launch, s, i))
        left[s] -= 1
        looks[s, i] += 1
        launcher[s] = launch + sites[s].spacing
        if channels[s]:
            channels[s][channels[s].index(min(channels[s]))] = meet
        if sites[s].kill_probability == 1.0:
            dead[i] = True
            told[i] = min(told[i], meet + again)
        for k in range(len(sites)):
            if not alone or k == s:
                ready[k, i] = meet + again
