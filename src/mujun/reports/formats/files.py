"""Writes files of results, each first under a temporary name, so that no file is ever half-written; zips of the same bytes."""

import io
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.reports.drafts import OLD, clean_up, draft_folder, drafting, filled, made_parents, move_all

DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, struct.error,
)  # fmt: skip
"""What reading a damaged zip, or JSON in it, may raise."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every file in a zip, fixed so that the same content gives the same bytes."""


def check_folder(folder: Path, run: str | None = None) -> None:
    """Raise BadInput, before any work, for a folder that cannot be used: not empty, not a folder, or not writable.

    run: name of the file that lists the files of an earlier run; such a run may be replaced.
    """
    try:
        clean_up(folder)
        _check_folder(folder, run)
    except OSError as error:  # such as a name that is too long, or a folder that nobody may look into
        raise BadArgument(
            say(
                "<folder> {what}: cannot be written ({strerror}); expected a folder that can",
                what=str(folder)[:200],
                strerror=error.strerror,
            )
        ) from None


def _check_folder(folder: Path, run: str | None) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadArgument(say("<folder> {folder}: is not a folder; expected a new or empty folder", folder=folder))
    if folder.is_dir() and any(folder.iterdir()) and not (run is not None and (folder / run).is_file()):
        raise _in_the_way(folder)
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    finally:
        for one in made:
            if one.is_dir():
                one.rmdir()


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write files into a folder, all of them or none; an existing file is never overwritten.

    Raises BadInput if the folder cannot be written or already contains one of the files.
    """
    clean_up(folder)
    if not folder.is_dir() or not any(folder.iterdir()):
        return write_run(folder, files)
    if there := next((name for name in files if (folder / name).exists()), None):
        key = "<folder> {folder}: already holds {name}; expected a new or empty folder"
        raise BadArgument(say(key, folder=folder, name=there))
    try:
        with drafting(folder, folder) as draft:
            filled(draft, files)
            move_all(draft, folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return [folder / name for name in files]


def write_new(path: Path, content: str | bytes) -> Path:
    """Write one file that is not there yet, whole or not at all. Raises BadInput if it is, or if it cannot be written."""
    if path.exists():
        key = "<folder> {folder}: already holds {name}; expected a new or empty folder"
        raise BadArgument(say(key, folder=path.parent, name=path.name))
    write_one(path, content.encode() if isinstance(content, str) else content)
    return path


def check_new(path: Path, argument: str, ending: str, force: bool = False) -> None:
    """Raise BadInput, before any work, for a path that cannot be written: wrong ending, existing file, missing folder."""
    if path.suffix.lower() != ending:
        key = "<{argument}> {path}: expected a name ending in {ending}"
        raise BadArgument(say(key, argument=argument, path=path, ending=ending))
    try:
        if path.exists() and not (force and path.is_file()):
            key = "<{argument}> {path}: exists; expected a new name"
            if path.is_file():
                key = "<{argument}> {path}: exists; expected a new name; <force> replaces a file"
            raise BadArgument(say(key, argument=argument, path=path))
        folder = next(one for one in path.absolute().parents if one.exists())
    except OSError as error:
        key = "<{argument}> {path}: cannot be written ({fault}); expected a name that can"
        raise BadArgument(say(key, argument=argument, path=str(path)[:200], fault=error.strerror)) from None
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        key = "<{argument}> {path}: {folder} cannot be written; expected a folder that can"
        raise BadArgument(say(key, argument=argument, path=path, folder=folder))


def write_one(path: Path, data: bytes, force: bool = False) -> None:
    """Write one file under a temporary name, then rename it. Raises BadInput if it cannot be written."""
    try:
        clean_up(path)
        with made_parents(path.parent), drafting(path, path.parent) as draft:
            filled(draft, {path.name: data})
            if path.exists() and not force:
                raise BadArgument(say("{path}: exists by now; expected a new name", path=path))
            os.replace(draft / path.name, path)
    except OSError as error:
        raise BadArgument(
            say("{path}: cannot be written ({strerror}); nothing was changed", path=path, strerror=error.strerror)
        ) from None


def foreign_files(folder: Path, run: str) -> list[str] | None:
    """Return the names of files in a folder that an earlier run's list does not contain; None if there is no such list.

    run: name of the file that lists the files of a run, one a line.
    """
    try:
        known = (folder / run).read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return None
    there = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(set(there) - {*known, run})


def write_run(
    folder: Path, files: Mapping[str, str | bytes], run: str | None = None, force: bool = False
) -> list[Path]:
    """Write all files of a run together: into a new folder beside the requested one, which is then renamed.

    files: by name, or by path in a folder of the run.
    run: name of the file that lists the files of the run; None: no list.
    force: replace an earlier run in the folder; nothing else is ever replaced.
    Raises BadInput if something is in the way or the disk is full; the folder is then unchanged.
    """
    clean_up(folder)
    if folder.is_dir() and any(folder.iterdir()):
        _check_replaced(folder, run, force)
    old: Path | None = None
    empty = folder.is_dir() and not any(folder.iterdir())
    try:
        # An empty folder is filled in place: its parent may be read-only, or it may be a mount point.
        with made_parents(folder.parent), drafting(folder, folder if empty else folder.parent) as draft:
            filled(draft, files if run is None else {**files, run: "\n".join(files) + "\n"})
            if empty:
                move_all(draft, folder)
            else:
                if folder.exists():
                    old = draft_folder(folder, folder.parent, OLD)
                    os.replace(folder, old / "run")
                os.replace(draft, folder)
    except OSError as error:
        if old is not None and not folder.exists():
            os.replace(old / "run", folder)
        raise _unwritable(folder, error) from None
    finally:
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
    return [folder / name for name in files]


def _check_replaced(folder: Path, run: str | None, force: bool) -> None:
    """Raise BadInput for a folder with anything in it, but for a whole earlier run that may be replaced."""
    strange = None if run is None else foreign_files(folder, run)
    if not force or strange is None:
        raise _in_the_way(folder, earlier=strange is not None)
    if strange:
        key = "<folder> {folder}: holds {names}, no part of a run; expected an earlier run and nothing else"
        raise BadArgument(say(key, folder=folder, names=", ".join(strange[:3])))


def _unwritable(folder: Path, error: OSError) -> BadArgument:
    key = "<folder> {folder}: cannot be written ({strerror}); nothing was changed"
    return BadArgument(say(key, folder=folder, strerror=error.strerror))


def _in_the_way(folder: Path, earlier: bool = False) -> BadArgument:
    """Return the refusal of a folder with something in it. earlier: whether that is an earlier run."""
    key = "<folder> {folder}: exists and is not empty; expected a new or empty folder"
    if earlier:
        key = "<folder> {folder}: exists and is not empty; expected a new or empty folder; <force> replaces an earlier run"
    return BadArgument(say(key, folder=folder))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files, by path, as the bytes of a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, content)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip, by path. Raises one of DAMAGED for one that is."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}
