"""What the demo's pictures are drawn with: shapes on a grid of 100 × 100, at twice the size and then made smooth."""

import io

from PIL import Image, ImageDraw

Colour = str
Box = tuple[float, float, float, float]


class Sheet:
    """A picture `wide` by 100 units; `unit` is the pixels of one unit before it is made smooth."""

    def __init__(self, ground: Colour, *, wide: float = 100, unit: int = 6) -> None:
        self.unit = unit
        self.image = Image.new("RGB", (round(wide * unit), 100 * unit), ground)
        self.pen = ImageDraw.Draw(self.image)

    def _px(self, points: tuple[float, ...]) -> list[float]:
        return [point * self.unit for point in points]

    def oval(self, box: Box, colour: Colour) -> None:
        self.pen.ellipse(self._px(box), fill=colour)

    def block(self, box: Box, colour: Colour, round_by: float = 0) -> None:
        self.pen.rounded_rectangle(self._px(box), round_by * self.unit, fill=colour)

    def slice(self, box: Box, start: int, end: int, colour: Colour) -> None:
        """A part of an oval between two angles, in degrees from three o'clock, clockwise."""
        self.pen.pieslice(self._px(box), start, end, fill=colour)

    def arc(self, box: Box, start: int, end: int, colour: Colour, width: float) -> None:
        self.pen.arc(self._px(box), start, end, fill=colour, width=round(width * self.unit))

    def line(self, points: tuple[float, ...], colour: Colour, width: float) -> None:
        self.pen.line(self._px(points), fill=colour, width=round(width * self.unit), joint="curve")

    def shape(self, points: tuple[float, ...], colour: Colour) -> None:
        self.pen.polygon(self._px(points), fill=colour)

    def jpeg(self) -> io.BytesIO:
        """The picture at half its size, as a JPEG."""
        out = io.BytesIO()
        half = (self.image.width // 2, self.image.height // 2)
        self.image.resize(half, Image.Resampling.BOX).save(out, "JPEG", quality=90)
        out.seek(0)
        return out
