"""Reads the words of a Japanese sentence as clauses, from left to right, each once. Pure."""

import re

from memory.extraction.japanese.clauses import TIME, Clause, Phrase
from memory.extraction.japanese.morphemes import Word

NOMINAL = ("名詞", "代名詞", "接頭辞", "接尾辞/名詞的", "連体詞", "形状詞/一般", "形状詞/タリ", "記号")
FORMAL = frozenset(
    [
        "こと",
        "事",
        "つもり",
        "予定",
        "ところ",
        "はず",
        "わけ",
        "訳",
        "ほう",
        "方",
        "まま",
        "ため",
        "為",
        "ばかり",
        "気",
        "の",
        "ん",
        "もの",
        "もん",
        "とき",
        "時",
        "頃",
        "ころ",
        "際",
        "間",
        "度",
        "たび",
        "件",
    ]
)
"""Nouns that carry on a predicate rather than name something."""
THINGS = frozenset(["もの", "もん", "こと", "ところ"])
"""Of these, those that an adjective makes a thing of: 甘いもの."""
TAIL = (
    "助動詞",
    "助詞/終助詞",
    "助詞/準体助詞",
    "助詞/副助詞",
    "形状詞/助動詞語幹",
    "接尾辞/形状詞的",
    "接尾辞/動詞的",
    "接尾辞/形容詞的",
    "形容詞/非自立",
    "動詞/非自立",
)
"""Parts of speech that stand behind a predicate and belong to it."""
THINKING = frozenset({"思う", "言う", "いう", "聞く", "感じる"})
QUOTES = frozenset({"と", "って", "とは"})
SHORT = 2
"""Words of a noun that may stand for its verb."""
CARRIES_ON = frozenset(["こと", "事", "つもり", "予定", "ところ", "ばかり", "はず", "わけ", "訳", "気"])


def clauses(words: list[Word]) -> list[Clause]:
    """The clauses of a sentence, in order."""
    return _Parse(words).clauses


