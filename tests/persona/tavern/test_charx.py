import contextlib
import io
import stat
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.tavern import charx
from persona.tavern.charx import MAX_ENTRIES, pack, safe_path, unpack
from persona.tavern.faults import CardFault


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w", compression) as archive:
        warnings.simplefilter("ignore")  # names that stand twice
        for name, data in entries:
            archive.writestr(name, data)
    return content.getvalue()


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("assets/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


CARD = ("card.json", b"{}")
PATHS = st.lists(st.text("ab.é桜 _-", min_size=1, max_size=6), min_size=1, max_size=4).map("/".join).filter(safe_path)


@given(st.binary(max_size=200), st.dictionaries(PATHS, st.binary(max_size=100), max_size=5))
def test_card_and_assets_come_out_as_they_went_in(card: bytes, assets: dict[str, bytes]):
    assets.pop("card.json", None)
    packed = pack(card, assets)
    assert pack(card, dict(reversed(assets.items()))) == packed
    with contextlib.suppress(CardFault):  # a file and a folder of one name
        assert unpack(packed, "x.charx") == (card, assets)


@pytest.mark.parametrize(
    "name",
    [
        "../card.yaml",
        "/etc/passwd",
        "a/../../b",
        "a//b",
        "./a",
        "a/.",
        "a\\b",
        "..\\b",
        "a\nb",
        "a.",
        "b /c",
        "a" * 201,
    ],
)
def test_a_path_that_may_lead_elsewhere_is_refused(name: str):
    with pytest.raises(CardFault, match="not safe"):
        unpack(zipped(CARD, (name, b"x")), "x.charx")


@pytest.mark.parametrize(
    "name", ["assets/icon/images/main.png", ".DS_Store", "__MACOSX/._a", "絵/さくら 1.png", "a: b?"]
)
def test_ordinary_names_are_safe(name: str):
    assert unpack(zipped(CARD, (name, b"x")), "x.charx")[1] == {name: b"x"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 and nothing else", "broken"),
        (zipped(CARD)[:-30], "broken"),
        (zipped(("assets/card.json", b"{}")), "no card.json"),
        (zipped(CARD, (link(), b"/etc/passwd")), "not safe"),
        (zipped(CARD, ("a", b"x"), ("a", b"y")), "not safe"),
        (zipped(CARD, ("a", b"x"), ("A", b"y")), "not safe"),
        (zipped(CARD, ("a", b"x"), ("a/b", b"y")), "not safe"),
        (zipped(CARD, ("a/b", b"x"), ("a", b"y")), "not safe"),
        (zipped(CARD, ("a", bytes(10_000_000))), "zip bombs"),
        (zipped(("card.json", b" " * 9_000_000), compression=zipfile.ZIP_STORED), "the limit is"),
        (zipped(CARD, *((f"a{n}", b"") for n in range(MAX_ENTRIES))), f"more than {MAX_ENTRIES} files"),
        (zipped(CARD, ("a", b"x"), compression=zipfile.ZIP_LZMA), "broken"),
    ],
)
def test_a_zip_that_is_broken_or_made_to_harm_is_a_fault(content: bytes, says: str):
    with pytest.raises(CardFault, match=rf"^x\.charx: .*{says}.*; fix: "):
        unpack(content, "x.charx")


def test_what_a_zip_unpacks_to_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(charx, "MAX_UNPACKED", 1000)
    with pytest.raises(CardFault, match="larger than 1000"):
        unpack(zipped(CARD, ("a", b"x" * 600), ("b", b"y" * 600)), "x.charx")


def test_a_size_that_is_a_lie_unpacks_no_more_than_it_says():
    content = bytearray(zipped(CARD, ("a", bytes(range(256)) * 100)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.rindex(mark) + offset
        content[place : place + 4] = (1).to_bytes(4, "little")
    with pytest.raises(CardFault, match="broken"):
        unpack(bytes(content), "x.charx")


def test_an_encrypted_zip_is_a_fault():
    content = bytearray(zipped(CARD))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(CardFault, match="broken"):
        unpack(bytes(content), "x.charx")


@given(st.data())
def test_a_damaged_zip_is_a_fault_and_nothing_else(data: st.DataObject):
    content = pack(b'{"a": 1}' * 20, {"b/c": b"d" * 50})
    place = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:place] + data.draw(st.binary(max_size=3)) + content[place + 1 :]
    with contextlib.suppress(CardFault):
        unpack(damaged, "x.charx")
