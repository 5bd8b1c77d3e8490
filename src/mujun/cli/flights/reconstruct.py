"""Output of `mujun reconstruct`."""

from mujun.cli.common import console
from mujun.runs.flights.reconstruct import ReconstructResult


def show(found: ReconstructResult) -> None:
    """Show the conclusions from a report about its missile."""
    screen, data = console(), found.data
    missile = data["missile"] or "no ballistic missile"
    screen.print(f"[bold]{missile}[/bold] from {data['from']}, azimuth {data['azimuth_deg']:g} deg", highlight=False)
    for text in data["assumptions"]:
        screen.print(f"assumed: {text}", highlight=False)
    if data["flight_time_s"] is not None:
        half = 0.5 * (data["flight_time_high_s"] - data["flight_time_low_s"])
        screen.print(
            f"predicted flight time {data['flight_time_s']:,.0f} s ± {half:,.0f} s, 90 % band "
            f"(Kepler time on the rotating Earth {data['kepler_time_s']:,.0f} s)",
            highlight=False,
        )
    colour = {True: "green", False: "red", None: "yellow"}[data["consistent"]]
    screen.print(f"[{colour}]{data['why']}[/{colour}]", highlight=False)
    if data["fitted"] is None:
        return
    fitted = (
        f"{data['payload_kg']:,.0f} kg"
        if data["fitted"] == "payload"
        else f"{data['cutoff_share']:.3f} of the last burn"
    )
    screen.print(f"fitted {data['fitted']}: {fitted}", highlight=False)
    told = ", ".join(
        f"{row['azimuth_deg']:.0f}°: "
        + ("whole Earth" if row["whole_earth"] else f"{row['range_km']:,.0f} km")
        + (
            f" (near-orbital, apogee {row['apogee_km']:,.0f} km)"
            if row["near_orbital"] and not row["whole_earth"]
            else ""
        )
        for row in data["max_ranges"][::3]
    )
    screen.print(f"maximum range by azimuth: {told}", highlight=False)
