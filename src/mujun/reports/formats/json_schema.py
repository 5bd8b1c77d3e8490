"""The JSON schema of files of entries (studies and catalogue), by which an editor checks a YAML file while it is typed.

It is JSON Schema draft 7, the version that editors know best. It checks fields, types, choices and the form of quantities. What
needs other entries or the whole number (references, limits, sources) is checked when the program reads the file.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.scenario.schema.kinds import MODELS
from mujun.studies.coalition import TABLES

DRAFT = "http://json-schema.org/draft-07/schema#"
_FIELDS = re.compile(r"(?:^|(?<=[.;])\s)\s*((?!None)\w+(?:, \w+)*): (?=\S)", re.MULTILINE)
"""Where a docstring begins to speak of a field, or of several: their names and a colon, at the start of a line or sentence."""


def file_schema() -> dict[str, Any]:
    """Return the schema of a file of entries: every key is an id, and `kind` says which fields its entry has."""
    classes: dict[str, Any] = {}
    for model in MODELS.values():
        made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
        classes |= {name: _plainer(one) for name, one in made.pop("$defs", {}).items()}
        classes[model.__name__] = _plainer(made)
        _without_id(classes[model.__name__])
    _describe(classes)
    asked = {
        "enum": sorted({*QUESTIONS, *TABLES}),
        "description": "The question that tests the claim: docs/study-file.md.",
    }
    classes["Study"]["properties"]["question"] = asked
    kinds = {"enum": list(MODELS), "description": "The kind of entry: it says which other fields there are."}
    return {
        "$schema": DRAFT,
        "title": "mujun: studies and entries of the catalogue",
        "type": "object",
        "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "additionalProperties": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": kinds},
            "allOf": [
                {
                    "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                    "then": {"$ref": f"#/definitions/{model.__name__}"},
                }
                for kind, model in MODELS.items()
            ],
        },
        "definitions": dict(sorted(classes.items())),
    }


def _without_id(model: dict[str, Any]) -> None:
    """Take out the id of an entry: in a file it is the key."""
    del model["properties"]["id"]
    model["required"] = [name for name in model["required"] if name != "id"]


def _plainer(schema: Any) -> Any:
    """Return a schema in the words of draft 7, without generated titles."""
    if isinstance(schema, list):
        return [_plainer(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    words = {"prefixItems": "items"}
    kept = {
        words.get(key, key): {name: _plainer(one) for name, one in value.items()}
        if key == "properties"
        else _plainer(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    if "$ref" in kept and len(kept) > 1:  # draft 7 reads nothing beside $ref
        return {"allOf": [{"$ref": kept.pop("$ref")}], **kept}
    return kept


def _describe(classes: Mapping[str, dict[str, Any]]) -> None:
    """Give classes and fields the words of their docstrings, which editors show."""
    for schema in classes.values():
        text = inspect.cleandoc(schema.get("description", ""))
        if not text:
            continue
        schema["description"] = text.split("\n\n")[0]
        known, words = schema.get("properties", {}), words_of_fields(text)
        for field in known.keys() & words.keys():
            known[field].setdefault("description", words[field])


def words_of_fields(docstring: str) -> dict[str, str]:
    """Return what a docstring says of each field, by its name."""
    _, *parts = _FIELDS.split(docstring)
    return {
        field: " ".join(said.split("\n\n")[0].split())
        for names, said in zip(parts[::2], parts[1::2], strict=True)
        for field in names.split(", ")
    }
