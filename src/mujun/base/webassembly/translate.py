"""Translate compiled entries into a WebAssembly module, by the LLVM that compiles them for the CPU.

To be run in a process of its own, in the environment of `base.webassembly.environment`.
"""

import re
from typing import Any

import llvmlite.binding as llvm

from mujun.base.webassembly.addresses import DIRECTORY, ENTRIES
from mujun.base.webassembly.objects import module_of

_TRIPLE = "wasm32-unknown-unknown"
_LAYOUT = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
_FEATURES = "+simd128"
_REFERENCE_COUNTING = re.compile(r"^.*\bcall\b.*@NRT_(?:incref|decref)\(.*\n", re.MULTILINE)
"""Arrays at addresses belong to the caller, so that there is nothing to count."""
_ROOT = "@llvm.sqrt.f64"
_SPEED = 2


def _text_of(name: str) -> str:
    """Return the LLVM text of an entry, for WebAssembly, with the entry under its own name."""
    compiled: Any = ENTRIES[name]
    compiled.compile(DIRECTORY)
    text = compiled.inspect_llvm(compiled.signatures[0])
    symbol = compiled.overloads[compiled.signatures[0]].fndesc.llvm_func_name
    text = re.sub(rf"@{re.escape(symbol)}(?![\w.])", f"@{name}", text)
    text = re.sub(r"^target datalayout = .*$", f'target datalayout = "{_LAYOUT}"', text, flags=re.MULTILINE)
    text = re.sub(r"^target triple = .*$", f'target triple = "{_TRIPLE}"', text, flags=re.MULTILINE)
    text = re.sub(r"= common ((?:local_unnamed_addr )?global)", r"= internal \1", text)
    # A pointer is four bytes long there, not eight.
    text = re.sub(r"((?:load ptr|store ptr)\b.*), align 8", r"\1, align 4", text)
    # The square root is an instruction.
    text = re.sub(r"^declare double @(?:sqrt|llvm\.sqrt\.f64)\(.*\n", "", text, flags=re.MULTILINE).replace(
        "@sqrt(", f"{_ROOT}("
    )
    return _REFERENCE_COUNTING.sub("", text) + f"\ndeclare double {_ROOT}(double)\n"


def translated() -> bytes:
    """Return the module with all entries. Raises ValueError if the code calls what a browser does not have."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    names = tuple(sorted(ENTRIES))
    whole = None
    for name in names:
        part = llvm.parse_assembly(_text_of(name))
        for function in part.functions:
            if not function.is_declaration:
                function.linkage = "external" if function.name == name else "internal"
        if whole is None:
            whole = part
        else:
            whole.link_in(part)
    assert whole is not None
    machine = llvm.Target.from_triple(_TRIPLE).create_target_machine(features=_FEATURES, opt=_SPEED)
    passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=_SPEED))
    passes.getModulePassManager().run(whole, passes)
    unknown = [f.name for f in whole.functions if f.is_declaration and not f.name.startswith("llvm.")]
    strange = sorted(set(unknown) - set(IMPORTS))
    if strange:
        raise ValueError(f"the code calls what a browser does not have: {', '.join(strange)}")
    return module_of(machine.emit_object(whole), names)


IMPORTS = ("sin", "cos", "tan", "asin", "acos", "atan2", "exp", "pow", "fmod")
"""Mathematical functions that the code may import."""
