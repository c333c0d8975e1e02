"""The components of the design system; docs/design-system.md shows each in use."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bandeng.core import language
from bandeng.core.language import labelled
from bandeng.web import formats, maps, nav
from bandeng.web.icons import PATHS

register = template.Library()

register.filter("date_zh", formats.date)
register.filter("datetime_zh", formats.moment)
register.filter("number", formats.number)
register.filter("device", formats.device)

TONE_ICONS = {
    "neutral": "inbox",
    "busy": "half",
    "wait": "pause",
    "good": "done",
    "warn": "alert",
    "bad": "stop",
    "off": "ban",
}
LAMPS = {"green": "good", "amber": "warn", "red": "bad", "grey": "off"}
NOTICE_ICONS = {"info": "info", "success": "done", "warn": "alert", "danger": "stop"}


@register.filter
def percent(numerator: Any, denominator: Any = None) -> str:
    """98.3%（59/60）: of two numbers, or of one thing with `numerator` and `denominator`."""
    if denominator is None and hasattr(numerator, "denominator") and not isinstance(numerator, int):
        numerator, denominator = numerator.numerator, numerator.denominator
    return formats.share(numerator, denominator)


@register.filter(name="name")
def unbroken_name(value: Any) -> SafeString:
    """A person's name that no line end may cut."""
    return format_html('<span class="name">{}</span>', value)


@register.simple_tag
@lru_cache(maxsize=1000)
def icon(name: str, css: str = "") -> SafeString:
    """A decorative icon (hidden from screen readers: a word always stands beside it)."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        f" {css}" if css else "",
        PATHS.get(name, PATHS["info"]),
    )


@register.simple_tag
def state(word: Any, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A state by word, icon and colour."""
    drawn = icon(icon_name or TONE_ICONS.get(tone, "info"))
    return format_html('<span class="state {}">{}<span>{}</span></span>', tone, drawn, word)


@register.simple_tag
def lamp(colour: str, word: Any) -> SafeString:
    """A lamp (green, amber, red, grey), told apart by shape too."""
    return format_html('<span class="lamp {}">{}</span>', LAMPS.get(colour, colour), word)


@register.simple_tag
def when(value: Any, only_date: bool = False) -> SafeString:
    """A moment as <time>, never broken over lines."""
    if not value:
        return mark_safe(formats.NOTHING)
    shown = formats.date(value) if only_date or not hasattr(value, "hour") else formats.moment(value)
    return format_html('<time class="when" datetime="{}">{}</time>', value.isoformat(), shown)


@register.simple_tag
def digit_groups(code: Any) -> SafeString:
    """A tracking code, very large, in groups of four."""
    groups = format_html_join(" ", "<span>{}</span>", ((group,) for group in formats.digits(code)))
    return format_html('<p class="digits">{}</p>', groups)


@register.simple_tag
def qr(data: str, alt: str, css: str = "") -> SafeString:
    """A QR code as a picture inside the page: its content is never asked for over the network."""
    uri = segno.make(data, error="m", micro=False).svg_data_uri(scale=4, border=2, dark="#2a211b", light="#fff")
    return format_html('<img class="qr {}" src="{}" alt="{}" width="180" height="180">', css, uri, alt)


@register.simple_tag
def url_if(name: str, *args: Any) -> str:
    """The address of a named page, or nothing where it does not exist (yet)."""
    return nav.find(name, *args)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str) -> SafeString:
    """<li> with a link to a named page, marked when it is this one; nothing where the page does not exist."""
    request = context.get("request")
    found = nav.link(request, name, label) if request else nav.Link(nav.find(name), label)
    if not found.url:
        return mark_safe("")
    return format_html('<li><a href="{}"{}>{}</a></li>', found.url, _current(found), label)


def _current(link: nav.Link) -> SafeString:
    return mark_safe(' aria-current="page"' if link.current else "")


@register.simple_tag
def side_link(link: nav.Link) -> SafeString:
    """<li> of the staff's navigation: some thirty on each of their pages, so it has no template of its own."""
    drawn = icon(link.icon) if link.icon else ""
    count = format_html('<span class="count">{}</span>', formats.number(link.count)) if link.count else ""
    whole = '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>'
    return format_html(whole, link.url, _current(link), drawn, link.label, count)


@register.simple_tag
def button_link(url: str, label: Any, variant: str = "", icon_name: str = "") -> SafeString:
    """A link that looks like a button: variant is "", "secondary" or "danger"."""
    drawn = icon(icon_name) if icon_name else ""
    return format_html('<a class="button {}" href="{}">{}{}</a>', variant, url, drawn, label)


@register.filter
def joined(words: Iterable[Any]) -> str:
    """甲、乙、丙, or A, B, C."""
    return language.listed(words)


register.filter("bracketed", language.bracketed)
register.filter("together", language.together)


@register.filter
def label(words: Any, value: Any) -> str:
    """编号：15, or Number: 15."""
    return labelled(words, value)


@register.inclusion_tag("web/parts/portrait.html")
def portrait(name: str, picture: str = "", size: str = "") -> dict[str, Any]:
    """A portrait, or the surname on wood where there is none. size: "", "small", "large"."""
    return {"name": name, "picture": picture, "size": size, "initial": formats.surname(str(name))}


