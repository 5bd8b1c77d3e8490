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
        probe = folder / ".mujun-probe"
        probe.touch()
        probe.unlink()
    finally:
        for one in made:
            if one.is_dir():
                one.rmdir()


def write_files(folder: Path, texts: Mapping[str, str | bytes]) -> list[Path]:
    """Write files into a new folder, each first under a temporary name; an existing file is never overwritten.

    Raises BadInput if the folder cannot be written or already contains one of the files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(
            say(
                "<folder> {folder}: cannot be made ({strerror}); expected a folder that can be written",
                folder=folder,
                strerror=error.strerror,
            )
        ) from None
    written = []
    for name, text in texts.items():
        path = folder / name
        if path.exists():
            raise BadArgument(
                say("<folder> {folder}: already holds {name}; expected a new or empty folder", folder=folder, name=name)
            )
        draft = path.with_suffix(path.suffix + ".part")
        try:
            draft.write_bytes(text.encode() if isinstance(text, str) else text)
            draft.replace(path)
        except OSError as error:
            raise BadArgument(
                say(
                    "<folder> {folder}: {name} cannot be written ({strerror})",
                    folder=folder,
                    name=name,
                    strerror=error.strerror,
                )
            ) from None
        written.append(path)
    return written


def check_new(path: Path, argument: str, ending: str, force: bool = False) -> None:
    """Raise BadInput, before any work, for a path that cannot be written: wrong ending, existing file, missing folder."""
    if path.suffix.lower() != ending:
        raise BadArgument(f"<{argument}> {path}: expected a name ending in {ending}")
    try:
        if path.exists() and not (force and path.is_file()):
            hint = "; <force> replaces a file" if path.is_file() else ""
            raise BadArgument(f"<{argument}> {path}: exists; expected a new name{hint}")
        folder = next(one for one in path.absolute().parents if one.exists())
    except OSError as error:
        raise BadArgument(
            f"<{argument}> {str(path)[:200]}: cannot be written ({error.strerror}); expected a name that can"
        ) from None
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise BadArgument(f"<{argument}> {path}: {folder} cannot be written; expected a folder that can")


def write_one(path: Path, data: bytes, force: bool = False) -> None:
    """Write one file under a temporary name, then rename it. Raises BadInput if it cannot be written."""
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_draft_of(path), suffix=".part", dir=path.parent)
        draft = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        draft.chmod(0o666 & ~_umask())
        if path.exists() and not force:
            raise BadArgument(say("{path}: exists by now; expected a new name", path=path))
        os.replace(draft, path)
    except OSError as error:
        raise BadArgument(
            say("{path}: cannot be written ({strerror}); nothing was changed", path=path, strerror=error.strerror)
        ) from None
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


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


def write_run(folder: Path, files: Mapping[str, str | bytes], run: str, force: bool = False) -> list[Path]:
    """Write all files of a run together: into a new folder beside the requested one, which is then renamed.

    files: by name, or by path in a folder of the run.
    run: name of the file that lists the files of the run.
    force: replace an earlier run in the folder; nothing else is ever replaced.
    Raises BadInput if something is in the way or the disk is full; the folder is then unchanged.
    """
    if folder.is_dir() and any(folder.iterdir()):
        strange = foreign_files(folder, run)
        if not force or strange is None:
            hint = "; <force> replaces an earlier run" if strange is not None else ""
            raise _in_the_way(folder, hint)
        if strange:
            raise BadArgument(
                say(
                    "<folder> {folder}: holds {names}, no part of a run; expected an earlier run and nothing else",
                    folder=folder,
                    names=", ".join(strange[:3]),
                )
            )
    draft: Path | None = None
    old: Path | None = None
    empty = folder.is_dir() and not any(folder.iterdir())
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # An empty folder is filled in place: its parent may be read-only, or it may be a mount point.
        draft = Path(tempfile.mkdtemp(prefix=_draft_of(folder), suffix=".part", dir=folder if empty else folder.parent))
        draft.chmod(0o777 & ~_umask())
        listed = {**files, run: "\n".join(files) + "\n"}
        for name, content in listed.items():
            (draft / name).parent.mkdir(exist_ok=True)
            (draft / name).write_bytes(content.encode() if isinstance(content, str) else content)
        if empty:
            for name in sorted(path.name for path in draft.iterdir()):
                os.replace(draft / name, folder / name)
        else:
            if folder.exists():
                old = Path(tempfile.mkdtemp(prefix=_draft_of(folder), suffix=".old", dir=folder.parent))
                os.replace(folder, old / "run")
            os.replace(draft, folder)
    except OSError as error:
        if old is not None and not folder.exists():
            os.replace(old / "run", folder)
        raise BadArgument(
            say(
                "<folder> {folder}: cannot be written ({strerror}); nothing was changed",
                folder=folder,
                strerror=error.strerror,
            )
        ) from None
    finally:
        for left in (draft, old):
            if left is not None:
                shutil.rmtree(left, ignore_errors=True)
    return [folder / name for name in files]


def _in_the_way(folder: Path, hint: str = "") -> BadArgument:
    return BadArgument(
        say(
            "<folder> {folder}: exists and is not empty; expected a new or empty folder{hint}", folder=folder, hint=hint
        )
    )


def _draft_of(path: Path) -> str:
    """Return how the temporary name of a file begins; its own may be as long as the system allows."""
    return f".{path.name[:40]}-"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
