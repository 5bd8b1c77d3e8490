"""llms.txt at the root of the site: what mujun is, where to read, its commands, and what a program can rely on."""

from command_pages import commands

from mujun.reports.brief.glossary import glossary
from mujun.reports.plain import BOUNDARIES

READ = {
    "index.html": "what it is, and a finished brief",
    "overview.html": "how to install and run it; every command once",
    "tutorial.html": "from a sentence in the news to a verdict",
    "study-file.html": "the format of a claim: questions, fields, readings",
    "schema/mujun.schema.json": "JSON schema (draft 7) of study and catalogue files; also `mujun catalogue schema`",
    "brief/brief.json": "a whole run as data",
    "gallery.html": "all claims tested for this site, with verdicts",
    "glossary.html": "every term, in English and Japanese",
    "models.html": "the physics, with equations and where they hold",
    "limits.html": "what is left out, and which side that favours",
    "evidence.html": "the engine beside published numbers, misses included",
    "catalogue/index.html": "every number with range, source and trust mark",
    "reference/commands.html": "all options of all commands",
    "reference/python.html": "everything that `import mujun` names",
    "ja/index.html": "in Japanese",
}
CONTRACTS = (
    "It needs no network at run time; everything named here can be read offline.",
    "A claim is data (YAML), never code. State the metric and the rule before you see the answer.",
    "Every number is text with a unit (`4.5 km/s`), with a range and sources; `trust` is seen, derived, memory or assumed. Never "
    "write `seen` for a source that you have not read.",
    "Launch areas, targets and trajectories are published cases; nothing searches for the attacker's best choice, and nothing "
    "should be asked to.",
    "`--json` prints one JSON object. Names and English texts in it do not depend on `--lang`. Beside the texts, `texts` has the "
    "template and the fields of each, so that no prose need be parsed.",
    "Exit status: 0 done; 1 a failure or a check not passed; 2 bad input, with a sentence that says what was expected.",
    "The same request, version, seed and catalogue lock give the same numbers; `mujun reproduce PACKAGE.zip` checks them.",
    "Quote a verdict with its word, its probability and its limits. 'Possible' is not 'would work'.",
)


def llms_text() -> str:
    """Return the file, in the form of llmstxt.org."""
    words = [(key, term) for key, term in glossary().items() if term.group == "Verdicts"]
    lines = [
        "# mujun",
        "",
        "> Claims about missile defence, as computations anyone can check.",
        "",
        str(BOUNDARIES),
        "",
    ]
    lines += ["## Read", "", *(f"- [{page}]({page}): {said}" for page, said in READ.items()), ""]
    lines += ["## Commands", "", *(f"- `{name}`: {said}" for name, said in commands()), ""]
    lines += ["## Verdicts", "", *(f"- {key}: {term.meanings['en']}" for key, term in words), ""]
    lines += ["## Contracts", "", *(f"- {line}" for line in CONTRACTS), ""]
    return "\n".join(lines)
