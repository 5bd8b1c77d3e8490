"""Tests claims from Python."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from mujun.api.arguments import Arguments, Files, Name, Params
from mujun.api.results import Answer, Fields, is_scalar, shortened, wrapped
from mujun.api.scalars import file_path, given, number, text, whole
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.reports.brief.brief import study_data
from mujun.reports.brief.pictures import Picture, all_pictures
from mujun.reports.plain import clean
from mujun.reports.wording import margin_of
from mujun.runs.claims.assess import USUAL_DRAWS, AssessRequest, AssessResult, run, sampling_of
from mujun.runs.claims.written import Written, new_folder, write
from mujun.studies.verdict import StudyResult, ladder_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Verdict(Fields):
    """A study's result, as in brief.json.

    - verdict: holds, fails, depends (with draws), or no verdict (a table of other verdicts).
    - margin: in margin_unit; its sign is the nominal verdict. None if there is no margin.
    - decides: the limiting case, and the reason.
    - worst_case, best_case: the cases with the smallest and the largest margin, in words.
    - ladder: share of cases or warheads that remains at each rung, a step with one more condition.
    - variants, tables, limits, sources: as in the brief.
    """

    @property
    def limiting_case(self) -> str:
        """The limiting case, without the reason."""
        return str(self["decides"]).partition(": ")[0]

    def __repr__(self) -> str:
        margin = "no margin" if self["margin"] is None else f"margin {self['margin']:,.4g} {self['margin_unit']}"
        return shortened(f"{self['id']} {self['verdict']}, {margin}: {self['decides']}")


class Assessment(Answer):
    """A run of studies: a mapping from the id of a study to its result, `assessment["hits-russia"].margin`."""

    _found: AssessResult

    @property
    def asked(self) -> AssessRequest:
        """The request of this run."""
        return self._found.request

    def __getitem__(self, study: str) -> Verdict:
        """Return one study's result. Raises BadInput for a study that was not tested."""
        return Verdict(wrapped(clean(study_data(self._result(study)))))

    def get(self, study: str, default: Any = None) -> Any:
        """Return one study's result, or the default for a study that was not tested."""
        return self[study] if study in self.studies else default

    def __contains__(self, study: object) -> bool:
        return study in self.studies

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the studies."""
        return iter(self.studies)

    def __len__(self) -> int:
        return len(self._found.results)

    @property
    def studies(self) -> list[str]:
        """Ids of the studies, in their order."""
        return [result.study.id for result in self._found.results]

    @property
    def verdicts(self) -> dict[str, str]:
        """Verdict of each study.

        A comparison is supported or contradicted, a necessary condition possible or ruled out; where readings or draws disagree
        it depends; a table of other studies has no verdict.
        """
        return {result.study.id: result.verdict for result in self._found.results}

    @property
    def margins(self) -> dict[str, float | None]:
        """Nominal margin of each study, in the unit of `assessment[study].margin_unit`; None if there is no margin."""
        return {result.study.id: result.answer.margin for result in self._found.results}

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table; by default one for each study."""
        if table is not None:
            return super().rows(table)
        return [{k: v for k, v in self[study].items() if is_scalar(v)} for study in self]

    def pictures(self, study: str, language: str = "en") -> list[Picture]:
        """Return the maps and charts of one study, as in the brief. language: en or ja."""
        return all_pictures(self._found.built.catalogue, [self._result(study)], language)[study]

    def plot(self, study: str | None = None) -> "Figure":
        """Return the share of a claim that remains at each rung of the ladder as a matplotlib figure.

        study: by default the first one.
        `pictures` has all maps and charts of a study. Raises BadInput if no rung has a share.
        """
        from mujun.reports.drawing.charts.ladder import ladder_figure

        result = self._result(study or self.studies[0])
        return ladder_figure(ladder_rows(result), result.study.name)

    def save(
        self,
        folder: str | Path | None = None,
        pictures: bool = True,
        force: bool = False,
        language: str = "en",
        pdf: bool = False,
        package: str | Path | None = None,
    ) -> Path:
        """Write the brief and its files into a new folder; return its path.

        folder: by default a new one named by the time.
        pictures: whether pictures are drawn.
        force: replace an earlier run in the folder, or an earlier package.
        language: of the brief, en or ja.
        pdf: print the brief as PDF as well (with a Chromium).
        package: zip to write with all it takes to run this again (see `mujun.reproduce`).
        Raises BadInput for a folder or package that cannot be written, and for a folder that contains anything else.
        """
        out = given(file_path, "folder", folder) or new_folder()
        zipped = given(file_path, "package", package)
        how = Written(force, pdf, pictures, zipped, text("language", language))
        write(self._found, out, how, how.checked(self.asked))
        return out

    def _result(self, study: str) -> StudyResult:
        for result in self._found.results:
            if result.study.id == study:
                return result
        near = nearest_names(str(study), self.studies)
        key = "{study} is not of this run; expected one of {names}{near}"
        raise BadInput(say(key, study=study, names=", ".join(self.studies), near=near))

    def _said(self) -> str:
        told = "; ".join(f"{r.study.id} {r.verdict} ({margin_of(r)})" for r in self._found.results)
        return f"{len(self)} {'study' if len(self) == 1 else 'studies'}: {told}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(r.study.claim)}</td><td><b>{escape(r.verdict)}</b></td>"
            f"<td>{escape(margin_of(r) if r.answer.margin is not None else '–')}</td></tr>"
            for r in self._found.results
        )
        return f"<table><tr><th>claim</th><th>verdict</th><th>nominal margin</th></tr>{rows}</table>"


