"""All evidence, in the order of the layers that it tests."""

from mujun.evidence.atmosphere import atmosphere_rows
from mujun.evidence.closed_forms import closed_form_rows, minimum_energy_rows, wheelon_rows
from mujun.evidence.findings.published import finding_rows
from mujun.evidence.flights import flight_rows
from mujun.evidence.line import EvidenceRow
from mujun.evidence.maximum_ranges import maximum_range_rows
from mujun.evidence.nasa import nasa_rows
from mujun.evidence.raids import RAIDS, raid_rows
from mujun.evidence.rocket import rocket_rows
from mujun.evidence.shapes import shape_rows
from mujun.scenario.building.build import Builder


def all_rows(builder: Builder, raids: int = RAIDS) -> list[EvidenceRow]:
    """Return every comparison that needs no file of the user's. raids: Monte Carlo draws of each simulated raid."""
    return [
        *closed_form_rows(),
        *minimum_energy_rows(),
        *wheelon_rows(),
        *atmosphere_rows(),
        *nasa_rows(),
        *rocket_rows(),
        *maximum_range_rows(builder),
        *shape_rows(builder),
        *flight_rows(builder),
        *finding_rows(builder),
        *raid_rows(raids),
    ]
