"""The start of the program: from its first moment Ctrl-C ends it with one sentence and exit status 130."""

import gc
import os


def run() -> None:
    """Run the program; see `mujun.cli.main.run`. Until that is loaded, Ctrl-C would end in a trace."""
    gc.disable()  # what is loaded stays until the end: to look for garbage in it takes a tenth of a short command's time
    try:
        from mujun.cli import main
    except KeyboardInterrupt:
        os.write(2, b"mujun: stopped\n")
        os._exit(130)
    gc.freeze()
    gc.enable()
    main.run()
