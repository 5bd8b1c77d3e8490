"""The reproducible package: a zip of a run with everything needed to run it again, described as an RO-Crate 1.1."""

import io
import json
import mimetypes
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from mujun.base.outcomes import BadArgument
from mujun.base.work.bounded import read_file, read_member

METADATA, REQUEST, RESULT, INPUTS = "ro-crate-metadata.json", "request.json", "brief.json", "inputs/"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the zip, fixed so that identical runs give identical packages."""
LARGEST_PACKAGE, LARGEST_RUN = 64_000_000, 16_000_000
"""Most bytes of a package, and of what is read of it (or of the data of a run) unpacked: as data they take 25 times as much."""
EXPECTED_PACKAGE = "expected a package (the zip that <package> writes)"
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


def crate(
    request: Mapping[str, Any], own: Mapping[str, bytes], files: Mapping[str, str | bytes], facts: Mapping[str, Any]
) -> bytes:
    """Return a package as the bytes of a zip.

    request: the request of the run, as plain data.
    own: the user's own files, by name.
    files: files of the run, by path.
    facts: provenance of the run.
    """
    members: dict[str, bytes] = {REQUEST: _json(dict(request))}
    members |= {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    members |= {f"{INPUTS}{name}": content for name, content in own.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {METADATA: _json(_metadata(members, facts)), **members}.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, content)
    return out.getvalue()


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


def opened(path: Path) -> tuple[dict[str, Any], dict[str, bytes], dict[str, Any]]:
    """Return the request, the user's own files by name, and the results of a package.

    Raises BadInput for a file that is not a package of this program, or is damaged. Nothing is unpacked to disk.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(read_file(path, LARGEST_PACKAGE))) as package:
            names = {entry.filename: entry for entry in package.infolist()}
            missing = [name for name in (REQUEST, RESULT) if name not in names]
            if missing:
                raise BadArgument(f"{path}: holds no {missing[0]}; {EXPECTED_PACKAGE}")
            wanted = [REQUEST, RESULT, *(name for name in names if name.startswith(INPUTS) and not name.endswith("/"))]
            read, left = {}, LARGEST_RUN
            for name in wanted:  # all together: a small package may unpack to more than fits
                read[name] = read_member(package, name, left, str(path))
                left -= len(read[name])
        request, result = (json.loads(read[name]) for name in (REQUEST, RESULT))
    except OSError as error:
        raise BadArgument(f"{path}: cannot be read ({error.strerror or error}); {EXPECTED_PACKAGE}") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise BadArgument(f"{path}: is no sound package ({error}); {EXPECTED_PACKAGE}") from None
    if not isinstance(request, dict) or not isinstance(result, dict) or not isinstance(result.get("studies"), list):
        raise BadArgument(f"{path}: holds no run; {EXPECTED_PACKAGE}")
    own = {PurePosixPath(name).name: content for name, content in read.items() if name.startswith(INPUTS)}
    return request, own, result
