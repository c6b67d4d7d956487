from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from memory.consolidate import decide
from memory.extraction.candidate import Candidate
from memory.extraction.extract import extract
from memory.facts import Fact
from tests.memory.extraction.labelled import after

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def known(text: str, language: str = "ja", **changes: Any) -> Fact:
    (c,) = extract(text, now=NOW, language=language)
    fact = Fact(
        id=text,
        person="p",
        text=c.text,
        kind=c.kind,
        subject=c.subject,
        attribute=c.attribute,
        value=c.value,
        valid_from=c.valid_from,
        said_at=NOW,
        created_at=NOW,
    )
    return replace(fact, **changes)


def actions(said: str, *existing: Fact, language: str = "ja", **when: datetime) -> list[tuple[str, str | None]]:
    candidates = extract(said, now=NOW, language=language)
    return [(op.action, op.target_id) for op in decide(candidates, existing, **when)]


def test_what_is_new_is_added() -> None:
    assert actions("犬の名前はコタロウ") == [("ADD", None)]


def test_what_is_known_changes_nothing() -> None:
    assert actions("うちの犬の名前はコタロウだよ", known("犬の名前はコタロウ")) == [("NOOP", "犬の名前はコタロウ")]


def test_a_newer_value_replaces_the_older() -> None:
    assert actions("犬の名前はコタロウじゃなくてハチ", known("犬の名前はコタロウ")) == [
        ("UPDATE", "犬の名前はコタロウ")
    ]
    assert actions("大阪に引っ越した", known("横浜に住んでる")) == [("UPDATE", "横浜に住んでる")]
    old = known("I live in Leeds", "en")
    assert actions("I live in York now", old, language="en") == [("UPDATE", "I live in Leeds")]


def test_another_subject_is_another_thing() -> None:
    assert actions("猫の名前はミケ", known("犬の名前はコタロウ")) == [("ADD", None)]


def test_two_cats_have_a_name_each() -> None:
    mike, tama = known("猫の名前はミケ"), known("猫の名前はタマ")
    assert actions("猫のミケとタマを飼ってる") == [("ADD", None), ("ADD", None)]
    assert actions("猫のミケとタマを飼ってる", mike) == [("NOOP", mike.id), ("ADD", None)]
    assert actions("もう一匹の猫はクロって名前", mike) == [("ADD", None)]
    assert actions("猫の名前はクロ", mike, tama) == [("ADD", None)]
    assert actions("my cats are called Miso and Tofu", language="en") == [("ADD", None), ("ADD", None)]


def test_a_wrong_name_is_replaced_and_no_other() -> None:
    mike, tama = known("猫の名前はミケ"), known("猫の名前はタマ")
    assert actions("猫の名前はタマじゃなくてトラ", mike, tama) == [("UPDATE", tama.id)]
    assert actions("名前ミケじゃなくてミミだよ", mike, tama) == [("UPDATE", mike.id)]
    rex = known("My dog is called Rex", "en")
    assert actions("It's Max, not Rex", rex, language="en") == [("UPDATE", rex.id)]


def test_a_corrected_name_says_whose_it_is() -> None:
    candidates = extract("名前ハチじゃなくてコタロウ", now=NOW, language="ja")
    (operation,) = decide(candidates, [known("犬の名前はハチ")])
    assert (operation.candidate.subject, operation.candidate.text) == ("犬", "犬の名前はコタロウ")
    assert decide(candidates, []) == []


def test_who_is_not_there_has_no_name() -> None:
    shiba, name = known("柴犬を飼ってる"), known("犬の名前はハチ")
    assert actions("犬は飼ってないよ", shiba, name) == [("DELETE", shiba.id), ("DELETE", name.id)]


def test_a_taste_that_turned_is_found_in_one_sentence() -> None:
    hated = known("カレーが嫌い")
    assert actions("カレー嫌いだったけど好きになった", hated) == [("UPDATE", hated.id)]
    olives = known("I hate olives", "en")
    assert actions("I used to hate olives but now I love them", olives, language="en") == [("UPDATE", olives.id)]
    coffee = known("I love coffee", "en")
    assert actions("I don't like coffee anymore", coffee, language="en") == [("DELETE", coffee.id)]


