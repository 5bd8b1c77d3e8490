"""Bounds before work: what is read of a user is a file, and no larger than fits, whatever it says of itself.

| case | what must hold |
|---|---|
| a FIFO, /dev/zero | a sentence at once, not a hang, in every reader |
| a file larger than allowed | a sentence with what would fit |
| a package that unpacks to more than fits, in one member or in many, and lies about it | the same; little memory is taken |
"""

import io
import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mujun.analyses.cases.launches import MOST_FLIGHTS, check_memory_of_flights
from mujun.base.outcomes import BadInput
from mujun.base.tasks.bounded import read_file
from mujun.cli.claims.explain import found_in
from mujun.evidence.recorded.flight_record import read_record
from mujun.reports.formats.crate import INPUTS, LARGEST_RUN, REQUEST, RESULT, opened
from mujun.reports.formats.oem_reading import read_oem
from mujun.runs.claims.assess import earlier
from mujun.runs.shared.files import LARGEST_TOGETHER, check_files
from mujun.scenario.reading.located import read_located
from mujun.scenario.reading.sources import read_bibliography
from mujun.scenario.reading.tables.counts import read_counts
from mujun.scenario.reading.tables.omm import read_omm
from mujun.scenario.reading.tables.reported_tests import read_tests

READERS: dict[str, Callable[[Path], Any]] = {
    "catalogue": read_located, "counts": read_counts, "tests": read_tests, "omm": read_omm, "oem": read_oem, "run": earlier,
    "bibliography": lambda path: read_bibliography([path]), "package": opened, "explain": lambda path: found_in(path, "shield"),
    "record": read_record, "files": lambda path: check_files([path]),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path, reader: str) -> None:
    pipe, device = tmp_path / "pipe.yaml", tmp_path / "device.yaml"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        with pytest.raises(BadInput, match="is a pipe or a device; expected a file"):
            READERS[reader](path)


def test_no_more_is_read_than_allowed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(1000))
    assert read_file(file, 1000) == bytes(1000)
    with pytest.raises(BadInput, match=r"file: has more than 0\.0 MB; expected at most that"):
        read_file(file, 999)
    several = [tmp_path / f"{k}.yaml" for k in range(4)]
    for path in several:
        path.write_bytes(b"#" * (LARGEST_TOGETHER // 4 + 1))
    check_files(several[:3])
    with pytest.raises(BadInput, match=r"has more than 3\.0 MB"):
        check_files(several)


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("lies", [False, True])
def test_a_package_that_unpacks_to_too_much_takes_little_memory(tmp_path: Path, lies: bool) -> None:
    large = b" " * (LARGEST_RUN + 1_000_000)
    sound = {REQUEST: b"{}", RESULT: json.dumps({"studies": []}).encode()}
    one = packed({**sound, RESULT: large})
    if lies:  # the head says that the member is small
        one = one.replace(len(large).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    many = packed({**sound, **{f"{INPUTS}{k}.yaml": large[: LARGEST_RUN // 20] for k in range(25)}})
    path = tmp_path / "package.zip"
    for content in (one, many):
        path.write_bytes(content)
        tracemalloc.start()
        with pytest.raises(BadInput, match=r"has more than|is no sound package"):
            opened(path)
        assert tracemalloc.get_traced_memory()[1] < 4 * LARGEST_RUN
        tracemalloc.stop()


def test_flights_that_do_not_fit_into_memory_are_refused_before_any_is_flown() -> None:
    check_memory_of_flights(50, MOST_FLIGHTS // 50)
    said = r"500 launches at 2,000 targets are 1,000,000 flights, which would take about 5\.4 GB .* at most 130,000 flights"
    with pytest.raises(BadInput, match=said):
        check_memory_of_flights(50 * 10, 2_000)
