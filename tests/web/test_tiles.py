"""What an operator may say about the ground of the maps, and which servers a browser may then ask."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from bandeng.core import doctor
from bandeng.web import tiles


def test_without_settings_there_are_none() -> None:
    assert tiles.read("", "", "", "", "") is None


def test_tianditu_by_its_key() -> None:
    found = tiles.read("abc123", "", "", "", "GS（2026）0000号")
    assert found
    assert found.origins() == ["https://t0.tianditu.gov.cn"]
    assert [layer.count("tk=abc123") for layer in found.layers] == [1, 1]
    assert all("{z}" in layer and "{x}" in layer and "{y}" in layer for layer in found.layers)
    assert (found.system, found.credit, found.approval) == ("WGS-84", "天地图", "GS（2026）0000号")


def test_any_server_or_the_studios_own() -> None:
    found = tiles.read("abc", "https://maps.example.org:8443/{z}/{x}/{y}", "GCJ-02", "某图", "")
    assert found
    assert (found.origins(), found.system) == (["https://maps.example.org:8443"], "GCJ-02")
    own = tiles.read("", "/tiles/{z}/{x}/{y}.png", "", "", "")
    assert own
    assert own.origins() == []


@pytest.mark.parametrize(
    ("key", "template", "system"),
    [
        ("a b", "", ""),
        ("a&b", "", ""),
        ("", "https://maps.example.org/", ""),
        ("", "https://{s}.example.org/{z}/{x}/{y}", ""),
        ("", "ftp://maps.example.org/{z}/{x}/{y}", ""),
        ("", "https://maps.example.org/{z}/{x}/{y}; script-src *", ""),
        ("", "https://maps.example.org/{z}/{x}/{y}", "BD-09"),
    ],
)
def test_what_cannot_be_used_is_refused_at_start(key: str, template: str, system: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BANDENG_"):
        tiles.read(key, template, system, "", "")


def test_the_doctor_asks_for_the_approval_number(settings, db) -> None:
    settings.MAP_TILES = tiles.Tiles(("/tiles/{z}/{x}/{y}.png",))
    assert any("审图号" in finding.what for finding in doctor.examine())
    settings.MAP_TILES = tiles.Tiles(("/tiles/{z}/{x}/{y}.png",), approval="GS（2026）0000号")
    assert not any("审图号" in finding.what for finding in doctor.examine())
