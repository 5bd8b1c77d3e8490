"""Compile scalar physics functions with numba, in a cache that can never be stale.

The physics is written once, as plain scalar Python functions marked `@scalar`. numba compiles
them into *lanes* for the CPU: a driver loops over a block of `LANES` flights stored side by side
in arrays, every call is inlined into that loop, and the compiler vectorises it; `mujun.base.threads` spreads
blocks over threads. `mujun.flight.engine.cuda` compiles the same functions as one GPU
thread per flight.

numba's own on-disk cache notices when a file changes, but not when a constant or a function
imported from another file changes. Here the name of the cache folder contains a hash of all physics
source files and of the compiler's version, so a changed source always means a new
folder: a stale result is impossible by construction. This module is therefore the only one
that imports numba.
"""

import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, overload

import llvmlite.binding
import numba
from numba.core.compiler import Compiler

LANES = 128
"""Flights in one block. 128 lanes of float64 state stay within a core's first-level cache."""

_PHYSICS = ("base", "earth", "ground", "flight", "sensors", "interceptors", "engagement", "battle")
_package = Path(__file__).resolve().parent.parent


def source_hash() -> str:
    """Return a hash of every physics source file and of the interpreter and compiler versions."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    digest.update(f"{sys.version_info[:3]} {version('numba')} {version('llvmlite')}".encode())
    digest.update(f"{version('numpy')} {platform.machine()}".encode())
    for layer in _PHYSICS:
        for path in sorted((_package / layer).rglob("*.py")):
            digest.update(path.relative_to(_package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _choose_cache() -> Path:
    """Return the folder for compiled code, one per user and source hash; a temporary one if it is not writable."""
    # numba keeps one index per path of the sources, so two installations need two folders.
    place = hashlib.sha256(str(_package).encode()).hexdigest()[:8]
    name = f"compiled-{source_hash()}-{place}"
    chosen = os.environ.get("MUJUN_CACHE_DIR")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for root in [Path(chosen)] if chosen else [home / "mujun"]:
        if _writable(root / name):
            return root / name
    return Path(tempfile.mkdtemp(prefix="mujun-")) / name


cache_folder = _choose_cache()
numba.config.CACHE_DIR = str(cache_folder)


def _prefer_single_loads() -> None:
    """Tell the compiler not to use AMD's gather instructions.

    Eight single loads are faster: they save a tenth of a flight's time on Zen 4, where look-ups of air and drag dominate.
    """
    if not numba.config.CPU_FEATURES and llvmlite.binding.get_host_cpu_name().startswith("znver"):
        features = llvmlite.binding.get_host_cpu_features().flatten()
        numba.config.CPU_FEATURES = f"{features},+prefer-no-gather"


# Set in numba's configuration, not in the environment: numba may have been imported, and have read that, before.
_prefer_single_loads()

Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def scalar(function: Function) -> Function: ...
@overload
def scalar(*, allocates: bool = ..., reassociate: bool = ...) -> Callable[[Function], Function]: ...
def scalar(
    function: Function | None = None, *, allocates: bool = True, reassociate: bool = False
) -> Function | Callable[[Function], Function]:
    """Compile a scalar physics function and inline it wherever it is called, so that loops over lanes vectorise.

    Division follows IEEE (no exception), and sums may be contracted into fused multiply-adds; NaN and infinity keep
    their meaning.

    Args:
        function: the function, if the decorator is used without options.
        allocates: whether the function creates arrays. If not, it is compiled without numba's reference counting,
            which for a function with many array arguments would cost more than its arithmetic.
        reassociate: whether the terms of its sums may be added in any order, so that long sums vectorise.
    """
    fastmath = {"contract", "reassoc"} if reassociate else {"contract"}
    options = {} if allocates else {"_nrt": False}
    compiled = numba.njit(error_model="numpy", forceinline=True, fastmath=fastmath, **options)
    return compiled if function is None else compiled(function)


class _SeparateArrays(Compiler):
    """numba's compiler with the assumption that the array arguments of a function never overlap."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.flags.noalias = True


def lanes(function: Function) -> Function:
    """Compile a loop over lanes. Its array arguments must not overlap.

    Without this assumption the compiler cannot vectorise: a store into the state might change
    a table that the next lane reads (measured: 154 ns per lane and step, against 44 with it). The assumption also covers
    arrays inside named tuples.
    """
    return numba.njit(
        error_model="numpy",
        cache=True,
        nogil=True,
        fastmath={"contract"},
        pipeline_class=_SeparateArrays,
    )(function)


@overload
def kernel(function: Function) -> Function: ...
@overload
def kernel(*, allocates: bool = ..., merged: bool = ...) -> Callable[[Function], Function]: ...
def kernel(
    function: Function | None = None, *, allocates: bool = True, merged: bool = False
) -> Function | Callable[[Function], Function]:
    """Compile a driver as a separate function, cached on disk. It is not inlined: that would only bloat its callers.

    Args:
        function: the function, if the decorator is used without options.
        allocates: whether the function creates arrays; see `scalar`.
        merged: whether numba inlines the function into its caller and compiles it only there. For drivers that the CPU
            kernel and the GPU kernel share.
    """
    if merged:
        compiled = numba.njit(error_model="numpy", inline="always", fastmath={"contract"})
    else:
        options = {} if allocates else {"_nrt": False}
        compiled = numba.njit(error_model="numpy", cache=True, nogil=True, fastmath={"contract"}, **options)
    return compiled if function is None else compiled(function)


def plain(function: Function) -> Function:
    """Return the uncompiled Python function: faster for a few calls, and usable on arrays."""
    return getattr(function, "py_func", function)


def is_compiled() -> bool:
    """Return whether compiled code of the current sources is already on disk."""
    return any(cache_folder.rglob("*.nbi"))
