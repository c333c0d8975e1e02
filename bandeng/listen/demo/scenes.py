"""Pictures that residents hand in and that show what was carried out: drawn, so that no real place is in them."""

import io
from collections.abc import Callable

from bandeng.listen.demo.drawing import Sheet

WIDE = 140


def draw(name: str) -> io.BytesIO:
    """The scene `name` as a JPEG. KeyError when there is none."""
    sheet = Sheet("#dfe7e6", wide=WIDE)
    SCENES[name](sheet)
    return sheet.jpeg()


def _yard(sheet: Sheet, sky: str, ground: str, wall: str, pane: str) -> None:
    sheet.block((0, 0, WIDE, 100), sky)
    sheet.block((0, 74, WIDE, 100), ground)
    sheet.block((84, 14, 132, 74), wall)
    for top in (20, 38, 56):
        for left in (89, 103, 117):
            sheet.block((left, top, left + 9, top + 10), pane, 1)


def _day(sheet: Sheet) -> None:
    _yard(sheet, "#dbe9ee", "#cdbfa2", "#d8a98a", "#f3ead6")


def _night(sheet: Sheet) -> None:
    _yard(sheet, "#1f2a3c", "#2c2f38", "#2d3546", "#3b465a")


def _post(sheet: Sheet, metal: str) -> None:
    sheet.block((38, 22, 41, 80), metal)
    sheet.line((39.5, 23, 56, 20), metal, 2)
    sheet.block((52, 18, 66, 23), metal, 2)


def lamp_off(sheet: Sheet) -> None:
    _night(sheet)
    _post(sheet, "#59616e")
    sheet.oval((56, 22, 62, 25), "#454b57")


def lamp_on(sheet: Sheet) -> None:
    _night(sheet)
    sheet.shape((54, 24, 64, 24, 90, 92, 26, 92), "#5d5a4a")
    sheet.oval((28, 84, 90, 98), "#e9d48a")
    _post(sheet, "#9aa3ad")
    sheet.oval((54, 21, 64, 27), "#fff3bd")


def tree(sheet: Sheet) -> None:
    _day(sheet)
    sheet.block((44, 44, 52, 84), "#7b5a3c", 2)
    for box in ((22, 16, 58, 50), (40, 10, 74, 46), (30, 30, 68, 58)):
        sheet.oval(box, "#5f8458")
    sheet.line((0, 8, WIDE, 12), "#4a4a4a", 0.8)


def canteen(sheet: Sheet) -> None:
    sheet.block((0, 0, WIDE, 100), "#efe2c8")
    sheet.block((0, 66, WIDE, 100), "#a9774a")
    sheet.oval((34, 58, 106, 92), "#f9f5ec")
    sheet.oval((42, 62, 72, 84), "#c95d3c")
    sheet.oval((66, 64, 98, 86), "#7d9a4f")
    sheet.oval((58, 52, 84, 70), "#fdfaf2")
    for left in (56, 68, 80):
        sheet.arc((left, 24, left + 8, 44), 90, 270, "#c9b795", 1.4)


def wires(sheet: Sheet) -> None:
    _day(sheet)
    for left in (93, 107, 121):
        sheet.line((left, 46, left - 44, 78), "#3b3b3b", 1)
    for left in (40, 56, 72):
        _bike(sheet, left)


def charging(sheet: Sheet) -> None:
    _day(sheet)
    sheet.shape((10, 40, 84, 34, 84, 40, 10, 46), "#3f6f5d")
    for left in (14, 46, 78):
        sheet.block((left, 42, left + 2.4, 82), "#5d6b66")
    for left in (20, 38, 56):
        _bike(sheet, left)
        sheet.block((left + 6, 52, left + 10, 60), "#e0b64c", 1)


def _bike(sheet: Sheet, left: float) -> None:
    sheet.arc((left, 76, left + 9, 85), 0, 360, "#333333", 1.4)
    sheet.arc((left + 12, 76, left + 21, 85), 0, 360, "#333333", 1.4)
    sheet.line((left + 4, 80, left + 8, 72, left + 16, 80), "#a33f2e", 2)
    sheet.line((left + 15, 80, left + 17, 68), "#a33f2e", 1.6)


