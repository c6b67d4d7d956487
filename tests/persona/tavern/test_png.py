import base64
import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.tavern.faults import CardFault
from persona.tavern.png import MAX_CHUNK_BYTES, SIGNATURE, card_in, plain_picture, with_cards, without_card

PICTURE = plain_picture("mira")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def behind_the_header(*chunks: bytes) -> bytes:
    end = len(SIGNATURE) + 25
    return PICTURE[:end] + b"".join(chunks) + PICTURE[end:]


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_card_comes_out_as_it_went_in_and_v3_wins(v2: bytes, v3: bytes):
    assert card_in(with_cards(PICTURE, {"chara": v2}, "x.png"), "x.png") == v2
    both = with_cards(PICTURE, {"chara": v2, "ccv3": v3}, "x.png")
    assert card_in(both, "x.png") == v3
    assert with_cards(both, {"chara": v2}, "x.png") == with_cards(PICTURE, {"chara": v2}, "x.png")
    assert without_card(both, "x.png") == PICTURE


def test_other_chunks_stay_and_what_stands_behind_the_picture_goes():
    other = chunk(b"tEXt", b"Software\0an editor")
    asset = chunk(b"tEXt", b"chara-ext-asset_:0\0" + base64.b64encode(b"a"))
    picture = behind_the_header(other, asset)
    card = with_cards(picture, {"chara": b"{}"}, "x.png")
    assert other in card
    assert asset in card
    assert without_card(card + b"trailing", "x.png") == picture


def test_a_plain_picture_is_a_picture_of_its_own_colour():
    assert plain_picture("a") == plain_picture("a") != plain_picture("b")
    _, data = PICTURE.split(b"IDAT", 1)
    assert len(zlib.decompressobj().decompress(data)) == 600 * (1 + 400 // 8)


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (b"GIF89a", "broken"),
        (SIGNATURE, "broken"),
        (PICTURE[:-5], "broken"),
        (PICTURE[:40], "broken"),
        (PICTURE.replace(b"PLTE", b"PLTF"), "broken"),
        (SIGNATURE + chunk(b"IEND", b""), "broken"),
        (behind_the_header(chunk(b"IHDR", b"")), "broken"),
        (behind_the_header(struct.pack(">I", 2**31) + b"tEXtchara\0"), "broken"),
        (behind_the_header(chunk(b"tEXt", b"") * 20_000), "broken"),
        (PICTURE, "no character card"),
        (behind_the_header(chunk(b"tEXt", b"Chara\0e30=")), "no character card"),
        (behind_the_header(chunk(b"tEXt", b"chara\0" + b"!" * 8)), "not base64"),
        (behind_the_header(chunk(b"tEXt", b"chara\0" + b"e" * MAX_CHUNK_BYTES)), "the limit is"),
    ],
)
def test_a_picture_without_a_card_that_can_be_read_is_a_fault(picture: bytes, says: str):
    with pytest.raises(CardFault, match=rf"^x\.png: .*{says}.*; fix: "):
        card_in(picture, "x.png")


def test_line_ends_in_base64_do_not_matter():
    assert card_in(behind_the_header(chunk(b"tEXt", b"chara\0e3\n0=\r\n")), "x.png") == b"{}"


@given(st.integers(0, len(PICTURE) - 1), st.binary(max_size=4))
def test_a_damaged_picture_is_a_fault_and_nothing_else(place: int, bytes_there: bytes):
    card = with_cards(PICTURE, {"chara": b"{}"}, "x.png")
    damaged = card[:place] + bytes_there + card[place + 1 :]
    with contextlib.suppress(CardFault):
        assert card_in(damaged, "x.png") == b"{}"
