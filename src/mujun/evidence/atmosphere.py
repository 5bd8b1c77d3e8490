"""Evidence for the air: our atmosphere table compared with the printed US Standard Atmosphere 1976."""

from mujun.earth.atmosphere import GAS_CONSTANT, HEAT_RATIO, TABLE, air
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.tables import half_unit, table

SOURCE_OF_ATMOSPHERE = "U.S. Standard Atmosphere 1976, NOAA-S/T 76-1562, table I"


def atmosphere_rows() -> list[EvidenceRow]:
    """Compare temperature, pressure and density of our table with the printed ones.

    Tolerance: half a unit of the last printed digit.
    """
    rows = []
    for row in table("us76.csv"):
        density, pressure, sound_squared = air(float(row["height_km"]) * 1e3, TABLE)
        temperature = sound_squared / (HEAT_RATIO * GAS_CONSTANT)
        values = (
            ("temperature_K", "temperature", temperature, "K"),
            ("pressure_mb", "pressure", pressure / 100.0, "mb"),
            ("density_kg_m3", "density", density, "kg/m^3"),
        )
        for column, what, ours, unit in values:
            limit = half_unit(row[column])
            note = f"printed page {row['page']}"
            if limit < abs(ours - float(row[column])) <= 2 * limit:
                note += "; within one unit: cut off rather than rounded in print (the standard's formula gives ours)"
            id = f"us76-{row['height_km']}km-{what}"
            quantity = f"{what} at {row['height_km']} km"
            rows.append(
                compare(id, quantity, ours, float(row[column]), limit, unit, note=note, source=SOURCE_OF_ATMOSPHERE)
            )
    return rows
