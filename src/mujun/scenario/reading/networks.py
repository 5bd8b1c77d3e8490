"""Networks from catalogue entries: checked against existing entries, built in SI, and their parts found by name."""

from mujun.base.outcomes import BadInput, alternatives, nearest_names, refusal_of, said_of
from mujun.base.text import THAT_IS, Text, as_written, joined, say
from mujun.battle.network import Link, Network
from mujun.scenario.reading.located import Located
from mujun.scenario.reading.names import folded
from mujun.scenario.reading.records import Known
from mujun.scenario.schema import battle as entries

SENDERS, RECEIVERS = ("sensor", "infrared", "defence"), ("defence",)
"""Kinds of entry from which a link may start, and to which it may lead."""


def network_problems(entry: entries.Network, known: Known, file: Located) -> list[Text]:
    """Return a sentence for each link whose end does not exist or cannot send or receive, and for each circle of links."""
    nodes = {node.id for node in entry.nodes}
    found: list[Text] = []
    for n, node in enumerate(entry.nodes):
        if node.id in known.records:
            kind = known.records[node.id].kind
            at = file.at((entry.id, "nodes", n, "id"))
            key = "{at}: '{id}' is a {kind} of the catalogue; expected an id that nothing else has"
            found.append(say(key, at=at, id=as_written(node.id), kind=kind))
    for n, link in enumerate(entry.links):
        for end, ids, kinds in (("from", link.from_, SENDERS), ("to", link.to, RECEIVERS)):
            for i, id in enumerate(ids):
                record = known.records.get(id)
                if id in nodes or (record is not None and record.kind in kinds):
                    blind = record is not None and record.kind == "defence" and not record.data.get("radar")
                    if end == "from" and blind and id not in nodes:
                        at = file.at((entry.id, "links", n, end, i))
                        key = "{at}: '{id}' has no radar of its own to tell of; expected a sensor or a site with one"
                        found.append(say(key, at=at, id=as_written(id)))
                    continue
                can = sorted(nodes | {r.id for r in known.records.values() if r.kind in kinds})
                key = "{at}: there is no '{id}'; expected a node of this network or an entry of the kind {kinds}{near}"
                words: dict[str, str] = {"kinds": alternatives(kinds), "near": nearest_names(id, can)}
                if record is not None:
                    key = (
                        "{at}: '{id}' is of the kind {kind}; expected a node of this network or an entry of the kind "
                        "{kinds}{near}"
                    )
                    words["kind"] = record.kind
                found.append(say(key, at=file.at((entry.id, "links", n, end, i)), id=as_written(id), **words))
    if not found:
        try:
            _built(entry)
        except BadInput as error:
            found.append(joined((file.at((entry.id, "links")), said_of(error)), THAT_IS))
    return found


def network_of(known: Known, entry: entries.Network) -> Network:
    """Return a network. Raises BadInput, with file and line, for the problems of `network_problems`."""
    record = known.records.get(entry.id)
    problems = network_problems(entry, known, record.file) if record is not None else []
    if problems:
        raise refusal_of(problems)
    return _built(entry)


def _built(entry: entries.Network) -> Network:
    links = tuple(
        Link(source, target, link.latency.si, link.allowed)
        for link in entry.links
        for source in link.from_
        for target in link.to
    )
    return Network(entry.name, {node.id: node.delay.si for node in entry.nodes}, links)


def part_named(network: Network, known: Known, text: str) -> str:
    """Return the id of a part of a network (sensor, node, site) or of a link 'A>B'; the text itself if none matches.

    text: an id or a name, loosely spelt.
    """
    ids = dict.fromkeys((*network.nodes, *network.sensors, *network.shooters))
    names = {folded(id): id for id in ids}
    for id in ids:
        record = known.records.get(id)
        for name in record.names if record is not None else ():
            names.setdefault(folded(name), id)
    parts = text.replace("→", ">").split(">")
    return ">".join(names.get(folded(part), part.strip()) for part in parts)
