"""A picture drawn at twice its size and scaled down, with Pillow, which is imported on first use.

Only ASCII can be written: Pillow's built-in font has no more.
"""

from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw as Pen
    from PIL.ImageFont import FreeTypeFont
    from PIL.ImageFont import ImageFont as BitmapFont

    Font = FreeTypeFont | BitmapFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

SCALE = 2
STRIPES = 12
"""From one stripe of a hatching to the next."""
COLOURS = 96
"""In the finished picture, to keep it small."""


class Canvas:
    """Boxes are left, top, right and bottom; all lengths are in pixels of the finished picture."""

    def __init__(self, width: int, height: int, background: Colour) -> None:
        from PIL import Image, ImageDraw

        self._image: Picture = Image.new("RGB", (width * SCALE, height * SCALE), background)
        self._draw: Pen = ImageDraw.Draw(self._image)
        self._fonts: dict[int, Font] = {}

    def fill(self, box: Box, colour: Colour) -> None:
        """A plain box."""
        left, top, right, bottom = _scaled(box)
        if left < right and top < bottom:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def hatch(self, box: Box, colour: Colour) -> None:
        """Slanted stripes over what is there; they go on from one box to the next."""
        corners = _scaled(box)
        if corners[0] < corners[2] and corners[1] < corners[3]:
            self._image.paste(colour, corners, self._stripes.crop(corners))

    def outline(self, box: Box, colour: Colour, width: float) -> None:
        """A frame around the box, outside of it."""
        left, top, right, bottom = box
        outer = _scaled((left - width, top - width, right + width, bottom + width))
        self._draw.rectangle(
            (outer[0], outer[1], outer[2] - 1, outer[3] - 1), outline=colour, width=round(width * SCALE)
        )

    def write(
        self,
        place: tuple[float, float],
        text: str,
        size: int,
        colour: Colour,
        anchor: str = "mm",
        halo: Colour | None = None,
        *,
        bold: bool = False,
    ) -> None:
        """Text at a place; the anchor is Pillow's. A halo keeps it apart from what is behind."""
        self._draw.text(
            (place[0] * SCALE, place[1] * SCALE),
            text,
            fill=colour,
            font=self._font(size),
            anchor=anchor,
            stroke_width=2 * SCALE if halo else 0.4 * SCALE if bold else 0,
            stroke_fill=halo or colour,
        )

    def width(self, text: str, size: int) -> float:
        """How wide that text is."""
        return self._draw.textlength(text, self._font(size)) / SCALE

    def png(self) -> bytes:
        """The finished picture."""
        from PIL import Image

        finished = self._image.reduce(SCALE).quantize(
            COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        out = BytesIO()
        finished.save(out, "PNG", optimize=False)
        return out.getvalue()

    def _font(self, size: int) -> "Font":
        from PIL import ImageFont

        if size not in self._fonts:
            self._fonts[size] = ImageFont.load_default(size * SCALE)
        return self._fonts[size]

    @cached_property
    def _stripes(self) -> "Picture":
        from PIL import Image, ImageDraw

        width, height = self._image.size
        mask = Image.new("L", (width, height), 0)
        draw = ImageDraw.Draw(mask)
        for x in range(-height, width, STRIPES * SCALE):
            draw.line((x, height, x + height, 0), fill=255, width=STRIPES * SCALE // 3)
        return mask


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, `share` of the way to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _scaled(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge * SCALE) for edge in box)
    return left, top, right, bottom
