"""The words of a brief and what they mean, in English and Japanese: languages/glossary.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mujun.reports.language import ENGLISH, LANGUAGE_FOLDER, spoken
from mujun.scenario.reading.located import read_located


@dataclass(frozen=True)
class Term:
    """A word of the glossary.

    group: heading under which it is listed, in English.
    names, meanings: the word, and what it means, by language.
    """

    group: str
    names: Mapping[str, str]
    meanings: Mapping[str, str]

    @property
    def name(self) -> str:
        """The word in the spoken language."""
        return self.names[spoken()]

    @property
    def written(self) -> list[str]:
        """The ways in which the word is written in the spoken language."""
        return self.name.replace("`", "").split(" / ")

    @property
    def meaning(self) -> str:
        """What it means, in the spoken language."""
        return self.meanings[spoken()]


@cache
def glossary() -> Mapping[str, Term]:
    """Return all terms by key; verdicts and trust marks have the key that the code uses."""
    entries = read_located(LANGUAGE_FOLDER / "glossary.yaml").data
    return {
        key: Term(one["group"], {ENGLISH: one["term"], "ja": one["ja"]}, {ENGLISH: one["means"], "ja": one["ja_means"]})
        for key, one in entries.items()
    }


def used_in(text: str) -> list[Term]:
    """Return the terms whose name stands in a text of the spoken language, in the glossary's order."""
    said = text.casefold()
    return [term for term in glossary().values() if any(one.casefold() in said for one in term.written)]


def meaning_of(word: str) -> str:
    """Return what a word means, in the spoken language; '' for a word that the glossary lacks."""
    found = glossary().get(word)
    return "" if found is None else found.meaning
