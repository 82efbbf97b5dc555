"""A picture drawn with Pillow, which is imported on first use.

What is the same in all pictures, the fonts and the stripes, is made once.
"""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from cogs.render.lettering import length, runs, shape

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw as Pen

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

STRIPES = 12
"""From one stripe of a hatching to the next."""
TALL = 512
COLOURS = 96
"""In the finished picture, to keep it small."""
COMPRESSION = 3
"""Of 9: more takes longer than sending what it saves."""


class Canvas:
    """Boxes are left, top, right and bottom; all lengths are in pixels of the finished picture."""

    def __init__(self, width: int, height: int, background: Colour) -> None:
        from PIL import Image, ImageDraw

        self._image: Picture = Image.new("RGB", (width, height), background)
        self._draw: Pen = ImageDraw.Draw(self._image)

    def fill(self, box: Box, colour: Colour) -> None:
        """A plain box."""
        left, top, right, bottom = _rounded(box)
        if left < right and top < bottom:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def hatch(self, box: Box, colour: Colour) -> None:
        """Slanted stripes over what is there; they go on from one box to the next."""
        corners = _rounded(box)
        if corners[0] < corners[2] and corners[1] < corners[3]:
            self._image.paste(
                colour,
                corners,
                _stripes(self._image.width, -(-self._image.height // 512) * 512).crop(corners),
            )

    def outline(self, box: Box, colour: Colour, width: float) -> None:
        """A frame around the box, outside of it."""
        left, top, right, bottom = box
        outer = _rounded((left - width, top - width, right + width, bottom + width))
        self._draw.rectangle(
            (outer[0], outer[1], outer[2] - 1, outer[3] - 1), outline=colour, width=round(width)
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
        x, y = place
        across = {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]]
        x -= across * self.width(text, size)
        for number, piece in runs(text):
            for paint, stroke in ((halo, 2), (colour, 0.4 if bold and not halo else 0)):
                if paint is not None:
                    mask, left, top = shape(number, size, piece, f"l{anchor[1]}", stroke)
                    self._image.paste(paint, (round(x) + left, round(y) + top), mask)
            x += length(number, size, piece)

    def width(self, text: str, size: int) -> float:
        """How wide that text is."""
        return sum(length(number, size, piece) for number, piece in runs(text))

    def dot(self, place: tuple[float, float], radius: float, colour: Colour) -> None:
        """A filled circle."""
        self._draw.circle(place, radius, fill=colour)

    def png(self) -> bytes:
        """The finished picture."""
        from PIL import Image

        # A third of the lines and columns has all colours that matter, and takes a tenth of the time.
        sample = self._image.resize(
            (self._image.width // 3, self._image.height // 3), Image.Resampling.NEAREST
        )
        palette = sample.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        finished = self._image.quantize(palette=palette, dither=Image.Dither.NONE)
        out = BytesIO()
        finished.save(out, "PNG", compress_level=COMPRESSION)
        return out.getvalue()


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, `share` of the way to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rounded(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge) for edge in box)
    return left, top, right, bottom


def _stripes(width: int, height: int) -> "Picture":
    """Where the stripes of a hatching are, on at least so much; there are but a few sizes of them."""
    return _many_stripes(width, -(-height // TALL) * TALL)


@cache
def _many_stripes(width: int, height: int) -> "Picture":
    """They are drawn larger and scaled down to be smooth."""
    from PIL import Image, ImageDraw

    mask = Image.new("L", (2 * width, 2 * height), 0)
    draw = ImageDraw.Draw(mask)
    for x in range(-2 * height, 2 * width, 2 * STRIPES):
        draw.line((x, 2 * height, x + 2 * height, 0), fill=255, width=2 * STRIPES // 3)
    return mask.reduce(2)
