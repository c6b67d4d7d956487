from typing import Any

import pytest

from service.errors import UpstreamBroken
from service.spoken import Spoken


def gathered(*deltas: dict[str, Any]) -> dict[str, Any]:
    spoken = Spoken(id="x", created=1, model="m", usage_wanted=False)
    for delta in deltas:
        spoken.take({"choices": [{"index": 0, "delta": delta}]})
    spoken.take({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    message: dict[str, Any] = spoken.completion()["choices"][0]["message"]
    return message


def test_texts_grow_and_the_role_is_said_once():
    message = gathered(
        {"role": "assistant", "content": ""}, {"role": "assistant", "content": "こん"}, {"content": "にちは"}
    )
    assert message == {"role": "assistant", "content": "こんにちは", "refusal": None}


def test_reasoning_is_kept_beside_the_answer():
    message = gathered({"reasoning_content": "彼は"}, {"reasoning_content": "疲れている"}, {"content": "休もう"})
    assert message["reasoning_content"] == "彼は疲れている"
    assert message["content"] == "休もう"


def test_a_function_call_of_the_older_kind_is_gathered():
    message = gathered(
        {"function_call": {"name": "look", "arguments": ""}},
        {"function_call": {"name": "", "arguments": '{"a"'}},
        {"function_call": {"name": "look", "arguments": ":1}"}},
    )
    assert message["function_call"] == {"name": "look", "arguments": '{"a":1}'}
    assert message["content"] is None


def test_audio_and_annotations_are_gathered():
    message = gathered(
        {"audio": {"id": "audio_1", "transcript": "おは"}},
        {"audio": {"id": "audio_1", "transcript": "よう", "data": "AA"}},
        {"audio": {"data": "BB", "expires_at": 9}, "annotations": [{"type": "url_citation"}]},
        {"annotations": [{"type": "file_citation"}]},
    )
    assert message["audio"] == {"id": "audio_1", "transcript": "おはよう", "data": "AABB", "expires_at": 9}
    assert [a["type"] for a in message["annotations"]] == ["url_citation", "file_citation"]


def test_pieces_of_a_message_do_not_share_what_the_upstream_sent():
    delta = {"annotations": [{"n": 1}], "audio": {"transcript": "a"}}
    gathered(delta, {"audio": {"transcript": "b"}, "annotations": [{"n": 2}]})
    assert delta == {"annotations": [{"n": 1}], "audio": {"transcript": "a"}}


def test_logprobs_and_lists_grow_without_being_copied():
    spoken = Spoken(id="x", created=1, model="m", usage_wanted=False)
    token = {"content": [{"token": "a"}]}
    held = []
    for _ in range(3):
        spoken.take({"choices": [{"index": 0, "delta": {"annotations": [{"n": 1}]}, "logprobs": token}]})
        choice = spoken.outcome("ok").choices[0]
        held.append((choice["logprobs"]["content"], choice["message"]["annotations"]))
    assert [len(part) for part in held[-1]] == [3, 3]
    assert all(first is last for first, last in zip(held[0], held[-1], strict=True))
    assert token == {"content": [{"token": "a"}]}


def test_a_reply_without_a_word_is_an_empty_text():
    assert gathered({"role": "assistant"})["content"] == ""


@pytest.mark.parametrize("index", [-1, 128, 10**7, "first", 0.5])
def test_a_tool_call_with_an_impossible_index_is_a_fault_of_the_upstream(index: object):
    with pytest.raises(UpstreamBroken, match="index"):
        gathered({"tool_calls": [{"index": index, "function": {"name": "f"}}]})


def test_the_last_possible_tool_call_is_taken():
    message = gathered({"tool_calls": [{"index": 127, "function": {"name": "f"}}]})
    assert message["tool_calls"][127]["function"]["name"] == "f"


def test_tool_calls_without_an_index_are_told_apart_by_their_id():
    message = gathered(
        {"tool_calls": [{"id": "call_1", "function": {"name": "look", "arguments": '{"a"'}}]},
        {"tool_calls": [{"function": {"arguments": ":1}"}}]},
        {"tool_calls": [{"id": "call_2", "function": {"name": "listen", "arguments": "{"}}]},
        {"tool_calls": [{"id": "call_2", "function": {"arguments": "}"}}]},
        {"tool_calls": [{"id": "call_1", "function": {"arguments": " "}}]},
    )
    calls = [(call["id"], call["function"]["name"], call["function"]["arguments"]) for call in message["tool_calls"]]
    assert calls == [("call_1", "look", '{"a":1} '), ("call_2", "listen", "{}")]


def test_an_index_says_more_than_an_id():
    message = gathered(
        {"tool_calls": [{"index": 0, "id": "call_1", "function": {"name": "look", "arguments": "{"}}]},
        {"tool_calls": [{"index": 0, "id": "call_2", "function": {"arguments": "}"}}]},
    )
    assert [call["function"]["arguments"] for call in message["tool_calls"]] == ["{}"]


def test_calls_without_an_index_are_bounded_too():
    with pytest.raises(UpstreamBroken, match="index"):
        gathered({"tool_calls": [{"id": f"call_{n}", "function": {"name": "f"}} for n in range(129)]})


def test_a_tools_name_that_is_repeated_is_said_once_and_one_in_pieces_is_joined():
    message = gathered(
        {"tool_calls": [{"index": 0, "function": {"name": "f"}}, {"index": 1, "function": {"name": "look"}}]},
        {"tool_calls": [{"index": 0, "function": {"name": "f"}}, {"index": 1, "function": {"name": "_up"}}]},
    )
    assert [call["function"]["name"] for call in message["tool_calls"]] == ["f", "look_up"]


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["さくら: やあ"], "やあ"),
        (["さ", "くら", "：", " やあ"], "やあ"),
        ([" sakura:", "hi"], "hi"),
        (["さくら", "です"], "さくらです"),
        (["さ", "く"], "さく"),
        (["さくら:"], ""),
        (["やあ。さくら: うん"], "やあ。さくら: うん"),
        (["", "x"], "x"),
    ],
)
def test_the_speakers_own_name_before_a_text_is_taken_off_however_it_comes(pieces: list[str], text: str):
    spoken = Spoken(id="x", created=1, model="m", usage_wanted=False, names=("sakura", "さくら"))
    frames = [
        frame for piece in pieces for frame in spoken.take({"choices": [{"index": 0, "delta": {"content": piece}}]})
    ]
    spoken.take({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    assert spoken.completion()["choices"][0]["message"]["content"] == text
    assert len(frames) == len(pieces)


def test_what_was_held_back_is_kept_when_a_client_leaves():
    spoken = Spoken(id="x", created=1, model="m", usage_wanted=False, names=("さくら",))
    spoken.take({"choices": [{"index": 0, "delta": {"content": "さく"}}]})
    assert spoken.outcome("cancelled").reply == "さく"


def test_a_tool_call_among_several_has_no_text():
    spoken = Spoken(id="x", created=1, model="m", usage_wanted=False, names=("さくら",))
    spoken.take(
        {"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "id": "1"}]}, "finish_reason": "tool_calls"}]}
    )
    assert spoken.completion()["choices"][0]["message"]["content"] is None
