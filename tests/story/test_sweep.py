"""A run spread over workers in a shared folder gives what one process gives, whoever is killed when.

| case | what must hold |
|---|---|
| workers killed by kill -9 while they draw | nothing lost, no unit done twice, the results of `assess`, bit for bit |
| a unit damaged in the folder | it is told, put back and done again |
| a claim whose worker is dead, or silent | it is put back; one that is alive stays |
| workers that dask.distributed starts | all units done |
| the script of the manual, as Slurm runs it | it starts a worker |
| another processor, another catalogue, a folder without a plan | a sentence |
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import typer
from full_disk import full
from profiles import at_night
from smaller import ONE_MISSILE, smaller

from mujun.base.outcomes import BadInput
from mujun.base.store import computing_anew
from mujun.base.tasks import claims
from mujun.base.tasks.claims import Units
from mujun.base.tasks.ledger import PIECES
from mujun.cli.claims.sweep import sweep_app
from mujun.reports.formats.files import write_files
from mujun.runs.claims import assess, sweep
from mujun.runs.claims.assess import AssessRequest, prepared, run, sampling_of

DRAWS, WORKERS = 64, 2
PROGRAM = [sys.executable, "-m", "mujun", "sweep"]


def request_of(folder: Path, draws: int = DRAWS) -> AssessRequest:
    claim = smaller(folder, "watches-kurils", variants=0, **ONE_MISSILE)
    return AssessRequest(studies=(str(claim),), sampling=sampling_of(draws, 0, "triangular", None, 0.9, 0.1))


def begun(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([*PROGRAM, "work", str(folder)], stderr=subprocess.PIPE, text=True)


def worked(folder: Path, workers: int, kills: int, wait_s: float) -> list[str]:
    """Let workers do all units of a plan, killing some of them; return the units that they said were done."""
    running, told = [begun(folder) for _ in range(workers)], list[str]()
    units = Units(folder / sweep.UNIT_FOLDER)
    while running:
        time.sleep(wait_s)
        if kills and (busy := units.claimed()):
            running[kills % len(running)].send_signal(signal.SIGKILL)
            kills -= 1
            assert busy
        for one in [one for one in running if one.poll() is not None]:
            running.remove(one)
            told += [line.split()[-1] for line in one.communicate()[1].splitlines() if line.startswith("drawn:")]
            assert one.returncode in (0, -signal.SIGKILL)
            if one.returncode or units.left():
                running.append(begun(folder))
    return told


def test_killed_workers_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    planned = sweep.plan(request_of(tmp_path), folder)
    assert planned.units.done() == [] and len(planned.units.left()) == 12
    with pytest.raises(BadInput, match="of 12 units 12 are not done"):
        sweep.collected(folder)
    told = worked(folder, WORKERS, kills=1, wait_s=0.3)
    assert sweep.status(folder) == {"folder": str(folder), "units": 12, "left": 0, "claimed": 0, "done": 12}
    assert max(Counter(told).values()) == 1

    damaged = sorted((folder / PIECES).iterdir())[3]
    damaged.write_bytes(damaged.read_bytes().replace(b"false", b"true ", 1).replace(b"true", b"false", 1)[:-1] + b" ")
    with (
        pytest.warns(UserWarning, match="was damaged; it is worked out anew"),
        pytest.raises(BadInput, match="0 are not done and 1 were damaged, which are to be done again"),
    ):
        sweep.collected(folder)
    assert len(planned.units.left()) == 1
    assert sweep.work(folder) == 1

    asked = sweep.collected(folder)
    with computing_anew():
        mine = assess.tested(asked, *prepared(asked), pieces=folder / PIECES).to_dict()
        assert mine == run(asked).to_dict()

    (folder / sweep.PROCESSOR).write_text("compiled-for-another", encoding="utf-8")
    with pytest.raises(BadInput, match="another processor, whose last bits differ"):
        sweep.work(folder)
    plan = folder / sweep.PLAN
    plan.write_text(json.dumps({**json.loads(plan.read_text("utf-8")), "key": "other"}), encoding="utf-8")
    with pytest.raises(BadInput, match="was planned by another program or catalogue"):
        sweep.collected(folder)


def test_a_scheduler_needs_to_know_nothing_but_the_function_of_a_worker(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    folder = tmp_path / "shared"
    sweep.plan(request_of(tmp_path, 32), folder)
    several = at_night()  # processes of their own; else a thread of this one
    cluster = distributed.LocalCluster(
        n_workers=2 if several else 1, threads_per_worker=1, processes=several, dashboard_address=None
    )
    with cluster, distributed.Client(cluster) as client:
        counts = client.gather(client.map(sweep.work, [folder] * 4, pure=False))
    assert sum(counts) == 12 and sweep.status(folder)["done"] == 12 and sweep.collected(folder)


def test_what_cannot_be_planned_or_is_no_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no plan"):
        sweep.work(tmp_path)
    for sampling in (None, sampling_of(64, 0, "triangular", 0.1, 0.9, 0.1)):
        with pytest.raises(BadInput, match="known beforehand"):
            sweep.plan(AssessRequest(studies=("watches-kurils",), sampling=sampling), tmp_path / "new")


def test_a_unit_is_claimed_once_and_put_back_when_its_worker_is_gone(tmp_path: Path, monkeypatch) -> None:
    here, there = Units(tmp_path / "units"), Units(tmp_path / "units")
    files = {f"units/{name}": b"" for name in Units.planned(["a", "b"])}
    write_files(tmp_path, files)
    assert (here.claim(), there.claim(), here.claim()) == ("a", "b", None)
    with here.working("a"):
        pass
    with pytest.raises(ZeroDivisionError), there.working("b"):
        raise ZeroDivisionError
    assert (here.done(), here.claimed(), here.left()) == (["a"], [], ["b"])

    program = "import sys; from pathlib import Path; from mujun.base.tasks.claims import Units; Units(Path(sys.argv[1])).claim()"
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "units")], check=True)
    assert here.claimed() == ["b"]
    assert here.claim() == "b"  # its worker is gone
    assert there.claim() is None and there.free_given_up() == 0  # this one lives

    monkeypatch.setattr(claims, "_machine", lambda: "elsewhere")  # whether it lives is not known
    assert there.free_given_up() == 0
    (claim,) = (path for path in (tmp_path / "units" / "claimed").iterdir() if not path.name.startswith("."))
    long_ago = time.time() - claims.STALE_S - 60.0
    os.utime(claim, (long_ago, long_ago))
    assert there.claim() == "b"
    with here.working("b"):
        pass  # it was only slow; the other does it
    assert (there.claimed(), there.done()) == (["b"], ["a"])
    there.again("a")
    assert there.left() == ["a"]


def test_a_unit_that_lay_long_is_not_given_up_while_it_is_claimed(tmp_path: Path, monkeypatch) -> None:
    """Between its claim and the first touch it had the time at which it was planned, and another worker put it back."""
    here, there = Units(tmp_path / "units"), Units(tmp_path / "units")
    write_files(tmp_path, {f"units/{name}": b"" for name in Units.planned(["a"])})
    long_ago = time.time() - claims.STALE_S - 60.0
    os.utime(tmp_path / "units" / "todo" / "a", (long_ago, long_ago))
    rename, freed = Path.rename, []

    def renamed(path: Path, to: Path) -> Path:
        found = rename(path, to)
        monkeypatch.setattr(Path, "rename", rename)
        freed.append(there.free_given_up())
        return found

    monkeypatch.setattr(Path, "rename", renamed)
    assert here.claim() == "a" and freed == [0] and there.claimed() == ["a"]


def test_a_plan_is_whole_or_not_there(tmp_path: Path, monkeypatch) -> None:
    """A kill or a full disk while it was written blocked the next one."""
    monkeypatch.setattr(Path, "write_bytes", full(2))
    with pytest.raises(BadInput, match="No space left on device"):
        sweep.plan(AssessRequest(studies=("thaad-quarter",), sampling=sampling_of(32, 0, "triangular", None, 0.9, 0.1)),
                   tmp_path / "plan")  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_the_job_array_of_the_manual_starts_a_worker(tmp_path: Path) -> None:
    """The script as Slurm would run it; `srun` and `mujun` only say what they were asked."""
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "many-draws.md").read_text("utf-8")
    (script,) = re.findall(r"```sh\n(#!/bin/bash\n.*?)```", text, re.DOTALL)
    assert re.search(r"^#SBATCH .*--array=1-\d+ .*--cpus-per-task=1", script, re.MULTILINE)
    for name, does in (("srun", 'exec "$@"'), ("mujun", 'echo "$@"; echo "$MUJUN_CACHE_DIR"')):
        program = tmp_path / name
        program.write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
        program.chmod(0o755)
    slurm = {"SLURM_ARRAY_TASK_ID": "7", "SLURM_SUBMIT_DIR": "/scratch/my work"}
    environment = {**os.environ, **slurm, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-eu"], input=script, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "sweep work /scratch/my work/shared/shield\n/scratch/my work/mujun-cache\n"
    assert not done.stderr
    assert typer.main.get_command(sweep_app).commands["work"].params[0].name == "folder"  # type: ignore[attr-defined]
