"""The runs whose briefs stand on the site: the claims of the document and those of the gallery, in English and Japanese."""

from pathlib import Path

from mujun.reports.language import LANGUAGES
from mujun.runs.claims.assess import USUAL_DRAWS, AssessRequest, run
from mujun.runs.claims.written import Written, write
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Sampling


def runs_made(folder: Path) -> Path:
    """Compute the runs, each written in every language: en, ja, gallery-en, gallery-ja; return the folder."""
    gallery = tuple(study.id for study in load_catalogue().all(Study) if study.collection == "gallery")
    for name, studies in (("", ()), ("gallery-", gallery)):
        found = run(AssessRequest(studies=studies, sampling=Sampling(Design(USUAL_DRAWS))))
        for language in LANGUAGES:
            write(found, folder / f"{name}{language}", Written(language=language))
    return folder
