import asyncio
import io
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import get_args
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from persona.affect.dynamics import Cause, Change
from persona.affect.state import EMOTIONS
from persona.card import Intent
from persona.parts import STAGES
from service.cli.phrases import Phrasebook
from service.terminal.bare_chat import BareChat
from service.terminal.client import Gateway, PersonaInfo, open_http
from service.terminal.persona_chat import PersonaChat, shown_reasons, shown_relation
from service.terminal.printable import printable
from service.terminal.repl import EXIT_INTERRUPTED, MAX_KEPT_MESSAGES, Command, History, Repl, Said, parse
from service.terminal.screen import Flow, PlainScreen

JA, EN = Phrasebook("ja"), Phrasebook("en")
TOKYO = ZoneInfo("Asia/Tokyo")
SAKURA = PersonaInfo("sakura", "さくら", "ja", "はじめまして、{{user}}さん。{{char}}です。")
JUNE = PersonaInfo("june", "June", "en", "Hello there.")
PRAISE = Change("affection", 1.445, "diminished", {"intent": "praise", "points": 1.68, "share": 0.86})


def as_sent(change: Change) -> dict[str, object]:
    """A movement as the gateway's `omoide` extension holds it."""
    return {"what": change.what, "delta": change.delta, "cause": change.cause, **change.values}


DETAILS = {
    "affect": {"after": {"affection": 12.3}, "why": [str(PRAISE)], "changes": [as_sent(PRAISE)]},
    "memories": [],
    "degraded": [],
}
MEMORIES = [
    {"id": "f1", "text": "犬の名前はコタロウ", "kind": "profile", "said_at": "2026-11-21T09:00:00+09:00"},
    {"id": "f2", "text": "紅茶が好き", "kind": "preference", "said_at": "2026-11-19T18:00:00+00:00"},
]


def sse(*events: object) -> bytes:
    return b"".join(b"data: " + json.dumps(e, ensure_ascii=False).encode() + b"\n\n" for e in events)


def chunk(text: str, finish: str | None = None, **extra: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}], **extra}


REPLY = sse(chunk("こん"), chunk("にちは🌸"), chunk("", "stop", omoide=DETAILS)) + b"data: [DONE]\n\n"


class Pieces(httpx.AsyncByteStream):
    """A body that arrives in given pieces; `then` is awaited after the last."""

    def __init__(self, pieces: list[bytes], then: Callable[[], Awaitable[None]] | None = None) -> None:
        self.pieces = pieces
        self.then = then
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.then is not None:
            await self.then()

    async def aclose(self) -> None:
        self.closed = True


async def interrupted() -> None:
    """Ctrl-C, and then a model that goes on and on."""
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(30)


