"""Sentences as values: a template and its fields. A language renders them by the template, which is the key."""

from collections.abc import Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any, Self

ANOTHER, NEXT_NAME, THAT_IS = "{first}; {rest}", "{first}, {rest}", "{first}: {rest}"
"""Templates that join texts: clauses, names in a list, a thing and what is said of it."""
NEXT_SENTENCE, NEXT_LINE, NEXT_WORD = "{first} {rest}", "{first}\n{rest}", "{first} {next}"
"""Templates that join whole sentences, messages with a line each, and words of one name."""


TRUST_MARK = "trust mark"
"""Context of the word of a trust mark: "seen" is also a step of the ladder."""
GOVERNMENT = "government"
"""Context of the name of a capital that stands for its government: "Tokyo" is a city, too."""
HEADING = "heading"
"""Context of the heading of a column: "shots" is also a unit."""
AS_WRITTEN = "as written"
"""Context of a word that a user has to type: no language changes it."""


class Text(str):
    """A text that knows how it was made: its `str` is English, and a language makes its own from key and fields.

    key: template in the notation of `str.format`; the msgid of the message catalogues.
    fields: values by name: numbers, which the template formats; other texts, which are rendered in turn; names of entries.
    context: meaning of a word that has two (gettext's msgctxt); '' for any other text.
    Operations of `str`, f-strings among them, return plain strings without key: put a text into a template instead.
    """

    key: str
    fields: Mapping[str, Any]
    context: str

    def __new__(cls, key: str, fields: Mapping[str, Any], context: str = "") -> Self:
        """Return the text of a template and its fields. Raises KeyError if the template names a field that is missing."""
        text = super().__new__(cls, key.format(**fields))
        text.key, text.fields, text.context = key, MappingProxyType(dict(fields)), context
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.key, dict(self.fields), self.context)

    def to_dict(self) -> dict[str, Any]:
        """Return key, fields and English text as plain data."""
        fields = {name: plain_field(value) for name, value in self.fields.items()}
        context = {"context": self.context} if self.context else {}
        return {"key": self.key, **context, "fields": fields, "text": str(self)}


def plain_field(value: Any) -> Any:
    """Return a field as plain data: a text as key, fields and English; any other value unchanged."""
    return value.to_dict() if isinstance(value, Text) else value


def say(key: str, /, **fields: Any) -> Text:
    """Return a text made of a template and fields: say("{missile} to {place}", missile="Nodong", place="Tokyo")."""
    return Text(key, fields)


def meant(word: str, context: str) -> Text:
    """Return a word that has two meanings, with the one that is meant: meant("seen", "trust mark")."""
    return Text(word.replace("{", "{{").replace("}", "}}"), {}, context)


def as_written(word: object) -> Text:
    """Return a word that stays as it is in every language, such as the name that a user misspelt."""
    return meant(str(word), AS_WRITTEN)


def joined(texts: Sequence[str], template: str = ANOTHER) -> Text:
    """Return several texts as one. template: one of those above; none of the texts: an empty text."""
    if not texts:
        return Text("", {})
    rest = texts[-1]
    for text in reversed(texts[:-1]):
        rest = say(template, first=text, **{"next" if template == NEXT_WORD else "rest": rest})
    return rest if isinstance(rest, Text) else say("{text}", text=rest)


def counted(number: int, singular: str, plural: str) -> Text:
    """Return a number with its noun: counted(2, "{n:,} shot", "{n:,} shots")."""
    return say(singular if number == 1 else plural, n=number)


def measured_range(low: float, high: float, unit: str) -> Text:
    """Return a range with its unit, to four digits."""
    if unit == "1":
        return say("{low:.4g} to {high:.4g}", low=low, high=high)
    return say("{low:.4g} to {high:.4g} {unit}", low=low, high=high, unit=unit)


def measured(value: float, unit: str) -> Text:
    """Return a number with its unit, as the catalogue writes it; "1" is no unit."""
    return say("{value:.10g}", value=value) if unit == "1" else say("{value:.10g} {unit}", value=value, unit=unit)


SHOTS = ("{n:,} shot", "{n:,} shots")
INTERCEPTORS = ("{n:,} interceptor", "{n:,} interceptors")
SITES = ("{n:,} site", "{n:,} sites")
"""Templates of one of a kind and of several."""


def shots_said(number: float) -> Text:
    """Return a number of shots with its noun."""
    return counted(int(number), *SHOTS)


def named_fields(key: str) -> set[str]:
    """Return the names of the fields of a template."""
    return {name for _, name, _, _ in Formatter().parse(key) if name}
