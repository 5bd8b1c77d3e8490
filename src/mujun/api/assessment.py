"""Claims tested from Python: verdicts, and where they flip."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.reports.brief.pictures import Picture, all_pictures
from mujun.reports.formats.files import write_run
from mujun.reports.plain import clean
from mujun.reports.wording import margin_text
from mujun.runs.asked import Asked, Tested, builder, one_study, prepared, sampling_of, tested
from mujun.runs.written import RUN, run_files
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import parameter_at, parameters_of
from mujun.studies.questions import has_margin
from mujun.studies.threshold import thresholds
from mujun.studies.verdict import StudyResult


@dataclass(frozen=True)
class Assessment:
    """A run of studies. asked: what was asked. Each study's result is had by its id: `assessment["hits-russia"]`."""

    asked: Asked
    _tested: Tested = field(repr=False)

    def __getitem__(self, study: str) -> dict[str, Any]:
        """Return one study's result as plain data, as in brief.json. Raises BadInput for a study that was not tested."""
        for result in self._tested.results:
            if result.study.id == study:
                found: dict[str, Any] = clean(result.to_dict())
                return found
        raise BadInput(f"{study} is not of this run; expected one of {', '.join(self.studies)}")

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the studies."""
        return iter(self.studies)

    def __len__(self) -> int:
        return len(self._tested.results)

    @property
    def studies(self) -> list[str]:
        """Ids of the studies, in their order."""
        return [result.study.id for result in self._tested.results]

    @property
    def verdicts(self) -> dict[str, str]:
        """Verdict of each study: holds, fails, depends (with draws), or no verdict (a table of others)."""
        return {result.study.id: result.verdict for result in self._tested.results}

    @property
    def margins(self) -> dict[str, float | None]:
        """Nominal margin of each study, in the unit of `assessment[study]["margin_unit"]`; None where it does not exist."""
        return {result.study.id: result.answer.margin for result in self._tested.results}

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data: the content of brief.json."""
        found: dict[str, Any] = clean(self._tested.data)
        return found

    def pictures(self, study: str, language: str = "en") -> list[Picture]:
        """Return the maps and charts of one study, as in the brief. language: en or ja."""
        return all_pictures(self._tested.built.catalogue, [self._result(study)], language)[study]

    def save(
        self, folder: str | Path | None = None, pictures: bool = True, force: bool = False, language: str = "en"
    ) -> Path:
        """Write the brief and its files into a new folder; return it.

        folder: by default a new one named by the time. force: an earlier run in it is replaced. language: of the brief, en or
        ja. Raises BadInput where it cannot be written, or holds something already.
        """
        out = Path(folder) if folder is not None else Path(time.strftime("mujun-run-%Y%m%d-%H%M%S"))
        drawn = all_pictures(self._tested.built.catalogue, self._tested.results, language) if pictures else {}
        write_run(out, run_files(self._tested, drawn, language=language), RUN, force)
        return out

    def _result(self, study: str) -> StudyResult:
        _ = self[study]
        return next(result for result in self._tested.results if result.study.id == study)

    def _repr_html_(self) -> str:
        from markupsafe import escape

        rows = "".join(
            f"<tr><td>{escape(r.study.claim)}</td><td><b>{escape(r.verdict)}</b></td>"
            f"<td>{escape(margin_text(r.answer.margin, r.unit(r.answer)) if r.answer.margin is not None else '–')}</td></tr>"
            for r in self._tested.results
        )
        return f"<table><tr><th>claim</th><th>verdict</th><th>nominal margin</th></tr>{rows}</table>"


def assess(
    *studies: str | Path,
    params: Mapping[str, str] | None = None,
    presets: Sequence[str] = (),
    without_rungs: Sequence[str] = (),
    samples: int = 0,
    seed: int = 0,
    distribution: str = "triangular",
    precision: float | None = None,
    holds_from: float = 0.9,
    fails_to: float = 0.1,
    tick: Callable[[float], None] | None = None,
) -> Assessment:
    """Test claims.

    Args:
        studies: names, or paths of study files (.yaml) and of what they cite (.bib); none: those of the document.
        params: numbers of the catalogue to change, path -> value with its unit ({"sm-3-iia.burnout_speed": "5 km/s"}).
        presets: whose assumptions, or which source family's numbers, are put in place of the nominal values.
        without_rungs: rungs of the ladder that are left out.
        samples: draws over the published ranges (a multiple of 8; 0: nominal values only).
        seed: of the draws.
        distribution: of the draws, triangular or uniform.
        precision: draws end once every probability is known to +- so much.
        holds_from: probability from which on a claim holds.
        fails_to: probability up to which a claim fails.
        tick: told the share of the draws that are done.

    Raises BadInput, before any work, for whatever does not exist or fit. Verdicts are the margins' signs, or the shares of draws;
    what the models neglect stands in docs/models.md and in every result's `limits`.
    """
    sampling = sampling_of(samples, seed, distribution, precision, holds_from, fails_to)
    changes = tuple(f"{path}={value}" for path, value in (params or {}).items())
    asked = Asked(tuple(map(str, studies)), sampling, tuple(without_rungs), tuple(presets), changes)
    built, chosen = prepared(asked)
    return Assessment(asked, tested(asked, built, chosen, tick))


def flips(
    study: str | Path | Sequence[str | Path],
    *paths: str,
    params: Mapping[str, str] | None = None,
    presets: Sequence[str] = (),
    tick: Callable[[float], None] | None = None,
) -> list[dict[str, Any]]:
    """Return at which value of each number a study's nominal verdict flips, the nearest first, beside what is published.

    study: its name, or a YAML file, or such a file with the .bib files of its sources. paths: numbers of the catalogue, such as
    "sm-3-iia.burnout_speed"; by default all of the defence. `value` is None where no value that was tried (`tried_low` to
    `tried_high`) flips it. Raises BadInput for a number of the attacker's choosing.
    """
    changes = tuple(f"{path}={value}" for path, value in (params or {}).items())
    names = [str(study)] if isinstance(study, str | Path) else [str(one) for one in study]
    built = builder(changes, names, presets)
    chosen = one_study(built, names)
    if not has_margin(chosen):
        raise BadInput(f"{chosen.id} is a table of other verdicts and has none that could flip; expected one of those")
    numbers = [parameter_at(built.catalogue, path) for path in paths]
    evaluator = Evaluator(built.catalogue, chosen)
    found = thresholds(evaluator, numbers or parameters_of(built.catalogue, evaluator.used), tick)
    return [clean(flip.to_dict()) for flip in found.flips]
