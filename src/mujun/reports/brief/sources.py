"""The works that a brief cites: those behind the claims first, then all others that a number of the run rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mujun.reports.brief.cards import Card
from mujun.reports.brief.numbers import own_citation
from mujun.reports.language import t
from mujun.scenario.reading.catalogue import Catalogue


@dataclass(frozen=True)
class Work:
    """A work: key, citation without its address, and that address. english: whether the citation is in English."""

    key: str
    citation: str
    address: str
    english: bool = True


@dataclass(frozen=True)
class Sources:
    """cited: works behind deciding numbers, statements and readings. others: all other works of the run."""

    cited: list[Work]
    others: list[Work]


def sources_of(catalogue: Catalogue, cards: Sequence[Card], facts: Mapping[str, Any]) -> Sources:
    """Return the works of a run. facts: its provenance."""
    found = [source for card in cards for number in card.numbers for source in number.sources]
    found += [source for card in cards for _, source in card.statements]
    found += [chip.source for card in cards for chip in card.readings if chip.source is not None]
    keys = dict.fromkeys(source.key for source in found)
    rows = {row["key"]: _work(catalogue, row["key"], row["citation"]) for row in facts["sources"]}
    cited = [rows.get(key) or _work(catalogue, key, catalogue.cite(key)) for key in sorted(keys)]
    return Sources(cited, [work for key, work in rows.items() if key not in keys])


def _work(catalogue: Catalogue, key: str, citation: str) -> Work:
    address = catalogue.sources.address(key)
    in_its_language = own_citation(catalogue, key)
    if in_its_language is not None:
        return Work(key, t(in_its_language), address, english=False)
    return Work(key, citation.removesuffix(address).strip() if address else citation, address)
