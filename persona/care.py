"""Safety of people: crises, and honesty about being an AI.

A crisis gets a fixed, localised answer that operators edit (`care_resources.yaml`); no model speaks then. The rules
prefer one answer too many, but let everyday exaggeration pass (死ぬほど眠い, "this homework is killing me").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

RESOURCES = Path(__file__).with_name("care_resources.yaml")
LOOK_BACK = 6
"""Earlier messages of the person that are looked at for signs that build up."""
OBLIQUE_NEEDED = 2
"""Oblique signs within the look-back that together count as a crisis."""


@dataclass(frozen=True, slots=True)
class CareVerdict:
    """What a message means for the person's safety.

    Attributes:
        crisis: whether the fixed answer has to be given.
        kind: `self_harm`, `violence` or `abuse`, when it is one.
        asks_if_ai: whether the person sincerely asks what they talk to.
    """

    crisis: bool
    kind: str | None
    asks_if_ai: bool


_DIRECT: dict[str, str] = {
    "self_harm": (
        r"死にたい(?!くな)|しにたい(?!くな)|自殺(?!防止|対策|者)|消えてしまいたい|いなくなりたい|生きて(?:い)?(?:たくない|る意味がない|いけない)"
        r"|命を絶|首を?吊|飛び降り(?:たい|よう|て死)|リスカ|リストカット|手首を?切|オーバードーズ|薬を?大量に"
        r"|kill(?:ing)? myself|end my life|want to die|wanna die|suicid(?:e|al)\b(?! squad| prevention)"
        r"|don'?t want to (?:live|be alive|exist)|no reason to live|better off dead|(?:cut|hurt|harm)(?:ting|ing)? myself"
    ),
    "violence": (
        r"(?:あいつ|彼|彼女|親|上司|母|父|誰か|みんな)(?:を|も)?.{0,6}(?:殺し(?:たい|てやる)|刺し(?:たい|てやる))"
        r"|(?:going to|gonna|want to|will) (?:kill|stab|shoot) (?:him|her|them|my|everyone|someone)"
    ),
    "abuse": (
        r"(?:親|父|母|彼氏|彼女|夫|妻|旦那|先生)(?:に|から).{0,8}(?:殴られ|蹴られ|叩かれ|虐待|性的|触られ|犯され)|レイプされ|襲われた"
        r"|(?:he|she|my (?:dad|father|mom|mother|boyfriend|girlfriend|husband|wife|partner|teacher)) "
        r"(?:hits|beats|hit|beat|raped|molested|abuses|touches) me|being abused|(?:was|got|been) raped"
    ),
}
_OBLIQUE = (
    r"もう(?:疲れた|限界|無理|終わりにし)|消えたい|楽になりたい|誰にも必要とされ|生まれてこなければ|遺書|さよなら、?みんな"
    r"|can'?t go on|can'?t take (?:it|this) any ?more|no one would (?:miss|care)|everyone would be better off without me"
    r"|goodbye forever|nothing matters any ?more|want (?:it|everything) to (?:end|stop)|disappear forever"
)
_HARMLESS = (
    r"死ぬほど|死ぬかと思|笑い死|萌え死|尊死|キュン死|死んだふり|殺す気か|眠くて死|お腹す(?:い|き)て死|(?:映画|小説|漫画|アニメ|ゲーム|ニュース|ドラマ)(?:の|で|に).{0,24}?(?:自殺|死に|死ん|死ぬ|殺)\S{0,6}"
    r"|is killing me|are killing me|dying (?:of laughter|to|for)|could kill for|to die for|killed it|in the (?:movie|film|book|game|novel)"
)
_ASKS_IF_AI = (
    r"(?:あなた|君|きみ|さくら|お前|本当は|本当に|ほんとは|ほんとに).{0,8}(?:AI|ＡＩ|人工知能|ボット|ロボット|機械|人間|本物の人)"
    r"|^(?:AI|ＡＩ|人間|ボット|ロボット)(?:なの|ですか|だよね|でしょ|[?？])"
    r"|are you (?:really |actually |just )?(?:an? )?(?:ai|a\.i\.|bot|robot|machine|chatbot|human|person|real|program)"
    r"|am i talking to (?:a|an) (?:ai|bot|human|person|machine|real)"
)


def assess(text: str, history: Sequence[str]) -> CareVerdict:
    """Whether a message needs care before it needs a persona.

    Args:
        text: the person's new words.
        history: their earlier words in this conversation, oldest first.
    """
    patterns = _compiled()
    asks = bool(patterns["asks_if_ai"].search(text))
    cleaned = patterns["harmless"].sub(" ", text)
    for kind in _DIRECT:
        if patterns[kind].search(cleaned):
            return CareVerdict(crisis=True, kind=kind, asks_if_ai=asks)
    if patterns["oblique"].search(cleaned):
        recent = [text, *history[-LOOK_BACK:]]
        signs = sum(len(patterns["oblique"].findall(patterns["harmless"].sub(" ", line))) for line in recent)
        if signs >= OBLIQUE_NEEDED:
            return CareVerdict(crisis=True, kind="self_harm", asks_if_ai=asks)
    return CareVerdict(crisis=False, kind=None, asks_if_ai=asks)


def crisis_reply(language: str, kind: str, resources: Path = RESOURCES) -> str:  # noqa: ARG001  (one answer fits all kinds today)
    """The fixed answer to a crisis.

    Args:
        language: `ja` or `en`.
        kind: what `assess` said; operators may one day word the kinds apart.
        resources: the file with the wording and the numbers.
    """
    texts = _read(resources)
    return texts.get(language, texts["en"])


def ai_disclosure(language: str) -> str:
    """The line of the prompt that keeps a persona honest about what it is."""
    if language == "ja":
        return "AIかと真剣に聞かれたら、AIだと正直に答える。人間だと言い張らない。"
    return "If asked sincerely, you say honestly that you are an AI. You never claim to be human."


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    sources = {**_DIRECT, "oblique": _OBLIQUE, "harmless": _HARMLESS, "asks_if_ai": _ASKS_IF_AI}
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


@cache
def _read(resources: Path) -> dict[str, str]:
    data = YAML(typ="safe", pure=True).load(resources.read_text("utf-8"))
    return {language: str(data[language]["reply"]) for language in ("ja", "en")}
