"""Runs the program as `python -m mujun`."""

from mujun.cli.start import run

if __name__ == "__main__":
    run()