class FakeGateway:
    """Answers the gateway's routes from scripted data and keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: list[httpx.Response | Exception] = []
        self.requests: list[httpx.Request] = []
        self.memories = list(MEMORIES)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path, method = request.url.path, request.method
        if path == "/v1/chat/completions":
            reply = self.replies.pop(0)
            if isinstance(reply, Exception):
                raise reply
            return reply
        if path.startswith("/v1/memories/"):
            self.memories = [m for m in self.memories if m["id"] != path.rpartition("/")[2]]
        if path == "/v1/memories":
            return httpx.Response(200, json={"object": "list", "data": self.memories})
        if path.startswith("/v1/people/") and method == "DELETE":
            self.memories = []
        if path.startswith("/v1/relations/"):
            return httpx.Response(200, json={"affection": 12.3, "stage": "stranger", "emotion": "happy"})
        return httpx.Response(200, json={"deleted": True})

    def chats(self) -> list[dict[str, object]]:
        return [json.loads(r.content) for r in self.requests if r.url.path == "/v1/chat/completions"]


class Session:
    """A chat with scripted lines; `out` and `err` hold what was shown."""

    def __init__(self, lines: list[str], say: Phrasebook = EN, gateway: FakeGateway | None = None) -> None:
        self.gateway = gateway or FakeGateway()
        self.out, self.err = io.StringIO(), io.StringIO()
        self.screen = PlainScreen([f"{line}\n" for line in lines], self.out, self.err)
        self.say = say

    async def run(self, *replies: httpx.Response | Exception) -> int:
        self.gateway.replies = list(replies)
        personas = {"sakura": SAKURA, "june": JUNE}
        async with Gateway("http://gateway", "", "taro", httpx.MockTransport(self.gateway)) as gateway:
            self.partner = PersonaChat(gateway, personas, "sakura", self.screen, self.say, TOKYO, {"temperature": 0.5})
            return await Repl(self.partner, self.screen, self.say).run()


def streamed(*pieces: bytes) -> httpx.Response:
    return httpx.Response(200, stream=Pieces(list(pieces)))


def refused(status: int, message: str, code: str | None = None, **headers: str) -> httpx.Response:
    body = {"error": {"message": message, "type": "x", "param": None, "code": code}}
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("  \n", None),
        ("こんにちは\n", Said("こんにちは")),
        ("/help", Command("help", "")),
        ("／ｆｏｒｇｅｔ　2", Command("forget", "2")),
        ("/system be kind, please ", Command("system", "be kind, please")),
        ("//etc/hosts とは?", Said("/etc/hosts とは?")),
        ("caf\udce9", Said("caf?")),
    ],
)
def test_a_line_is_words_or_a_command(line: str, wish: object):
    assert parse(line) == wish


def test_only_the_newest_messages_are_sent_along():
    history = History()
    for number in range(MAX_KEPT_MESSAGES):
        history.keep(f"q{number}", f"a{number}")
    sent = history.asking("last")
    assert len(sent) == MAX_KEPT_MESSAGES + 1
    assert sent[-1] == {"role": "user", "content": "last"}


@given(st.text(alphabet="aあ。 (\n漢b！e\u0301", max_size=80), st.integers(30, 60), st.integers(0, 8))
def test_wrapping_loses_no_text_and_keeps_the_width(text: str, width: int, indent: int):
    flow = Flow(width, indent)
    shown = "".join(flow.feed(char) for char in text) + flow.end()
    assert "".join(shown.split()) == "".join(text.split())
    for line in shown.split("\n")[1:]:
        assert cell_len(line.rstrip(" 。！(")) <= width
        assert line.startswith(" " * indent)


def test_closing_punctuation_never_begins_a_line():
    flow = Flow(24, 0)
    shown = flow.feed("あ" * 11 + "。" + "い" * 3) + flow.end()
    assert shown == "あ" * 11 + "。\nいいい"


def test_empty_lines_inside_a_reply_stay_and_those_at_its_end_go():
    flow = Flow(40, 2)
    assert flow.feed("a\n\nb \n") + flow.feed("\n\n") + flow.end() == "a\n  \n  b "


def test_a_word_is_not_parted_between_lines():
    flow = Flow(22, 0)
    assert flow.feed("seventeen letters al") + flow.feed("together") + flow.end() == "seventeen letters \naltogether"


def test_a_reply_cannot_steer_the_terminal():
    assert printable("a\x1b[2Jb\x07\tc\r\n\u202ed") == "a[2Jb c\nd"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_a_reply_is_whole_however_its_bytes_are_cut(size: int):
    session = Session(["やあ"])
    pieces = [REPLY[i : i + size] for i in range(0, len(REPLY), size)]
    assert await session.run(streamed(*pieces)) == 0
    assert session.out.getvalue() == "こんにちは🌸\n"
    assert session.err.getvalue() == ""


async def test_letters_that_the_model_left_unfinished_are_neither_shown_nor_sent_back():
    session = Session(["やあ", "うん"])
    broken = [sse(chunk("いい"), chunk("\ufffd"), chunk("名前\ufffd\ufffd", "stop")), b"data: [DONE]\n\n"]
    await session.run(streamed(*broken), streamed(REPLY))
    assert session.out.getvalue() == "いい名前\nこんにちは🌸\n"
    assert session.gateway.chats()[-1]["messages"][1]["content"] == "いい名前"  # type: ignore[index]


async def test_the_conversation_the_person_and_the_options_are_sent_along():
    session = Session(["やあ", "元気?"])
    await session.run(streamed(REPLY), streamed(REPLY))
    last = session.gateway.chats()[-1]
    assert [m["content"] for m in last["messages"]] == ["やあ", "こんにちは🌸", "元気?"]  # type: ignore[attr-defined]
    assert (last["user"], last["model"], last["stream"], last["temperature"]) == ("taro", "sakura", True, 0.5)
    assert session.gateway.requests[-1].headers["x-omoide-details"] == "true"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (httpx.ConnectError("refused"), "No answer from Omoide at http://gateway"),
        (refused(503, "The model is starting.", **{"retry-after": "7"}), "Wait about 7 s"),
        (refused(401, "Incorrect API key provided."), "omoide key create NAME"),
        (refused(400, "'messages' is too long."), "'messages' is too long."),
        (httpx.Response(500, text="<html>"), "HTTP 500"),
        (streamed(sse(chunk("こん"))), "broke in the middle"),
        (streamed(sse(chunk("こん"), {"error": {"message": "gone", "code": "upstream_error"}})), "broke in the middle"),
    ],
)
async def test_a_fault_is_one_friendly_line_and_the_line_can_be_sent_again(
    fault: httpx.Response | Exception, told: str
):
    session = Session(["やあ", "やあ"])
    assert await session.run(fault, streamed(REPLY)) == 0
    assert told in session.err.getvalue()
    assert len(session.err.getvalue().splitlines()) == 1
    assert [m["content"] for m in session.gateway.chats()[-1]["messages"]] == ["やあ"]  # type: ignore[attr-defined]


async def test_an_unanswered_last_line_shows_in_the_exit_code():
    assert await Session(["やあ"]).run(httpx.ConnectError("refused")) == 1


async def test_ctrl_c_stops_the_reply_and_closes_the_connection_but_not_the_chat():
    body = Pieces([sse(chunk("長い"))], interrupted)
    before = signal.getsignal(signal.SIGINT)
    session = Session(["話して", "続けて"])
    assert await session.run(httpx.Response(200, stream=body), streamed(REPLY)) == 0
    assert body.closed
    assert signal.getsignal(signal.SIGINT) == before
    assert session.out.getvalue() == "長い\nこんにちは🌸\n"
    kept = [m["content"] for m in session.gateway.chats()[-1]["messages"]]  # type: ignore[attr-defined]
    assert kept == ["話して", "長い", "続けて"]


async def test_a_single_reply_that_is_stopped_has_its_own_exit_code():
    gateway = FakeGateway()
    gateway.replies = [httpx.Response(200, stream=Pieces([], interrupted))]
    screen = PlainScreen([], io.StringIO(), io.StringIO())
    async with Gateway("http://gateway", "", "taro", httpx.MockTransport(gateway)) as asked:
        partner = PersonaChat(asked, {"sakura": SAKURA}, "sakura", screen, EN, TOKYO)
        assert await Repl(partner, screen, EN).converse("話して") == EXIT_INTERRUPTED


async def test_affection_shows_where_they_stand_and_what_moved_it():
    session = Session(["やあ", "/affection"], JA)
    await session.run(streamed(REPLY))
    assert "12.3 / 100" in session.out.getvalue()
    assert "初対面" in session.out.getvalue()
    assert "好感度 +1.45  ほめ言葉(+1.7 の 86%" in session.out.getvalue()


async def test_a_memory_is_forgotten_by_its_number():
    session = Session(["/memory", "/forget ２", "/memory"])
    await session.run()
    assert "  1. 犬の名前はコタロウ (2026-11-21)\n  2. 紅茶が好き (2026-11-20)" in session.out.getvalue()
    assert "Forgotten: 紅茶が好き" in session.out.getvalue()
    assert [m["id"] for m in session.gateway.memories] == ["f1"]
    assert session.gateway.requests[1].url.path == "/v1/memories/f2"
    assert session.gateway.requests[1].url.params["person"] == "taro"


@pytest.mark.parametrize(
    ("line", "told"), [("/forget 9", "no memory 9"), ("/forget", "Use /forget"), ("/forget x", "Use")]
)
async def test_a_wrong_number_forgets_nothing(line: str, told: str):
    session = Session([line])
    await session.run()
    assert told in session.err.getvalue()
    assert len(session.gateway.memories) == 2


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("はい", 0), ("n", 2), ("", 2)])
async def test_everything_is_forgotten_only_after_a_yes(answer: str, left: int):
    session = Session(["/forget all", answer])
    await session.run()
    assert len(session.gateway.memories) == left


async def test_who_never_spoke_has_nothing_to_forget_and_meets_no_error():
    class Strict(FakeGateway):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            return refused(404, "no such person", "not_found") if request.method == "DELETE" else super()(request)

    session = Session(["/forget all", "y"], gateway=Strict())
    await session.run()
    assert "no such person" not in session.err.getvalue()
    assert EN("chat.forgot_all") in session.out.getvalue()


async def test_another_persona_takes_over_with_a_fresh_conversation():
    session = Session(["やあ", "/persona june", "hi", "/persona nobody", "/persona"])
    await session.run(streamed(REPLY), streamed(REPLY))
    assert session.gateway.chats()[-1]["model"] == "june"
    assert len(session.gateway.chats()[-1]["messages"]) == 1  # type: ignore[arg-type]
    assert "There is no persona nobody" in session.err.getvalue()
    assert "sakura (さくら), june (June)" in session.out.getvalue()


async def test_reset_begins_the_conversation_anew():
    session = Session(["やあ", "/reset", "やあ"])
    await session.run(streamed(REPLY), streamed(REPLY))
    assert len(session.gateway.chats()[-1]["messages"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("say", [JA, EN])
async def test_help_names_every_command_in_the_operators_language(say: Phrasebook):
    session = Session(["/help", "/nonsense", "/exit", "never said"], say)
    await session.run()
    shown = session.out.getvalue()
    for name in ("affection", "memory", "forget N|all", "persona NAME", "reset", "help", "exit"):
        assert f"/{name}" in shown
    assert say("help.memory") in shown
    assert "/nonsense" in session.err.getvalue()
    assert session.gateway.chats() == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_stage_and_emotion_has_a_word(language: str):
    say = Phrasebook("ja" if language == "ja" else "en")
    for stage in STAGES:
        assert f"stage.{stage}" in say
    for emotion in EMOTIONS:
        assert f"emotion.{emotion}" in say


def test_a_stage_without_a_word_is_shown_as_it_is():
    assert "stage     soulmate" in shown_relation({"affection": 100, "stage": "soulmate", "emotion": "calm"}, EN)


def test_a_reason_of_a_kind_we_do_not_know_stays_in_the_gateways_words():
    newer = {"what": "affection", "delta": 1, "cause": "moonlight"}
    for changes in ([newer], [{}], ["moonlight"], [{**newer, "cause": "message"}], [], None):
        told = shown_reasons({"affect": {"why": ["affection +1.00: moonlight"], "changes": changes}}, JA)
        assert told[1:] == ["  affection +1.00: moonlight"]


def test_every_cause_and_intent_has_words():
    for key in [*(f"why.{cause}" for cause in get_args(Cause)), *(f"intent.{intent}" for intent in get_args(Intent))]:
        assert key in JA


@pytest.mark.parametrize(
    ("part", "say", "told"),
    [
        ("memory: degraded, the vector index does not serve; recall by words", JA, "言葉の一致"),
        ("memory: recall failed", EN, "without the memories"),
        ("affect: appraisal failed", JA, "気持ち"),
        ("ledger: the turn could not be recorded", EN, "not kept"),
        ("weather: it rains", EN, "weather: it rains"),
    ],
)
def test_what_was_missing_is_told_in_plain_words(part: str, say: Phrasebook, told: str):
    first, *notes = shown_reasons({"affect": {"why": []}, "degraded": [part, part]}, say)
    assert first == say("chat.why_none")
    assert len(notes) == 1
    assert told in notes[0]
    assert not {"index", "vector", "degraded", "recall", "ledger"} & set(notes[0].replace(",", " ").split())


async def test_a_bare_model_gets_the_system_prompt_and_no_persona():
    asked: list[dict[str, object]] = []

    def engine(request: httpx.Request) -> httpx.Response:
        asked.append({"path": request.url.path, **json.loads(request.content)})
        return streamed(REPLY)

    out, err = io.StringIO(), io.StringIO()
    screen = PlainScreen(["hi\n", "/system Be brief.\n", "hi\n"], out, err)
    async with open_http("http://127.0.0.1:1/v1/", "k", httpx.MockTransport(engine)) as http:
        partner = BareChat(http, "nano", screen, EN, options={"max_tokens": 8})
        assert await Repl(partner, screen, EN).run() == 0
    assert asked[0]["path"] == "/v1/chat/completions"
    assert asked[0]["max_tokens"] == 8
    assert asked[1]["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}]
    assert "user" not in asked[0]
