"""An entry of a lorebook as an operator writes it, and how the lorebook as a whole is used."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from persona.lore.decorators import read_decorators
from persona.lore.patterns import PatternError, open_pattern
from persona.parts import Frozen, Line, Stage, broken_rule

Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class LoreEntry(Frozen):
    """Something about their world that enters the prompt when a key is spoken of."""

    name: Line = Field(description="what operators call it; the ledger names it / 項目の名前")
    keys: tuple[Key, ...] = Field(
        default=(),
        description="the content enters the prompt when one of these is spoken of; only where `constant` is true may "
        "they be left out / 話に出たら入るキー。なくてよいのは constant のときだけ",
    )
    content: Line = Field(description="what they then know / 入る知識")
    stages: tuple[Stage, ...] = Field(
        default=(), description="known in these stages only; none: in all / この段階のときだけ。なければ全部"
    )
    enabled: bool = Field(default=True, description="false: kept, but never used / false なら使わない")
    constant: bool = Field(default=False, description="always known, whatever is spoken of / キーがなくてもいつも入る")
    secondary_keys: tuple[Key, ...] = Field(
        default=(), description="further keys that `logic` asks for / logic が確かめる二つ目のキー"
    )
    logic: Literal["and_any", "and_all", "not_any", "not_all"] = Field(
        default="and_any",
        description="which secondary keys have to be spoken of beside a key: any, all, none of them, not all of them / "
        "二つ目のキーのどれか、全部が出たら入る。not_any はどれも出ないとき、not_all は全部は出ないとき",
    )
    case_sensitive: bool = Field(
        default=False, description="upper and lower case differ in keys / キーの大文字と小文字を区別する"
    )
    whole_words: bool | None = Field(
        default=None,
        description="true: keys with no letter beside them, in any script; false: anywhere; none: Latin ends of a key "
        "only where a word ends, Japanese ones anywhere / true は前後に文字がないときだけ、false はどこでも、"
        "なければ英字は単語の切れ目だけ、日本語はどこでも",
    )
    regex: bool = Field(
        default=False,
        description="keys are regular expressions (RE2: no look-around, no back-references) / キーは正規表現（RE2）",
    )
    scan_depth: Annotated[int, Field(ge=0, le=100)] | None = Field(
        default=None,
        description="messages in which keys are looked for; none: as `lore.scan_depth` says / キーを探すメッセージの数",
    )
    order: int = Field(default=100, description="lower stands higher in the prompt / 小さいほど上に入る")
    priority: int = Field(
        default=10, description="lower is left out first when there is no room / 入りきらないとき、小さいほど先に外れる"
    )
    expendable: bool = Field(
        default=False,
        description="the first thing to go when the prompt is full / プロンプトがいっぱいなら、何よりも先に外れる",
    )
    position: Literal["before_persona", "after_persona", "at_depth"] = Field(
        default="after_persona",
        description="above or below the other knowledge, or among the messages / 知識の上の方、下の方、会話の途中",
    )
    depth: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=4,
        description="with `at_depth`: messages that stand below it / at_depth のとき、後ろに来るメッセージの数",
    )
    role: Literal["system", "user", "assistant"] = Field(
        default="system", description="with `at_depth`: whose message it is / at_depth のとき、誰のメッセージにするか"
    )
    recursive: bool = Field(
        default=True,
        description="its content may bring other entries in, where `lore.recursive` is true / "
        "この内容から他の知識も呼ぶ",
    )
    only_direct: bool = Field(
        default=False, description="not brought in by other entries' content / 他の知識の内容からは呼ばれない"
    )
    probability: Annotated[float, Field(ge=0, le=100)] = Field(
        default=100.0,
        description="per cent of the times at which it comes in when it could / 入れるときに入る割合（%）",
    )
    sticky: Annotated[int, Field(ge=0, le=32)] = Field(
        default=0, description="messages for which it stays once it came in / 一度入ったら残るメッセージの数"
    )
    cooldown: Annotated[int, Field(ge=0, le=32)] = Field(
        default=0, description="messages after that for which it cannot come in again / その後、入らないメッセージの数"
    )
    delay: Annotated[int, Field(ge=0, le=10_000)] = Field(
        default=0, description="messages that a conversation needs before it comes in / 会話がこの数になるまで入らない"
    )

    @model_validator(mode="after")
    def _can_fire(self) -> Self:
        if not (self.keys or self.constant or read_decorators(self.content).keyless):
            raise broken_rule("no_keys", ("keys",))
        return self

    @model_validator(mode="after")
    def _patterns_open(self) -> Self:
        for field, keys in (("keys", self.keys), ("secondary_keys", self.secondary_keys)) if self.regex else ():
            for number, key in enumerate(keys):
                try:
                    open_pattern(key, case_sensitive=self.case_sensitive)
                except PatternError as error:
                    raise broken_rule("pattern", (field, number), problem=error) from error
        return self


class LoreSettings(Frozen):
    """How the lorebook as a whole is used."""

    scan_depth: Annotated[int, Field(ge=0, le=100)] = Field(
        default=4,
        description="newest messages, of both, in which keys are looked for / キーを探す最近のメッセージの数（二人の）",
    )
    token_budget: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=600, description="tokens that knowledge may take of the prompt / 知識に使ってよいトークン数"
    )
    recursive: bool = Field(
        default=False,
        description="keys are looked for in what came in, too / 入った知識の内容からも、ほかの知識を呼ぶ",
    )
    max_recursion: Annotated[int, Field(ge=0, le=10)] = Field(
        default=3, description="how many times over, at most / それを何回まで繰り返すか"
    )
