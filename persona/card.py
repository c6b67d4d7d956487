"""The persona card: what an operator writes in YAML, checked and frozen.

Every field's `description` is its documentation, in English and Japanese: `persona.schema` makes the JSON Schema for
editors and docs/persona-fields.md of them; `docs/personas.md` explains them by example.
"""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import (
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from persona.care.disclosure import names_ai
from persona.lore.entry import LoreEntry, LoreSettings
from persona.lore.patterns import MAX_PATTERNS
from persona.parts import ROMANTIC, STAGES, Frozen, Line, Stage, broken_rule
from persona.proactive import ProactiveSettings

Intent = Literal[
    "greeting",
    "thanks",
    "praise",
    "insult",
    "confession",
    "apology",
    "seeking_support",
    "farewell",
    "question",
    "statement",
    "boundary_crossing",
]
"""What a person's message does."""
Emotion = Literal["happy", "excited", "tender", "calm", "sad", "lonely", "angry", "jealous", "afraid"]
"""What one feels; `persona.affect.state.EMOTIONS` says where each lies."""
Scene = Literal["casual", "emotional", "romantic"]
"""What kind of turn it is (`persona.scenes`)."""
HURTFUL: frozenset[Intent] = frozenset({"insult", "boundary_crossing"})
ADULT_AGE = 18
NAME_PATTERN = r"^[a-z][a-z0-9_-]{0,31}$"
MAX_TEXT = 20_000
"""Characters of a free text."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
"""Free text of any number of lines."""
Unit = Annotated[float, Field(ge=0, le=1)]


class Identity(Frozen):
    """Who the persona is."""

    age: Annotated[int, Field(ge=0, le=1000)] = Field(
        examples=[22], description="age in years; below 18 no romantic stages / 年齢。18 未満なら恋愛の段階は使えない"
    )
    summary: Line | None = Field(
        default=None,
        description="who they are, in a sentence or two; never dropped from the prompt; may be left out beside a "
        "`description` / 人物像を一、二文で。必ず入る。`description` があれば省ける",
    )
    first_person: Line = Field(description="the word they use for themselves (私, 僕, I) / 一人称")


class Speech(Frozen):
    """How they talk."""

    style: Line = Field(
        description="tone, sentence endings, politeness, emoji, in a sentence or two / 口調、語尾、絵文字"
    )
    length: Line = Field(description="how long a reply is, in words the model understands / 返事の長さ")
    endings: Annotated[tuple[Line, ...], Field(max_length=12)] = Field(
        default=(), description="particles and endings of sentences that they like / よく使う語尾や終助詞"
    )
    politeness: Literal["polite", "plain", "mixed"] | None = Field(
        default=None, description="how politely they speak, in all stages / 敬語か、ため口か、まぜるか（全部の段階で）"
    )
    emoji: Literal["none", "few", "many"] | None = Field(
        default=None, description="how many emoji; where it says none, a reply with one is noted / 絵文字の量"
    )


class Personality(Frozen):
    """The Big Five, 0 to 1 each; it sets the temperament to which moods return."""

    openness: Unit = Field(default=0.5, description="curious, imaginative / 開放性")
    conscientiousness: Unit = Field(default=0.5, description="orderly, reliable / 誠実性")
    extraversion: Unit = Field(default=0.5, description="outgoing, lively / 外向性")
    agreeableness: Unit = Field(default=0.5, description="warm, trusting / 協調性")
    neuroticism: Unit = Field(default=0.5, description="easily upset / 神経症傾向")

    @property
    def temperament(self) -> tuple[float, float, float]:
        """The resting pleasure, arousal and dominance, each -1 to 1.

        Mehrabian (1996), "Analysis of the Big-Five personality factors in terms of the PAD temperament model",
        Current Psychology 15; openness stands for his sophistication.
        """
        o, c, e, a, n = (
            2 * trait - 1
            for trait in (
                self.openness,
                self.conscientiousness,
                self.extraversion,
                self.agreeableness,
                self.neuroticism,
            )
        )
        stability = -n
        pleasure = 0.21 * e + 0.59 * a + 0.19 * stability
        arousal = 0.15 * o + 0.30 * a - 0.57 * stability
        dominance = 0.25 * o + 0.17 * c + 0.60 * e - 0.32 * a
        return tuple(max(-1.0, min(1.0, value)) for value in (pleasure, arousal, dominance))  # type: ignore[return-value]


class Example(Frozen):
    """One exchange that shows how they talk."""

    user: Text = Field(description="what the person says / 相手の言葉")
    reply: Text = Field(description="what they answer / 返事")
    stage: Stage | None = Field(default=None, description="the stage it belongs to; none: any / 段階。なければ全部")
    emotion: Emotion | None = Field(
        default=None,
        description="what the persona feels in the reply: where not all fit, examples of the present mood stay; a "
        "label for training / 返事のときの気持ち。入りきらないときは、今の気分の例が残る。学習用のラベルにもなる",
    )


def _gaining_hurt(deltas: Mapping[Intent, float]) -> PydanticCustomError | None:
    """The fault of points that something hurtful would gain."""
    intent = next((intent for intent in sorted(HURTFUL) if deltas.get(intent, 0.0) > 0), None)
    return broken_rule("hurt_gains", ("deltas", intent), intent=intent) if intent else None


class AffectionSettings(Frozen):
    """How fast affection grows and falls, in points of its 0–100 scale."""

    initial: Annotated[float, Field(ge=0, le=100)] = Field(
        default=5.0, description="affection at the first meeting / はじめの好感度"
    )
    daily_gain: Annotated[float, Field(gt=0, le=100)] = Field(
        default=8.0,
        description="most points gained in a day; the fuller the day, the less a kind word is worth / 一日に増える上限",
    )
    daily_loss: Annotated[float, Field(gt=0, le=100)] = Field(
        default=15.0, description="most points lost in a day / 一日に減る上限"
    )
    absence_decay: Annotated[float, Field(ge=0, le=10)] = Field(
        default=0.3,
        description="points lost a day after three silent days, never below the stage's beginning / 会わないときの減り",
    )
    stages: dict[Stage, Annotated[float, Field(ge=0, le=100)]] = Field(
        default={
            "stranger": 0.0,
            "acquaintance": 15.0,
            "friend": 35.0,
            "close_friend": 55.0,
            "crush": 72.0,
            "lover": 88.0,
        },
        description="the affection at which each stage begins / 各段階が始まる好感度",
    )
    deltas: dict[Intent, Annotated[float, Field(ge=-10, le=5)]] = Field(
        default={},
        description="points a message is worth by its intent, where they differ from the usual ones "
        "(`persona/affect/dynamics.py`) / 言葉ごとの増減",
    )
    hysteresis: Annotated[float, Field(ge=0, le=20)] = Field(
        default=3.0, description="points below a stage's beginning at which it is lost again / 段階が戻るまでの余裕"
    )
    highest: Stage = Field(default="lover", description="the stage beyond which they never go / これ以上は進まない段階")

    @model_validator(mode="after")
    def _rising(self) -> Self:
        missing = [stage for stage in STAGES if stage not in self.stages]
        if missing:
            raise broken_rule("stages_missing", ("stages",), missing=", ".join(missing))
        beginnings = [self.stages[stage] for stage in STAGES]
        if beginnings[0] != 0 or any(a >= b for a, b in pairwise(beginnings)):
            raise broken_rule("stages_order", ("stages",), stages=", ".join(STAGES))
        return self

    @model_validator(mode="after")
    def _hurt_never_gains(self) -> Self:
        if fault := _gaining_hurt(self.deltas):
            raise fault
        return self


class EmotionSettings(Frozen):
    """How fast feelings come and go."""

    sensitivity: Annotated[float, Field(ge=0, le=2)] = Field(
        default=1.0, description="how far a message moves them: below 1 steady, above 1 easily moved / 心の動きやすさ"
    )
    mood_hours: Annotated[float, Field(gt=0, le=168)] = Field(
        default=6.0, description="hours in which the mood comes halfway back to rest / 気分が半分落ち着くまでの時間"
    )
    feeling_minutes: Annotated[float, Field(gt=0, le=1440)] = Field(
        default=15.0,
        description="minutes in which the feeling of the moment comes halfway back to the mood / "
        "その場の気持ちが半分おさまるまでの分",
    )


class Generation(Frozen):
    """Sampling settings; what a request says wins."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = Field(
        default=None, description="how free the choice of words is / 言葉の選び方の自由さ"
    )
    top_p: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="nucleus sampling / 候補をしぼる割合"
    )
    top_k: Annotated[int, Field(ge=-1)] | None = Field(
        default=None, description="only the k likeliest tokens, -1: all / 上位 k 語"
    )
    min_p: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="only tokens at least this likely beside the best / 最良との比の下限"
    )
    repetition_penalty: Annotated[float, Field(gt=0, le=2)] | None = Field(
        default=None, description="above 1 repeats less / 1 より大で繰り返しを減らす"
    )
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = Field(
        default=None, description="above 0 brings up new things / 新しい話題へ"
    )
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = Field(
        default=None, description="above 0 repeats less / 繰り返しを減らす"
    )
    max_tokens: Annotated[int, Field(ge=1, le=8192)] | None = Field(
        default=None, description="longest reply in tokens / 返事の最大トークン"
    )

    def sampling(self) -> dict[str, Any]:
        """The fields that are set, as an OpenAI request names them."""
        return self.model_dump(exclude_none=True)


