"""The start of the program: from its first moment Ctrl-C ends it with one sentence and exit status 130."""

import os


def run() -> None:
    """Run the program; see `mujun.cli.main.run`. Until that is loaded, Ctrl-C would end in a trace."""
    try:
        from mujun.cli import main
    except KeyboardInterrupt:
        os.write(2, b"mujun: stopped\n")
        os._exit(130)
    main.run()