class _Parse:
    """Reads words from left to right, each once."""

    def __init__(self, words: list[Word]) -> None:
        self.words, self.at = words, 0
        self.clauses: list[Clause] = []
        self.clause = Clause(start=words[0].start if words else 0)
        self.before: Clause | None = None
        while self.at < len(words):
            self._step()
        self._close()

    def _peek(self, ahead: int = 0) -> Word | None:
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else None

    def _next_is(self, *parts: str, ahead: int = 0) -> bool:
        return bool((word := self._peek(ahead)) and word.is_a(*parts))

    def _is_apart(self) -> bool:
        """Whether white space stands before the next word."""
        return 0 < self.at < len(self.words) and self.words[self.at].start > self.words[self.at - 1].end

    def _step(self) -> None:
        word = self.words[self.at]
        if word.is_a("補助記号/括弧開"):
            self._quoted()
        elif word.is_a("補助記号"):
            self.at += 1
            self._close(mark=word.surface)
        elif self._begins_phrase():
            self._phrase()
        elif word.is_a("動詞", "形容詞", "形状詞"):
            self.clause.predicate, self.clause.is_deed = word.lemma, word.is_a("動詞")
            self.clause.head = word.start
            self.clause.tail = "う" if word.pos[5].startswith("意志") else ""
            self.at += 1
            self._tail()
        elif word.is_a("助動詞", "助詞/終助詞", "助詞/準体助詞") and self.clause.phrases and not self.clause.predicate:
            self._make_noun()
            self._tail()
        else:
            if word.is_a("副詞", "接続詞", "感動詞"):
                self.clause.adverbs.append(word.surface)
            self.at += 1

    def _begins_phrase(self) -> bool:
        word = self.words[self.at]
        if word.is_a("形容詞"):
            return (
                word.pos[5].startswith(("連体形", "終止形"))
                and self._next_is("名詞", "代名詞", ahead=1)
                and (not self._is_formal(1) or self.words[self.at + 1].surface in THINGS)
            )
        return word.is_a(*NOMINAL)

    def _is_formal(self, ahead: int = 0) -> bool:
        word = self._peek(ahead)
        return word is not None and word.surface in FORMAL

    def _phrase(self) -> None:
        taken = [self.words[self.at]]
        self.at += 1
        while (word := self._peek()) and not self._is_apart():
            if self._parts(taken, word) or not self._belongs(taken, word):
                break
            taken.append(word)
            self.at += 1
        phrase = Phrase(taken, before=self.before)
        self.before = None
        last = taken[-1]
        if self._next_is("動詞") and not self._is_apart() and self.words[self.at].lemma in SURU and last.is_a("名詞"):
            self._done_by(phrase)
            return
        phrase.role = self._particles()
        self.clause.phrases.append(phrase)
        if (
            phrase.role == "で"
            and self._next_is("補助記号/読点")
            and any(SUBJECT.match(p.role) for p in self.clause.phrases)
        ):
            self._make_noun()  # 父が大工で、
            self.clause.tail = "で"
            self._close(joined="で")

    def _parts(self, taken: list[Word], word: Word) -> bool:
        """Whether a word begins a phrase of its own, or a verb, behind what was taken."""
        last, is_noun = taken[-1], word.is_a("名詞")
        if last.surface in {"さん", "ちゃん", "くん", "君"} and len(taken) > 1 and is_noun:
            return True  # お母さん 看護師
        if last.is_a("代名詞") and word.is_a(*NOMINAL) and not word.is_a("接尾辞"):
            return True  # おれ タケル
        counts = word.is_a("名詞/数詞") and last.is_a("名詞", "接尾辞") and self._counts(1)
        return counts or (word.is_a("動詞") and last.is_a("名詞") and word.lemma in SURU)

    def _belongs(self, taken: list[Word], word: Word) -> bool:
        """Whether a word belongs to the phrase that was begun."""
        if word.is_a(*NOMINAL):
            return not self._is_time_before(taken, word)
        if word.is_a("形容詞"):
            return taken[-1].surface == "の" and self._next_is("名詞", ahead=1)
        if not self._next_is(*NOMINAL, "形容詞", ahead=1):
            return False
        if word.surface == "な":
            return word.is_a("助動詞") and not self._is_formal(1)
        return (word.surface == "の" and word.is_a("助詞/格助詞")) or (
            word.surface in "・&-~" and word.is_a("補助記号/一般", "補助記号/読点", "記号")
        )

    def _counts(self, ahead: int) -> bool:
        """Whether a number counts what stands before it: 猫2匹."""
        word = self._peek(ahead)
        return word is not None and word.surface in set("匹頭羽人台本枚個杯冊着足軒日月時")

    def _is_time_before(self, taken: list[Word], word: Word) -> bool:
        """Whether what was taken is a time that only stands before another noun: 毎週 ピアノ."""
        text = "".join(w.surface for w in taken)
        return (
            bool(TIME.fullmatch(text))
            and not TIME.fullmatch(text + word.surface)
            and not word.is_a("接尾辞", "名詞/普通名詞/助数詞可能")
        )

    def _done_by(self, phrase: Phrase) -> None:
        """A noun with する: what stands before it in its phrase is what it is done to."""
        *rest, deed = phrase.words
        while rest and rest[-1].surface in "のな":
            rest.pop()
        if rest:
            self.clause.phrases.append(Phrase(rest, before=phrase.before))
        self.clause.predicate, self.clause.is_deed = deed.surface + "する", True
        self.clause.head = deed.start
        verb = self.words[self.at]
        self.clause.tail = "" if verb.lemma == "する" else verb.surface
        self.at += 1
        self._tail()

    def _particles(self) -> str:
        role = ""
        while (word := self._peek()) and not self._is_apart():
            if word.surface == "か" and self._next_is("助詞/係助詞", ahead=1):
                break  # かも is no particle
            if word.is_a("助詞/格助詞", "助詞/係助詞", "助詞/副助詞") or word.surface in {"やら", "たち"}:
                if word.surface in {"と", "って"} and role and role[-1] in "にへではが":
                    break
                role += word.surface
                self.at += 1
            else:
                break
        return role

    def _quoted(self) -> None:
        close = next((i for i in range(self.at + 1, len(self.words)) if self.words[i].is_a("補助記号/括弧閉")), None)
        inner = self.words[self.at + 1 : close]
        if close is None or not inner:
            self.at += 1
            return
        self.at = close + 1
        if self.clause.phrases and self.clause.phrases[-1].role == "の":
            owner = self.clause.phrases.pop()
            inner = [*owner.words, *inner]
        phrase = Phrase(inner, before=self.before)
        self.before = None
        phrase.role = self._particles()
        self.clause.phrases.append(phrase)

    def _make_noun(self) -> None:
        """The last phrase becomes the predicate."""
        noun = self.clause.phrases.pop()
        if (noun.words[-1].is_a("名詞/普通名詞/サ変可能") or noun.text in {"お迎え", "ゲット"}) and self._is_cut_short(
            noun
        ):
            self.clause.predicate, self.clause.is_deed, self.clause.tail = f"{noun.text}する", True, "した"
            self.clause.head = noun.start
            return
        self.clause.noun, self.clause.head = noun, noun.start
        self.clause.predicate = noun.text

    def _is_cut_short(self, noun: Phrase) -> bool:
        """Whether a noun stands for its verb: 金魚をお迎え, 大学に合格."""
        at_end = self.at >= len(self.words) or self.words[self.at].is_a("補助記号")
        done = any(p.role in {"を", "に", "と"} and not p.is_time for p in self.clause.phrases)
        return (
            at_end
            and done
            and len(noun.words) <= SHORT
            and not any(re.search("[はがも]$", p.role) for p in self.clause.phrases)
        )

    def _tail(self) -> None:
        """Takes in what stands behind the predicate, and closes the clause where it leads on."""
        began = self.at
        while (word := self._peek()) and not self._is_apart():
            if word.is_a("助詞/接続助詞") or (word.lemma == "だ" and word.surface == "で"):
                self.at += 1
                if self._goes_on():
                    continue
                self._end_tail(began, joined=word.surface)
                return
            if not self._is_tail(word):
                break
            self.at += 1
        self._end_tail(began)

    def _is_tail(self, word: Word) -> bool:
        """Whether a word says how the predicate before it is meant."""
        if word.is_a(*TAIL) or word.surface in CARRIES_ON:
            return True
        if word.is_a("助詞/格助詞", "助詞/係助詞") and self._carries_on():
            return True
        return word.lemma in THINKING and self.words[self.at - 1].surface in QUOTES

    def _goes_on(self) -> bool:
        """Whether a て leads to a word that carries on the same predicate: ている, てない, てほしい."""
        word = self._peek()
        return bool(
            word
            and not self._is_apart()
            and word.is_a("動詞/非自立", "形容詞/非自立")
            and self.words[self.at - 1].surface in {"て", "で", "ちゃ", "じゃ", "と", "ば"}
            and not (
                self.words[self.at - 1].surface in {"と", "ば"}
                and word.lemma not in {"いける", "なる", "いい", "良い", "よい"}
            )
            and not (word.lemma in {"行く", "来る", "する", "やる", "見る", "ある"} and word.surface == "一")
        )

    def _carries_on(self) -> bool:
        """Whether a particle only joins what carries on the predicate: ことがある, ことになった, と思う."""
        last, following = self.words[self.at - 1], self._peek(1)
        if following is None:
            return last.surface in CARRIES_ON
        if self.words[self.at].surface in QUOTES:
            return following.lemma in THINKING
        return (last.surface in CARRIES_ON or last.surface == "よう") and following.is_a("動詞/非自立", "形容詞/非自立")

    def _end_tail(self, began: int, joined: str = "") -> None:
        taken = self.words[began : self.at]
        self.clause.tail += "".join(word.surface for word in taken)
        self.clause.joined = joined
        last = self.words[self.at - 1]
        following = self._peek()
        if last.surface in {"の", "ん"} and following and following.surface in {"は", "が", "も"} and not joined:
            self.at += 1
            self._close(joined="のは")
            return
        attributive = last.pos[5].startswith(("連体形", "終止形"))
        if (
            following
            and not joined
            and attributive
            and not self._is_apart()
            and following.is_a("名詞", "代名詞", "接頭辞")
        ):
            self._before_noun()
        else:
            self._close(joined=joined)

    def _before_noun(self) -> None:
        """The clause only tells more of the noun that follows; its topic belongs to what comes then."""
        topics = [p for p in self.clause.phrases if re.match("は|も$", p.role) or (p.is_time and p.role in {"", "は"})]
        self.clause.phrases = [p for p in self.clause.phrases if p not in topics]
        self.clause.before_noun = True
        self.clause.end = self.words[self.at - 1].end
        self.clauses.append(self.clause)
        self.before = self.clause
        self.clause = Clause(phrases=topics, start=self.clause.start)

    def _close(self, mark: str = "", joined: str = "") -> None:
        clause = self.clause
        if not clause.predicate and clause.phrases and not clause.phrases[-1].role:
            if mark == "、" and self._is_topic(clause.phrases[-1]):
                return
            self._make_noun()
        elif not clause.predicate and mark == "、" and clause.phrases:
            return  # a comma behind a particle ends nothing: 犬は、ハチという
        if clause.phrases or clause.predicate:
            clause.end = self.words[self.at - 1].end
            clause.joined = joined or clause.joined or mark
            self.clauses.append(clause)
        start = self.words[self.at].start if self.at < len(self.words) else 0
        self.clause = Clause(start=start)

    def _is_topic(self, phrase: Phrase) -> bool:
        """Whether a comma stands for a particle, as behind a time."""
        return phrase.is_time


SUBJECT = re.compile("[はがも]$|って$")
SURU = frozenset(["する", "為る", "できる", "出来る", "いたす", "なさる"])
