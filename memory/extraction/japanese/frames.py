"""What a Japanese clause says of its speaker, by its predicate and what stands with it in which case. Pure.

A frame is a predicate with the role of its argument. Who is spoken of is carried from clause to clause, as Japanese
leaves out what is known.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import Clause, Phrase
from memory.extraction.japanese.nouns import animal, is_self, is_somebody, kin

DECIDED = re.compile("ことに(?:なっ|なり|し|決)|ことが決ま|予定|つもりで|約束し|予約し")
"""What is told as done, and is still to come."""
NEGATED = re.compile(r"ない|なく|なかっ|ません|へん|ねえ|ねぇ|ず(?:に)?$|^ん(?![だでの])|んかった|まい|なし")
PAST = re.compile(r"(?<!っ)た(?![いらりがっく])|った(?![らり])|^だ(?![ろらけよねのかがしっ])(?!.)|^だ(?:よ|ね|の|ん|$)")
LASTS = re.compile(
    r"^(?:て|で)(?:い|る|ん|ま[すし]|お|き[たま])|^[てで]$|^[てで]る|続け|始め|[てで](?:い|お)?(?:る|ます|りま)|ちゃって"
)
WISH = re.compile(
    r"たい|たかっ|たく(?:て|なる|なっ)|たがっ|ほしい|欲しい|^う|[よお]う(?:か|と|ぜ|よ|ね|$)|ましょう|べき|なさい|ください|下さい|(?:て|で)(?:くれ|もらえ)(?:な|ま|る)|れば|たら|なら|ろう$|な$(?<=[るうくすつぬむぐぶ]な)"
)
UNSURE = re.compile(
    r"かも|らしい|みたい|だろう|でしょう|かな|かしら|はず|[とっ]て?思[うっ]|気がする|(?:だ|です|い|る|た)そう|そうだ|そうです|って(?:言(?!うと|ったら)|い[うっわ]|聞|話|さ$|$)|と(?:言|い[うっ]|聞)|っけ|つもり(?:じゃ|では)な|ふり|わけ(?:じゃ|では)|ごっこ|っぽい|とか$|か$|のに$"
)
SOFT = re.compile(r"かな|かも|[とっ]て?思[うっい]|っぽい|気がする|だろう|でしょう")
"""What softens a statement of one's own taste, and leaves it one."""
DUTY = re.compile(r"な(?:きゃ|ければ|くちゃ|いと)")


@dataclass(frozen=True, slots=True)
class Frame:
    """A predicate and the argument that is to be kept.

    Attributes:
        predicates: dictionary forms; `する` for nouns with する (勉強する) as well as verbs.
        roles: the case particles in which the argument may stand, the likelier first; は stands for topics, an empty
            string for particles that are left out.
        value: the words of the argument to be kept, or nothing where it is of another class.
        kind, attribute, text: of the candidate; `{value}`, `{subject}`, `{verb}` and `{particle}` are put in.
        tail: what has to stand behind the predicate, where that matters; unless: what must not.
        whose: `user`, `kin` or `any`: whom it may be about.
        importance: 0 to 1.
        negates: it takes back.
    """

    predicates: frozenset[str]
    roles: tuple[str, ...]
    value: Callable[[Phrase], str]
    kind: str
    attribute: str
    text: str
    tail: re.Pattern[str] | None = None
    unless: re.Pattern[str] = NEGATED
    whose: str = "user"
    importance: float = 0.5
    negates: bool = False


def was(clause: Clause) -> bool:
    """Whether a clause tells of what is over: だ is the past of 死ぬ, and the present of a noun."""
    return bool(re.match("だった|でした", clause.tail) if clause.noun is not None else PAST.search(clause.tail))


def words(text: str) -> frozenset[str]:
    """The words of a table's cell."""
    return frozenset(text.split())


def role(phrase: Phrase) -> str:
    """The case of a phrase: its case particle, は for a topic, nothing where it is left out."""
    if match := re.match("から|まで|より|[がをにへとで]", phrase.role):
        return match[0]
    return "は" if phrase.role and re.search("[はも]|って|なんて", phrase.role) else ""


def slots(clause: Clause, roles: Iterable[str]) -> Iterator[Phrase]:
    """The phrases of a clause in these roles, the likelier first; times are none."""
    for wanted in roles:
        yield from (p for p in reversed(clause.phrases) if role(p) == wanted and not p.is_time and not is_self(p))


