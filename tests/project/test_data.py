"""Data and dependencies: everything needed is inside the package or locked, nothing reaches outside the checkout."""

import ast
import re
import sys
import tomllib
from importlib import metadata, resources
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mujun.scenario.numbers.marks import marks_in
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.paths import models_in
from mujun.scenario.schema.document import Document
from mujun.scenario.schema.estimate import SourceItem
from mujun.scenario.schema.study import Study

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CATALOGUE = ROOT / "src" / "mujun" / "catalogue"
DATA = sorted(p.relative_to(CATALOGUE).as_posix() for p in CATALOGUE.rglob("*") if p.is_file())


@pytest.fixture(scope="module")
def in_wheel() -> set[str]:
    """Paths of everything that the wheel will hold."""
    return {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}


def test_catalogue_is_there():
    assert {Path(name).suffix for name in DATA} >= {".yaml", ".csv", ".bib"}


@pytest.mark.parametrize("name", DATA)
def test_data_is_a_resource_and_in_the_wheel(name, in_wheel):
    assert (resources.files("mujun") / "catalogue" / name).read_bytes()
    assert f"mujun/catalogue/{name}" in in_wheel


def test_every_module_is_in_the_wheel(in_wheel):
    package = ROOT / "src" / "mujun"
    assert {f"mujun/{p.relative_to(package).as_posix()}" for p in package.rglob("*.py")} <= in_wheel


@pytest.mark.parametrize("folder", ["src", "tests", "tools", "benchmarks"])
def test_nothing_reaches_outside_the_checkout(folder):
    outside = re.compile(r"\.\./shared|[\"']/tmp/")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".yaml", ".sh", ".toml"}
        for match in outside.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def locked() -> dict[str, list[str]]:
    """Package name -> versions in constraints.txt (several where they differ by Python version)."""
    versions: dict[str, list[str]] = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.split(";")[0].strip().partition("==")
        versions.setdefault(canonicalize_name(name), []).append(version.strip())
    return versions


def test_lock_is_versions_only():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.+!-]+( ; [\w .*'\"<>=!]+)?", line), line


def test_every_dependency_is_locked_within_its_bounds():
    project = SETTINGS["project"]
    wanted = [*project["dependencies"], *SETTINGS["build-system"]["requires"]]
    wanted += [r for extra in project.get("optional-dependencies", {}).values() for r in extra]
    versions = locked()
    for text in wanted:
        requirement = Requirement(text)
        found = versions.get(canonicalize_name(requirement.name))
        assert found, f"{text} is not locked: run tools/lock.sh"
        assert all(requirement.specifier.contains(v) for v in found), f"{text}: locked {found}: run tools/lock.sh"


def distributions(folder: str) -> set[str]:
    """Names of the packages that a folder's Python files import, our own modules and the standard library left out."""
    imported = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    own = {"mujun"} | {path.stem for name in ("tests", "benchmarks", "tools") for path in (ROOT / name).rglob("*.py")}
    homes = metadata.packages_distributions()
    return {canonicalize_name(homes[name][0]) for name in imported - own - set(sys.stdlib_module_names)}


def declared(texts: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in texts}


def test_dependencies_are_what_the_package_imports():
    # pydantic-core comes with pydantic, in the one version that fits it; xarray is asked for by name where it is needed.
    project = SETTINGS["project"]
    extras = project["optional-dependencies"]
    optional = declared([*extras["export"], *extras["notebook"]])
    assert distributions("src") - {"pydantic-core"} - optional == declared(project["dependencies"])
    assert optional | declared(extras["docs"]) <= declared(extras["test"])


def test_what_the_tests_import_is_declared():
    project = SETTINGS["project"]
    known = declared([*project["dependencies"], *project["optional-dependencies"]["test"]])
    assert distributions("tests") - {"packaging"} <= known  # packaging comes with pytest


def test_what_is_said_to_be_read_can_be_found_again():
    """A source of a `seen` statement has an address, or says where its text stands."""
    catalogue = load_catalogue()
    works = catalogue.sources.works
    read = {
        item.source
        for id in catalogue.records
        for _, item in models_in(catalogue.entry(id))
        if isinstance(item, SourceItem) and item.trust == "seen"
    }
    lost = [key for key in read if not {"url", "doi", "howpublished"} & set(works[key])]
    unrecorded = [key for key in read if "not recorded" in works[key].get("note", "")]
    assert (sorted(lost), sorted(unrecorded)) == ([], [])


def test_the_article_is_named_and_dated():
    document = load_catalogue().entry("document")
    work = load_catalogue().sources.works["news-analysis-2018"]
    assert isinstance(document, Document) and document.date == "2018-08-01"
    assert "Stratfor" in document.note and "Stratfor" in work["author"]
    assert work["url"].startswith("https://worldview.stratfor.com/")


def test_the_abstract_on_a_thin_defence_is_that_of_the_adelphi_chapter():
    said = next(
        one for one in load_catalogue().get(Study, "build-up").statements if "1,200 weapons" in (one.value or "")
    )
    assert load_catalogue().sources.works[said.source]["title"] == "National Missile Defence"


def test_the_front_page_tells_how_many_numbers_were_read():
    counted = marks_in(load_catalogue(), load_catalogue().records)
    total = sum(counted.values())
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    word = {4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}[round(total / counted["seen"])]
    assert f"about one number in {word}." in text.replace("\n", " ")
