"""Japanese endings in the form that the rules have: the plain one, and the standard language's. Pure."""

import re

COPULA = re.compile(
    "(?:なんですよね|なんですよ|なんです|なんだよね|なんだよ|なんだ|なの|んですよね|んですよ|んです|んだよね|んだよ|んだ|のよ|の|よね|よ|ね|わ|だよ|です|だ)+$"
)
POLITE = re.compile(r"(?P<stem>.+)(?P<ending>ました|ます)$")
# How a stem before ます ends: what is kept of it, then its past and its present form. The first that fits counts.
CONJUGATIONS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile("(?<=[てで])き$"), "きた", "くる"),
    (re.compile("(?<=起き|でき|生き|飽き|降り|借り|足り|てい|でい)$"), "た", "る"),
    (re.compile("(?<=行)き$"), "った", "く"),
    (re.compile("い$"), "った", "う"),
    (re.compile("き$"), "いた", "く"),
    (re.compile("ぎ$"), "いだ", "ぐ"),
    (re.compile("し$"), "した", "する"),
    (re.compile("ち$"), "った", "つ"),
    (re.compile("に$"), "んだ", "ぬ"),
    (re.compile("び$"), "んだ", "ぶ"),
    (re.compile("み$"), "んだ", "む"),
    (re.compile("り$"), "った", "る"),
    (re.compile("$"), "た", "る"),
)


def plain(text: str) -> str:
    """A clause without what only the listener needs: 行くんですよ and 行きます are both 行く."""
    text = COPULA.sub("", text)
    match = POLITE.match(text)
    if match is None:
        return text
    stem, was = match["stem"], match["ending"] == "ました"
    ending, past, present = next(row for row in CONJUGATIONS if row[0].search(stem))
    return ending.sub(past if was else present, stem, count=1)


STANDARD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("(?<=[てで])おりま(?=す|し)"), "いま"),
    (re.compile("(?<=[てで])おり(?=、|$)"), "いて"),
    (re.compile("(?<=[てで])ございます"), "います"),
    (re.compile("でございます"), "です"),
    (
        re.compile(
            "(?<=[しいきっちりみえけべめれせげ])と(?=る(?:$|[んよねわけのしかだで、。!])|った(?:$|[んよねわけの、])|ります)"
        ),
        "て",
    ),
    (re.compile("(?<=ん)ど(?=る(?:$|[んよねわけのしかだで、])|った(?:$|[んよねわけの、])|ります)"), "で"),
    (re.compile("(?<=て)(?:ん(?=ねん|の?や)|んねん)"), "る"),
    (re.compile("(?<=[しき])(?:ちょ|よ)る"), "てる"),
    (re.compile("(?:やねんけど|やけど|じゃけど)"), "だけど"),
    (re.compile("(?<=ん)ねん"), "だ"),
    (re.compile("(?:やねん|やねんな)"), "なんだ"),
    (re.compile("(?:やから|やけん|じゃけん|じゃけ|やき)(?=、|$|[^ゅょゃ])"), "だから"),
    (re.compile("(?<=[たるいだすくうつぶぬ])(?:けん|けえの?|けぇ|さかい|がな|き(?=、))(?=$|、)"), "から"),
    (re.compile("(?:じゃ)(?=$)(?<=[一-龥ァ-ヴー]じゃ)"), "だ"),
    (re.compile("(?<=た)で(?=$|[。!])"), "よ"),
    (re.compile("いっちゃん(?=好|嫌|苦|す|き)"), "一番"),
    (re.compile("(?<=[てで])ん(?=だけど|だよ|だ|です)"), "る"),
    (re.compile("(?:もろた|もーた)"), "もらった"),
    (re.compile("(?:やで|やわ|やな)(?=$|、)"), "だよ"),
    (re.compile("(?<=[ァ-ヴー]|(?![見出寝着居得])[一-龥])(?:たい|ばい)$"), "だよ"),
    (re.compile("(?<=[がもは人匹りつ])お(?=る(?:$|[んよねわけのしかだで、])|ります|りまし)"), "い"),
    (re.compile("(?<=[がもは人匹りつ])いります"), "います"),
    (re.compile("あか(?:へん|ん)(?:ねん|だ)?(?=$|、|。|[わねやけで])"), "だめ"),
    (re.compile("(?<=[がはもを])(?:ほんま|めっさ|ばり|でら|なまら|ぶち|えらい)(?=[^の])"), "すごく"),
    (re.compile("もんで(?=$|、|[^す])"), "ので"),
    (re.compile("たべ(?=[るたてれらま])"), "食べ"),
    (re.compile("のん(?=で[るいま])"), "飲ん"),
)
"""Dialects, and the speech of the polite."""


def standard(text: str) -> str:
    """A sentence with the standard language's endings: 住んどる and 住んでおります are 住んでる and 住んでいます."""
    for pattern, written in STANDARD:
        text = pattern.sub(written, text)
    return text
