"""What is asked of `mujun assess`, so that it can be asked again: studies, draws, changed numbers; and the work itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from mujun.analyses.questions.ladder import ALL_RUNGS, RUNGS
from mujun.base.outcomes import BadInput, nearest_names
from mujun.reports.brief.brief import assessment
from mujun.reports.data.provenance import provenance
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import with_presets
from mujun.scenario.numbers.uncertain import Distribution
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.changes import said_changes
from mujun.scenario.schema.study import Study
from mujun.studies.capitals import seen_by_capitals
from mujun.studies.check import check_names
from mujun.studies.draws.design import Design, Sampling
from mujun.studies.replicates import sampled
from mujun.studies.run import run_all, studies_named
from mujun.studies.verdict import StudyResult

OWN = (".yaml", ".yml", ".bib")
"""Endings of names that are files of the user's own."""


@dataclass(frozen=True)
class Asked:
    """A run of studies. names: studies and files; without: rungs left out; params: PATH=VALUE."""

    names: tuple[str, ...] = ()
    sampling: Sampling | None = None
    without: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    params: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for rung in self.without:
            if rung not in RUNGS:
                raise BadInput(f"--without-rung {rung}: expected one of {', '.join(RUNGS)}{nearest_names(rung, RUNGS)}")

    @property
    def files(self) -> list[Path]:
        """The user's own files."""
        return [Path(name) for name in self.names if name.lower().endswith(OWN)]

    @property
    def command(self) -> str:
        """The command line that asks for the same."""
        words = ["mujun assess", *self.names, *_options(self.sampling)]
        words += [f"--without-rung {rung}" for rung in self.without]
        words += [*(f"--preset {p}" for p in self.presets), *(f"--param '{p}'" for p in self.params)]
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, the user's own files by their names alone."""
        draws = self.sampling
        return {
            "names": [Path(name).name if name.lower().endswith(OWN) else name for name in self.names],
            "without_rungs": list(self.without),
            "presets": list(self.presets),
            "params": list(self.params),
            "draws": None if draws is None else {
                "samples": draws.design.samples, "seed": draws.design.seed, "distribution": draws.design.distribution,
                "precision": draws.precision, "holds_from": draws.holds_from, "fails_to": draws.fails_to,
            },
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], folder: Path) -> "Asked":
        """Return what `to_dict` tells, with the user's own files in a folder. Raises BadInput for what it cannot have told."""
        try:
            lists = [tuple(map(str, data[key])) for key in ("names", "without_rungs", "presets", "params")]
            draws = data["draws"]
            sampling = None if draws is None else sampling_of(**draws)
        except (KeyError, TypeError) as error:
            raise BadInput(
                f"the request is not one of this program ({error}); expected one as it was written"
            ) from None
        names = tuple(str(folder / Path(n).name) if n.lower().endswith(OWN) else n for n in lists[0])
        return cls(names, sampling, *lists[1:])


@dataclass(frozen=True)
class Tested:
    """A run that was made. data: the JSON object."""

    built: Builder
    results: list[StudyResult]
    facts: dict[str, Any]
    data: dict[str, Any]


def sampling_of(
    samples: int, seed: int, distribution: str, precision: float | None, holds_from: float, fails_to: float
) -> Sampling | None:
    """Return what is asked of draws; None where none are asked for. Raises BadInput for what makes no sense."""
    if distribution not in get_args(Distribution):
        raise BadInput(f"--distribution {distribution}: expected {' or '.join(get_args(Distribution))}")
    if samples == 0:
        if precision is not None:
            raise BadInput(
                "--precision says when draws end, and none are asked for; expected --samples N, the most of them"
            )
        return None
    return Sampling(Design(samples, seed, distribution), precision, holds_from, fails_to)  # type: ignore[arg-type]


def builder(
    params: Mapping[str, str] | Sequence[str] = (), names: Sequence[str | None] = (), presets: Sequence[str] = ()
) -> Builder:
    """Return a builder on the catalogue: with the user's own files among `names`, presets, then changes of its own.

    params: path -> value with its unit, or texts of the form PATH=VALUE.
    """
    extra = [Path(name) for name in names if name and name.lower().endswith(OWN)]
    for file in extra:
        if not file.is_file():
            raise BadInput(f"{file}: no such file; expected a catalogue name, a YAML file or a BibTeX file")
    try:
        values = said_changes(params)
    except BadInput as error:
        raise BadInput(f"--param {error}") from None
    catalogue = with_presets(load_catalogue(tuple(extra)), presets)
    return Builder(catalogue.with_values(values) if values else catalogue)


def one_study(built: Builder, names: Sequence[str]) -> Study:
    """Return the one study among some names, the others being .bib files. Raises BadInput where there are several or none."""
    studies = [name for name in names if not name.lower().endswith(".bib")]
    if len(studies) != 1:
        told = f"{len(studies)} studies are named" if studies else "no study is named"
        raise BadInput(f"{told}; expected one, with the .bib files of its sources if it has any")
    study = built.catalogue.get(Study, studies[0])
    check_names(built, study)
    return study


def prepared(asked: Asked) -> tuple[Builder, list[Study]]:
    """Return a builder and the studies of a run, checked. Raises BadInput before any work."""
    built = builder(asked.params, asked.names, asked.presets)
    studies = studies_named(built.catalogue, [name for name in asked.names if not name.lower().endswith(".bib")])
    for study in studies:
        check_names(built, study)
    return built, studies


def nothing(results: list[StudyResult]) -> None:
    """Do nothing with results."""


def tested(
    asked: Asked,
    built: Builder,
    studies: list[Study],
    tick: Callable[[float], None] | None = None,
    first: Callable[[list[StudyResult]], None] = nothing,
) -> Tested:
    """Test the studies, draw if that is asked for, and see the claims as each capital does.

    tick: told the share of the draws and of what follows them. first: told the verdicts as soon as they are there.
    """
    results = run_all(built, studies, ALL_RUNGS - set(asked.without))
    if asked.sampling is not None:
        results = sampled(built.catalogue, results, asked.sampling, tick)
    first(results)
    results = seen_by_capitals(built, results)
    facts = provenance(built.catalogue, built.used, asked.command)
    facts["seed"] = asked.sampling.design.seed if asked.sampling else None
    facts["interceptor_boosts"] = built.boosts()
    return Tested(built, results, facts, assessment(results, facts))


def _options(sampling: Sampling | None) -> list[str]:
    """Return the options of a command line that ask for the same draws."""
    if sampling is None:
        return []
    design, plain = sampling.design, Sampling(sampling.design)
    out = [f"--samples {design.samples} --seed {design.seed}"]
    if design.distribution != "triangular":
        out.append(f"--distribution {design.distribution}")
    for name in ("precision", "holds_from", "fails_to"):
        if (value := getattr(sampling, name)) != getattr(plain, name):
            out.append(f"--{name.replace('_', '-')} {value:g}")
    return out
