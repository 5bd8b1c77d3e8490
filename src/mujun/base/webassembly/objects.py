"""Turn a relocatable WebAssembly object, as LLVM writes it, into a module that a browser or wasmtime loads.

One object holds all code, so that there is nothing to look for elsewhere: data are placed, addresses in the code are filled in,
and entries become exports. References: WebAssembly Core Specification 2.0, section 5 (binary format); WebAssembly tool
conventions, "WebAssembly Object File Linking" (version 2).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

DATA_ADDRESS = 1024
"""Address of the first constant, byte; below it lies nothing, so that a null address is none of ours."""
STACK_TOP = 256 * 1024
"""Address from which the stack grows downward, byte; memory from there on is the caller's."""

_HEADER = b"\0asm\x01\0\0\0"
_CUSTOM, _EXPORT, _CODE, _DATA = 0, 7, 10, 11
_ORDER = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11)
"""Sections in the order that the specification asks for."""
_SYMBOLS = 8
"""Subsection of "linking" with the symbol table."""
_FUNCTION, _DATUM, _SECTION = 0, 1, 3
_UNDEFINED, _NAMED = 0x10, 0x40
_MEMORY_LEB, _MEMORY_SLEB, _MEMORY_I32 = 3, 4, 5
_INDEX_RELOCATIONS = (0, 6, 7)
"""Relocations of function, type and global indices, which a single object holds already."""
_I32_CONST, _END = 0x41, 0x0B


@dataclass
class _Symbol:
    kind: int
    name: str
    index: int
    """Of a function; of a datum, that of its segment."""
    offset: int = 0
    defined: bool = True


@dataclass
class _Object:
    sections: dict[int, bytes] = field(default_factory=dict)
    custom: dict[str, bytes] = field(default_factory=dict)


class _Reader:
    """Reads numbers and names from bytes."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    @property
    def more(self) -> bool:
        return self.at < len(self.data)

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """Return an unsigned number (LEB128)."""
        return self._digits()[0]

    def signed(self) -> int:
        """Return a signed number (LEB128)."""
        value, bits = self._digits()
        return value - (1 << bits) if value >> (bits - 1) else value

    def _digits(self) -> tuple[int, int]:
        """Return a number by its digits to the base 128, and how many bits they have together."""
        value = bits = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << bits
            bits += 7
            if byte < 0x80:
                return value, bits

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def name(self) -> str:
        return self.bytes(self.number()).decode()


def _number(value: int) -> bytes:
    """Return an unsigned number (LEB128)."""
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _signed(value: int) -> bytes:
    """Return a signed number (LEB128)."""
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        last = (value == 0 and not byte & 0x40) or (value == -1 and bool(byte & 0x40))
        out.append(byte | (0 if last else 0x80))
        if last:
            return bytes(out)


def _padded(value: int) -> bytes:
    """Return a number in the five bytes that LLVM leaves for an address; below 2^31, signed and unsigned are alike."""
    return bytes([*((value >> shift) & 0x7F | 0x80 for shift in (0, 7, 14, 21)), (value >> 28) & 0x0F])


def _text(value: str) -> bytes:
    return _number(len(value.encode())) + value.encode()


def _section(kind: int, payload: bytes) -> bytes:
    return bytes([kind]) + _number(len(payload)) + payload


def _read(data: bytes) -> _Object:
    if not data.startswith(_HEADER):
        raise ValueError("no WebAssembly object")
    found, reader = _Object(), _Reader(data, len(_HEADER))
    while reader.more:
        kind = reader.byte()
        payload = reader.bytes(reader.number())
        if kind == _CUSTOM:
            inner = _Reader(payload)
            name = inner.name()
            found.custom[name] = payload[inner.at :]
        else:
            found.sections[kind] = payload
    return found


def _symbols(linking: bytes) -> list[_Symbol]:
    reader, found = _Reader(linking), list[_Symbol]()
    if reader.number() != 2:
        raise ValueError("the object has another version of the linking section than 2")
    while reader.more:
        kind = reader.byte()
        inner = _Reader(reader.bytes(reader.number()))
        if kind != _SYMBOLS:
            continue
        for _ in range(inner.number()):
            found.append(_symbol(inner))
    return found


def _symbol(reader: _Reader) -> _Symbol:
    kind, flags = reader.byte(), reader.number()
    defined = not flags & _UNDEFINED
    if kind == _DATUM:
        name = reader.name()
        if not defined:
            raise ValueError(f"the code needs a constant that it does not contain: {name}")
        segment, offset, _ = reader.number(), reader.number(), reader.number()
        return _Symbol(kind, name, segment, offset)
    index = reader.number()
    name = reader.name() if kind != _SECTION and (defined or flags & _NAMED) else ""
    return _Symbol(kind, name, index, defined=defined)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield address and content of each data segment."""
    reader = _Reader(data)
    for _ in range(reader.number()):
        if reader.number() != 0 or reader.byte() != _I32_CONST:
            raise ValueError("the object has a data segment of an unexpected kind")
        address = reader.signed()
        if reader.byte() != _END:
            raise ValueError("the object has a data segment of an unexpected kind")
        yield address, reader.bytes(reader.number())


