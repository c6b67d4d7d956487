import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.documents.markup import plain


def text_of(markdown: str, form: str = "text") -> str:
    return plain(markdown, 0, len(markdown), form).text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**とても**楽しい", "とても楽しい"),
        ("__very__ nice, ~~sad~~ ==happy==", "very nice, sad happy"),
        ("5 * 3 * 2 と snake_case_name", "5 * 3 * 2 と snake_case_name"),
        ("[店](https://a.b/c_(d)) へ", "店 へ"),
        ("[店][1] へ\n[1]: https://a.b 'x'\n", "店 へ\n"),
        ("<https://a.b/c>", "https://a.b/c"),
        ("![犬の写真](dog.png)", "犬の写真"),
        ("![](dog.png)", ""),
        ('<img src="dog.png" alt="犬">', "犬"),
        ("<b>太字</b>と<span style='color: red'>赤</span><hr/>", "太字と赤"),
        ("一行<br>二行<br/>\n三行", "一行\n二行\n三行"),
        ("a<b and c>d, <3, x < y", "a<b and c>d, <3, x < y"),
        ("あ<!-- 内緒\n\nの話 -->い", "あい"),
        ("<script>alert(1)</script>あ", "あ"),
        ("<details open><summary>題</summary>中</details>", "題中"),
        ("[[2026-11-20|昨日]]と[[犬]]、![[p.png]]", "昨日と犬、"),
        ("A&amp;B&nbsp;&lt;&#12354;&unknown;", "A&B\xa0<あ&unknown;"),
        ("> 引用\n>> 二重", "引用\n二重"),
        ("- [ ] 牛乳\n- [x] 卵", "- [ ] 牛乳\n- [x] 卵"),
        ("**[店](u)**", "店"),
        ('呼び出し: `r["a"][0]["b"] ** 2 <b>` です', '呼び出し: `r["a"][0]["b"] ** 2 <b>` です'),
        ("[`f(x)`](u) と *`**`*", "`f(x)` と *`**`*"),
    ],
)
def test_markup_leaves_what_a_reader_sees(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


def test_a_table_is_its_rows() -> None:
    assert text_of("| 日 | 歩数 |\n|:--|--:|\n| 20 | **8,000** |", "table") == "日 | 歩数\n20 | 8,000"


@given(st.text(st.sampled_from("あい。 \n*_~=[]()!<>b/&;#>|-`:ht"), max_size=80), st.sampled_from(["text", "table"]))
def test_each_character_knows_where_it_stood(markdown: str, form: str) -> None:
    found = plain(f"..{markdown}", 2, 2 + len(markdown), form)
    assert len(found.origins) == len(found.text)
    assert list(found.origins) == sorted(found.origins)
    assert all(2 <= origin < 2 + len(markdown) for origin in found.origins)


@given(st.text(st.sampled_from("あいうabc。、 \n"), max_size=80))
def test_text_without_markup_stays(markdown: str) -> None:
    assert text_of(markdown) == markdown


@pytest.mark.parametrize("start", ["<a a", "[a](", "![[", "<!--", "**a", "<script>", "&a", "[a]: ", "| -", "> ", "(("])
def test_markup_that_never_ends_is_no_burden(start: str) -> None:
    text_of(start * 5000)
    text_of(start * 5000, "table")
