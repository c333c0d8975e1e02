"""What the design system promises, held on its files."""

import itertools
import re
from pathlib import Path

import pytest

import bandeng

HOUSE = Path(bandeng.__file__).parent
STYLES = HOUSE / "web/static/web"
TOKENS = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6});", (STYLES / "tokens.css").read_text()))
# The last is a file to keep, which the site itself never shows.
TEMPLATES = sorted({*HOUSE.glob("*/templates/**/*.html")} - {HOUSE / "gateway/templates/gateway/verify_saved.html"})

GROUNDS = {"paper": TOKENS["paper"], "card": TOKENS["card"], "sand": TOKENS["sand"]}
PAIRS = [
    *itertools.product(("ink", "soft", "wood-ink", "pine", "pine-deep", "brick"), GROUNDS),
    *(("ink", f"{tone}-pale") for tone in ("pine", "sky", "corn", "brick")),
    *((tone, f"{tone}-pale") for tone in ("pine", "sky", "corn", "brick")),
    *(("card", ground) for ground in ("pine", "pine-deep", "brick", "brick-deep")),
    ("cream", "bark"),
]


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rgb or #rrggbb."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_reaches_seven_to_one(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 7


def test_edges_of_fields_reach_three_to_one() -> None:
    assert all(contrast(TOKENS["edge"], ground) >= 3 for ground in GROUNDS.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_templates_carry_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_styles_are_short_and_fetch_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 500
    assert not re.search(r"https?://|@import|@font-face", text)
    assert {name for name in re.findall(r'url\("([^"]+)"', text)} <= {file.name for file in STYLES.iterdir()}
    assert text.count("{") == text.count("}")
