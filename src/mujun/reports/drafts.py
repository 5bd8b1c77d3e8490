"""Drafts: files and folders under temporary names, which become the real ones at once; what killed programs left of them goes.

A draft lies beside its target, or in it where that is an empty folder. Its name tells the machine and the process that writes it:
a draft of a process that has ended is removed, or what was begun with it is undone, before anything else is written there.
"""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PART, OLD = ".part", ".old"
"""Endings of drafts, and of what a draft is about to replace."""
_LISTED = ".files"
"""File of a draft with the names of those that are to be moved out of it, one a line."""
_NAME = re.compile(r"-(?P<machine>[0-9a-f]{6})-(?P<process>\d+)-[a-z0-9_]+\.(?:part|old)$")
_LONGEST = 40
"""Most characters of the target's name in that of its draft; its own may be as long as the system allows."""


def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def _begin(target: Path) -> str:
    return f".{target.name[:_LONGEST]}-"


def draft_folder(target: Path, within: Path, ending: str = PART) -> Path:
    """Make a new folder for the draft of a file or folder. Raises OSError if it cannot be made."""
    prefix = f"{_begin(target)}{_machine()}-{os.getpid()}-"
    draft = Path(tempfile.mkdtemp(prefix=prefix, suffix=ending, dir=within))
    draft.chmod(0o777 & ~_umask())
    return draft


@contextlib.contextmanager
def drafting(target: Path, within: Path) -> Iterator[Path]:
    """Make a folder for the draft of a file or folder, for a block of code; what is left in it is removed at the end."""
    draft = draft_folder(target, within)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def filled(draft: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, by path, into a draft. Raises OSError if there is no room."""
    for name, content in files.items():
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        (draft / name).write_bytes(content.encode() if isinstance(content, str) else content)


def move_all(draft: Path, folder: Path) -> None:
    """Move all that is in a draft into a folder in which nothing is called so: all of it, or nothing where that fails."""
    names = sorted(path.name for path in draft.iterdir())
    (draft / _LISTED).write_text("\n".join(names) + "\n", encoding="utf-8")
    moved: list[str] = []
    try:
        for name in names:
            os.replace(draft / name, folder / name)
            moved.append(name)
    except OSError:
        _remove(folder / name for name in moved)
        raise


def left_in(folder: Path) -> list[Path]:
    """Return the drafts of ended processes that lie in a folder."""
    try:
        return [path for path in folder.iterdir() if _is_left(path)]
    except OSError:
        return []


def clean_up(target: Path) -> None:
    """Remove what killed programs left beside a file or folder, and in that folder; undo what they had begun there."""
    with contextlib.suppress(OSError):
        for draft in left_in(target):
            _undo(draft, target)
            _remove([draft])
    with contextlib.suppress(OSError):
        for draft in left_in(target.parent):
            if not draft.name.startswith(_begin(target)):
                continue
            if (
                draft.name.endswith(OLD) and not target.exists()
            ):  # it was killed between taking one away and putting the other
                with contextlib.suppress(OSError):
                    os.replace(draft / "run", target)
            _remove([draft])


@contextlib.contextmanager
def made_parents(folder: Path) -> Iterator[None]:
    """Make a folder with its parents for a block of code; if that fails, remove those that are still empty."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in new:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


def _is_left(path: Path) -> bool:
    """Return whether a path is a draft of a process of this machine that has ended."""
    found = _NAME.search(path.name)
    if found is None or not path.name.startswith(".") or found["machine"] != _machine():
        return False
    process = int(found["process"])
    if process == os.getpid() or os.name == "nt":  # there, asking for a process would end it
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # it runs, and is somebody else's
        return False
    return False


def _undo(draft: Path, folder: Path) -> None:
    """Remove from a folder what was moved out of a draft in it, before all of it was."""
    try:
        names = (draft / _LISTED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    if any((draft / name).exists() for name in names):
        _remove(folder / name for name in names if not (draft / name).exists())


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