def assess(
    *studies: Name,
    params: Params = None,
    files: Files = (),
    presets: str | Sequence[str] = (),
    without_rungs: str | Sequence[str] = (),
    samples: int = USUAL_DRAWS,
    nominal: bool = False,
    seed: int = 0,
    distribution: str = "triangular",
    precision: float | None = None,
    holds_from: float = 0.9,
    fails_to: float = 0.1,
    compare: str | Path | None = None,
    tick: Tick | None = None,
) -> Assessment:
    """Test claims.

    Args:
        studies: names or entries, or paths of study files (.yaml) and of the sources they cite (.bib); none: all
            studies of the document.
        params: numbers of the catalogue to change, path -> value with its unit ({"sm-3-iia.burnout_speed": "5 km/s"}).
        presets: governments or source families whose numbers replace the nominal values.
        without_rungs: rungs of the ladder to leave out.
        samples: draws from the published ranges (a multiple of 8).
        nominal: a quick look at nominal values only, without draws and probabilities.
        seed: of the draws.
        distribution: of the draws, triangular or uniform.
        precision: draws end once every probability is known to within +- this value.
        holds_from: probability from which on a claim is possible, or supported.
        fails_to: probability up to which a claim is ruled out, or contradicted.
        compare: brief.json of an earlier run; the result shows which verdicts moved, and which number moved them.
        tick: called with each finished fraction of the draws.

    Raises BadInput, before any work, for anything that does not exist or fit. Verdicts are shares of draws, or signs of margins
    at nominal values. What the models neglect is listed in docs/models.md and in the `limits` of every result.
    """
    asked = Arguments(params, files)
    request = AssessRequest(
        studies=asked.names("studies", studies),
        sampling=sampling_of(
            0 if nominal else whole("samples", samples),
            whole("seed", seed),
            text("distribution", distribution),
            given(number, "precision", precision, "half-width of a probability"),
            number("holds_from", holds_from, "a probability"),
            number("fails_to", fails_to, "a probability"),
        ),
        without_rungs=asked.names("without_rungs", without_rungs),
        presets=asked.names("presets", presets),
        compare=given(file_path, "compare", compare),
        **asked.shared,
    )
    return Assessment(run(request, tick=tick))
