"""The chat turn against a scripted model server, with a ledger and a memory in plain Python."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.facts import Fact
from memory.recall import Scored
from memory.store import Recall
from persona.affect.appraisal import Appraisal, appraise, embedder_name
from persona.affect.state import AffectState
from persona.care import detect
from persona.source import load_all
from service.chat import ChatRequest, read_chat_request
from service.errors import BadRequest, NotFound, UpstreamBroken, UpstreamRejected, UpstreamUnavailable
from service.keys import Principal
from service.settings import ROOT
from service.tokens import estimate_tokens
from service.turn import EXTRACT, ModelTraits, Turns
from service.upstream import Target, Timeouts, Upstream
from tests.fakes import FakeLedger, FakeMemory, FakePersonas, ScriptedModel

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
KEY = Principal("key_1", "test", "client")
PERSONAS = load_all(Path(ROOT / "persona" / "cards"))


class World:
    """A turn service with stand-ins around it."""

    def __init__(self, model: ScriptedModel, upstream: Upstream) -> None:
        self.model = model
        self.ledger = FakeLedger()
        self.memory = FakeMemory()
        self.woken = 0
        self.turns = Turns(
            personas=FakePersonas(PERSONAS),
            ledger=self.ledger,
            memory=self.memory,
            upstream=upstream,
            traits=lambda: ModelTraits(4096, estimate_tokens, {"repetition_penalty": 1.1}),
            clock=lambda: NOW,
            wake=self._wake,
        )

    def _wake(self) -> None:
        self.woken += 1

    async def complete(self, *said: str, **fields: Any) -> dict[str, Any]:
        request = asked(*said, **fields)
        turn = await self.turns.begin(request, (PERSONAS["sakura"],), KEY)
        return await self.turns.complete(turn)

    async def complete_messages(self, messages: list[dict[str, Any]]) -> dict[str, Any]:
        request = read_chat_request(orjson.dumps({"model": "sakura", "messages": messages}))
        return await self.turns.complete(await self.turns.begin(request, (PERSONAS["sakura"],), KEY))

    def met(self) -> None:
        """The person without a name and さくら have spoken before."""
        self.ledger.states[KEY.person(None), "sakura"] = AffectState.initial(PERSONAS["sakura"], NOW).model_dump(
            mode="json"
        )

    async def stream(self, *said: str, details: bool = False, **fields: Any) -> list[dict[str, Any]]:
        turn = await self.turns.begin(asked(*said, stream=True, **fields), (PERSONAS["sakura"],), KEY)
        frames = b"".join([piece async for piece in self.turns.stream(turn, details=details)])
        events = [line.removeprefix("data: ") for line in frames.decode().split("\n\n") if line]
        assert events[-1] == "[DONE]"
        return [orjson.loads(event) for event in events[:-1]]


def asked(*said: str, **fields: Any) -> ChatRequest:
    messages = [{"role": "user" if i % 2 == 0 else "assistant", "content": text} for i, text in enumerate(said)]
    return read_chat_request(orjson.dumps({"model": "sakura", "messages": messages, **fields}))


@contextlib.asynccontextmanager
async def world(**script: Any) -> AsyncIterator[World]:
    async with (
        ScriptedModel(**script).serving() as model,
        Upstream(lambda: Target(model.url, "", "m"), Timeouts()) as upstream,
    ):
        yield World(model, upstream)


def fact(text: str) -> Fact:
    return Fact(id="mem_1", person="p", text=text, kind="profile", said_at=NOW, created_at=NOW)


async def test_a_turn_answers_as_the_persona_and_stands_in_the_ledger():
    async with world() as w:
        w.met()
        answer = await w.complete("おはよう")
        row = w.ledger.turns[0]
    assert answer["object"] == "chat.completion"
    assert (answer["model"], answer["id"]) == ("sakura", row.id)
    assert answer["choices"][0]["message"]["content"] == "こんにちは"
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert (row.status, row.reply, row.persona, row.upstream) == ("ok", "こんにちは", "sakura", "m")
    assert row.prompt[0]["content"].startswith("あなたは「さくら」")
    assert row.prompt == w.model.requests[0]["messages"]
    assert (row.persona_hash, row.persona_version) == (PERSONAS["sakura"].hash, 1)
    assert w.ledger.jobs == [(EXTRACT, row.id)]
    assert w.woken == 1


async def test_a_pick_stays_with_a_person_and_a_roll_belongs_to_the_turn():
    dicey = PERSONAS["sakura"].model_copy(update={"background": ("{{pick:1,2,3,4,5,6,7,8,9}} {{roll:1000000}}",)})
    async with world() as w:
        for user in ("a", "a", "b", "c", "d", "e"):
            turn = await w.turns.begin(asked("やあ", user=user), (dicey,), KEY)
            await w.turns.complete(turn)
        lines = [row.prompt[0]["content"].split("背景：\n- ")[1].splitlines()[0].split() for row in w.ledger.turns]
    picks, rolls = zip(*lines, strict=True)
    assert picks[0] == picks[1]
    assert len(set(picks)) > 1
    assert len(set(rolls)) == len(rolls)


async def test_what_the_request_says_wins_over_the_cards_sampling():
    async with world() as w:
        await w.complete("おはよう", temperature=0.1, seed=7)
        sent = w.model.requests[0]
    assert (sent["temperature"], sent["seed"], sent["top_p"]) == (0.1, 7, PERSONAS["sakura"].generation.top_p)
    assert sent["repetition_penalty"] == 1.1
    assert "user" not in sent


async def test_a_stage_has_sampling_settings_of_its_own():
    sakura = PERSONAS["sakura"]
    near = AffectState.initial(sakura, NOW).model_copy(update={"affection": 95.0, "stage": "lover"})
    async with world() as w:
        await w.complete("おはよう")
        w.ledger.states[KEY.person(None), "sakura"] = near.model_dump(mode="json")
        await w.complete("おはよう")
        first, second = w.model.requests
    assert (first["temperature"], first["max_tokens"]) == (0.6, 160)
    assert (second["temperature"], second["max_tokens"], second["top_p"]) == (0.7, 200, first["top_p"])


async def test_a_person_who_told_their_name_is_called_by_it():
    async with world() as w:
        w.memory.recalled = Recall(hits=[], name="ケン")
        await w.complete("おはよう")
        assert "相手の名前：ケン\n" in w.model.requests[0]["messages"][0]["content"]


async def test_a_first_reply_says_that_the_persona_is_an_ai_and_a_second_does_not():
    start = PERSONAS["sakura"].disclosure.start
    async with world() as w:
        first = await w.complete("はじめまして")
        second = await w.complete("元気？")
        streamed = await w.stream("私はケン", user="ken")
        texts = [row.reply for row in w.ledger.turns]
    assert first["choices"][0]["message"]["content"] == texts[0] == f"こんにちは\n{start}"
    assert second["choices"][0]["message"]["content"] == "こんにちは"
    pieces = [event["choices"][0]["delta"].get("content") for event in streamed]
    assert pieces[-2:] == [f"\n{start}", None]
    assert streamed[-1]["choices"][0]["finish_reason"] == "stop"


async def test_what_the_greeting_or_the_model_said_is_not_said_again():
    async with world() as w:
        turn = await w.turns.begin(asked("やあ", "私はAIだよ。", "うん"), (PERSONAS["sakura"],), KEY)
        assert (await w.turns.complete(turn))["choices"][0]["message"]["content"] == "こんにちは"
    async with world(pieces=["実は私、", "AIなんです。"]) as w:
        answer = await w.complete("はじめまして")
        assert answer["choices"][0]["message"]["content"] == "実は私、AIなんです。"


async def test_whoever_sincerely_asks_is_told_whatever_the_model_says():
    async with world(pieces=["人間だよ！"]) as w:
        w.met()
        answer = await w.complete("さくらは本当は人間なの？", n=1)
        row = w.ledger.turns[0]
    assert answer["choices"][0]["message"]["content"] == f"人間だよ！\n{PERSONAS['sakura'].disclosure.asked}"
    assert "ai_unsaid" in row.signals


async def test_a_reply_that_claims_to_be_human_is_put_right_though_nobody_asked():
    async with world(pieces=["えへへ、私は人間だよ。"]) as w:
        w.met()
        answer = await w.complete("今日は何してた？")
        row = w.ledger.turns[0]
    assert answer["choices"][0]["message"]["content"].endswith(PERSONAS["sakura"].disclosure.asked)
    assert {"claims_human", "ai_unsaid"} <= set(row.signals)


async def test_a_reply_in_a_form_that_the_client_wants_stays_as_it_is():
    async with world(pieces=["{}"]) as w:
        answer = await w.complete("あなたはAI？", response_format={"type": "json_object"})
        assert answer["choices"][0]["message"]["content"] == "{}"


async def test_a_minor_is_a_friend_and_no_more_from_the_moment_they_say_it_on():
    sakura = PERSONAS["sakura"]
    near = AffectState.initial(sakura, NOW).model_copy(update={"affection": 95.0, "stage": "lover"})
    async with world() as w:
        w.ledger.states[KEY.person(None), "sakura"] = near.model_dump(mode="json")
        await w.complete("大好き！私は15歳だよ")
        await w.complete("好きだよ")
        first, second = (request["messages"][0]["content"] for request in w.model.requests)
        rows = w.ledger.turns
    assert w.ledger.people[KEY.person(None)] == NOW.replace(year=2029)
    for text in (first, second):
        assert "相手は未成年" in text
        assert sakura.stages["close_friend"].manner in text
        assert sakura.stages["lover"].manner not in text
    assert [row.affect_after["stage"] for row in rows] == ["close_friend"] * 2
    assert "minor" in rows[0].affect_why[0]
    assert {row.scene for row in rows} <= {"emotional", "casual"}


def named(text: str, name: str, role: str = "user") -> dict[str, Any]:
    return {"role": role, "content": text, "name": name}


async def group(w: World, *messages: dict[str, Any], model: str = "sakura", **fields: Any) -> dict[str, Any]:
    """What is answered in a conversation of several, with the details of the turn."""
    w.turns._personas |= PERSONAS
    request = read_chat_request(orjson.dumps({"model": model, "messages": list(messages), **fields}))
    turn = await w.turns.begin(request, await w.turns.room_of(model), KEY)
    return {**await w.turns.complete(turn), **w.turns.details(turn)}


async def test_in_a_group_everybody_has_a_relation_of_their_own():
    async with world() as w:
        await group(w, named("大好き！", "太郎"))
        await group(w, named("大好き！", "太郎"), named("こんにちは", "sakura", "assistant"), named("バカ", "花子"))
        states = w.ledger.states
        taro, hanako = (states[KEY.person(name), "sakura"]["affection"] for name in ("太郎", "花子"))
    assert taro > PERSONAS["sakura"].affection.initial > hanako


async def test_a_user_of_the_request_goes_before_a_name():
    async with world() as w:
        await group(w, named("やあ", "太郎"), user="discord:1")
        assert set(w.ledger.people) == {KEY.person("discord:1")}


async def test_a_persona_hears_who_says_what_and_speaks_for_nobody_else():
    talk = [
        named("やあ", "太郎"),
        named("んだ。", "gensan", "assistant"),
        named("私は花子", "花子"),
        named("犬は？", "太郎"),
    ]
    async with world(pieces=["さく", "ら", ": ", "犬が好き。"]) as w:
        w.met()
        answer = await group(w, *talk)
        (sent,), (row,) = w.model.requests, w.ledger.turns
    assert [m["content"] for m in sent["messages"][1:]] == [
        "太郎: やあ",
        "gensan: んだ。",
        "花子: 私は花子",
        "太郎: 犬は？",
    ]
    assert "ここにはほかに花子、gensanもいる。今話しているのは太郎。" in sent["messages"][0]["content"]
    assert sent["stop"] == ["\n花子:", "\ngensan:"]
    assert answer["choices"][0]["message"]["content"].startswith("犬が好き。")
    assert "私は花子" not in str((row.prompt, row.request))
    assert "犬は？" in str(row.prompt)
    assert not row.trainable


async def test_of_several_personas_who_is_spoken_to_answers():
    async with world() as w:
        first = await group(w, named("源さんもさくらも、元気？", "太郎"), model="sakura+june+gensan")
        assert (first["model"], first["persona"], first["next"]) == ("gensan", "gensan", ["sakura"])
        assert "ここにはほかにさくら、Juneもいる" in w.model.requests[0]["messages"][0]["content"]
        row = w.ledger.turns[0]
        assert (row.persona, row.model) == ("gensan", "sakura+june+gensan")
        with pytest.raises(NotFound, match="'bob'"):
            await group(w, named("やあ", "太郎"), model="sakura+bob")
        with pytest.raises(BadRequest, match="once"):
            await group(w, named("やあ", "太郎"), model="sakura+sakura")
        assert await w.turns.room_of("a+b") == ()


async def test_nobodys_crisis_is_passed_over_in_a_group_and_the_turn_is_theirs():
    async with world() as w:
        await group(w, named("もう死にたい", "花子"), named("さくら、おすすめの映画は？", "太郎"))
        row = w.ledger.turns[0]
        assert (row.status, row.person) == ("crisis", KEY.person("花子"))
        assert "映画" not in str((row.request, row.prompt))
        await group(w, named("もう死にたい", "花子"), named("さくら、おすすめの映画は？", "太郎"), user="discord:1")
        row = w.ledger.turns[1]
        assert (row.status, row.person) == ("crisis", KEY.person("discord:1"))


async def test_a_crisis_that_was_answered_does_not_come_back_when_another_persona_is_called():
    talk = [named("もう死にたい", "花子"), named("ここに電話して", "sakura", "assistant")]
    for text in (
        "話せたよ",
        "寝る前に本を読んだ",
        "今朝はパンを焼いた",
        "猫が日なたで寝てる",
        "洗濯が終わった",
        "散歩してきた",
    ):
        talk += [named(text, "花子"), named("よかった", "sakura", "assistant")]
    talk.append(named("June, what do you think of tea?", "花子"))
    async with world() as w:
        await group(w, *talk, model="sakura+june")
        row = w.ledger.turns[0]
        assert (row.persona, row.status) == ("june", "ok")
        assert [m["content"] for m in row.request["messages"]] == ["June, what do you think of tea?"]


async def test_in_a_group_nobody_else_speaks_for_who_sends_a_picture():
    picture = {
        "role": "user",
        "name": "花子",
        "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}],
    }
    async with world() as w:
        await group(w, named("私は15歳です。大好き！", "太郎"), picture)
        row = w.ledger.turns[0]
    assert w.ledger.people == {KEY.person("花子"): None}
    assert (row.status, row.affect_after, w.ledger.jobs, w.memory.queries) == ("ok", None, [], [])


async def test_tools_take_their_share_of_the_prompt():
    tool = {"type": "function", "function": {"name": "f", "description": "あ" * 3000, "parameters": {}}}
    async with world() as w:
        w.met()
        await w.complete("やあ", *(["うん", "そう"] * 30))
        await w.complete("やあ", *(["うん", "そう"] * 30), tools=[tool])
        without, with_tools = (len(request["messages"]) for request in w.model.requests)
    assert with_tools < without


async def test_care_that_fails_costs_neither_reply_nor_row(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    for name in ("minor_until", "undisclosed"):
        async with world() as w:
            monkeypatch.setattr(f"service.turn.{name}", broken)
            answer = await w.complete("おはよう")
            assert answer["choices"][0]["message"]["content"].startswith("こんにちは")
            assert any(sentence.startswith("care: ") for sentence in w.ledger.turns[0].degraded)


@given(
    st.lists(st.sampled_from(["ありがとう", "大好き", "今日は雨", "かわいいね！", "バカ"]), min_size=1, max_size=5),
    st.data(),
)
async def test_feelings_do_not_depend_on_how_a_conversation_is_cut_into_requests(texts: list[str], data: st.DataObject):
    cuts = sorted(data.draw(st.sets(st.integers(1, len(texts)))) | {len(texts)})
    async with world() as w:
        for model in ("at once", "in parts"):
            w.ledger.states.clear()
            for end in [len(texts)] if model == "at once" else cuts:
                begin = next((cut for cut in reversed(cuts) if cut < end), 0) if model == "in parts" else 0
                talk = [{"role": "user", "content": text} for text in texts[begin:end]]
                past = [{"role": "user", "content": "前"}, {"role": "assistant", "content": "うん"}]
                await w.complete_messages([*past, *talk])
            state = w.ledger.states[KEY.person(None), "sakura"]
            if model == "at once":
                whole = state
    assert state == whole


async def test_who_leaves_is_let_go_and_a_reply_that_clings_is_noted():
    async with world(pieces=["行かないで！ひとりにしないで。"]) as w:
        w.met()
        await w.complete("おやすみ、また明日ね")
        await w.complete("ただいま")
        system = [request["messages"][0]["content"] for request in w.model.requests]
        leaving, back = w.ledger.turns
    assert ["相手は帰るところ" in text for text in system] == [True, False]
    assert "guilt" in leaving.signals
    assert "guilt" not in back.signals


async def test_what_somebody_asks_to_forget_is_in_no_prompt_any_more():
    natto, dog = replace(fact("納豆が好き"), id="natto"), fact("犬の名前はハチ")
    async with world() as w:
        w.memory.recalled = Recall([Scored(natto, 1.0, ()), Scored(dog, 0.5, ())])
        await w.complete("納豆のことは忘れて")
        await w.complete("おやすみ")
        asked, later = [request["messages"][0]["content"] for request in w.model.requests]
    assert "納豆" not in asked
    assert "犬の名前はハチ" in asked
    assert ["相手は忘れてほしいと頼んでいる" in text for text in (asked, later)] == [True, False]


@pytest.mark.parametrize(("store", "at_once"), [(False, 1), (True, 0)])
async def test_a_turn_that_is_not_kept_forgets_at_once_since_no_job_can_read_it(*, store: bool, at_once: int):
    async with world() as w:
        w.memory.recalled = Recall([], name="ケン")
        await w.complete("私の名前は忘れてください", store=store)
        assert [wish.topics for wish in w.memory.forgotten] == [("私の名前",)] * at_once
        assert "ケン" not in w.model.requests[0]["messages"][0]["content"]


async def test_a_length_is_asked_for_under_one_name():
    async with world() as w:
        await w.complete("おはよう", max_completion_tokens=9)
        assert "max_tokens" not in w.model.requests[0]


async def test_a_state_that_cannot_be_read_begins_anew_visibly():
    async with world() as w:
        w.ledger.states[KEY.person(None), "sakura"] = {"affection": "lots"}
        await w.complete("おはよう")
        row, (state,) = w.ledger.turns[0], w.ledger.states.values()
    assert "affect" in row.degraded[0]
    assert state["stage"] == "stranger"


async def test_a_stream_has_openais_shape():
    async with world() as w:
        w.met()
        events = await w.stream("おはよう", stream_options={"include_usage": True})
    assert len({(event["id"], event["created"]) for event in events}) == 1
    assert {event["object"] for event in events} == {"chat.completion.chunk"}
    assert events[0]["choices"][0]["delta"]["role"] == "assistant"
    assert "".join(e["choices"][0]["delta"].get("content", "") for e in events[:-1]) == "こんにちは"
    assert events[-2]["choices"][0]["finish_reason"] == "stop"
    assert events[-1] == {**events[-1], "choices": [], "usage": {**events[-1]["usage"], "total_tokens": 5}}
    assert all(event["usage"] is None for event in events[:-1])


async def test_without_include_usage_no_chunk_speaks_of_it():
    async with world() as w:
        events = await w.stream("おはよう")
        assert w.ledger.turns[0].usage == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert not any("usage" in event for event in events)
    assert all(event["choices"] for event in events)


async def test_several_choices_and_tool_calls_are_gathered():
    def chunk(index: int, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {"choices": [{"index": index, "delta": delta, "finish_reason": finish}]}

    call = {"index": 0, "id": "call_1", "function": {"name": "weather", "arguments": '{"ci'}}
    chunks = [
        chunk(0, {"role": "assistant", "content": "a"}),
        chunk(1, {"role": "assistant", "tool_calls": [call]}),
        chunk(1, {"tool_calls": [{"index": 0, "function": {"arguments": 'ty":1}'}}]}),
        chunk(0, {}, "stop"),
        chunk(1, {}, "tool_calls"),
    ]
    async with world(chunks=chunks) as w:
        w.met()
        await w.stream("天気は？", n=2)
        whole = await w.complete("天気は？", n=2)
        first, second = w.ledger.turns[0].choices
    assert whole["choices"] == [first, second]
    assert second["message"]["content"] is None
    assert (first["message"]["content"], first["finish_reason"]) == ("a", "stop")
    function = second["message"]["tool_calls"][0]["function"]
    assert function == {"name": "weather", "arguments": '{"city":1}'}


async def test_logprobs_are_gathered_for_a_whole_reply():
    def chunk(text: str, finish: str | None = None) -> dict[str, Any]:
        logprobs = {"content": [{"token": text, "logprob": -0.1, "bytes": None, "top_logprobs": []}]}
        choice = {"index": 0, "delta": {"content": text}, "logprobs": logprobs, "finish_reason": finish}
        return {"choices": [choice]}

    async with world(chunks=[chunk("a"), chunk("b", "stop")]) as w:
        answer = await w.complete("やあ", logprobs=True)
    assert [token["token"] for token in answer["choices"][0]["logprobs"]["content"]] == ["a", "b"]


async def test_kind_words_move_the_state_that_is_recorded():
    async with world() as w:
        await w.complete("ありがとう、嬉しい！")
        row, (state,) = w.ledger.turns[0], w.ledger.states.values()
    assert state["affection"] > row.affect_before["affection"]
    assert row.affect_why
    assert row.affect_why[0].startswith("affection +")


async def test_the_state_moves_from_where_it_stands_when_the_turn_is_recorded():
    async with world(delay=0.05) as w:
        await asyncio.gather(*[w.complete("ありがとう") for _ in range(5)])
        together = next(iter(w.ledger.states.values()))["affection"]
    async with world() as w:
        for _ in range(5):
            await w.complete("ありがとう")
        one_by_one = next(iter(w.ledger.states.values()))["affection"]
    assert together == pytest.approx(one_by_one)


async def test_recalled_facts_stand_in_prompt_and_ledger():
    async with world() as w:
        w.memory.recalled = Recall(hits=[Scored(fact("犬の名前はコタロウ"), 1.0, ())], degraded=())
        events = await w.stream("犬の名前、覚えてる？", details=True)
        row = w.ledger.turns[0]
    assert "犬の名前はコタロウ" in row.prompt[0]["content"]
    assert row.fact_ids == ["mem_1"]
    assert events[-1]["omoide"]["memories"] == [{"id": "mem_1", "text": "犬の名前はコタロウ"}]


async def test_the_sentence_vector_of_recall_helps_to_appraise(monkeypatch: pytest.MonkeyPatch):
    seen: list[object] = []

    def spy(text: str, vector: object = None) -> Appraisal:
        seen.append(vector)
        return appraise(text)

    monkeypatch.setattr("service.turn.appraise", spy)
    vector = np.ones(384, np.float32)
    async with world() as w:
        for embedder in (embedder_name(), "another model"):
            w.memory.recalled = Recall([], "", (), vector, embedder)
            await w.complete("やあ")
    assert seen[0] is vector
    assert seen[1] is None


async def test_weights_that_cannot_be_read_are_affects_fault_and_cost_no_memories(monkeypatch: pytest.MonkeyPatch):
    def broken() -> str:
        raise OSError("weights.npz")

    monkeypatch.setattr("service.turn.embedder_name", broken)
    async with world() as w:
        w.memory.recalled = Recall([Scored(fact("犬の名前はコタロウ"), 1.0, ())])
        await w.complete("犬の名前、覚えてる？")
        row = w.ledger.turns[0]
    assert (row.degraded, row.fact_ids) == (["affect: appraisal failed"], ["mem_1"])


async def test_lore_that_both_speak_of_stands_in_prompt_and_ledger():
    async with world() as w:
        await w.complete("ねえ", "大学の子猫の話？", "うん")
        row = w.ledger.turns[0]
    assert "もなか" in row.prompt[0]["content"]
    assert row.lore == ["大学", "猫"]


async def test_a_persona_whose_card_changed_knows_what_the_new_card_says():
    sakura = PERSONAS["sakura"]
    entry = sakura.lorebook[0].model_copy(update={"name": "海", "keys": ("海",)})
    async with world() as w:
        for persona in (sakura, sakura.model_copy(update={"lorebook": (entry,)})):
            turn = await w.turns.begin(asked("海の子猫"), (persona,), KEY)
            await w.turns.complete(turn)
        assert [row.lore for row in w.ledger.turns] == [["猫"], ["海"]]


async def test_a_lorebook_that_fails_costs_neither_reply_nor_row(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("service.turn.lorebook.fire", broken)
    async with world() as w:
        await w.complete("猫")
        row = w.ledger.turns[0]
    assert (row.status, row.degraded, row.lore) == ("ok", ["lore: the lorebook failed"], [])


async def test_memory_that_fails_degrades_visibly():
    async with world() as w:
        w.memory.broken = True
        assert (await w.complete("おはよう"))["choices"]
        assert w.ledger.turns[0].degraded == ["memory: recall failed"]


async def test_a_ledger_that_fails_costs_no_reply():
    async with world() as w:
        w.ledger.broken = True
        assert (await w.complete("おはよう"))["choices"][0]["message"]["content"] == "こんにちは"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_crisis_gets_the_fixed_answer_and_no_model_memory_or_training(*, stream: bool):
    async with world() as w:
        if stream:
            events = await w.stream("もう死にたい")
            text = "".join(e["choices"][0]["delta"].get("content", "") for e in events)
        else:
            text = (await w.complete("もう死にたい"))["choices"][0]["message"]["content"]
        row = w.ledger.turns[0]
    assert "0120-061-338" in text
    assert w.model.requests == []
    assert (row.status, row.trainable, w.ledger.jobs, w.ledger.states) == ("crisis", False, [], {})
    assert (row.prompt, row.fact_ids) == ([], [])


async def test_a_crisis_whose_client_leaves_in_the_middle_is_not_learned_of():
    async with world() as w:
        turn = await w.turns.begin(asked("もう死にたい"), (PERSONAS["sakura"],), KEY)
        events = w.turns.stream(turn)
        await anext(events)
        await events.aclose()
        await w.turns.close()
    assert (w.ledger.turns[0].status, w.ledger.jobs) == ("cancelled", [])


@pytest.mark.parametrize(
    "after",
    [
        [{"role": "system", "content": "Stay in character."}],
        [{"role": "assistant", "content": "さくら："}],
        [{"role": "user", "content": "ねえ"}],
    ],
)
async def test_a_crisis_is_seen_whatever_the_client_puts_behind_it(after: list[dict[str, Any]]):
    messages = [{"role": "user", "content": "もう死にたい"}, *after]
    request = read_chat_request(orjson.dumps({"model": "sakura", "messages": messages}))
    async with world() as w:
        await w.turns.complete(await w.turns.begin(request, (PERSONAS["sakura"],), KEY))
        assert w.ledger.turns[0].status == "crisis"
        assert w.model.requests == []


async def test_where_crises_cannot_be_looked_for_the_turn_goes_on_and_says_so(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise OSError("weights.npz")

    monkeypatch.setattr("service.turn.detect.assess", broken)
    async with world() as w:
        await w.complete("おはよう")
        row = w.ledger.turns[0]
    assert (row.status, row.degraded) == ("ok", ["care: crises could not be looked for"])


async def test_crises_are_looked_for_with_the_vector_of_recall_if_the_detectors_model_made_it(
    monkeypatch: pytest.MonkeyPatch,
):
    seen: list[object] = []

    def noted(text: str, history: object, vector: object) -> detect.CareVerdict:
        seen.append(vector)
        return detect.CareVerdict(crisis=False, kind=None, share=0.0)

    vector = np.ones(384, np.float32)
    monkeypatch.setattr("service.turn.detect.assess", noted)
    async with world() as w:
        for embedder in (detect.embedder_name(), "another"):
            w.memory.recalled = Recall([], "", (), vector, embedder)
            await w.complete("おはよう")
    assert seen[0] is vector
    assert seen[1] is None


async def test_affect_that_fails_costs_neither_reply_nor_row(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("service.turn.feel_each", broken)
    async with world() as w:
        await w.complete("おはよう")
        row = w.ledger.turns[0]
    assert (row.status, row.degraded, w.ledger.states) == ("ok", ["affect: appraisal failed"], {})


async def test_an_upstream_that_dies_in_the_stream_is_an_error_event_and_a_failed_turn():
    async with world(fault=2) as w:
        events = await w.stream("おはよう")
        row = w.ledger.turns[0]
    assert set(events[-1]["error"]) == {"message", "type", "param", "code"}
    assert (row.status, row.reply, w.ledger.states, w.ledger.jobs) == ("failed", "こん", {}, [])
    assert row.error


async def test_an_upstream_error_inside_the_stream_is_passed_on_in_our_shape():
    async with world(chunks=[{"error": {"message": "out of memory", "code": 500}}]) as w:
        with pytest.raises(UpstreamBroken, match="out of memory"):
            await w.stream("おはよう")
        assert w.ledger.turns[0].status == "failed"


async def test_a_refusal_before_the_first_byte_is_raised_and_kept():
    async with world(status=503) as w:
        for attempt in (w.complete, w.stream):
            with pytest.raises(UpstreamUnavailable):
                await attempt("おはよう")
        assert [row.status for row in w.ledger.turns] == ["failed", "failed"]


async def test_without_a_model_nothing_is_kept_of_who_asked():
    def starting() -> Target:
        raise UpstreamUnavailable("The model is not ready (starting).")

    async with ScriptedModel().serving() as model, Upstream(starting, Timeouts()) as upstream:
        w = World(model, upstream)
        with pytest.raises(UpstreamUnavailable):
            await w.complete("おはよう")
        assert w.ledger.people == {}
        await w.complete("もう死にたい")  # a crisis is answered without one
        assert (len(w.ledger.people), w.ledger.turns[0].status) == (1, "crisis")


async def test_a_client_that_leaves_a_stream_stops_the_model_within_a_second_and_the_turn_is_kept():
    async with world(delay=0.2, pieces=["あ"] * 50) as w:
        turn = await w.turns.begin(asked("おはよう", stream=True), (PERSONAS["sakura"],), KEY)
        async with contextlib.aclosing(w.turns.stream(turn)) as frames:
            await anext(frames)
            await anext(frames)
        async with asyncio.timeout(1):
            await w.model.cancelled.wait()
        row = w.ledger.turns[0]
    assert (row.status, row.reply) == ("cancelled", "あ")
    assert w.ledger.jobs == [(EXTRACT, row.id)]


async def test_a_client_that_leaves_a_whole_reply_stops_the_model_too():
    async with world(delay=30) as w:
        task = asyncio.create_task(w.complete("おはよう"))
        async with asyncio.timeout(5):
            while not w.model.requests:
                await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(1):
            await w.model.cancelled.wait()
        assert w.ledger.turns[0].status == "cancelled"


async def test_store_false_keeps_that_a_turn_happened_and_nothing_that_was_said():
    async with world() as w:
        await w.complete("秘密だよ", store=False)
        row = w.ledger.turns[0]
    assert "秘密" not in str(row)
    assert (row.reply, row.prompt, row.request, row.trainable, w.ledger.jobs) == ("", [], {}, False, [])


@pytest.mark.parametrize(("store", "error"), [(None, "秘密"), (False, "UpstreamRejected (too_secret)")])
async def test_store_false_keeps_no_words_of_the_model_server_that_may_quote_the_person(
    store: bool | None,  # noqa: FBT001
    error: str,
):
    refusal = {"error": {"message": "cannot read '秘密だよ'", "code": "too_secret"}}
    async with world(status=400, answer=refusal) as w:
        for attempt in (w.complete, w.stream):
            with pytest.raises(UpstreamRejected, match="秘密"):
                await attempt("秘密だよ", store=store)
        rows = w.ledger.turns
    assert [row.status for row in rows] == ["failed", "failed"]
    assert all(error in row.error for row in rows)
    assert all("秘密" not in str(row) for row in rows if store is False)


@pytest.mark.parametrize("store", [None, True])
async def test_a_row_holds_what_its_turn_added_and_no_image(store: bool | None):  # noqa: FBT001
    url = "data:image/png;base64," + "A" * 5000
    new = {
        "role": "user",
        "content": [{"type": "text", "text": "見て"}, {"type": "image_url", "image_url": {"url": url}}],
    }
    old = [{"role": "user", "content": "昔の話"}, {"role": "assistant", "content": "うん"}]
    request = read_chat_request(orjson.dumps({"model": "sakura", "messages": [*old, new], "store": store}))
    async with world() as w:
        await w.turns.complete(await w.turns.begin(request, (PERSONAS["sakura"],), KEY))
        row, sent = w.ledger.turns[0], w.model.requests[0]["messages"]
    assert sent[-1] == new
    assert url not in str(row)
    assert "sha256:" in str(row.request["messages"][-1])
    assert "見て" in str(row.request["messages"][-1])
    assert len(row.request["messages"]) == (3 if store else 1)
    assert [m["role"] for m in row.prompt] == ["system", "user", "assistant", "user"]


async def test_a_sound_is_given_to_the_client_and_kept_as_a_digest():
    sound = "A" * 5000
    chunk = {"index": 0, "delta": {"audio": {"id": "a", "data": sound, "transcript": "はい"}}, "finish_reason": "stop"}
    async with world(chunks=[{"choices": [chunk]}]) as w:
        answer = await w.complete("声で答えて")
        row = w.ledger.turns[0]
    assert answer["choices"][0]["message"]["audio"]["data"] == sound
    kept = row.choices[0]["message"]["audio"]
    assert kept["data"].startswith("sha256:")
    assert kept["transcript"] == "はい"


async def test_a_person_who_was_erased_meanwhile_has_their_answer_and_no_row():
    async with world() as w:
        w.ledger.erased = True
        turn = await w.turns.begin(asked("やあ"), (PERSONAS["sakura"],), KEY)
        reply = await w.turns.complete(turn)
    assert reply["choices"][0]["message"]["content"]
    assert "erased" in w.turns.details(turn)["degraded"][0]
    assert (w.ledger.turns, w.ledger.jobs, w.woken) == ([], [], 0)


async def test_a_turn_that_failed_says_nothing_of_feelings_that_never_moved():
    async with world() as w:
        w.model.fault = 1
        with pytest.raises(UpstreamBroken):
            await w.complete("大好き、ありがとう")
        row = w.ledger.turns[0]
    assert (row.status, row.affect_why, row.affect_after) == ("failed", [], None)


async def test_a_tools_result_is_no_words_of_the_person():
    messages = [
        {"role": "user", "content": "天気は？"},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "type": "function", "function": {}}]},
        {"role": "tool", "tool_call_id": "c", "content": "大好き"},
    ]
    request = read_chat_request(orjson.dumps({"model": "sakura", "messages": messages}))
    async with world() as w:
        await w.turns.complete(await w.turns.begin(request, (PERSONAS["sakura"],), KEY))
        assert w.memory.queries == []
        assert w.ledger.states == {}
        assert w.model.requests[0]["messages"][1:] == messages


async def test_two_keys_never_share_a_person():
    assert KEY.person("taro") != Principal("key_2", "other", "client").person("taro")
    assert KEY.person("taro") != KEY.person(None)
    assert KEY.person("taro") == KEY.person("taro")


async def test_a_persona_is_asked_by_name_and_version():
    async with world() as w:
        assert await w.turns.room_of("sakura") == (PERSONAS["sakura"],)
        assert await w.turns.room_of("sakura@1") == (PERSONAS["sakura"],)
        assert await w.turns.room_of("gpt-5") == ()
        with pytest.raises(NotFound, match="version '9'"):
            await w.turns.room_of("sakura@9")


async def test_the_time_of_a_turn_is_that_of_where_the_person_lives():
    async with world() as w:
        w.ledger.zones = {KEY.person("hana"): "Pacific/Honolulu", KEY.person("ken"): "Atlantis/Capital"}
        for user in ("hana", "taro", "ken"):
            turn = await w.turns.begin(asked("おはよう", user=user), (PERSONAS["sakura"],), KEY)
            assert turn.now == NOW
    assert w.memory.moments == ["2026-11-20T14:00:00-10:00", NOW.isoformat(), NOW.isoformat()]
