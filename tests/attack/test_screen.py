"""What is printed has no markup of its own and obeys no control character; what breaks the screen does not stop the files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mujun.cli import common
from mujun.cli.screen import Screen, line, row, table
from mujun.cli.streams import tell

NASTY = "[sic] [own radar] [/x] :warning: \x1b[31m\x07"
SHOWN = "[sic] [own radar] [/x] :warning: [31m"
MUJUN = str(Path(sys.executable).parent / "mujun")


def test_every_way_to_the_screen_shows_a_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    shown = table(NASTY, title=NASTY)
    row(shown, NASTY)
    common.console().print(shown)
    line(NASTY, "bold", NASTY)
    common.tell_text(NASTY)
    common.note(NASTY)
    tell(NASTY)
    out, err = capsys.readouterr()
    assert out.count(SHOWN) == 6 and err.count(SHOWN) == 2
    assert not {"\x1b", "\x07"} & set(out + err)


def test_a_screen_that_breaks_is_told_once_the_files_are_written() -> None:
    screen, called = Screen(), []

    def breaks(name: str) -> None:
        called.append(name)
        raise BrokenPipeError

    screen.show(breaks, "first")
    screen.show(breaks, "second")
    with pytest.raises(BrokenPipeError):
        screen.end()
    assert called == ["first"]


@pytest.mark.parametrize("screen", ["/dev/full", "pipe"])
def test_a_run_whose_screen_cannot_be_written_writes_its_brief(tmp_path: Path, screen: str) -> None:
    """`assess --out a | head -1` wrote no brief."""
    words = [MUJUN, "assess", "thaad-quarter", "--nominal", "--no-pictures", "--out", str(tmp_path / "run")]
    if screen == "pipe":
        reading, writing = os.pipe()
        os.close(reading)
    else:
        writing = os.open(screen, os.O_WRONLY)
    done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert done.returncode == 1 and "bug" not in done.stderr
    assert (tmp_path / "run" / "brief.html").is_file() and (tmp_path / "run" / "run.txt").is_file()