@register.inclusion_tag("web/parts/heading.html")
def heading(title: Any, caption: Any = "", lead: Any = "") -> dict[str, Any]:
    """The page's one <h1>, with a caption above and a lead below."""
    return {"title": title, "caption": caption, "lead": lead}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(steps: Iterable[Any]) -> dict[str, Any]:
    """Steps (dicts or objects): title, time, who, text, tone, icon, pending."""
    return {"steps": steps}


@register.inclusion_tag("web/parts/figure.html")
def figure(label: Any, numerator: Any, denominator: Any = None, note: Any = "", unit: Any = "") -> dict[str, Any]:
    """A figure card: a share of `denominator`, or a plain count where there is none."""
    rate = denominator is not None
    shown = formats.percent(numerator, denominator) if rate else formats.number(numerator)
    return {
        "label": label,
        "shown": shown,
        "part": numerator,
        "whole": denominator,
        "rate": rate,
        "note": note,
        "unit": unit,
    }


@register.inclusion_tag("web/parts/summary.html")
def summary(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A summary list of (term, value) or (term, value, url to change it)."""
    return {"rows": [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]}


@register.inclusion_tag("web/parts/table.html")
def data_table(
    caption: Any, headers: Sequence[Any], rows: Iterable[Sequence[Any]], numeric: str = ""
) -> dict[str, Any]:
    """A table that becomes cards on a phone. `numeric`: column numbers (from 1) set to the right, "3 4"."""
    right = {int(column) for column in numeric.split()}
    columns = [(header, position in right) for position, header in enumerate(headers, 1)]
    body = [[(cell, *column) for cell, column in zip(row, columns, strict=False)] for row in rows]
    return {"caption": caption, "columns": columns, "rows": body}


@register.inclusion_tag("web/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, parameter: str = "page") -> dict[str, Any]:
    """Pages of a Django `Page`, keeping the other query parameters."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop(parameter, None)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    kept = f"{query.urlencode()}&" if query else ""
    return {
        "page": page,
        "numbers": list(numbers),
        "start": f"?{kept}{parameter}=",
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("web/parts/map.html")
def map_frame(label: Any, legend: bool = False) -> dict[str, Any]:
    """The frame that a script opens a map in (hidden until then); `legend` explains the rings of its circles."""
    return {"label": label, "legend": legend, "tiles": maps.tiles(), "system": maps.system()}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """Links between views of the same list: dicts or `nav.Link` with url, label, current, count."""
    return {"items": items, "label": label}


@register.inclusion_tag("web/parts/steps.html")
def steps(labels: Sequence[Any], current: int) -> dict[str, Any]:
    """Where one is in a form of several pages; `current` counts from 1."""
    return {"labels": labels, "current": current, "total": len(labels), "label": labels[current - 1]}


@register.inclusion_tag("web/parts/back.html")
def back(url: str, label: Any = "") -> dict[str, Any]:
    """The link back, above the heading."""
    return {"url": url, "label": label}


@register.inclusion_tag("web/parts/breadcrumbs.html")
def breadcrumbs(items: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Where one is: (label, url) pairs; the last without url."""
    return {"items": [(item[0], item[1] if len(item) > 1 else "") for item in items]}


@register.inclusion_tag("web/parts/empty.html")
def empty(title: Any, text: Any = "", url: str = "", label: Any = "") -> dict[str, Any]:
    """Nothing here, and what one can do next."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("web/parts/emergency.html")
def emergency() -> dict[str, Any]:
    """紧急情况请拨 110、119、120: stands before every form a resident sends."""
    return {}


def said(field: Any, error: Any) -> str:
    """An error that can be understood away from its field: the question first."""
    label = str(field.label)
    if field.is_hidden:
        return str(error)
    return f"{label} {error}" if label[-1:] in "？?。." else labelled(label, error)


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(*forms: Any, quiet: bool = False) -> dict[str, Any]:
    """All errors of the forms, each linking to its field; nothing without errors. Takes the focus unless `quiet`."""
    found = [(str(error), "") for form in forms for error in form.non_field_errors()]
    for form in forms:
        for field in form:
            target = field.field.widget.id_for_label(field.auto_id) or f"{field.auto_id}_0"
            found += [(said(field, error), "" if field.is_hidden else target) for error in field.errors]
    return {"errors": found, "quiet": quiet}


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Any = "") -> str:
    """A box: info, success, warn or danger."""
    context = {"content": content, "tone": tone, "title": title, "icon_name": NOTICE_ICONS.get(tone, "info")}
    return render_to_string("web/parts/notice.html", context)


@register.simple_block_tag
def details(content: str, label: Any = "", opened: bool = False) -> str:
    """Something most people need not read."""
    return render_to_string("web/parts/details.html", {"content": content, "label": label, "opened": opened})


@register.simple_block_tag
def what_next(content: str, title: Any = "") -> str:
    """What happens next; an <ol> or a few sentences."""
    return render_to_string("web/parts/what_next.html", {"content": content, "title": title})
