"""CZML for Cesium: flights as moving points with their paths; the clock starts at `kml.EPOCH`."""

import json
from collections.abc import Sequence
from typing import Any

from mujun.reports.drawing.roles import PALETTE
from mujun.reports.formats.kml import Track, at_time

PLAYED_SECONDS = 60.0
"""Seconds of flight shown in one second by the viewer."""


def _colour(hex_colour: str, opacity: int = 255) -> dict[str, Any]:
    return {"rgba": [*(int(hex_colour[k : k + 2], 16) for k in (1, 3, 5)), opacity]}


def czml_text(name: str, note: str, tracks: Sequence[Track]) -> str:
    """Return flights as CZML text. note: text of the description."""
    end = max(float(track.time[-1]) for track in tracks)
    interval = f"{at_time(0.0)}/{at_time(end)}"
    packets: list[dict[str, Any]] = [
        {
            "id": "document",
            "name": name,
            "description": note,
            "version": "1.0",
            "clock": {
                "interval": interval,
                "currentTime": at_time(0.0),
                "multiplier": PLAYED_SECONDS,
                "range": "LOOP_STOP",
            },
        }
    ]
    for k, track in enumerate(tracks):
        colour = PALETTE[k % len(PALETTE)]
        flown = zip(track.time, track.longitude, track.latitude, track.height, strict=True)
        packets.append(
            {
                "id": f"flight-{k + 1}",
                "name": track.name,
                "availability": f"{at_time(float(track.time[0]))}/{at_time(float(track.time[-1]))}",
                "position": {
                    "epoch": at_time(0.0),
                    "interpolationAlgorithm": "LAGRANGE",
                    "interpolationDegree": 2,
                    "cartographicDegrees": [
                        value
                        for t, lon, lat, height in flown
                        for value in (round(float(t), 3), round(float(lon), 6), round(float(lat), 6), round(float(height), 1))
                    ],
                },
                "point": {"pixelSize": 8, "color": _colour(colour)},
                "path": {
                    "leadTime": end,
                    "trailTime": end,
                    "width": 2,
                    "resolution": 5,
                    "material": {"solidColor": {"color": _colour(colour, 200)}},
                },
                "label": {"text": track.name, "font": "12pt sans-serif", "pixelOffset": {"cartesian2": [12, 0]},
                          "horizontalOrigin": "LEFT"},
            }
        )  # fmt: skip
    return json.dumps(packets, ensure_ascii=False, allow_nan=False) + "\n"
