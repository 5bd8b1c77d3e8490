"""The commands of `mujun`; heavy imports wait until a command needs them, so that help is quick."""

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.tasks.stopping import Stopped, end_soon_when_interrupted, stop
from mujun.base.text import say
from mujun.base.version import __version__
from mujun.cli.cache import cache_app
from mujun.cli.claims.commands import assess, explain, page, reproduce, sensitivity, threshold, validate
from mujun.cli.claims.sweep import sweep_app
from mujun.cli.engagements.commands import footprint, intercept, network, raid
from mujun.cli.flights.commands import coverage, flight, reach, reconstruct
from mujun.cli.language import faults_said, language_asked, say_help, screen_words
from mujun.cli.numbers.commands import catalogue_app, new
from mujun.cli.options import in_language
from mujun.cli.streams import fault_said, finish, give_up_output, machine_fault, prepare, tell
from mujun.reports.language import ENGLISH, speaking, spoken, t


class Commands(TyperGroup):
    """The commands; help and errors are in the language asked for, and errors in arguments use the names of options."""

    def main(self, args: Any = None, *arguments: Any, **options: Any) -> Any:
        """Run the program. args: its words; None: those of the process."""
        with speaking(language_asked(sys.argv[1:] if args is None else list(args))):
            if spoken() == ENGLISH:
                return super().main(args, *arguments, **options)
            say_help(self)
            with screen_words():
                return super().main(args, *arguments, **options)

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Return the context of the program's own options. Raises errors of usage in the current language."""
        with faults_said():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Raises BadInput with options in place of the names of arguments, and errors of usage."""
        try:
            with faults_said():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped from None
        except BadArgument as error:
            from mujun.runs.shared.command_line import option_of

            raise BadInput(error.said(option_of, t)) from None
        except BadInput as error:
            raise BadInput(t(error.args[0])) from None


app = typer.Typer(
    name="mujun",
    cls=Commands,
    help="Claims about missile defence, as computations anyone can check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(cache_app, name="cache")
app.add_typer(sweep_app, name="sweep")
for command in (
    assess, explain, page, reproduce, flight, coverage, footprint, intercept, network, raid, reach, reconstruct, sensitivity,
    threshold, validate, new,
):  # fmt: skip
    app.command()(in_language(command))


def _version(value: bool) -> None:
    if value:
        typer.echo(f"mujun {__version__}")
        raise typer.Exit()


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Claims about missile defence, as computations anyone can check."""


def run() -> None:
    """Run the program. Exit status: 0 done, 2 bad input, 1 failure, 130 stopped; no traceback reaches a user."""
    import os

    # The only linear algebra is on many 3x3 systems: more BLAS threads would only spin (0.3 s of `assess`).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with speaking(language_asked(sys.argv[1:])):
        stop.text = f"mujun: {t('stopped')}"
        end_soon_when_interrupted()
        try:
            _run()
        except (KeyboardInterrupt, Stopped):
            stop.end()


def _run() -> None:
    """Run the program in the current language."""
    import os

    try:
        prepare()
        try:
            app()
        finally:
            finish()
    except BadInput as error:
        _end(f"mujun: {error}", 2)
    except BrokenPipeError:
        give_up_output()
        raise SystemExit(1) from None
    except MemoryError:
        _end(f"mujun: {t('not enough memory for this request')}", 1)
    except OSError as error:
        give_up_output()
        said, status = fault_said(error)
        _end(f"mujun: {t(said)}", status)
    except Exception as error:  # a bug: reported as one, with the data needed for a report
        import traceback

        if said := machine_fault(error):
            _end(f"mujun: {t(said)}", 1)
        if os.environ.get("MUJUN_DEBUG"):
            traceback.print_exc()
        where = traceback.extract_tb(error.__traceback__)[-1]
        key = "failure ({fault}) at {place}; this is a bug in mujun; MUJUN_DEBUG=1 shows the whole trace"
        place = f"{Path(where.filename).name}:{where.lineno}"
        _end(f"mujun: {t(say(key, fault=f'{type(error).__name__}: {error}', place=place))}", 1)


def _end(text: str, status: int) -> NoReturn:
    """End the program with a line on standard error."""
    tell(text)
    raise SystemExit(status) from None


if __name__ == "__main__":
    run()