def crossing(sheet: Sheet) -> None:
    _day(sheet)
    sheet.block((0, 64, WIDE, 100), "#5c6063")
    for left in range(20, 120, 14):
        sheet.shape((left, 70, left + 8, 70, left + 4, 98, left - 5, 98), "#f4f1e6")
    sheet.shape((18, 26, 30, 46, 6, 46), "#e3b23c")
    sheet.block((17, 46, 19, 70), "#777777")


def stove(sheet: Sheet) -> None:
    sheet.block((0, 0, WIDE, 100), "#e8e0d0")
    sheet.block((0, 62, WIDE, 100), "#50565b")
    sheet.block((34, 56, 106, 62), "#2f3336", 2)
    for left in range(50, 90, 7):
        sheet.shape((left, 56, left + 2.5, 46, left + 5, 56), "#4aa3d8")
    sheet.block((46, 24, 94, 46), "#b9433a", 8)
    sheet.block((62, 19, 78, 24), "#8f332c", 2)
    sheet.arc((88, 26, 108, 42), 270, 90, "#b9433a", 4)
    for left in (60, 70):
        sheet.arc((left, 2, left + 8, 18), 90, 270, "#c7bda9", 1.2)


def cylinder(sheet: Sheet) -> None:
    sheet.block((0, 0, WIDE, 100), "#ddd3c0")
    sheet.block((0, 78, WIDE, 100), "#9d8a6d")
    for left in (34, 76):
        sheet.block((left, 36, left + 30, 86), "#6f7f8a", 9)
        sheet.block((left + 10, 26, left + 20, 38), "#4d5a63", 2)
        sheet.arc((left + 6, 20, left + 24, 38), 180, 360, "#4d5a63", 2)


def bench(sheet: Sheet) -> None:
    tree(sheet)
    sheet.block((66, 62, 122, 65), "#a8703c", 1)
    sheet.block((66, 72, 122, 76), "#a8703c", 1)
    for left in (70, 115):
        sheet.block((left, 62, left + 3, 88), "#5a4030")


def parking(sheet: Sheet) -> None:
    _day(sheet)
    sheet.block((0, 68, WIDE, 100), "#676b6e")
    for number, left in enumerate(range(6, 130, 32)):
        sheet.line((left, 72, left - 4, 98), "#f2eee2", 1.2)
        if number != 2:
            sheet.block((left + 5, 76, left + 27, 90), ("#8a3b2e", "#34506b", "", "#d8c48a")[number], 4)
            sheet.block((left + 10, 71, left + 22, 80), "#c9d6db", 3)


def leak(sheet: Sheet) -> None:
    sheet.block((0, 0, WIDE, 100), "#ece6d8")
    sheet.block((0, 0, WIDE, 22), "#d9d0bd")
    for box in ((40, 8, 84, 30), (66, 12, 104, 38)):
        sheet.oval(box, "#b9a27a")
    for left, top in ((60, 42), (74, 54), (84, 46)):
        sheet.oval((left, top, left + 3, top + 5), "#6f9fb8")
    sheet.block((54, 80, 92, 96), "#4f7f93", 3)


def fence(sheet: Sheet) -> None:
    _day(sheet)
    for left in (4, 16, 28, 64, 76):
        sheet.block((left, 52, left + 3, 86), "#6d7a74")
    sheet.line((4, 58, 32, 58), "#6d7a74", 2)
    sheet.line((64, 58, 80, 58), "#6d7a74", 2)
    sheet.line((34, 84, 58, 88), "#6d7a74", 3)
    sheet.line((38, 88, 60, 82), "#6d7a74", 3)


SCENES: dict[str, Callable[[Sheet], None]] = {
    scene.__name__: scene
    for scene in (
        lamp_off,
        lamp_on,
        tree,
        canteen,
        wires,
        charging,
        crossing,
        stove,
        cylinder,
        bench,
        parking,
        leak,
        fence,
    )
}
