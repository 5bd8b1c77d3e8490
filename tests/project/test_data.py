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
    own = {"mujun"} | {path.stem for name in ("tests", "benchmarks") for path in (ROOT / name).rglob("*.py")}
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
