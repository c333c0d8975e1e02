"""Coordinate systems of Chinese maps: WGS-84 (satellites, Tianditu) and GCJ-02 (国测局坐标, most street maps).

GCJ-02 moves every point by some hundred metres. Its formulas were never published officially; these are the
well-known ones (as in eviltransform and coordtransform). Degrees, latitude first, everywhere.
"""

from math import cos, pi, radians, sin, sqrt
from typing import NamedTuple

WGS84, GCJ02 = "WGS-84", "GCJ-02"
SYSTEMS = (WGS84, GCJ02)
SOUTH, NORTH, WEST, EAST = 0.8293, 55.8271, 72.004, 137.8347
# Krasovsky 1940: half the major axis in metres, square of the eccentricity.
AXIS = 6378245.0
ECCENTRICITY = 0.00669342162296594323
ROUNDS = 10


class Position(NamedTuple):
    """A point on earth in degrees."""

    latitude: float
    longitude: float


class OutsideChina(ValueError):
    """The formulas hold within China's box only."""


def in_china(latitude: float, longitude: float) -> bool:
    """Whether a point lies in the box around China for which GCJ-02 is defined. (NaN does not.)"""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def to_gcj02(latitude: float, longitude: float) -> Position:
    """From WGS-84 to GCJ-02. Raises OutsideChina."""
    _require(latitude, longitude)
    return _moved(latitude, longitude)


def to_wgs84(latitude: float, longitude: float, system: str = GCJ02) -> Position:
    """From `system` to WGS-84, by going back until the way there ends where it should. Raises OutsideChina."""
    _require(latitude, longitude)
    found = Position(latitude, longitude)
    if system == WGS84:
        return found
    for _round in range(ROUNDS):
        there = _moved(*found)
        found = Position(
            found.latitude + latitude - there.latitude,
            found.longitude + longitude - there.longitude,
        )
    return found


def _require(latitude: float, longitude: float) -> None:
    if not in_china(latitude, longitude):
        raise OutsideChina(f"{latitude}, {longitude}")


def _moved(latitude: float, longitude: float) -> Position:
    x, y = longitude - 105.0, latitude - 35.0
    angle = radians(latitude)
    magic = 1 - ECCENTRICITY * sin(angle) ** 2
    north = _north(x, y) / radians(AXIS * (1 - ECCENTRICITY) / (magic * sqrt(magic)))
    east = _east(x, y) / radians(AXIS / sqrt(magic) * cos(angle))
    return Position(latitude + north, longitude + east)


def _north(x: float, y: float) -> float:
    """How far north GCJ-02 lies, in metres."""
    moved = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (
        moved
        + _waves(x)
        + (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
        + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    )


def _east(x: float, y: float) -> float:
    """How far east GCJ-02 lies, in metres."""
    moved = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return (
        moved
        + _waves(x)
        + (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
        + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    )


def _waves(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
