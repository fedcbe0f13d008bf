"""The icons of the Teams app, drawn: two rings that hold each other.

Drawing them keeps pictures out of the project and needs no library. Edges are softened by how far a
point is from the line. Source: Teams, "App icons": colour 192 by 192 with its sign in the middle
half, outline 32 by 32, white on nothing; PNG specification, third edition.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

BLUE = (0x1F, 0x4E, 0x79)
WHITE = (255, 255, 255)
MAGIC = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS, RGBA = 8, 6


@dataclass(frozen=True)
class Sign:
    """The rings, in shares of the picture's side: how large, how far apart, how thick."""

    radius: float
    apart: float
    line: float


IN_COLOR = Sign(radius=0.165, apart=0.105, line=0.055)
OUTLINED = Sign(radius=0.27, apart=0.18, line=0.085)


def color_icon() -> bytes:
    """Return the large icon, white on blue."""
    return _png(192, IN_COLOR, BLUE)


def outline_icon() -> bytes:
    """Return the small icon, white on nothing."""
    return _png(32, OUTLINED, None)


def _png(side: int, sign: Sign, ground: tuple[int, int, int] | None) -> bytes:
    size = struct.pack(">IIBBBBB", side, side, EIGHT_BITS, RGBA, 0, 0, 0)
    points = zlib.compress(b"".join(_rows(side, sign, ground)), 9)
    return MAGIC + _chunk(b"IHDR", size) + _chunk(b"IDAT", points) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _rows(side: int, sign: Sign, ground: tuple[int, int, int] | None) -> Iterator[bytes]:
    """Yield the lines of points, each with its filter byte."""
    for y in range(side):
        points = (_point(_covered(x + 0.5, y + 0.5, side, sign), ground) for x in range(side))
        yield b"\x00" + b"".join(points)


def _covered(x: float, y: float, side: int, sign: Sign) -> float:
    """Return how much of the point the rings cover, 0 to 1."""
    middle = side / 2
    centres = (middle - sign.apart * side, middle + sign.apart * side)
    off = min(abs(hypot(x - at, y - middle) - sign.radius * side) for at in centres)
    return min(1.0, max(0.0, sign.line * side / 2 - off + 0.5))


def _point(covered: float, ground: tuple[int, int, int] | None) -> bytes:
    if ground is None:
        return bytes((*WHITE, round(255 * covered)))
    mixed = (round(low + (high - low) * covered) for low, high in zip(ground, WHITE, strict=True))
    return bytes((*mixed, 255))
