"""How a Japanese clause names people and animals: 部長の田所さん, 犬を飼っていて、ハンスと申します. Pure."""

# ruff: noqa: E501  (lexicons)
import re
from dataclasses import replace

from memory.extraction.candidate import Candidate
from memory.extraction.japanese.clauses import Clause, Phrase
from memory.extraction.japanese.frames import made
from memory.extraction.japanese.names import is_name
from memory.extraction.japanese.nouns import animal, given, kin, place
from memory.extraction.japanese.words import KINDS_OF_PETS
from memory.extraction.reading import Context


def pets_and_kin(clause: Clause) -> list[Candidate]:
    """Relatives and acquaintances by their names within a clause: 部長の田所さん, 同期の三浦ってやつ."""
    found = []
    for phrase in [*clause.phrases, *([clause.noun] if clause.noun else [])]:
        if (
            (pet := animal(phrase))
            and re.match("(?:うち|我が家|実家|家|ベランダ|庭|水槽|部屋|玄関)の", phrase.text)
            and not re.search("みたい|隣|友", phrase.text)
        ):
            found.append(made("relationship", "pet", f"{pet}を飼っている", pet, "user", 0.7))
        if keep := re.search("形見の(.{1,8})$", phrase.text):
            found.append(made("possession", "owns", f"形見の{keep[1]}を持っている", keep[1], "user", 0.6))
        match = re.fullmatch(
            r"(?:うちの|私の|僕の|俺の|同じ.{1,4}の|バイト先の|職場の|会社の|部活の|クラスの|大学の|高校の|隣の|隣人の)*(?P<who>[^の]{1,8}?)の(?P<name>[^の]{1,10})",
            phrase.text,
        )
        if match is None:
            continue
        name = re.sub("(?:っていう|という|って).*$", "", match["name"])
        last = Phrase([w for w in phrase.words if w.start >= phrase.words[0].start + match.start("name")])
        known = any(w.is_a("名詞/固有名詞/人名") for w in last.words)
        named = known or is_name(name) or bool(re.search("(?:さん|ちゃん|くん|君)$", name))
        if named and re.fullmatch(ACQUAINTED, match["who"]) and not place(last) and not kin(last):
            who = KINDS_OF_PETS.get(match["who"], match["who"])
            found.append(made("relationship", "name", f"{who}の名前は{name}", name, who, 0.6))
    return found


ACQUAINTED = r"(?:同居人|同級生|クラスメイト|常連|弟子|生徒|教え子|ネッ友|仲間|親友|友達|友人|幼なじみ|幼馴染|幼馴染み|後輩|先輩|同僚|同期|上司|部長|課長|係長|店長|社長|先生|担任|顧問|監督|師匠|先生|担当|主治医|相方|彼氏|彼女|旦那|夫|妻|嫁|女房|奥さん|娘|息子|長女|長男|次女|次男|孫|弟|妹|兄|姉|兄貴|姉貴|従兄弟|従姉妹|いとこ|甥|姪|甥っ子|姪っ子|婚約者|恋人|元カレ|元カノ|ルームメイト|隣人|大家|犬|猫|愛犬|愛猫|柴犬|インコ|うさぎ|ハムスター|亀|文鳥|ペット|メンバー|バンド仲間|飲み友達|ママ友|推し)"


def acquaintance(phrase: Phrase) -> str:
    """A friend or colleague whom a phrase is about."""
    match = re.search("(?:友達|友人|親友|同僚|同期|上司|先輩|後輩|同級生|幼なじみ|幼馴染)$", phrase.text)
    return match[0] if match else ""


def kind_of(other: str | None) -> str:
    """What an animal or relative is called that was spoken of."""
    return KINDS_OF_PETS.get(other, other) if other else ""


ONE_MORE = re.compile("もう[一1][匹羽頭人]|[二三四2-9][匹羽頭人]目|新入り")
SOMEBODY_ELSES = re.compile("隣|友|近所|知り合い|さん[ちの]|同僚|先輩|上司|芸能")
NAMING = frozenset({"いう", "言う", "申す", "名付ける", "名づける", "呼ぶ", "命名する", "する"})


def names(clause: Clause, subject: str, context: Context) -> list[Candidate]:
    """How somebody is called by what stands before と or って: ハンスと申します."""
    name = _before_naming(clause)
    owner = next((p for p in clause.phrases if "名前" in p.text and "の" in p.text), None)
    if owner is not None and SOMEBODY_ELSES.search(owner.text):
        return []
    if owner is not None:
        holder = Phrase([w for w in owner.words if w.surface not in {"の", "名前"}])
        subject = kin(owner) or (animal(holder) if holder.words else "") or subject
    if subject in {"user", ""} and context.other and clause.predicate in {"いう", "言う", "申す", "呼ぶ"}:
        subject = kind_of(context.other)
    if not name or not subject:
        return []
    if subject == "user":
        return [made("profile", "name", f"名前は{name}", name, subject, 0.8)] if clause.predicate == "申す" else []
    one_more = bool(ONE_MORE.search(context.text))
    return [replace(made("relationship", "name", f"{subject}の名前は{name}", name, subject, 0.8), beside=one_more)]


def _before_naming(clause: Clause) -> str:
    """The name in a clause that gives one."""
    makes = clause.predicate == "する"
    if clause.predicate not in NAMING or (makes and not any("名前" in p.text for p in clause.phrases)):
        return ""
    mark = re.compile("に" if makes else "と|って|っていう")
    return next((n for p in clause.phrases if mark.fullmatch(p.role) and (n := given(p)) and not place(p)), "")


def called(clause: Clause, context: Context) -> list[Candidate]:
    """How the speaker asks to be called; a new wish ends the old one."""
    if clause.predicate != "呼ぶ" or not re.search(
        "^(?:んで|んで|で)(?:$|ね|よ|くだ|くれ|下|ほし|欲し|な|もら)", clause.tail
    ):
        return []
    name = next((n for p in clause.phrases if re.fullmatch("と|って", p.role) and (n := given(p))), "")
    if not name or not re.search("やっぱ|これから|変え|今度から|じゃなく", context.text):
        return []
    over = Candidate(text="呼び名が変わった", kind="profile", attribute="called", value="", negates=True)
    return [over, Candidate(text=f"呼び名は{name}", kind="profile", attribute="called", value=name, importance=0.8)]
