"""Cards to draw, and what became of them: a PNG read back as rows of pixels."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.wording.card import Card, LocalTime

TIMES = (
    LocalTime("New York", "8 PM", ""),
    LocalTime("London", "12 AM", "Tuesday 27 October"),
    LocalTime("Sydney", "11 AM", "Tuesday 27 October"),
)

CARD = Card(
    title="Educational Technology Chat",
    day="Monday 26 October 2015",
    times=TIMES,
    hashtag="#edtechchat",
    hosts=("Susan", "Tom"),
)


class Pixels(NamedTuple):
    """A picture as it is seen."""

    width: int
    height: int
    rows: Sequence[Sequence[tuple[int, ...]]]  # red, green, blue of each


def pixels(png: bytes) -> Pixels:
    """Read a PNG of eight bits and three or four channels."""
    width, height, _depth, kind = struct.unpack(">IIBB", png[16:26])
    channels = 4 if kind == 6 else 3
    raw = zlib.decompress(b"".join(body for name, body in _chunks(png) if name == b"IDAT"))
    length = width * channels
    before, rows = bytearray(length), []
    for number in range(height):
        start = number * (length + 1)
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + length]), before, channels)
        rows.append([tuple(before[at : at + 3]) for at in range(0, length, channels)])
    return Pixels(width, height, rows)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, line: bytearray, above: bytearray, channels: int) -> bytearray:
    for at in range(len(line)):
        left = line[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        line[at] = (line[at] + guess) & 255
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    whole = left + above - corner
    return min((left, above, corner), key=lambda one: abs(whole - one))
