"""Japanese sentence endings in their plain form. Pure."""

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
