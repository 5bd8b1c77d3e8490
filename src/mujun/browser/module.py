"""The WebAssembly module: the one that comes with the program, or one built on this machine if the physics has been changed."""

import hashlib
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from mujun.base.code_folder import PACKAGE, PHYSICS, sources_of
from mujun.base.compiled import code_folder
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.base.webassembly.environment import ENVIRONMENT

SHIPPED = Path(__file__).parent / "physics.wasm"
"""The module that comes with the program, made by `tools/webassembly.py`."""
_LAYERS = (*PHYSICS, "browser")
_NAME = b"mujun-source"
"""Custom section of the module that holds the hash of the sources that it was made of."""


@cache
def sources_hash() -> str:
    """Return the hash of every source file that the module is made of."""
    digest = hashlib.sha256()
    for path in sources_of(_LAYERS):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@cache
def module() -> bytes:
    """Return the module made of this program's sources.

    Raises BadInput if it has to be built and no process can be started.
    """
    if SHIPPED.exists() and marked_with(SHIPPED.read_bytes()) == sources_hash():
        return SHIPPED.read_bytes()
    kept = code_folder.path / f"physics-{sources_hash()}.wasm"
    with code_folder.locked(kept.name):
        if kept.exists() and marked_with(kept.read_bytes()) == sources_hash():
            return kept.read_bytes()
        made = built()
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_bytes(made)
            part.replace(kept)
        except OSError:  # it serves this run only
            pass
    return made


def built() -> bytes:
    """Build the module in a process of its own (half a minute), and return it. Raises BadInput if that fails."""
    code = (
        "import sys; from pathlib import Path; import mujun.browser.entries; "
        "from mujun.base.webassembly.translate import translated; Path(sys.argv[1]).write_bytes(translated())"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "physics.wasm"
        environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(PACKAGE.parent), "MUJUN_CACHE_DIR": folder}
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, str(file)], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode or not file.exists():
            key = "the physics could not be translated to WebAssembly: {stderr}"
            raise BadInput(say(key, stderr=done.stderr.strip()[-500:]))
        return file.read_bytes() + _section(_NAME, sources_hash().encode())


def marked_with(code: bytes) -> str:
    """Return the hash of the sources that a module was made of; '' if it holds none."""
    _, found, rest = code.rpartition(_NAME)
    return rest.decode("ascii", "replace") if found else ""


def _section(name: bytes, content: bytes) -> bytes:
    """Return a custom section. Both are short, so that their lengths take a byte each."""
    return bytes([0, 1 + len(name) + len(content), len(name)]) + name + content
