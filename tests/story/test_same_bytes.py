"""The same question gives the same files, byte for byte, whatever surrounds it.

Seed of Python's hashes, number of threads, folders of work and of output, kept results: every day once at nominal values, where
all of them differ; at night each in turn, with draws.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from profiles import at_night

from mujun.base.compiled import code_folder


class Way(NamedTuple):
    """How the program is run: seed of hashes, threads, folders of work and of output, cache (the same one: a later run)."""

    hashes: str
    threads: str
    stands: str = "."
    out: str = "run"
    cache: str = "first"


PLAIN = Way("0", "1")
EVERYDAY = (Way("random", "2", "deep/er", "../out", "second"),)
NIGHTLY = (
    PLAIN._replace(hashes="1"),
    PLAIN._replace(hashes="random", cache="second"),
    PLAIN._replace(threads="2", cache="third"),
    PLAIN._replace(stands="deep/er", out="../out of 'it'", cache="fourth"),
    PLAIN,
)


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a folder."""
    yield from (
        (path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()
    )


def written(folder: Path, asked: list[str], way: Way, number: int) -> dict[str, bytes]:
    """Run `assess` in some way; return every file that it wrote, with the package beside the folder."""
    cache, stands = folder / way.cache, folder / str(number) / way.stands
    stands.mkdir(parents=True)
    if not cache.exists():
        cache.mkdir()
        (cache / code_folder.path.name).symlink_to(code_folder.path)
    out, package = stands / way.out, stands / f"{way.out}.zip"
    words = ["assess", *asked, "--out", way.out, "--package", f"{way.out}.zip"]
    environment = {
        **os.environ, "PYTHONHASHSEED": way.hashes, "MUJUN_THREADS": way.threads, "MUJUN_CACHE_DIR": str(cache),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "mujun", *words], env=environment, cwd=stands, check=True, capture_output=True
    )
    return {**dict(files_of(out)), "the package": package.read_bytes()}


@pytest.mark.parametrize("study", ["watches-kurils", *(["thaad-sejil"] if at_night() else [])])
def test_every_file_is_the_same_to_the_byte(tmp_path: Path, study: str) -> None:
    asked = [study, "--samples", "32"] if at_night() else [study, "--nominal"]
    plain = written(tmp_path, asked, PLAIN, 0)
    assert {"brief.html", "brief.json", "tables.xlsx"} <= plain.keys() and any(
        name.startswith("figures/") for name in plain
    )
    for number, way in enumerate(NIGHTLY if at_night() else EVERYDAY, 1):
        found = written(tmp_path, asked, way, number)
        assert found.keys() == plain.keys()
        assert [name for name in plain if found[name] != plain[name]] == [], way
