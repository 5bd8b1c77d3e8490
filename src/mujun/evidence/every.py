"""All evidence, in the order of the layers it rests on."""

from mujun.evidence.abroad import europe_rows, korea_rows
from mujun.evidence.closed_forms import (
    atmosphere_rows,
    closed_form_rows,
    minimum_energy_rows,
    nasa_rows,
    wheelon_rows,
)
from mujun.evidence.flights import flight_rows, forden_rows
from mujun.evidence.japan import japan_rows
from mujun.evidence.line import EvidenceRow
from mujun.evidence.raids import RAIDS, raid_rows
from mujun.evidence.reported_tests import tested_rows
from mujun.evidence.rocket import rocket_rows
from mujun.scenario.building.build import Builder


def all_rows(builder: Builder, raids: int = RAIDS) -> list[EvidenceRow]:
    """Return every comparison that the program can make by itself. raids: draws of each simulated line."""
    return [
        *closed_form_rows(),
        *minimum_energy_rows(),
        *wheelon_rows(),
        *atmosphere_rows(),
        *nasa_rows(),
        *rocket_rows(),
        *forden_rows(builder),
        *flight_rows(builder),
        *japan_rows(builder),
        *europe_rows(builder),
        *korea_rows(builder),
        *tested_rows(builder),
        *raid_rows(raids),
    ]
