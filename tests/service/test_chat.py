import orjson
import pytest

from service.chat import (
    MAX_DEPTH,
    read_chat_request,
    without_media,
)
from service.errors import BadRequest


def body(**fields: object) -> bytes:
    return orjson.dumps({"model": "sakura", "messages": [{"role": "user", "content": "やあ"}], **fields})


@pytest.mark.parametrize(
    ("raw", "param"),
    [
        (b"{", None),
        (b"[]", None),
        (b'{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":NaN}', None),
        (b'{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":1e999}', None),
        (b'{"model":"m","messages":[{"role":"user","content":"\\ud800"}]}', None),
        (b'{"model":"m","messages":[{"role":"user","content":"\xff"}]}', None),
        (body(tools=[orjson.Fragment(b'{"a":' * MAX_DEPTH + b"1" + b"}" * MAX_DEPTH)]), None),
        (b'{"messages":[{"role":"user","content":"a"}]}', "model"),
        (b'{"model":"","messages":[{"role":"user","content":"a"}]}', "model"),
        (b'{"model":"m"}', "messages"),
        (body(messages=[]), "messages"),
        (body(messages="hello"), "messages"),
        (body(messages=[{"role": "user", "content": "a"}] * 3000), "messages"),
        (body(messages=[{"role": "wizard", "content": "a"}]), "messages[0].role"),
        (body(messages=[{"role": "user", "content": 5}]), "messages[0].content"),
        (body(messages=[{"role": "user"}]), "messages[0]"),
        (body(messages=[{"role": "user", "content": [{"type": "text"}]}]), "messages[0]"),
        (body(temperature="hot"), "temperature"),
        (body(temperature=2.5), "temperature"),
        (body(n=0), "n"),
        (body(max_tokens=0), "max_tokens"),
        (body(stop=["a", "b", "c", "d", "e"]), "stop"),
        (body(stream="yes"), "stream"),
        (body(metadata={"a": 1}), "metadata.a"),
        (body(user=""), "user"),
        (body(prompt_embeds="AAAA"), "prompt_embeds"),
    ],
)
def test_a_bad_request_names_the_field(raw: bytes, param: str | None):
    with pytest.raises(BadRequest) as caught:
        read_chat_request(raw)
    assert caught.value.param == param
    error = caught.value.body()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["type"] == "invalid_request_error"
    assert isinstance(error["code"], str)


def test_every_documented_sampling_field_is_passed_on():
    wishes = {
        "temperature": 0.1,
        "top_p": 0.9,
        "n": 2,
        "seed": 7,
        "stop": ["。"],
        "logprobs": True,
        "top_logprobs": 2,
        "presence_penalty": 0.5,
        "frequency_penalty": -0.5,
        "logit_bias": {"42": -100},
        "max_completion_tokens": 9,
        "response_format": {"type": "json_object"},
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
        "tool_choice": "auto",
        "parallel_tool_calls": False,
    }
    forwarded = read_chat_request(body(**wishes)).forwarded()
    assert {key: forwarded[key] for key in wishes} == wishes


def test_what_the_gateway_owns_and_nulls_are_not_passed_on():
    request = read_chat_request(body(user="u", metadata={"a": "b"}, store=True, safety_identifier="s", top_p=None))
    assert set(request.forwarded()) == {"messages"}
    assert request.speaker == "s"


def _with_image(url: object) -> bytes:
    part = {"type": "image_url", "image_url": url}
    return orjson.dumps(
        {"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "?"}, part]}]}
    )


@pytest.mark.parametrize("url", [{"url": "http://10.0.0.1/latest"}, {"url": "file:///etc/passwd"}, "https://x", {}])
def test_an_image_that_the_model_server_would_have_to_fetch_is_refused(url: object):
    with pytest.raises(BadRequest) as caught:
        read_chat_request(_with_image(url))
    assert caught.value.param == "messages[0].content[1].image_url.url"
    assert read_chat_request(_with_image(url), remote_media=True).messages


def test_an_image_that_is_sent_along_passes():
    assert read_chat_request(_with_image({"url": "data:image/png;base64,AAAA"})).messages


SOUND = "A" * 5000
LONG = "とても長い話。" * 100


def test_media_are_digests_however_deep_they_stand():
    part = {"type": "file", "file": {"pages": [{"images": ["data:image/png;base64," + SOUND], "name": "a.pdf"}]}}
    words = [{"type": "text", "text": LONG}, {"type": "refusal", "refusal": LONG}]
    (kept,) = without_media([{"role": "user", "content": [part, *words]}])
    assert SOUND not in str(kept)
    (page,) = kept["content"][0]["file"]["pages"]
    assert page["images"][0].startswith("sha256:")
    assert page["name"] == "a.pdf"
    assert kept["content"][1:] == words
    assert SOUND in str(part)


def test_a_sound_that_the_model_spoke_is_a_digest_beside_its_words():
    message = {"role": "assistant", "content": LONG, "audio": {"id": "audio_1", "data": SOUND, "transcript": LONG}}
    (kept,) = without_media([message])
    assert kept["audio"]["data"].startswith("sha256:")
    assert kept == {**message, "audio": {**message["audio"], "data": kept["audio"]["data"]}}
