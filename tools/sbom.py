"""Write the bill of materials of a plain installation, sbom.cdx.json (CycloneDX 1.6), from requirements.lock.

    python tools/sbom.py

It names every package with its version, and has no time and no number of its own: the same lock gives the same bytes.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK, BILL = ROOT / "requirements.lock", ROOT / "sbom.cdx.json"
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\]+?))? \\$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(text: str) -> list[dict[str, Any]]:
    """Return the packages of a lock: name, version, the condition under which it is installed, and SHA-256 of its files."""
    found: list[dict[str, Any]] = []
    for line in text.splitlines():
        if package := _PACKAGE.match(line):
            found.append({"name": package[1], "version": package[2], "condition": package[3] or "", "sha256": []})
        elif digest := _HASH.search(line):
            found[-1]["sha256"].append(digest[1])
        elif line.strip():
            raise SystemExit(f"{LOCK.name}: '{line[:60]}' is no package and no hash")
    return found


def version() -> str:
    """Return the version of this program."""
    text = (ROOT / "src" / "mujun" / "base" / "version.py").read_text(encoding="utf-8")
    return re.findall(r'"([^"]+)"$', text, re.MULTILINE)[-1]


def bill(packages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the bill as plain data."""
    root = f"pkg:pypi/mujun@{version()}"
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{one['name']}@{one['version']}",
            "name": one["name"],
            "version": one["version"],
            "purl": f"pkg:pypi/{one['name']}@{one['version']}",
            **({"properties": [{"name": "condition", "value": one["condition"]}]} if one["condition"] else {}),
        }
        for one in packages
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": root, "name": "mujun", "version": version(), "purl": root}
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [one["bom-ref"] for one in components]}],
    }


def text() -> str:
    """Return the bill of the lock as it is written."""
    return json.dumps(bill(locked(LOCK.read_text(encoding="utf-8"))), indent=1) + "\n"


if __name__ == "__main__":
    BILL.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{BILL.name}: {text().count(chr(10))} lines\n")
