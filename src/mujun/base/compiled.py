"""Compile scalar physics functions with numba, in a cache that can never be stale.

The physics is written once, as plain scalar Python functions marked `@scalar`. numba compiles
them into *lanes* for the CPU: a driver loops over a block of `LANES` flights stored side by side
in arrays, every call is inlined into that loop, and the compiler vectorises it; `mujun.base.threads` spreads
blocks over threads. `mujun.flight.engine.cuda` compiles the same functions as one GPU
thread per flight.

Code is kept on disk, in a folder that can never be stale (`mujun.base.code_folder`); numba's own cache notices when a file
changes, but not when a constant or a function imported from another file does. What is not there yet is compiled by a process
of its own and then loaded, and each compiled function keeps its own copy of those that it calls. So an answer does not depend
on whether code was compiled just now, or on what was loaded before it. This module is the only one that imports numba.
"""

import importlib
import pickle
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar, overload

import llvmlite.binding
import llvmlite.ir
import numba
import numpy as np
from llvmlite.binding import Linkage
from numba.core import ir, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, UserProvidedCacheLocator
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.runtime.nrt import rtsys
from numba.core.typed_passes import NopythonTypeInference
from numba.extending import intrinsic
from numba.extending import overload as overload_of

from mujun.base.code_folder import PACKAGE, choose
from mujun.base.compiling import compile_in_processes, only_compiles
from mujun.base.outcomes import BadInput
from mujun.base.tasks.sealed import read_sealed, sealed
from mujun.base.text import say

LANES = 128
"""Flights in one block. 128 lanes of float64 state stay within a core's first-level cache."""


SLOW_GATHERS = ("znver", "haswell", "broadwell")
"""Processors, by LLVM's names, whose instruction for a gather is slower than single loads: measured on Zen 3 and Zen 4."""


def _prefer_single_loads() -> None:
    """Tell the compiler to load what a look-up needs one by one, and to work on whole registers all the same.

    Single loads save a tenth of a flight's time on Zen 4, where look-ups of air and drag dominate. Without the second word the
    compiler finds a loop with look-ups too dear for whole registers where they hold four numbers: a flight then takes a third
    longer on Zen 3.
    """
    if not numba.config.CPU_FEATURES and llvmlite.binding.get_host_cpu_name().startswith(SLOW_GATHERS):
        features = llvmlite.binding.get_host_cpu_features().flatten()
        numba.config.CPU_FEATURES = f"{features},+prefer-no-gather,+fast-gather"


# Set in numba's configuration, not in the environment: numba may have been imported, and have read that, before.
_prefer_single_loads()


def _processor() -> str:
    """Return the name and the features of the processor for which code is compiled."""
    name = numba.config.CPU_NAME or llvmlite.binding.get_host_cpu_name()
    return f"{name} {numba.config.CPU_FEATURES or llvmlite.binding.get_host_cpu_features().flatten()}"


code_folder = choose(_processor())
"""Where compiled code is kept."""
numba.config.CACHE_DIR = str(code_folder.path)


def check_compiler() -> None:
    """Raise BadInput if the compiler is switched off: uncompiled, the physics would take hours, and some of it fails."""
    if numba.config.DISABLE_JIT:
        key = "NUMBA_DISABLE_JIT switches the compiler off, without which no flight can be computed; expected it not to be set"
        raise BadInput(say(key))


class _Place(UserProvidedCacheLocator):
    """Where the code of one function is kept: of the package, by module; of others, as numba does.

    own: whether the function is the package's.
    """

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        super().__init__(function, file)
        self.own = Path(file).resolve().is_relative_to(PACKAGE)
        if self.own:
            self._cache_path = str(code_folder.path / ".".join(function.__module__.split(".")[1:-1]))

    def get_source_stamp(self) -> Any:
        """Return what changes with the function's source; for those of the package the folder's name does."""
        return "" if self.own else super().get_source_stamp()

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> "_Place":
        """Return the place of a function, whether or not it can be written."""
        return cls(function, file)


class _KeptResults(CompileResultCacheImpl):
    _locator_classes: ClassVar[list[type[_Place]]] = [_Place]


