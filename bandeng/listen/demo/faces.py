"""Portraits of the demo's members: flat, warm, and of nobody. The same name gives the same face."""

import io
from random import Random

from bandeng.listen.demo.drawing import Sheet

GROUNDS = ("#e9d8b8", "#cfdccb", "#d9cfe0", "#f0d0bd", "#c9dbe2", "#e6dfc9", "#dcd3c2", "#d3e0d8", "#edd9cf")
SKINS = ("#f0c9a4", "#e8b98f", "#f4d3b3", "#dfae84")
CLOTHES = ("#3f5e52", "#8a3b2e", "#34506b", "#6b5a3a", "#5b4668", "#2f4a45", "#a0632f", "#44546a", "#7a4a55")
DARK = ("#2b2420", "#1f1d1f", "#3a2c24")
GREY, WHITE = "#7d7873", "#d5d0c8"
INK, SHIRT, LIP = "#3a2a22", "#f7f2e8", "#b25f4d"


def portrait(name: str, sex: str, age: int) -> io.BytesIO:
    """A square JPEG of 300 pixels."""
    rng = Random(f"face {name}")
    sheet = Sheet(rng.choice(GROUNDS))
    skin, cloth = rng.choice(SKINS), rng.choice(CLOTHES)
    hair = WHITE if age > 63 else GREY if age > 56 else rng.choice(DARK)
    styles = ("bob", "long", "bun") if sex == "f" else ("short", "parted", "crop", *(("thin",) if age > 46 else ()))
    style = rng.choice(styles)
    _behind(sheet, style, hair)
    _body(sheet, rng, skin, cloth)
    _head(sheet, skin)
    _hair(sheet, style, hair, skin)
    _features(sheet, rng, age)
    if rng.random() < (0.6 if age > 50 else 0.3):
        _glasses(sheet)
    return sheet.jpeg()


def _behind(sheet: Sheet, style: str, hair: str) -> None:
    if style == "long":
        sheet.block((28, 26, 72, 80), hair, 20)
    elif style == "bob":
        sheet.block((28, 24, 72, 63), hair, 18)
    elif style == "bun":
        sheet.oval((41, 6, 59, 24), hair)
    elif style == "thin":
        sheet.block((29, 25, 71, 50), hair, 17)


def _body(sheet: Sheet, rng: Random, skin: str, cloth: str) -> None:
    sheet.block((14, 74, 86, 130), cloth, 24)
    sheet.block((43, 58, 57, 82), skin, 6)
    if rng.random() < 0.5:
        sheet.shape((40, 73, 50, 88, 60, 73, 55, 71, 50, 78, 45, 71), SHIRT)
        sheet.line((40, 73, 50, 92, 60, 73), cloth, 3)
    else:
        sheet.slice((40, 66, 60, 86), 0, 180, skin)
        sheet.arc((39, 65, 61, 87), 0, 180, SHIRT, 2)


def _head(sheet: Sheet, skin: str) -> None:
    sheet.oval((28, 40, 36, 52), skin)
    sheet.oval((64, 40, 72, 52), skin)
    sheet.block((32, 20, 68, 68), skin, 18)


def _features(sheet: Sheet, rng: Random, age: int) -> None:
    for left in (41, 56):
        sheet.oval((left, 44, left + 3.4, 48.6), INK)
        sheet.line((left - 1.6, 40, left + 5, 39.4), INK, 1.2)
    sheet.line((50, 48, 48.8, 54, 51, 54), "#b98860", 1)
    for left in (36, 57):
        sheet.oval((left, 51, left + 7, 56), "#e79b7c" if age < 60 else "#dc9a80")
    wide = rng.choice((5, 6, 7))
    sheet.arc((50 - wide, 50, 50 + wide, 62), 25, 155, LIP, 1.6)
    if age > 55:
        sheet.arc((38, 52, 46, 64), 60, 120, "#c1906a", 0.8)
        sheet.arc((54, 52, 62, 64), 60, 120, "#c1906a", 0.8)


def _hair(sheet: Sheet, style: str, hair: str, skin: str) -> None:
    if style == "thin":
        return
    low = {"crop": 42, "short": 48, "parted": 50}.get(style, 54)
    sheet.slice((29, 14, 71, low + 12), 180, 360, hair)
    sheet.block((29, 32, 33, low), hair, 2)
    sheet.block((67, 32, 71, low), hair, 2)
    if style == "parted":
        sheet.shape((40, 39, 58, 28, 67, 39), skin)
    elif style == "long":
        sheet.shape((33, 41, 50, 27, 67, 41), skin)
    elif style == "bun":
        sheet.shape((35, 41, 50, 33, 65, 41), skin)


def _glasses(sheet: Sheet) -> None:
    for left in (37, 53):
        sheet.arc((left, 41, left + 11, 51), 0, 360, "#4a3f3a", 1)
    sheet.line((48, 45.5, 53, 45.5), "#4a3f3a", 1)