def _relocated(payload: bytes, relocations: bytes, address_of: dict[int, int]) -> bytes:
    """Return a section's payload with the addresses of constants filled in. address_of: by index of the symbol."""
    out, reader = bytearray(payload), _Reader(relocations)
    reader.number()  # index of the section
    for _ in range(reader.number()):
        kind, offset, symbol = reader.byte(), reader.number(), reader.number()
        if kind in _INDEX_RELOCATIONS:
            continue
        if kind not in (_MEMORY_LEB, _MEMORY_SLEB, _MEMORY_I32):
            raise ValueError(f"the object has a relocation of an unexpected kind, {kind}")
        address = address_of[symbol] + reader.signed()
        out[offset : offset + (4 if kind == _MEMORY_I32 else 5)] = (
            address.to_bytes(4, "little") if kind == _MEMORY_I32 else _padded(address)
        )
    return bytes(out)


def module_of(data: bytes, exported: tuple[str, ...]) -> bytes:
    """Return a module from an object.

    The module imports from "env" its memory, `__stack_pointer` (a mutable i32, STACK_TOP at the start) and the mathematical
    functions that the code calls.

    Args:
        data: the object.
        exported: names of the functions that become exports.

    Raises ValueError if the object contains what one object of functions and constants does not.
    """
    found = _read(data)
    symbols = _symbols(found.custom["linking"])
    segments = list(_segments(found.sections[_DATA])) if _DATA in found.sections else []
    end = DATA_ADDRESS + sum(len(content) for _, content in segments) + 16 * len(segments)
    if end > STACK_TOP // 2:
        raise ValueError(f"{end:,} bytes of constants leave no room for the stack")
    address_of = {k: DATA_ADDRESS + segments[s.index][0] + s.offset for k, s in enumerate(symbols) if s.kind == _DATUM}
    functions = {s.name: s.index for s in symbols if s.kind == _FUNCTION and s.defined}
    missing = [name for name in exported if name not in functions]
    if missing:
        raise ValueError(f"the object does not contain {', '.join(missing)}")
    sections = dict(found.sections)
    for kind, name in ((_CODE, "reloc.CODE"), (_DATA, "reloc.DATA")):
        if kind in sections and name in found.custom:
            sections[kind] = _relocated(sections[kind], found.custom[name], address_of)
    if segments:
        moved = [
            b"\0" + bytes([_I32_CONST]) + _signed(DATA_ADDRESS + at) + bytes([_END]) + _number(len(content)) + content
            for at, content in _segments(sections[_DATA])
        ]
        sections[_DATA] = _number(len(moved)) + b"".join(moved)
    sections[_EXPORT] = _number(len(exported)) + b"".join(
        _text(name) + bytes([_FUNCTION]) + _number(functions[name]) for name in exported
    )
    return _HEADER + b"".join(_section(kind, sections[kind]) for kind in _ORDER if kind in sections)