class _CheckedFiles(IndexDataCacheFile):
    """The files of one function, each with a checksum of its name and content: a damaged one is told, and as good as none.

    Loaded as it is, damaged code would end the program, or compute something else.
    """

    def _load_index(self) -> dict[Any, str]:
        content = self._read(Path(self._index_path))
        if content is None:
            return {}
        version, stamp, found = pickle.loads(content)
        return found if (version, stamp) == (self._version, self._source_stamp) else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._write(Path(self._index_path), self._dump((self._version, self._source_stamp, overloads)))

    def _load_data(self, name: str) -> Any:
        content = self._read(Path(self._data_path(name)))
        return None if content is None else pickle.loads(content)

    def _save_data(self, name: str, data: Any) -> None:
        self._write(Path(self._data_path(name)), self._dump(data))

    def _write(self, path: Path, content: bytes) -> None:
        with self._open_for_write(str(path)) as file:
            file.write(sealed(path.name.encode(), content))

    def _read(self, path: Path) -> bytes | None:
        """Return the content of a file; None if there is none, or a damaged one."""
        key = "{path}: compiled code on the disk was damaged; it is compiled anew"
        return read_sealed(path, say(key, path=str(path)))


class _KeptCode(FunctionCache):
    """The compiled code of one function on disk. What is missing is compiled by a process of its own, then loaded."""

    _impl_class = _KeptResults

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = _CheckedFiles(self._cache_path, self._impl.filename_base, stamp)
        self._writing = ExitStack()
        """Holds the lock of this function from before it is compiled until it is saved."""

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return the code for a signature; None if it has to be compiled here."""
        found = self._loaded(signature, target)
        if found is None and code_folder.room and not only_compiles() and self._compiled_elsewhere(signature):
            found = self._loaded(signature, target)
        if found is None:
            # Of two programs that need the same code, one compiles it and the other waits for it.
            self._writing.close()
            self._writing.enter_context(code_folder.locked(self._impl.filename_base))
            found = self._loaded(signature, target)
        if found is not None:
            self._writing.close()
        return found

    def _loaded(self, signature: Any, target: Any) -> Any:
        """Return the code for a signature from the disk; None if it is not there.

        numba's own function first declares everything that it can compile, which takes 0.4 s. Finished code needs no more of it
        than the functions that allocate, and the compiler declares it all where it has to compile.
        """
        rtsys.initialize(target)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(signature, target)

    def _index_key(self, signature: Any, codegen: Any) -> tuple[Any, ...]:
        """Return what says whether kept code is that of a function and signature.

        The source of the package's functions is in the folder's name; their bytecode, by which numba tells a changed function,
        is another one under `python -OO`, which strips docstrings.
        """
        signature, compiler, (bytecode, closure) = super()._index_key(signature, codegen)
        return signature, compiler, ("" if self._impl.locator.own else bytecode, closure)

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep the code for a signature; without room for it, or write access, it serves this process only."""
        with self._writing.pop_all(), suppress(OSError):
            super().save_overload(signature, result)

    def _compiled_elsewhere(self, signature: Any) -> bool:
        """Have the function compiled by another process; return whether it was. A user's own functions cannot be."""
        module, name = self._py_func.__module__, self._py_func.__qualname__
        if module.partition(".")[0] != __name__.partition(".")[0] or not name.isidentifier():
            return False
        asked = pickle.dumps((module, name, signature))
        return not compile_in_processes(f"from {__name__} import compile_asked; compile_asked(given)", [()], asked)


def compile_asked(asked: bytes) -> None:
    """Compile a function for a signature, in the process started for it. asked: module, name and signature, pickled."""
    module, name, signature = pickle.loads(asked)
    getattr(importlib.import_module(module), name).compile(signature)


class _OwnCopies(JITCodeLibrary):
    """A compiled function with copies of all that it calls, which no other compiled function uses in place of its own.

    Copies are optimised with their callers, so that they differ in last bits; which one numba takes depends on which was loaded
    first.
    """

    def _finalize_final_module(self) -> None:
        self._shared_module = shared = self._final_module.clone()
        for function in shared.functions:
            if not function.is_declaration and function.linkage == Linkage.external:
                function.linkage = "linkonce_odr"
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = "internal"
        super()._finalize_final_module()


@register_pass(mutates_CFG=False, analysis_only=True)
class _CountedAlike(AnalysisPass):
    """Refuses a function that takes arrays from one that counts references otherwise than it does.

    Returned by a function that does not count to one that does, memory in use would be freed; the other way round, none would be.
    """

    _name = "counted_alike"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Check each call. Raises TypeError for the first that breaks the rule; returns that nothing was changed."""
        counts, models = bool(state.flags.nrt), state.targetctx.data_model_manager
        for call, signature in state.calltypes.items():
            if not isinstance(call, ir.Expr) or call.op != "call":
                continue
            called = state.typemap.get(call.func.name)
            if not isinstance(called, types.Dispatcher) or not models[signature.return_type].contains_nrt_meminfo():
                continue
            if called.dispatcher.targetoptions.get("_nrt", counts) != counts:
                names = f"{state.func_id.func_qualname} takes arrays from {called.dispatcher.py_func.__qualname__}"
                raise TypeError(f"{names}, compiled with another `allocates`: memory in use could be freed")
        return False


class Checked(Compiler):
    """numba's compiler with a check of what functions return to each other."""

    def define_pipelines(self) -> list[Any]:
        """Return the steps of a compilation."""
        found = super().define_pipelines()
        for steps in found:
            steps.add_pass_after(_CountedAlike, NopythonTypeInference)
            steps.finalize()
        return list(found)


