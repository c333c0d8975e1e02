"""Posters and plates: everything inside the page, nothing over anything else, codes that lead where they should."""

import re
import shutil
import subprocess
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import segno
from django.urls import reverse
from PIL import Image

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.listen.posters import layout, period
from bandeng.press import pdf
from bandeng.studio.actions import add_person, admit_member
from bandeng.studio.models import Venue
from tests.cast import Cast
from tests.listen.duty import occasion, on_duty

needs_press = pytest.mark.skipif(
    not pdf.available() or shutil.which("pdftotext") is None, reason="WeasyPrint, Pango or poppler-utils is missing"
)
# How a sheet is laid out does not depend on the engine.
on_paper = pytest.mark.either_engine
MM = 72 / 25.4
NAMES = ("板凳", "司马春", "欧阳若岚芷", "阿卜杜热合曼·阿布都热依木江", "Alexandra Wuthering")
POSTS = (
    "某某省某某大学第二附属医院心血管内科主任医师、教授、博士生导师，某某市医学会心血管病专业委员会副主任委员",
    "某某城乡建设发展（集团）有限公司党委副书记、副董事长、总经理，某某区工商业联合会（总商会）副主席",
    "社区卫生服务中心主任",
)


def grown(cast: Cast, number: int) -> None:
    """So many members in all, with names and posts as long as they come; none has a portrait."""
    group = cast.members["member"].group
    for count in range(number - 2):
        person = add_person(By(), name=NAMES[count % len(NAMES)])
        sector = ("经济界", "社会福利和社会保障界")[count % 2]
        admit_member(By(), person, group, post=POSTS[count % len(POSTS)], sector=sector)


def printed(cast: Cast, language: str = "zh-hans", **asked: Any) -> bytes:
    answer = cast.client("officer").get("/desk/posters/pdf/", asked, headers={"accept-language": language})
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return bytes(answer.content)


def pages(content: bytes) -> list[tuple[float, float, list[tuple[str, float, float, float, float]]]]:
    """Each page in mm: width, height, and its words with left, top, right, bottom."""
    out = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    found = []
    for page in re.split(r"(?=<page )", out.decode())[1:]:
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size
        words = re.findall(
            r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page
        )
        boxes = [(word, *(float(value) / MM for value in numbers)) for *numbers, word in words]
        found.append((float(size[1]) / MM, float(size[2]) / MM, boxes))
    return found


def well_set(content: bytes, safe: float = 3) -> None:
    """Every word at least `safe` mm inside its page, and none over another."""
    for width, height, words in pages(content):
        assert words
        for word, left, top, right, bottom in words:
            assert safe <= left, word
            assert right <= width - safe, word
            assert safe <= top, word
            assert bottom <= height - safe, word
        for one, other in combinations(words, 2):
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            # A box is as high as the face says, which is more than a line: that much may overlap.
            allowed = 0.42 * min(one[4] - one[2], other[4] - other[2])
            assert across <= 0.2 or down <= allowed, (one, other)


def drawn(content: bytes, page: int = 1, dots: int = 200) -> Image.Image:
    command = ["pdftoppm", "-r", str(dots), "-f", str(page), "-l", str(page), "-png", "-"]
    out = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    return Image.open(BytesIO(out)).convert("L")


