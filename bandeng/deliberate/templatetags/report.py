"""What the report's templates draw."""

from typing import Any

from django import template

from bandeng.deliberate.report import Said

register = template.Library()
WIDTH = 300


@register.inclusion_tag("deliberate/report_bar.html")
def said_bar(said: Said) -> dict[str, Any]:
    """A bar of agree, pass and disagree, with the 95 % interval of agreement below; it reads in black too."""
    unit = WIDTH / max(said.seen, 1)
    low, high = said.interval
    return {
        "said": said,
        "agree": round(said.agree * unit, 1),
        "passed": round(said.passed * unit, 1),
        "disagree": round(said.disagree * unit, 1),
        "from_disagree": round(WIDTH - said.disagree * unit, 1),
        "low": round(low * WIDTH / 100, 1),
        "high": round(high * WIDTH / 100, 1),
        "hatch": hatch(WIDTH - said.disagree * unit),
    }


def hatch(start: float) -> str:
    """Strokes over the part that disagrees, so that it is told from the rest without colour."""
    strokes = []
    x = start + 2
    while x + 12 <= WIDTH:
        strokes.append(f"M{x:g} 14L{x + 12:g} 2")
        x += 7
    return "".join(strokes)
