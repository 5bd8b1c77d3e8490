"""The reproducible package: a zip of a run with everything needed to run it again, described as an RO-Crate 1.1."""

import io
import json
import mimetypes
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from mujun.base.outcomes import BadArgument
from mujun.base.tasks.bounded import read_file, read_member
from mujun.base.text import Text, say
from mujun.reports.formats.files import DAMAGED
from mujun.reports.plain import read_json

METADATA, REQUEST, RESULT, INPUTS = "ro-crate-metadata.json", "request.json", "brief.json", "inputs/"
LARGEST_PACKAGE, LARGEST_UNPACKED, LARGEST_RUN = 64_000_000, 200_000_000, 16_000_000
"""Most bytes of a package, of all its files unpacked, and of what is read of it (or of the data of a run): as data they take 25
times as much."""
LONGEST_NAME = 200
"""Longest name of a file of the user's own in a package, bytes."""
EXPECTED_PACKAGE = say("expected a package (the zip that <package> writes)")
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
MEMBER_MEANINGS = {
    "brief.html": "The brief as a page",
    "brief.md": "The brief as Markdown",
    "brief.json": "All results as data: verdicts, margins, tables, provenance",
    "brief.pdf": "The brief, printed",
    "tables.xlsx": "All tables as a workbook",
    "verdicts.csv": "The verdicts as a table",
    "sources.bib": "Every source that the run rests on, BibTeX",
    "sources.csl.json": "Every source that the run rests on, CSL JSON",
    REQUEST: "What was asked: studies, draws and seed, changed numbers",
}


def members(
    request: Mapping[str, Any], own: Mapping[str, bytes], files: Mapping[str, str | bytes], facts: Mapping[str, Any]
) -> dict[str, bytes]:
    """Return the files of a package, by path.

    request: the request of the run, as plain data.
    own: the user's own files, by name.
    files: files of the run, by path.
    facts: provenance of the run.
    """
    found: dict[str, bytes] = {REQUEST: _json(dict(request))}
    found |= {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    found |= {f"{INPUTS}{name}": content for name, content in own.items()}
    return {METADATA: _json(_metadata(found, facts)), **found}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _metadata(members: Mapping[str, bytes], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the crate's description as JSON-LD."""
    parts = [
        {
            "@id": name,
            "@type": "File",
            "name": MEMBER_MEANINGS.get(name, PurePosixPath(name).name),
            "encodingFormat": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "contentSize": str(len(content)),
        }
        for name, content in members.items()
    ]
    program = {
        "@id": "#mujun",
        "@type": "SoftwareApplication",
        "name": "mujun",
        "version": facts["version"],
        "softwareRequirements": [f"Python {facts['python']}", *(f"{k} {v}" for k, v in facts["libraries"].items())],
        "identifier": f"source hash {facts['source_hash']}",
    }
    made = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": facts["command"],
        "description": f"catalogue lock {facts['catalogue_lock']}"
        + ("" if facts["seed"] is None else f", seed {facts['seed']}"),
        "instrument": {"@id": "#mujun"},
        "object": [{"@id": name} for name in members if name == REQUEST or name.startswith(INPUTS)],
        "result": [{"@id": name} for name in members if name != REQUEST and not name.startswith(INPUTS)],
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"A run of mujun: {facts['command']}",
        "description": "Claims about missile defence, tested with public numbers: open-literature kinematics, no forecast. "
        "`mujun reproduce` runs it again and says whether every number agrees.",
        "datePublished": facts["written"],
        "license": {"@id": "https://spdx.org/licenses/MIT"},
        "hasPart": [{"@id": name} for name in members],
        "mentions": [{"@id": "#run"}],
        "citation": [row["citation"] for row in facts["sources"]],
    }
    head = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    }
    license = {"@id": "https://spdx.org/licenses/MIT", "@type": "CreativeWork", "name": "MIT License"}
    return {"@context": f"{SPECIFICATION}/context", "@graph": [head, root, program, made, license, *parts]}


class Package(NamedTuple):
    """What a package holds. request: of the run. own: the user's own files, by name. result: brief.json. files: all, by path."""

    request: dict[str, Any]
    own: dict[str, bytes]
    result: dict[str, Any]
    files: dict[str, bytes]


def opened(path: Path) -> Package:
    """Return what a package holds.

    Raises BadInput for a file that is not a package of this program, or is damaged. Nothing is unpacked to disk.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(read_file(path, LARGEST_PACKAGE))) as package:
            read = _members_read(package, str(path))
        request, result = (read_json(read[name]) for name in (REQUEST, RESULT))
    except OSError as error:
        raise _refused(path, say("cannot be read ({fault})", fault=error.strerror or str(error))) from None
    except DAMAGED as error:
        raise _refused(path, say("is no sound package ({fault})", fault=str(error))) from None
    _check_result(path, request, result)
    own = {name.removeprefix(INPUTS): content for name, content in read.items() if name.startswith(INPUTS)}
    return Package(request, own, result, read)


def _members_read(package: zipfile.ZipFile, label: str) -> dict[str, bytes]:
    """Return all files of a zip, by what they give and not by the sizes that it states.

    label: of the package in messages. Raises ValueError for a path twice, or a path out of the package; BadInput for too much to
    hold.
    """
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    for name in (REQUEST, RESULT):
        if name not in names:
            raise ValueError(f"it holds no {name}")
    for k, name in enumerate(names):
        if name in names[:k]:
            raise ValueError(f"it holds {name} twice")
        own = name.removeprefix(INPUTS) if name.startswith(INPUTS) else ""
        if (
            not name.isprintable()
            or {"..", ""} & set(name.split("/"))
            or "/" in own
            or len(own.encode()) > LONGEST_NAME
        ):
            raise ValueError(f"it holds {name[:80]!r}, which is no name of a file in it")
    read, left, of_run = dict[str, bytes](), LARGEST_UNPACKED, LARGEST_RUN
    for name in names:  # all together: a small package may unpack to more than fits
        data = name in (REQUEST, RESULT) or name.startswith(INPUTS)
        read[name] = read_member(package, name, min(left, of_run) if data else left, label)
        left -= len(read[name])
        of_run -= len(read[name]) if data else 0
    return read


def _check_result(path: Path, request: Any, result: Any) -> None:
    """Raise BadInput for a request or a result that no run wrote."""
    studies = result.get("studies") if isinstance(result, dict) else None
    if not isinstance(request, dict) or not isinstance(studies, list) or not isinstance(result.get("provenance"), dict):
        raise _refused(path, say("holds no run"))
    ids = [one.get("id") if isinstance(one, dict) else None for one in studies]
    for k, id in enumerate(ids):
        if not isinstance(id, str):
            raise _refused(path, say("a study in it has no id"))
        if id in ids[:k]:
            raise _refused(path, say("holds the study {id} twice", id=id))


def _refused(path: Path, what: Text) -> BadArgument:
    """Return the error for a package. what: is wrong with it."""
    return BadArgument(say("{path}: {what}; {expected}", path=path, what=what, expected=EXPECTED_PACKAGE))