def shows(picture: Image.Image, address: str, box: tuple[float, float, float, float], dots: int = 200) -> bool:
    """Whether a code of `address` stands in a box (mm): module by module as segno draws it."""
    part = picture.crop(tuple(round(value / 25.4 * dots) for value in box))  # type: ignore[arg-type]
    dark = part.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark
    matrix = [[bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix]
    side, (left, top, right, bottom) = len(matrix), dark

    def module(x: int, y: int) -> bool:
        at = (left + (x + 0.5) * (right - left) / side, top + (y + 0.5) * (bottom - top) / side)
        return bool(part.getpixel((int(at[0]), int(at[1]))) < 128)  # type: ignore[operator]

    return matrix == [[module(x, y) for x in range(side)] for y in range(side)]


@needs_press
@pytest.mark.parametrize(
    ("number", "size", "sheets"),
    [(2, "a4", 1), (6, "a4", 1), (9, "a3", 1), (21, "a4", 2), (30, "a3", 1), (45, "a3", 2)],
)
@on_paper
def test_the_hall_poster_at_any_number(cast: Cast, number: int, size: str, sheets: int) -> None:
    grown(cast, number)
    first = occasion(cast, ahead=0 if clock.today().day > 25 else 3)
    on_duty(cast["member"], first)
    content = printed(cast, what="hall", size=size)
    found = pages(content)
    assert len(found) == sheets
    width, height = (297, 420) if size == "a3" else (210, 297)
    assert (round(found[0][0]), round(found[0][1])) == (width, height)
    well_set(content)
    words = "".join(word for page in found for word, *_box in page[2])
    for mark in ("有话说，找委员", "029-86000000", "板大雪", "凳小雪", "徐家湾协商民主工作室"):
        assert mark in words, mark
    # 凳小雪, the surname in place of a portrait and, on each sheet, the address of the venue aside.
    assert words.count("凳") - 2 - sheets == sum(NAMES[count % len(NAMES)] == "板凳" for count in range(number - 2))


@needs_press
@pytest.mark.parametrize("what", ["member", "plate", "small"])
@on_paper
def test_papers_about_one(cast: Cast, what: str) -> None:
    grown(cast, 7)
    coming = period.near(clock.today())[3]
    for number in range(9):
        on_duty(cast["member"], occasion(cast, ahead=(coming.since - clock.today()).days + 7 * number))
    content = printed(cast, what=what, period=coming.code)
    found = pages(content)
    assert len(found) == (4 if what == "small" else 7)
    assert (round(found[0][0]), round(found[0][1])) == ((297, 210) if what == "plate" else (210, 297))
    well_set(content)


@needs_press
@pytest.mark.parametrize("language", ["en", "zh-hant"])
@on_paper
def test_in_another_language(cast: Cast, language: str) -> None:
    grown(cast, 9)
    for what in ("hall", "member"):
        well_set(printed(cast, language, what=what, size="a4"))


@needs_press
@pytest.mark.parametrize("size", ["a4", "a3"])
@on_paper
def test_the_duty_poster_says_who_sits_when(cast: Cast, size: str) -> None:
    coming = period.near(clock.today())[1]
    ahead = (coming.since - clock.today()).days
    for number in range(12):
        held = occasion(cast, ahead=ahead + 2 * number)
        on_duty(cast["member"], held)
        on_duty(cast["member2"], held)
    content = printed(cast, what="duty", size=size, period=coming.code)
    found = pages(content)
    assert len(found) == 2
    well_set(content)
    words = "".join(word for page in found for word, *_box in page[2])
    assert words.count("板大雪") == 12
    assert "社区服务大厅" in words
    empty = printed(cast, what="duty", period=period.near(clock.today())[3].code)
    assert len(pages(empty)) == 1


@needs_press
@on_paper
def test_a_long_name_of_a_place_stays_in_its_column(cast: Cast) -> None:
    venue = cast.studio.venues.get()
    name = "某某街道某某社区党群服务中心二楼协商议事厅暨政协委员工作室居民接待室"
    with guard.writing():
        Venue.objects.filter(pk=venue.pk).update(name=name)
    coming = period.near(clock.today())[1]
    on_duty(cast["member"], occasion(cast, ahead=(coming.since - clock.today()).days))
    ((_width, _height, words),) = pages(printed(cast, what="duty", size="a4", period=coming.code))
    lines = [box for word, *box in words if len(word) > 3 and word in name]
    where, foot = [box for box in lines if box[1] < 240], [box for box in lines if box[1] > 240]
    assert where
    assert max(right for _left, _top, right, _bottom in where) < 97
    assert foot
    assert max(right for _left, _top, right, _bottom in foot) < 197


@needs_press
@on_paper
def test_every_face_is_in_the_file(cast: Cast) -> None:
    content = printed(cast, what="hall", size="a4")
    out = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()
    faces = [line.split() for line in out.splitlines()[2:]]
    assert len(faces) >= 2
    assert all(face[-5] == "yes" for face in faces), out


@needs_press
def test_the_codes_lead_to_the_form_and_the_member(cast: Cast) -> None:
    member = cast.members["member"]
    at = f"http://testserver{reverse('speak_at', args=['xujiawan'])}?e="
    plate = printed(cast, what="plate", member=member.pk)
    assert shows(drawn(plate), f"{at}member-{member.pk}", (243, 150, 283, 200))
    hall = printed(cast, what="hall", size="a4")
    assert shows(drawn(hall), f"{at}studio", (14, 248, 41, 281))


def test_the_page_to_look_at_needs_no_press(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = cast.client("officer")
    for what in ("hall", "duty", "member", "plate", "small"):
        page = officer.get("/desk/posters/html/", {"what": what})
        assert page.status_code == 200
        assert "style=" not in page.content.decode()
    assert "大厅海报" in officer.get("/desk/posters/").content.decode()


def test_what_cannot_be_understood_is_said_and_kept(cast: Cast) -> None:
    page = cast.client("officer").get("/desk/posters/html/", {"what": "wall", "size": "a3"})
    assert page.status_code == 422
    assert page.context["form"].errors["what"]
    assert cast.client("officer").get("/desk/posters/docx/", {"what": "hall"}).status_code == 404
    other = cast.members["member3"].pk
    assert cast.client("officer").get("/desk/posters/html/", {"what": "plate", "member": other}).status_code == 422


def test_who_may_not(cast: Cast) -> None:
    for who in ("member", "clerk", "auditor"):
        assert cast.client(who).get("/desk/posters/").status_code == 403
        assert cast.client(who).get("/desk/posters/pdf/?what=hall").status_code == 403


def test_sheets_are_even_and_days_stay_together() -> None:
    assert [len(some) for some in layout.sheets(range(45), 30)] == [23, 22]
    assert [len(some) for some in layout.sheets(range(31), 30)] == [16, 15]
    assert layout.sheets([], 30) == [[]]
    assert layout.by_group(["aa", "bbb", "cc"], 5) == [["a", "a", "b", "b", "b"], ["c", "c"]]
    assert [card.holds for card in layout.CARDS] == sorted(card.holds for card in layout.CARDS)


def test_the_style_sheet_has_a_class_for_every_size() -> None:
    css = (Path(layout.__file__).parent.parent / "static/listen/poster.css").read_text()
    for size in range(40, 100, 5):
        assert f".fit-{size} {{ font-size: {f'{size / 100:.2f}'.strip('0')}em; }}" in css