def listed(clause: Clause, phrase: Phrase) -> list[Phrase]:
    """A phrase with those that と and や join to it: エビとカニが."""
    at = next((i for i, p in enumerate(clause.phrases) if p is phrase), 0)
    found = [phrase]
    while at > 0 and clause.phrases[at - 1].role in {"と", "や", "とか", "も"} and not kin(clause.phrases[at - 1]):
        at -= 1
        found.insert(0, clause.phrases[at])
    return found


FELT = re.compile("好き|嫌い|苦手|怖い|飼う|いる|可愛い|かわいい|大好き|大嫌い|だめ|ダメ|無理|ある")
"""What is said of the speaker by naming something else as its subject: 人混みが苦手."""


TASTED = re.compile("好き|嫌い|苦手|怖い|大好き|大嫌い|だめ|ダメ|無理")


def whose(clause: Clause, before: str) -> str:
    """Whom a clause is about: `user`, a relative or an animal by what they are called, or nobody we keep."""
    for at, phrase in enumerate(clause.phrases):
        if phrase.is_time or not re.search("[はがも]$|って$|^$", phrase.role):
            continue
        if is_self(phrase):
            return "user"
        if phrase.before and any(is_somebody(p) and re.search("[がはの]", p.role) for p in phrase.before.phrases):
            return ""  # 友達が飼ってる犬
        if (phrase.role or at == 0) and (who := _somebody(clause, phrase)) is not None:
            return who
    return before


def _somebody(clause: Clause, phrase: Phrase) -> str | None:
    """Whom a phrase makes a clause be about; None where it makes it about nobody."""
    if phrase.text in {"上", "下", "真ん中"} and phrase.role in {"は", "が", "も"}:
        return phrase.text
    if relative := kin(phrase) or (phrase.role and of_kin(phrase)):
        return relative
    if not phrase.role:
        return None
    if is_somebody(phrase):
        return None if role(phrase) == "が" and TASTED.match(clause.predicate) else ""
    return animal(phrase) or None if not FELT.match(clause.predicate) else None


def led(clause: Clause, lead: Phrase | None) -> list[Phrase]:
    """The noun named before a clause, where the clause points back at it or names nothing itself."""
    points = all(p.is_time or POINTING.fullmatch(p.text) for p in clause.phrases)
    return [lead] if lead is not None and points else []


def of_kin(phrase: Phrase) -> str:
    """The relative to whom something belongs: 夫 of 夫の血圧."""
    at = next((i for i, w in enumerate(phrase.words) if w.surface == "の" and i), 0)
    return kin(Phrase(phrase.words[:at])) if at else ""


POINTING = re.compile("(?:あれ|これ|それ|アレ|コレ|ソレ|あいつ|そいつ|あの子|その子)(?:だけ)?")


def filled(frames: Iterable[Frame], clause: Clause, subject: str, lead: Phrase | None = None) -> list[Candidate]:
    """The candidates of a clause, each argument taken once, by the first frame that it fits.

    Args:
        frames: in the order of trust.
        clause: what is read.
        subject: whom it is about (`whose`).
        lead: a noun that was named before it and left standing: 桜餅の葉っぱ、あれだけは食べられない.
    """
    found: list[Candidate] = []
    for frame in frames:
        if clause.predicate not in frame.predicates or not _is_about(frame, subject):
            continue
        if frame.unless.search(clause.tail) or (frame.tail and not frame.tail.search(clause.tail)):
            continue
        for phrase in [*slots(clause, frame.roles), *led(clause, lead)]:
            values = [v for p in listed(clause, phrase) if (v := frame.value(p))]
            if values and frame.value(phrase):
                found += [
                    _candidate(frame, value.removeprefix(f"{subject}の"), subject, clause, phrase) for value in values
                ]
                break
        else:
            continue
        break
    return found


def _is_about(frame: Frame, subject: str) -> bool:
    if not subject:
        return False
    return frame.whose == "any" or (frame.whose == "user") == (subject == "user")


def _candidate(frame: Frame, value: str, subject: str, clause: Clause, phrase: Phrase) -> Candidate:
    text = frame.text.format(value=value, subject=subject, verb=clause.predicate, particle=phrase.role)
    return Candidate(
        text=text if subject == "user" or "{subject}" in frame.text else f"{subject}は{text}",
        kind=frame.kind,
        subject=subject,
        attribute=frame.attribute,
        value=value,
        importance=frame.importance,
        confidence=0.7,
        negates=frame.negates,
    )


def made(kind: str, attribute: str, text: str, value: str, subject: str, importance: float) -> Candidate:
    """A candidate that a clause gave."""
    return Candidate(
        text=text, kind=kind, subject=subject, attribute=attribute, value=value, importance=importance, confidence=0.7
    )
