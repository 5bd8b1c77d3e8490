"""Damaged files of one's own, with a claim and everything it needs: refused with file and line, or read, and never a failure."""

import json
import re
from pathlib import Path

import yaml
from claims import FORCE, SHOTS, SLACK, STOCK
from damage import damaged, each
from test_users_texts import nasty_claim

from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.records import shipped_records
from mujun.scenario.schema.study import Study
from mujun.studies.check import check_names

SIGNS = (
    *"{}[]:,-#&*!|>'\"%@`~?\\\n\t\r \x00\x1b\x85\u2028\ufeff\uff1a²あ",
    ": ",
    "- ",
    "\n  ",
    "---\n",
    "null",
    "true",
    "1e999",
    "nan",
    "-1",
    "9" * 40,
    "<<: ",
    "!!python/object:x ",
    "2020-01-01",
    "0x10",
    "[[[[",
    "1 km",
    "km/s",
    "{a: 1}",
    "[]",
    "''",
)
LEFT_OUT = ("id", "default", "default_of_raids", "aliases")
PLACED = re.compile(r"^[^\n]*mine\.(?:yaml|bib)(?::\d+|: )", re.MULTILINE)
"""Where a fault is: the file, and the line wherever the file can be read at all."""


def texts() -> list[str]:
    """Return files to damage: plain claims, and one with a site, a missile, an area and a town of its own."""
    own = yaml.safe_dump(nasty_claim(), allow_unicode=True, sort_keys=False)
    some = {}
    for kind in ("radar", "raid", "network", "posture", "force", "doctrine", "odds", "preset", "timeline"):
        record = next(record for record in shipped_records().values() if record.kind == kind)
        data = {
            key: value
            for key, value in record.data.items()
            if key not in ("id", "default", "default_of_raids", "aliases")
        }
        some[f"my-{kind}"] = json.loads(json.dumps(data | {"kind": kind, "name": f"My {kind}"}))
    return [SHOTS, SLACK, FORCE, STOCK, own, yaml.safe_dump(some, allow_unicode=True, sort_keys=False)]


def test_a_damaged_file_is_read_or_refused_with_its_place(tmp_path: Path) -> None:
    sound, file, refused = texts(), tmp_path / "mine.yaml", 0
    for by in each(60, "yaml"):
        text = damaged(by.choice(sound), by, SIGNS)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            catalogue = load_catalogue((file,))
            if problems := catalogue.check_own():
                raise BadInput("\n".join(problems))
            builder = Builder(catalogue)
            for record in [
                record for record in catalogue.records.values() if not record.shipped and record.kind == "study"
            ]:
                check_names(builder, catalogue.get(Study, record.id))
        except BadInput as error:
            refused += 1
            assert PLACED.search(str(error)) and re.search("expected|did you mean", str(error)), (str(error), text)
    assert refused
