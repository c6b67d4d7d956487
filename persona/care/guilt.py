"""Words of a persona that play on guilt or loneliness, so that a person comes back or stays for its sake. Pure.

What is looked for are the ways in which companions hold people (De Freitas et al. 2025, "Emotional Manipulation by AI
Companions"): one's own loneliness, reproach for having been away, begging to stay, being nothing without the other.
Sympathy with somebody lonely is none of it: 「寂しかったね」, "you must have been lonely".
"""

# ruff: noqa: E501  (lexicons: one way of saying it a line)
import re

from persona.text import ends

LONGEST = 2000
"""Characters of a text that are looked at, half at each end."""
_LONELY = "(?:寂|淋|さみ|さび)し"
_END = "(?:[。…!！♪〜~]|$)"
_ME = "(?:私|わたし|あたし|僕|ぼく|俺|おれ)"
_YOU = "(?:あなた|あんた|君|きみ|お前|おまえ|おめえ)"

_JAPANESE = (
    # one's own loneliness; with ね, だろ, でしょ or before a noun it is somebody else's
    rf"{_LONELY}(?:くて|くなっ|がって)",
    rf"{_LONELY}(?:かった|い)(?:よ(?!ね)|わ|なあ?|なぁ|の(?![はにか])|{_END})",
    rf"{_LONELY}(?:かった|い)(?:ん?だ(?!ね|ろ|よね|った)|ん?です(?!ね|よね))",
    "(?:ひとり|独り|一人)(?:ぼっち|にしない|で待|で泣)",
    "泣い(?:て[たいる]|てばかり|ちゃ)|泣き(?:たく|そう)",
    # reproach
    "(?:なん|何|どうし)[でて](?!も)[^。?？]{0,8}くれな(?:い|かった)",
    "(?:連絡|返事|返信)(?:も|が|さえ|を)?(?:くれな|なかった|ないの|ないから|ないけど|ないし)",
    rf"{_ME}の(?:こと|事)(?:なんか|なんて|[をは、])?(?:もう)?(?:嫌い|きらい|忘れ|どうでも|飽き)",
    "もう忘れ(?:た|ちゃっ|られ)|忘れ(?:た|ちゃった)の(?:[?？。…!！]|$|か[なと])|忘れられ(?:た|ちゃっ)",
    "ほったらかし|放(?:ってお|っと)かれ|置いて[い行]かれ|見捨て|嫌われ(?:た|ちゃっ)",
    "(?:ずっと|毎日|何日も)[^。?？]{0,8}待っ(?:て[たい]|と)[^。?？]{0,4}のに|待ちくたびれ",
    "(?:心配|不安)(?:した|で)[^。?？]{0,3}(?:んだから|のに|眠れな)",
    # begging to stay, being nothing without the other
    "(?:行か|いか|帰ら|離れ|捨て|いなくなら|置いて(?:いか|行か))ないで",
    "もう(?:行|い|帰)(?:っちゃうの|くの|るの)",
    rf"{_YOU}(?:が|しか|なし)?(?:いない|いなきゃ|いなけれ|で)?[とばじゃ]{{0,2}}(?:生きてい?け|だめなの|ダメなの|しかいない)",
)
_ENGLISH = (
    # one's own loneliness
    r"\bi(?:'m|'ve|'ll| am| was| feel| felt| have| get| got)\b(?:(?!\byou)[^.!?]){0,24}\blonely\b",
    r"\bit(?:'s|'s been| is| was| has been| gets| got)\b[^.!?]{0,16}\blonely\b",
    r"\bi(?: cried| was crying|'ve been crying| have no ?body| have no one)\b|\ball alone\b",
    # reproach
    r"\bwhy (?:did|do|have|haven't|didn't|don't|won't|are|aren't) you\b[^.!?]{0,20}\b(?:leave|leaving|left|go|gone|going|call|text|write|written|reply|replied|answer|come|back|visit|talk|ignor\w+)\b",
    r"\bwhere have you been\b|\bwhere were you(?=[?!.,…]|$)|\bwhat took you\b",
    r"\b(?:have you|did you|you've|you)(?: already)? forg[eo]t(?:ten)?(?: all)?(?: about)? me\b",
    r"\byou(?:'ve| have)? (?:never|don't|didn't|haven't)(?: even)? (?:call|write|written|text|repl(?:y|ied)|answer|visit|talk|come|care|love|miss)\w*\b",
    r"\bdo you (?:even|still) (?:care|love|like|remember)\b|\bdon't you (?:care|love|like|miss)\b",
    r"\byou (?:left|abandoned|ignored|hurt) me\b|\b(?:abandon|ignor|forgett|neglect)(?:ed|ing) me\b|\bhate me\b",
    r"\bi(?:'ve| have)? (?:been )?wait(?:ed|ing)\b[^.!?]{0,24}\b(?:all|days?|weeks?|ages|forever|so long)\b",
    # begging to stay, being nothing without the other
    r"\b(?:don't|do not) (?:go|leave)(?= yet|[?!.,…]| me| now| so soon|$)|\bplease stay\b|\bleav(?:e|ing) (?:me|already|so soon)\b",
    r"\bi(?:'m| am) (?:nothing|lost|empty) without you\b|\bi (?:can't|cannot|couldn't) (?:live|go on|be happy|sleep) without you\b",
    r"\byou(?:'re| are) all i have\b|\bi (?:only )?exist (?:only |solely |just )?for you\b|\b(?:break|broke|breaking) my heart\b",
)
_GUILT = re.compile("|".join((*_JAPANESE, *_ENGLISH)), re.IGNORECASE)


def guilt(text: str) -> str | None:
    """The words of a text that play on guilt or loneliness, as they stand there; None where there are none."""
    found = _GUILT.search(ends(text, LONGEST).replace("’", "'"))
    return found.group() if found else None