class _Separate(Checked):
    """numba's compiler, which makes functions with their own copies of all that they call."""

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        """Compile a function."""
        if self.state.library is None:
            self.state.library = _OwnCopies(self.state.targetctx.codegen(), function.__qualname__)
            self.state.library.enable_object_caching()
        return super().compile_extra(function)


Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def scalar(function: Function) -> Function: ...
@overload
def scalar(*, allocates: bool = ..., reassociate: bool = ...) -> Callable[[Function], Function]: ...
def scalar(
    function: Function | None = None, *, allocates: bool = False, reassociate: bool = False
) -> Function | Callable[[Function], Function]:
    """Compile a scalar physics function and inline it wherever it is called, so that loops over lanes vectorise.

    Division follows IEEE (no exception), and sums may be contracted into fused multiply-adds; NaN and infinity keep
    their meaning.

    Args:
        function: the function, if the decorator is used without options.
        allocates: whether the function creates arrays. If not, it is compiled without numba's reference counting,
            which for a function with many array arguments would cost more than its arithmetic. Arrays may be returned only
            to a function compiled likewise; the compiler refuses others.
        reassociate: whether the terms of its sums may be added in any order, so that long sums vectorise.
    """
    fastmath = {"contract", "reassoc"} if reassociate else {"contract"}
    options = _options(allocates) | {"forceinline": True, "fastmath": fastmath}
    compiled = numba.njit(error_model="numpy", pipeline_class=Checked, **options)
    return compiled if function is None else compiled(function)


def _options(allocates: bool) -> dict[str, Any]:
    """Return what numba would take from whichever caller is compiled first, where it is not said."""
    return {"_nrt": allocates, "forceinline": False}


class _SeparateArrays(_Separate):
    """numba's compiler with the assumption that the array arguments of a function never overlap."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.flags.noalias = True


def lanes(function: Function) -> Function:
    """Compile a loop over lanes, which creates no arrays. Its array arguments must not overlap.

    Without this assumption the compiler cannot vectorise: a store into the state might change
    a table that the next lane reads (measured: 154 ns per lane and step, against 44 with it). The assumption also covers
    arrays inside named tuples.
    """
    options = _options(allocates=False) | {"error_model": "numpy", "nogil": True, "fastmath": {"contract"}}
    return _kept(numba.njit(pipeline_class=_SeparateArrays, **options)(function))


def _kept(compiled: Any) -> Any:
    """Have the code of a function kept on disk, unless it is not optimised, as for a translation to WebAssembly."""
    if not numba.config.DISABLE_JIT and numba.config.OPT > 0:
        compiled._cache = _KeptCode(compiled.py_func)
    return compiled


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
        options = _options(allocates) | {"error_model": "numpy", "nogil": True, "fastmath": {"contract"}}

        def compiled(function: Callable[..., Any]) -> Any:
            return _kept(numba.njit(pipeline_class=_Separate, **options)(function))

    return compiled if function is None else compiled(function)


def upper_product(a: Any, b: Any) -> Any:
    """Return the upper 64 bits of the product of two unsigned 64-bit numbers; in compiled code a single instruction."""
    return np.uint64(int(a) * int(b) >> 64)


@intrinsic
def _upper_product(typingctx: Any, a: Any, b: Any) -> Any:
    """Return the upper half, in compiled code: numba has no number of 128 bits."""

    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        double = llvmlite.ir.IntType(128)
        product = builder.mul(*(builder.zext(arg, double) for arg in args))
        return builder.trunc(builder.lshr(product, double(64)), llvmlite.ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), made


@overload_of(upper_product, inline="always", strict=False)
def _compiled_upper_product(a: Any, b: Any) -> Any:
    """Return what stands for `upper_product` in compiled code."""
    return lambda a, b: _upper_product(a, b)


def plain(function: Function) -> Function:
    """Return the uncompiled Python function: faster for a few calls, and usable on arrays."""
    return getattr(function, "py_func", function)
