"""A study as a file of one's own, with marks where the page writes what the reader has set."""

from typing import Any

import yaml

from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.live.study import LiveStudy


def study_yaml(live: LiveStudy, catalogue: Catalogue, sites: list[str]) -> str:
    """Return the study and its sites as YAML. Marks such as {{mode}} and {{site:0:lat}} are filled by the page.

    sites: ids of the defences, in the order of the page; each takes the place of the shipped one.
    """
    record = catalogue.records[live.result.study.id]
    scenario = {
        **record.data["scenario"],
        "mode": "{{mode}}", "network_track": "{{granted}}", "early_intercept": "{{early}}", "shots": "{{wanted}}",
    }  # fmt: skip
    entries: dict[str, Any] = {
        f"{record.id}-set-on-page": {"kind": record.kind, **record.data, "scenario": scenario, "collection": "own"}
    }
    for s, site in enumerate(sites):
        data = catalogue.records[site].data
        entries[site] = {
            "kind": "defence",
            **data,
            "latitude": f"{{{{site:{s}:lat}}}}",
            "longitude": f"{{{{site:{s}:lon}}}}",
        }
    text = yaml.safe_dump(_plain(entries), allow_unicode=True, sort_keys=False, width=120)
    return text.replace("'{{", "{{").replace("}}'", "}}")


def _plain(value: Any) -> Any:
    """Return data as lists, dictionaries and plain values."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, int | float | bool) or value is None else str(value)