def after_all(*said: str) -> list[str]:
    return [fact.text for fact in after(list(said), "en") if fact.kind != "event"]


def test_english_corrections_change_what_holds() -> None:
    assert after_all("my cat's name is Leo", "I renamed my cat to Mochi") == ["cat's name is Mochi"]
    assert after_all("my name is Bob", "I changed my name to Alex") == ["name is Alex"]
    assert after_all("my name is Samantha", "call me Sam from now on") == ["name is Sam"]
    assert after_all("my dog is called Sora", "I got my dog's name wrong, it's Riku, not Sora") == [
        "dog's name is Riku"
    ]
    assert after_all("My name's Kate", "*Katie, sorry, autocorrect") == ["name is Katie"]
    assert after_all("I hate coffee", "turns out I do like coffee") == ["likes coffee"]
    assert after_all("I work at Acme", "I no longer work at Acme, now I'm at Initech") == ["works at Initech"]


def test_english_endings_end_what_held() -> None:
    assert after_all("I'm allergic to nuts", "I'm not allergic to nuts after all") == []
    assert after_all("I work at a bank", "I quit my job") == []
    assert after_all("my sister is pregnant", "my sister had her baby") == []
    assert after_all("my boyfriend Tom made dinner", "we broke up") == []
    assert after_all("My best friend is Imogen", "Imogen and I fell out") == []


def test_one_may_like_several_things() -> None:
    assert actions("カレーが好き", known("ラーメンが好き")) == [("ADD", None)]


def test_a_taste_that_turned_replaces_its_opposite() -> None:
    assert actions("コーヒーが苦手", known("コーヒーが好き")) == [("UPDATE", "コーヒーが好き")]


def test_what_is_taken_back_ends_the_fact() -> None:
    assert actions("もうコーヒーは飲まない", known("コーヒーが好き"), known("紅茶が好き")) == [
        ("DELETE", "コーヒーが好き")
    ]


def test_taking_back_what_was_never_said_does_nothing() -> None:
    assert actions("もうコーヒーは飲まない") == [("NOOP", None)]


def test_the_same_plan_on_another_day_is_another_plan() -> None:
    assert actions("明後日歯医者に行く", known("明日歯医者に行く")) == [("ADD", None)]


def test_a_turn_worked_off_late_replaces_nothing_newer() -> None:
    later = known("犬の名前はハチ", said_at=NOW + timedelta(hours=1))
    assert actions("犬の名前はコタロウ", later, said_at=NOW) == [("NOOP", "犬の名前はハチ")]
    liked = known("コーヒーが好き", said_at=NOW + timedelta(hours=1))
    assert actions("もうコーヒーは飲まない", liked, said_at=NOW) == [("NOOP", None)]


def test_a_message_that_says_it_twice_says_it_once() -> None:
    twice = [Candidate(text="ラーメンが好き", kind="preference", attribute="likes", value="ラーメン")] * 2
    assert [op.action for op in decide(twice, [])] == ["ADD"]


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (["My brother is called Mario", "Sorry, that's Maria not Mia"], ["brother's name is Mario"]),
        (["My brother is called Mario", "Sorry, that's Maria not Mario"], ["brother's name is Maria"]),
        (["My brother is called Mario", "No, it's Maria, not Mia"], ["brother's name is Mario"]),
        (
            ["My daughter is called Hanna", "My sister is called Anna", "No, it's Anne"],
            ["daughter's name is Hanna", "sister's name is Anne"],
        ),
        (
            ["My daughter is called Anna", "My sister is called Anni", "No, it's Anne"],
            ["daughter's name is Anna", "sister's name is Anni"],
        ),
        (["My daughter is called Hanna", "No, it's Hannah"], ["daughter's name is Hannah"]),
    ],
)
def test_a_name_written_again_corrects_the_nearest_one_and_none_where_that_is_unsure(
    said: list[str], held: list[str]
) -> None:
    assert [fact.text for fact in after(said, "en")] == held
