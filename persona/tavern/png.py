"""Cards in PNG pictures: text chunks `ccv3` (V3) and `chara` (V2), base64 of UTF-8 JSON. No picture is decoded.

The chunk format is that of PNG (ISO/IEC 15948): length, type, data, CRC-32 of type and data.
"""

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator, Mapping

from persona.tavern.faults import card_fault

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORDS = ("ccv3", "chara")
"""The chunks that hold a card, the one that wins first."""
MAX_CHUNK_BYTES = 8 * 1024 * 1024
"""Of a card's chunk; pictures are bounded by the file."""
MAX_CHUNKS = 20_000
_WIDTH, _HEIGHT = 400, 600
_FRAME = struct.Struct(">I4s")

Chunk = tuple[bytes, bytes]
"""Type and data."""


def card_in(picture: bytes, file: str) -> bytes:
    """The JSON of the card in a picture.

    Raises:
        CardFault: the picture is broken, or holds no card.
    """
    found: dict[str, bytes] = {}
    for kind, data in _chunks(picture, file):
        if keyword := _keyword(kind, data):
            if len(data) > MAX_CHUNK_BYTES:
                raise card_fault("png_chunk", file, keyword, size=len(data), limit=MAX_CHUNK_BYTES)
            found.setdefault(keyword, data.partition(b"\0")[2])
    text = next((found[keyword] for keyword in KEYWORDS if keyword in found), None)
    if text is None:
        raise card_fault("png_no_card", file)
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise card_fault("png_base64", file) from error


def without_card(picture: bytes, file: str) -> bytes:
    """The picture without the chunks that hold a card; every other chunk stays.

    Raises:
        CardFault: the picture is broken.
    """
    return _written([(kind, data) for kind, data in _chunks(picture, file) if not _keyword(kind, data)])


def with_cards(picture: bytes, cards: Mapping[str, bytes], file: str) -> bytes:
    """The picture with these cards (keyword → JSON) instead of those that it held.

    Raises:
        CardFault: the picture is broken.
    """
    chunks = [(kind, data) for kind, data in _chunks(picture, file) if not _keyword(kind, data)]
    texts = [(b"tEXt", keyword.encode("latin-1") + b"\0" + base64.b64encode(card)) for keyword, card in cards.items()]
    return _written([*chunks[:-1], *texts, chunks[-1]])


def plain_picture(name: str) -> bytes:
    """A picture of one colour, chosen by a name, for cards that have none."""
    colour = bytes(96 + byte // 3 for byte in zlib.crc32(name.encode()).to_bytes(4, "big")[:3])
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 1, 3, 0, 0, 0)  # one bit a pixel, by palette
    rows = (b"\0" + bytes(_WIDTH // 8)) * _HEIGHT
    return _written([(b"IHDR", header), (b"PLTE", colour), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")])


def _keyword(kind: bytes, data: bytes) -> str | None:
    """The keyword of a chunk that holds a card."""
    word = data[:80].partition(b"\0")[0].decode("latin-1") if kind == b"tEXt" else ""
    return word if word in KEYWORDS else None


def _chunks(picture: bytes, file: str) -> Iterator[Chunk]:
    """Every chunk up to the end of the picture; what is behind it is left out."""
    if not picture.startswith(SIGNATURE):
        raise card_fault("png_broken", file)
    place = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        if place + _FRAME.size > len(picture):
            raise card_fault("png_broken", file)
        length, kind = _FRAME.unpack_from(picture, place)
        start = place + _FRAME.size
        end = start + length
        if end + 4 > len(picture):
            raise card_fault("png_broken", file)
        if zlib.crc32(picture[place + 4 : end]) != int.from_bytes(picture[end : end + 4], "big"):
            raise card_fault("png_broken", file)
        if (kind == b"IHDR") != (number == 0):
            raise card_fault("png_broken", file)
        yield kind, picture[start:end]
        if kind == b"IEND":
            return
        place = end + 4
    raise card_fault("png_broken", file)


def _written(chunks: list[Chunk]) -> bytes:
    parts = [SIGNATURE]
    for kind, data in chunks:
        parts += [_FRAME.pack(len(data), kind), data, zlib.crc32(kind + data).to_bytes(4, "big")]
    return b"".join(parts)