class Disclosure(Frozen):
    """How they say that they are an AI, in their own voice."""

    start: Line | None = Field(
        default=None,
        description="added to their first reply to a person, unless that says it / 初めての返事に添える。"
        "自分で言ったときは添えない",
    )
    asked: Line | None = Field(
        default=None,
        description="added to a reply to somebody who sincerely asked, unless that says it / 真剣に聞かれたときの返事に"
        "添える。自分で言ったときは添えない",
    )

    @model_validator(mode="after")
    def _honest(self) -> Self:
        for name, line in (("start", self.start), ("asked", self.asked)):
            if line and not names_ai(line):
                raise broken_rule("undisclosed", (name,))
        return self


class Manner(Frozen):
    """How they treat the person in one stage. Where `manner` alone is wanted, a line of text is enough."""

    manner: Line = Field(description="how they treat the person: tone, warmth / 接し方：口調や温かさ")
    address: Line | None = Field(
        default=None,
        description="what they call the person; one with `{{user}}` counts once their name is known / 相手の呼び方。"
        "`{{user}}` を含むものは、名前がわかってから使う",
    )
    closeness: Line | None = Field(
        default=None,
        description="how close they let the person come, and what they decline / どこまで許し、何を断るか",
    )
    generation: Generation = Field(
        default=Generation(), description="sampling where it differs in this stage / この段階だけの生成の設定"
    )
    deltas: dict[Intent, Annotated[float, Field(ge=-10, le=5)]] = Field(
        default={}, description="points a message is worth in this stage, where they differ / この段階だけの増減"
    )

    @model_validator(mode="before")
    @classmethod
    def _line(cls, written: object) -> object:
        return {"manner": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _hurt_never_gains(self) -> Self:
        if fault := _gaining_hurt(self.deltas):
            raise fault
        return self

    @model_serializer(mode="wrap")
    def _short(self, whole: SerializerFunctionWrapHandler) -> Any:  # noqa: ANN401  (a line or a mapping)
        """What was written as a line is written as one again: a card of before keeps its hash."""
        return self.manner if self == Manner(manner=self.manner) else whole(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A line, or the mapping."""
        mapping = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [mapping["properties"]["manner"], mapping]}


class SceneManner(Frozen):
    """How they are in one kind of turn."""

    manner: Line | None = Field(default=None, description="how they talk then / そのときの話し方")
    generation: Generation = Field(
        default=Generation(), description="sampling where it differs then / そのときだけの生成の設定"
    )


class Persona(Frozen):
    """A persona as it is served."""

    name: Annotated[str, StringConstraints(pattern=NAME_PATTERN)] = Field(
        description="the model name clients ask for; the folder's name / フォルダと同じ名前"
    )
    version: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=1,
        description="where counting begins for a new persona; the service counts on / 数え始め。続きはサービスが数える",
    )
    display_name: Line = Field(description="what people see / 表示名")
    language: Literal["ja", "en"] = Field(description="the language they speak / 話す言葉")
    identity: Identity = Field(description="who they are / 人物")
    speech: Speech = Field(description="how they talk / 話し方")
    personality: Personality = Field(
        default=Personality(), description="Big Five, 0 to 1: the mood to which they return / 性格。気分が戻っていく先"
    )
    background: tuple[Line, ...] = Field(default=(), description="more about them, one line each / 背景を一行ずつ")
    description: Text | None = Field(
        default=None,
        description="who they are, at any length; cut where the model's window is small / 人物像を自由な長さで",
    )
    character: Text | None = Field(default=None, description="what they are like, in free words / 性格を自由な言葉で")
    scenario: Text | None = Field(default=None, description="where and how the talk takes place / 会話の場面")
    system_prompt: Text | None = Field(
        default=None,
        description="stands in place of the opening lines (identity and speech), which `{{original}}` brings back / "
        "人物と話し方の行の代わりに置く文。`{{original}}` がその行になる",
    )
    post_history: Text | None = Field(
        default=None,
        description="a note to them behind the newest message, in every turn / 毎回、最新の発言の後ろに添える指示",
    )
    greeting: Text = Field(description="what they say first / 最初のあいさつ")
    greetings: tuple[Text, ...] = Field(
        default=(),
        description="other first messages, for clients that let one choose / 別のあいさつ。選べるアプリのため",
    )
    disclosure: Disclosure = Field(
        default=Disclosure(), description="how they say that they are an AI / AI であることの伝え方"
    )
    boundaries: tuple[Line, ...] = Field(
        default=(), description="what they do not do, one line each; never dropped / しないこと。必ず入る"
    )
    stages: dict[Stage, Manner] = Field(
        description="how they treat the person in each stage: a line, or more / 段階ごとの接し方。一行でも、詳しくも"
    )
    examples: tuple[Example, ...] = Field(
        default=(), description="exchanges; also in a file of its own, examples.yaml / 会話例。examples.yaml にも書ける"
    )
    lorebook: tuple[LoreEntry, ...] = Field(
        default=(), description="their world; also in a file of its own, lorebook.yaml / 知識。lorebook.yaml にも書ける"
    )
    lore: LoreSettings = Field(default=LoreSettings(), description="how the lorebook is used / 知識の使い方")
    scenes: dict[Scene, SceneManner] = Field(
        default={},
        description="how they are in a turn that is casual, emotional (the person is down) or romantic / "
        "ふだん、相手がつらいとき、恋愛の話のときの話し方",
    )
    emotion: EmotionSettings = Field(
        default=EmotionSettings(), description="how fast feelings come and go / 気持ちの動き方"
    )
    affection: AffectionSettings = Field(
        default=AffectionSettings(), description="how fast affection moves / 好感度の動き方"
    )
    generation: Generation = Field(
        default=Generation(), description="sampling; what a request says wins / 生成の設定。リクエストが優先"
    )
    proactive: ProactiveSettings | None = Field(
        default=None,
        description="when they may speak first, to people who asked for it; none: never / "
        "自分から話しかけるとき（望んだ人にだけ）。なければ話しかけない",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not self.identity.summary and not self.description:
            raise broken_rule("unsaid", ("identity",))
        missing = [stage for stage in STAGES if stage not in self.stages]
        if missing:
            raise broken_rule("stages_unsaid", ("stages",), missing=", ".join(missing), first=missing[0])
        if self.identity.age < ADULT_AGE and self.affection.highest in ROMANTIC:
            raise broken_rule("minor", ("identity", "age"), age=self.identity.age)
        patterns = sum(len(entry.keys) + len(entry.secondary_keys) for entry in self.lorebook if entry.regex)
        if patterns > MAX_PATTERNS:
            raise broken_rule("patterns", ("lorebook",), number=patterns, limit=MAX_PATTERNS)
        return self

    def sampling(self, stage: Stage, scene: Scene = "casual") -> dict[str, Any]:
        """Sampling settings as an OpenAI request names them: the scene's over the stage's over the card's."""
        own = self.scenes[scene].generation if scene in self.scenes else Generation()
        return {**self.generation.sampling(), **self.stages[stage].generation.sampling(), **own.sampling()}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the card's content, the version number left out.

        Fields at their defaults do not count: a card stays the same version when the schema learns new ones.
        """
        content = self.model_dump(mode="json", exclude={"version"}, exclude_defaults=True)
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
