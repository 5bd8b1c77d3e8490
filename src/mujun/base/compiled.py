"""How scalar physics becomes machine code, and why the compiled code can never be stale.

The physics is written once, as plain scalar Python functions marked `@scalar`. numba compiles
them into *lanes* for the CPU: a driver loops over a block of `LANES` flights held side by side
in arrays, everything is inlined into that loop, and the compiler vectorises it; `mujun.base.threads` spreads
blocks over threads. `mujun.flight.engine.cuda` compiles the very same functions as one GPU
thread per flight.

numba's own on-disk cache notices when a file changes, but not when a constant or a function
imported from another file changes. Here the cache folder is named by a hash of every source
file of the package's physics and of the compiler's version, so a changed source always means a new
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

LANES = 128
"""Flights in one block. 128 lanes of float64 state stay within a core's first-level cache."""

_PHYSICS = ("base", "earth", "flight", "sensors", "interceptors", "engagement", "battle")
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
    """Return the folder for compiled code: per user, per source hash; temporary if none is writable."""
    # numba keeps an index for each place the sources lie at; so two installations get two folders.
    place = hashlib.sha256(str(_package).encode()).hexdigest()[:8]
    name = f"compiled-{source_hash()}-{place}"
    chosen = os.environ.get("MUJUN_CACHE_DIR")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for root in [Path(chosen)] if chosen else [home / "mujun"]:
        if _writable(root / name):
            return root / name
    return Path(tempfile.mkdtemp(prefix="mujun-")) / name


cache_folder = _choose_cache()
os.environ["NUMBA_CACHE_DIR"] = str(cache_folder)


def _prefer_single_loads() -> None:
    """Tell the compiler not to use AMD's gather instructions.

    Eight single loads are faster there: a tenth of a flight's time on Zen 4, whose look-ups of air and drag dominate.
    """
    if not os.environ.get("NUMBA_CPU_FEATURES") and llvmlite.binding.get_host_cpu_name().startswith("znver"):
        features = llvmlite.binding.get_host_cpu_features().flatten()
        os.environ["NUMBA_CPU_FEATURES"] = f"{features},+prefer-no-gather"


_prefer_single_loads()

import numba  # noqa: E402  (cache folder and processor features must be chosen before numba is first imported)
from numba.core.compiler import Compiler  # noqa: E402

numba.config.CACHE_DIR = str(cache_folder)

Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def scalar(function: Function) -> Function: ...
@overload
def scalar(*, allocates: bool = ..., reassociate: bool = ...) -> Callable[[Function], Function]: ...
def scalar(
    function: Function | None = None, *, allocates: bool = True, reassociate: bool = False
) -> Function | Callable[[Function], Function]:
    """Compile a scalar physics function: inlined wherever it is called, so that loops over lanes vectorise.

    Division follows IEEE (no exception), and sums may be contracted into fused multiply-adds; NaN and infinity keep
    their meaning.

    Args:
        function: the function, where the decorator is used without options.
        allocates: whether it makes arrays. A function that makes none and takes many is compiled without numba's
            reference counting, which would cost more than its arithmetic.
        reassociate: whether the terms of its sums may be added in any order, so that long sums vectorise.
    """
    fastmath = {"contract", "reassoc"} if reassociate else {"contract"}
    options = {} if allocates else {"_nrt": False}
    compiled = numba.njit(error_model="numpy", forceinline=True, fastmath=fastmath, **options)
    return compiled if function is None else compiled(function)


class _SeparateArrays(Compiler):
    """numba's compiler, told that the arrays a function is given never overlap."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.flags.noalias = True


def lanes(function: Function) -> Function:
    """Compile a loop over lanes. Its array arguments must not overlap.

    Without that promise the compiler cannot vectorise: a store into the state might change
    a table that the next lane reads (measured: 154 ns a lane and step, against 44 with it). It holds for arrays inside
    named tuples, too.
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
    """Compile a driver as a function of its own (not inlined: that would only bloat its callers), cached on disk.

    Args:
        function: the function, where the decorator is used without options.
        allocates: whether it makes arrays; see `scalar`.
        merged: whether it is put into its caller before compilation, and compiled there only: a driver that CPU and GPU
            share, each in a kernel of its own.
    """
    if merged:
        compiled = numba.njit(error_model="numpy", inline="always", fastmath={"contract"})
    else:
        options = {} if allocates else {"_nrt": False}
        compiled = numba.njit(error_model="numpy", cache=True, nogil=True, fastmath={"contract"}, **options)
    return compiled if function is None else compiled(function)


def plain(function: Function) -> Function:
    """Return a scalar function as it was written: for a few calls from Python, or on arrays, compiling would take longer."""
    return getattr(function, "py_func", function)


def is_compiled() -> bool:
    """Say whether compiled code of these very sources is already on disk."""
    return any(cache_folder.rglob("*.nbi"))
