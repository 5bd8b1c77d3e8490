"""Tests claims: the request of `assess`, which can be stored and repeated, and its run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, get_args

from mujun.analyses.questions.ladder import ALL_RUNGS, RUNGS
from mujun.base.code_folder import program_hash
from mujun.base.compiled import code_folder
from mujun.base.digest import digest
from mujun.base.outcomes import BadArgument, BadInput, nearest_names
from mujun.base.processes import Tick
from mujun.base.store import recalled, store
from mujun.base.tasks.bounded import read_file
from mujun.base.tasks.ledger import Ledger
from mujun.base.tasks.memory import give_back
from mujun.base.text import say
from mujun.reports.brief.brief import assessment
from mujun.reports.brief.tables import assessment_tables, verdict_rows
from mujun.reports.data.comparison import comparison_data
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.bibliography import to_bibtex, to_csl
from mujun.reports.formats.crate import LARGEST_RUN
from mujun.reports.formats.tabular import csv_text, workbook
from mujun.reports.plain import BOUNDARIES, read_json
from mujun.runs.claims.again import again
from mujun.runs.shared.cautions import own_cautions
from mujun.runs.shared.command_line import changes, command_line, plain_name
from mujun.runs.shared.files import OWN_ENDINGS, STUDIES, Roles, check_name, files_of
from mujun.runs.shared.request import Ready, Request, Result, as_json, at_once, opened
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.uncertain import Distribution
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.changes import said_changes
from mujun.scenario.schema.study import Study
from mujun.studies.capitals import seen_by_capitals
from mujun.studies.check import check_names
from mujun.studies.compare import compare, earlier_run
from mujun.studies.draws.design import Design, Sampling, check_memory, replicates_for
from mujun.studies.live.every import live_studies
from mujun.studies.live.flights import GROUND_POINTS
from mujun.studies.live.study import LiveStudy
from mujun.studies.readings import as_read
from mujun.studies.replicates import sampled
from mujun.studies.run import run_all, studies_named
from mujun.studies.verdict import StudyResult

USUAL_DRAWS = 256
"""Draws of a run that names no number of them: enough to tell a claim that depends from one that does not."""


@dataclass(frozen=True, kw_only=True)
class AssessRequest(Request):
    """A run of studies.

    studies: names and files; none: the studies of the document.
    sampling: the draws; None: nominal values only.
    without_rungs: rungs of the ladder to leave out.
    presets: governments or source families whose numbers replace the nominal values.
    compare: brief.json of an earlier run.
    """

    studies: Sequence[str] = ()
    sampling: Sampling | None = None
    without_rungs: Sequence[str] = ()
    presets: Sequence[str] = ()
    compare: Path | None = None
    roles: ClassVar[Roles] = {"studies": STUDIES}

    def __post_init__(self) -> None:
        for rung in self.without_rungs:
            if rung not in RUNGS:
                near = nearest_names(rung, RUNGS)
                raise BadArgument(
                    say(
                        "<without_rungs> {rung}: expected one of {names}{near}",
                        rung=rung,
                        names=", ".join(RUNGS),
                        near=near,
                    )
                )

    @property
    def own_files(self) -> list[Path]:
        """The user's own files."""
        return files_of(self)

    @property
    def command(self) -> str:
        """The command line of the same request."""
        return command_line(
            "assess", self.studies, **_draws_asked(self.sampling), without_rungs=self.without_rungs, presets=self.presets,
            params=changes(self.params), files=self.files,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return the request as plain data; the user's own files by name, without their folders."""
        draws = self.sampling
        return {
            "names": [plain_name(name, OWN_ENDINGS) for name in self.studies],
            "without_rungs": list(self.without_rungs),
            "presets": list(self.presets),
            "params": dict(self.params),
            "files": [file.name for file in self.files],
            "draws": None if draws is None else {
                "samples": draws.design.samples, "seed": draws.design.seed, "distribution": draws.design.distribution,
                "precision": draws.precision, "holds_from": draws.holds_from, "fails_to": draws.fails_to,
            },
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], folder: Path) -> "AssessRequest":
        """Return the request from its `to_dict`. folder: of the user's own files. Raises BadInput for other data."""
        try:
            names, without, presets = (tuple(map(str, data[key])) for key in ("names", "without_rungs", "presets"))
            params = said_changes(data["params"])  # a mapping, or texts PATH=VALUE in packages of earlier versions
            draws = data["draws"]
            sampling = None if draws is None else sampling_of(**draws)
            files = tuple(folder / Path(name).name for name in data.get("files", ()))
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(
                say("the request is not one of this program ({error}); expected one as it was written", error=error)
            ) from None
        studies = tuple(str(folder / Path(n).name) if n.lower().endswith(OWN_ENDINGS) else n for n in names)
        compare = None if data.get("compare") is None else folder / Path(str(data["compare"])).name
        return cls(
            studies=studies, sampling=sampling, without_rungs=without, presets=presets, params=params, files=files,
            compare=compare,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AssessResult(Result):
    """The result of a run: data, tables and sources. The brief itself is made with its pictures (`written.write`).

    facts: provenance of the run.
    recalled: whether the verdicts are those that were computed earlier of the same inputs.
    """

    request: AssessRequest
    built: Builder
    results: list[StudyResult]
    facts: dict[str, Any]
    recalled: bool = False

    @cached_property
    def live_builder(self) -> Builder:
        """Builder of what its live page computes with."""
        return self.built if self.built.kept is not None else Builder(self.built.catalogue, kept={})

    @cached_property
    def live(self) -> list[LiveStudy]:
        """What a live page needs of those studies that have one; the same in every language."""
        return live_studies(self.live_builder, self.results, GROUND_POINTS)[0]


class Tested(NamedTuple):
    """What is computed of the studies: their results, the ids of the entries read, and how boosts were scaled."""

    results: list[StudyResult]
    used: frozenset[str]
    boosts: list[dict[str, Any]]


def sampling_of(
    samples: int, seed: int, distribution: str, precision: float | None, holds_from: float, fails_to: float
) -> Sampling | None:
    """Return the sampling of a request; None for nominal values only. Raises BadInput for values that do not fit together."""
    drawn = distribution_named(distribution)
    if samples == 0:
        if precision is not None:
            raise BadArgument(
                say("<precision> says when draws end, and none are asked for; expected draws, not nominal values only")
            )
        return None
    return Sampling(Design(samples, seed, drawn, replicates_for(samples)), precision, holds_from, fails_to)


def distribution_named(name: str) -> Distribution:
    """Return a distribution by its name. Raises BadInput for an unknown one."""
    known: tuple[Distribution, ...] = get_args(Distribution)
    for distribution in known:
        if distribution == name:
            return distribution
    raise BadArgument(say("<distribution> {name}: expected {names}", name=name, names=" or ".join(known)))


def prepared(request: AssessRequest) -> tuple[Builder, list[Study]]:
    """Return a builder and the checked studies of a run. Raises BadInput before any work."""
    built, request = opened(request, request.presets)
    studies = studies_named(built.catalogue, request.studies)
    for study in studies:
        check_names(built, study)
    if request.sampling is not None:
        check_memory(request.sampling.design.samples, sum(len(as_read(study)) for study in studies))
    return built, studies


def run(request: AssessRequest, ready: Ready = at_once, tick: Tick | None = None) -> AssessResult:
    """Test the studies: verdicts, draws if requested, and the claims under each government's assumptions."""
    built, studies = prepared(request)
    older = earlier(request.compare)
    ready()
    return tested(request, built, studies, older, tick)


def nothing(results: list[StudyResult]) -> None:
    """Do nothing with results."""


def tested(
    request: AssessRequest,
    built: Builder,
    studies: list[Study],
    older: Mapping[str, Any] | None = None,
    tick: Tick | None = None,
    first: Callable[[list[StudyResult]], None] = nothing,
    pieces: Path | None = None,
) -> AssessResult:
    """Test prepared studies, or recall their results if the same inputs were tested earlier with the same program.

    older: an earlier run to compare with.
    first: called with the verdicts as soon as they are known.
    pieces: folder of draws that were finished elsewhere, which stay there; None: those of an earlier run of the same request that
        was killed, which go when the work is done.
    """
    computed, ledger = [], ledger_of(request, built, studies, pieces)

    def compute() -> Tested:
        results = run_all(built, studies, ALL_RUNGS - set(request.without_rungs))
        results = seen_by_capitals(built, results)
        if request.sampling is not None:
            built.kept = {}  # with the flights of all studies beside those of the draws, memory would be full
            give_back()
            results = sampled(built.catalogue, results, request.sampling, tick, built.solved, ledger)
        computed.append(True)
        first(results)
        return Tested(results, built.used, built.boosts())

    results, used, boosts = recalled("verdicts", asked_of(request, built, studies), compute, program_hash())
    if ledger is not None and pieces is None:
        ledger.drop()
    if not computed:
        first(results)
    facts = provenance(built.catalogue, used, request.command, studies)
    facts["seed"] = request.sampling.design.seed if request.sampling else None
    facts["interceptor_boosts"] = boosts
    facts["again"] = {result.study.id: again(built.catalogue, result, request.own_files) for result in results}
    data = assessment(results, facts)
    data["cautions"] = own_cautions(built, {*used, *facts["own_entries"]})
    if older is not None:
        moved = compare(built.catalogue, results, facts["numbers"], facts["source_hash"], older)
        data["compared"] = comparison_data(moved, str(request.compare))
    return AssessResult(
        data=data,
        title=", ".join(study.id for study in studies),
        files=_files(built.catalogue, results, facts, data),
        request=request,
        built=built,
        results=results,
        facts=facts,
        recalled=not computed,
    )


def recorded_otherwise(found: AssessResult, facts: Mapping[str, Any], name: str | None) -> AssessResult:
    """Return a result as if it had been made where another one was.

    facts: that one's provenance: version, machine and so on. name: of the earlier run with which it was compared.
    """
    merged = {**found.facts, **facts}
    data = {**found.data, "provenance": merged}
    if name is not None and "compared" in data:
        data["compared"] = {**data["compared"], "with": name}
    return replace(found, facts=merged, data=data, files=_files(found.built.catalogue, found.results, merged, data))


def asked_of(request: AssessRequest, built: Builder, studies: Sequence[Study]) -> tuple[Any, ...]:
    """Return everything that the results of a request depend on, beside the program and the processor."""
    return built.catalogue.lock, request.to_dict(), [study.model_dump_json() for study in studies]


def ledger_of(
    request: AssessRequest, built: Builder, studies: Sequence[Study], folder: Path | None = None
) -> Ledger | None:
    """Return the ledger of a request's finished draws; None if nothing is drawn, or nothing is kept.

    Pieces of another program, or of a processor whose last bits differ, have other names.
    folder: where they lie; None: in a folder of the request's own beside the results of earlier runs.
    """
    if request.sampling is None:
        return None
    key = digest(program_hash(), code_folder.path.name, *asked_of(request, built, studies))
    return Ledger.beside_results(store().path, key) if folder is None else Ledger(folder, key)


def _files(
    catalogue: Catalogue, results: list[StudyResult], facts: Mapping[str, Any], data: dict[str, Any]
) -> dict[str, Callable[[], str | bytes]]:
    """Return the files of data, tables and sources, by name."""
    keys = [row["key"] for row in facts["sources"]]
    about = {key: facts[key] for key in ("command", "version", "source_hash", "catalogue_lock", "seed")}
    sheets = {"what": "tables of a run of mujun", **about, "boundaries": BOUNDARIES}
    return {
        "brief.json": as_json(data),
        "tables.xlsx": lambda: workbook(assessment_tables(results), sheets),
        "verdicts.csv": lambda: csv_text(verdict_rows(results)),
        "sources.bib": lambda: to_bibtex(catalogue.sources, keys),
        "sources.csl.json": lambda: to_csl(catalogue.sources, keys),
    }


def earlier(path: Path | None) -> Mapping[str, Any] | None:
    """Return an earlier run to compare with; None for no path. Raises BadInput for a file that is not a run."""
    if path is None:
        return None
    check_name(path)
    try:
        data = read_json(read_file(path, LARGEST_RUN))
    except OSError as error:
        raise BadArgument(
            say(
                "<compare> {path}: cannot be read ({strerror}); expected the brief.json of a run",
                path=path,
                strerror=error.strerror,
            )
        ) from None
    except ValueError as error:
        key = "<compare> {path}: this is no JSON ({fault}); expected the brief.json of a run"
        raise BadArgument(say(key, path=path, fault=str(error))) from None
    return earlier_run(data, str(path))


def _draws_asked(sampling: Sampling | None) -> dict[str, Any]:
    """Return the arguments that request the same draws, without those that equal the defaults."""
    if sampling is None:
        return {"nominal": True}
    design, plain = sampling.design, Sampling(sampling.design)
    asked: dict[str, Any] = {"samples": design.samples, "seed": design.seed}
    if design.distribution != "triangular":
        asked["distribution"] = design.distribution
    for name in ("precision", "holds_from", "fails_to"):
        if (value := getattr(sampling, name)) != getattr(plain, name):
            asked[name] = value
    return asked
