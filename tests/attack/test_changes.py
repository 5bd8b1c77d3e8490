"""Any text at any path of any entry: `--param` takes it or refuses it with the path, and never fails."""

from damage import each

from mujun.base.outcomes import BadInput
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.changes import said_changes
from mujun.scenario.reading.located import dotted
from mujun.scenario.reading.paths import paths_of

VALUES = ("1", "5 km", "x", "-1", "nan", "inf", "1e999", "true", "[a, b]", "{a: 1}", "0", "1 deg", "9" * 40, "min-energy", "' '",
          "²", "2020-01-01", "0x10", "1_000", "null", "~", "&a", "*a", "!!python/x", "- a", "a: b", "\x01", "50 %", '"', "\\",
          "1 s", "3 m^2", "[/x]", "{y}")  # fmt: skip


def test_any_value_at_any_path_is_taken_or_refused_with_the_path() -> None:
    catalogue = load_catalogue()
    paths = [(id, where) for id in catalogue.records for where in paths_of(catalogue.entry(id))]
    taken = 0
    for by in each(500, "changes"):
        id, where = by.choice(paths)
        parts: list[str | int] = list(where)
        if (kind := by.random()) < 0.1:
            parts = parts[:-1]
        elif kind < 0.2:
            parts.append(by.choice(["nominal", "range", 0, "x", "sources"]))
        elif kind < 0.3:
            parts[by.randrange(len(parts))] = by.choice([0, 99, "x", "nominal", -1])
        asked = f"{id}.{dotted(tuple(parts))}={by.choice(VALUES)}"
        try:
            catalogue.with_values(said_changes([asked]))
            taken += 1
        except BadInput as error:
            assert id in str(error), asked
    assert taken


def test_what_the_file_leaves_to_its_default_can_be_set() -> None:
    """A path below such a section ended in a KeyError."""
    catalogue = load_catalogue()
    for path, value in (
        ("poland-icbm.scenario.ladder.odds", "odds-perfect"),
        ("poland-icbm.scenario.ladder", "x"),
        ("korea-radar-icbm.scenario.shapes.0", "least-propellant"),
        ("oreshnik-all-europe.scenario.shapes.0", "least-propellant"),
    ):
        try:
            changed = catalogue.with_values({path: value})
        except BadInput as error:
            assert path in str(error)
        else:
            assert value in str(changed.entry(path.partition(".")[0]))
