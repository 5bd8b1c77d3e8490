"""The network: what sensors tell which shooters, over which links, and how late.

Sensors feed command nodes; nodes feed other nodes and shooters. A link has a latency, a node has a delay. A sensor's track
reaches a shooter after the sum of both along the quickest path of permitted links. Neglected: bandwidth, the age of the data
beyond their delay, errors of registration between sensors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from math import inf

import numpy as np

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.engagement.defence import Feeds


@dataclass(frozen=True)
class Link:
    """One link from a sensor or node to a node or shooter. latency: s. allowed: whether it may be used."""

    source: str
    target: str
    latency: float
    allowed: bool = True

    @property
    def name(self) -> str:
        """Its name in commands: SOURCE>TARGET."""
        return f"{self.source}>{self.target}"


@dataclass(frozen=True)
class Path:
    """The quickest path from a sensor to a shooter. stations: names along it, both ends included. delay: s."""

    stations: tuple[str, ...]
    delay: float


@dataclass(frozen=True)
class Network:
    """Links among sensors, nodes and shooters. nodes: the delay of each, s. off: sensors that are switched off.

    A name may be both a sensor and a shooter (a site with a radar): as a link's source it is the radar, as its target the
    launchers. Raises BadInput for a link that leads in a circle among the nodes.
    """

    name: str
    nodes: dict[str, float]
    links: tuple[Link, ...]
    off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        wrong = next((link for link in self.links if not link.latency >= 0.0), None)
        if wrong is not None:
            key = "{name}: the link {link} has the latency {latency:g} s; expected 0 or more"
            raise BadInput(say(key, name=self.name, link=wrong.name, latency=wrong.latency))
        slow = next((node for node, delay in self.nodes.items() if not delay >= 0.0), None)
        if slow is not None:
            key = "{name}: the node {node} has the delay {delay:g} s; expected 0 or more"
            raise BadInput(say(key, name=self.name, node=slow, delay=self.nodes[slow]))
        _ = self._order

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """The nodes, sorted so that each stands after those that feed it."""
        feeds: dict[str, set[str]] = {node: set() for node in self.nodes}
        for link in self.links:
            if link.source in feeds and link.target in feeds:
                feeds[link.target].add(link.source)
        try:
            return tuple(TopologicalSorter(feeds).static_order())
        except CycleError as error:
            circle = " > ".join(error.args[1])
            key = "{name}: the links lead in a circle, {circle}; expected links from sensors by nodes to sites only"
            raise BadInput(say(key, name=self.name, circle=circle)) from None

    @property
    def sensors(self) -> tuple[str, ...]:
        """Names of the sensors, in the order of the links."""
        return tuple(dict.fromkeys(link.source for link in self.links if link.source not in self.nodes))

    @property
    def shooters(self) -> tuple[str, ...]:
        """Names of the shooters, in the order of the links."""
        return tuple(dict.fromkeys(link.target for link in self.links if link.target not in self.nodes))

    def switched(self, on: Iterable[str] = (), off: Iterable[str] = ()) -> "Network":
        """Return the network with links ('A>B') permitted or cut, and sensors or nodes (by name) switched off.

        A node that is off passes nothing on; a sensor, or the radar of a site, that is off sees for no one, its own site
        included; the site itself stays. A node that is on passes all its links. Raises BadInput for a name that the network
        does not have.
        """
        links, dark = list(self.links), set(self.off)
        for names, allowed in ((tuple(on), True), (tuple(off), False)):
            for name in names:
                hits = [i for i, link in enumerate(links) if link.name == name]
                if hits:
                    for i in hits:
                        links[i] = replace(links[i], allowed=allowed)
                elif name in self.nodes:
                    links = [replace(n, allowed=allowed) if name in (n.source, n.target) else n for n in links]
                elif name in self.sensors or name in self.shooters:
                    dark = dark - {name} if allowed else dark | {name}
                    if allowed:
                        links = [replace(n, allowed=True) if n.source == name else n for n in links]
                else:
                    known = [*self.nodes, *self.sensors, *self.shooters, *(link.name for link in links)]
                    key = "{name} has no link, sensor or node '{part}'{near}; expected a sensor, a node, or FROM>TO"
                    raise BadInput(say(key, name=self.name, part=as_written(name), near=nearest_names(name, known)))
        return replace(self, links=tuple(links), off=frozenset(dark))

    def path(self, sensor: str, shooter: str) -> Path | None:
        """Return the quickest path of permitted links from a sensor to a shooter; None where there is none."""
        return self._paths_from(sensor).get(shooter)

    @cached_property
    def _permitted(self) -> dict[str, list[Link]]:
        """The permitted links by their source."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            if link.allowed:
                found.setdefault(link.source, []).append(link)
        return found

    @cached_property
    def _known(self) -> dict[str, dict[str, Path]]:
        """Cache: the quickest paths from each sensor, by shooter."""
        return {}

    def _paths_from(self, sensor: str) -> dict[str, Path]:
        """Return the quickest path from a sensor to each shooter that it reaches; none where it is switched off."""
        if sensor not in self._known:
            self._known[sensor] = {} if sensor in self.off else self._quickest(sensor)
        return self._known[sensor]

    def _quickest(self, sensor: str) -> dict[str, Path]:
        """Return the quickest path from a sensor to each shooter: shortest paths over the nodes in topological order."""
        at: dict[str, Path] = {}
        out: dict[str, Path] = {}

        def along(source: str, behind: Path) -> None:
            for link in self._permitted.get(source, ()):
                inside = link.target in self.nodes
                delay = behind.delay + link.latency + (self.nodes[link.target] if inside else 0.0)
                found = at if inside else out
                if link.target not in found or delay < found[link.target].delay:
                    found[link.target] = Path((*behind.stations, link.target), delay)

        along(sensor, Path((sensor,), 0.0))
        for node in self._order:
            if node in at:
                along(node, at[node])
        return out

    def feeds(self, radars: Sequence[str], infrared: str, sites: Sequence[str]) -> Feeds:
        """Return the delays (s; infinite: never) with which each radar's track and the infrared cue reach each site.

        radars: the names of the sensors in the order of `Defence.watches`.
        """
        matrix = np.full((len(sites), len(radars)), inf)
        cues = np.full(len(sites), inf)
        for r, sensor in enumerate(radars):
            paths = self._paths_from(sensor)
            for s, site in enumerate(sites):
                if site in paths:
                    matrix[s, r] = paths[site].delay
        paths = self._paths_from(infrared)
        for s, site in enumerate(sites):
            if site in paths:
                cues[s] = paths[site].delay
        return Feeds(matrix, cues)
