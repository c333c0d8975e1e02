"""Coordinate systems: points that others have published, there and back, nothing outside China."""

from math import cos, hypot, nan, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms import coordinates as C

# WGS-84 and GCJ-02. The first three are the test points of eviltransform (Shanghai, Shenzhen, Beijing; its earth's
# axis is 6378137 m, hence the millimetres), the fourth the example of coordtransform.
PUBLISHED = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), 1e-7),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363), 1e-7),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), 1e-7),
    ((39.915, 116.404), (39.91640428150164, 116.41024449916938), 1e-11),
]
# Off the edges of the box: what lies beyond is not defined.
LATITUDES = st.floats(C.SOUTH + 0.1, C.NORTH - 0.1)
LONGITUDES = st.floats(C.WEST + 0.1, C.EAST - 0.1)


@pytest.mark.parametrize(("wgs", "gcj", "near"), PUBLISHED)
def test_published_points(wgs: tuple[float, float], gcj: tuple[float, float], near: float) -> None:
    assert C.to_gcj02(*wgs) == pytest.approx(gcj, abs=near)
    assert C.to_wgs84(*gcj) == pytest.approx(wgs, abs=near)


@given(LATITUDES, LONGITUDES)
def test_there_and_back(latitude: float, longitude: float) -> None:
    there = C.to_gcj02(latitude, longitude)
    assert C.to_wgs84(*there) == pytest.approx((latitude, longitude), abs=1e-9)
    metres = hypot(
        (there.latitude - latitude) * 111_000, (there.longitude - longitude) * 111_000 * cos(radians(latitude))
    )
    assert metres < 2000


def test_wgs84_stays() -> None:
    assert C.to_wgs84(34.32, 108.97, C.WGS84) == (34.32, 108.97)


@pytest.mark.parametrize("place", [(51.5, -0.1), (0.0, 0.0), (108.97, 34.32), (56.0, 100.0), (nan, 100.0)])
@pytest.mark.parametrize("turn", [C.to_gcj02, C.to_wgs84])
def test_outside_china_is_refused(turn: object, place: tuple[float, float]) -> None:
    assert not C.in_china(*place)
    with pytest.raises(C.OutsideChina):
        turn(*place)  # type: ignore[operator]
