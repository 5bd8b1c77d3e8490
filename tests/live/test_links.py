"""Addresses of the live page: what is written is read back, and nothing that somebody edits into one gets through unchecked."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

STATE = Path(__file__).parents[2] / "widget" / "src" / "live" / "state.js"

PAGE = {
    "studies": [
        {
            "id": "one", "defaults": {}, "mode": "organic", "granted": False, "early": False,
            "infrared": True, "wanted": 1,
            "sites": [{"lat": 39.7, "lon": 140.1}, {"lat": 34.5, "lon": 131.6}],
            "radars": [{"own": 0, "on": True}, {"own": None, "on": True, "lat": 40.9, "lon": 140.3}],
            "modes": [{"id": "organic"}, {"id": "launch-on-remote"}],
            "numbers": [
                {"key": "a.speed", "name": "speed", "can": True, "low": 3, "high": 6, "value": 4.5, "step": 0.1, "whole": False},
                {"key": "a.stock", "name": "stock", "can": True, "low": 1, "high": 48, "value": 24, "step": 1, "whole": True},
                {"key": "a.range", "name": "range", "can": False, "low": 1, "high": 2, "value": 1, "step": 1, "whole": False},
            ],
            "launches": [{}, {}, {}], "targets": [{}, {}], "cases": [{}, {}, {}, {}],
        }
    ]
}  # fmt: skip
"""What the reader of addresses needs of a page."""


def test_links_are_read_back_and_edited_ones_stay_within_bounds() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the script of the page cannot be run outside a browser")
    command = [node, str(Path(__file__).with_name("links.mjs")), STATE.as_uri(), json.dumps(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"bad": [], "links": 500}
