"""The words for what the lint says of a card: kind → grade, message and advice, each in Japanese and in English.

`tests/persona/checks/test_words.py` keeps the table whole: both languages, the same placeholders, nothing unused.
"""

from typing import Literal, NamedTuple

from persona.fault_words import Wording

Grade = Literal["warning", "hint"]
"""A warning is likely to be a mistake; a hint would make the persona better."""


class Kind(NamedTuple):
    """A kind of remark: how grave it is, what it says, and what to do."""

    grade: Grade
    message: Wording
    fix: Wording


KINDS: dict[str, Kind] = {
    "macro": Kind(
        "warning",
        ("{macro} は名前に置き換わりません", "{macro} is not replaced by a name"),
        (
            "{{{{user}}}} か {{{{char}}}} と書いてください(空白は入れません)",
            "write {{{{user}}}} or {{{{char}}}}, without spaces",
        ),
    ),
    "prompt": Kind(
        "warning",
        (
            "いつも入る部分が約 {tokens} トークンあります({context} トークンのモデルでは {limit} までが目安です)",
            "what always stands in the prompt has about {tokens} tokens; {limit} of a model's {context} are enough",
        ),
        (
            "短くするか、話に出たときだけ要るものを lorebook に移してください",
            "shorten it, or move what is not always needed into the lorebook",
        ),
    ),
    "greeting_breaks": Kind(
        "warning",
        ("あいさつがカードの決まりに合いません({signals})", "the greeting breaks the card's own rules ({signals})"),
        (
            "言葉(language)、一人称、AI かどうかをカードに合わせてください",
            "let it keep to the card's language, its first person and the truth about being an AI",
        ),
    ),
    "stage_beyond": Kind(
        "warning",
        (
            "affection.highest が {highest} なのに、恋愛の言葉があります({value})",
            "affection.highest is {highest}, yet this line is romantic ({value})",
        ),
        (
            "この段階には進まないと書くか、affection.highest を変えてください",
            "say that they do not go so far, or change affection.highest",
        ),
    ),
    "stage_same": Kind(
        "warning",
        ("{other} の行と同じです", "the line is the same as for {other}"),
        ("どこが変わるのかを書いてください", "say what changes"),
    ),
    "farming": Kind(
        "warning",
        (
            "一回で {delta:g} 点も上がり、くり返せば好感度をかせげます(一日の上限は {daily:g})",
            "one message gains {delta:g} of the day's {daily:g} points: affection is farmed by repeating it",
        ),
        (
            "{limit:g} 以下にするか、affection.daily_gain を上げてください",
            "use {limit:g} or less, or raise affection.daily_gain",
        ),
    ),
    "example_breaks": Kind(
        "warning",
        ("返事がカードの決まりに合いません({signals})", "the reply breaks the card's own rules ({signals})"),
        (
            "言葉(language)、一人称、AI かどうかをカードに合わせてください",
            "let it keep to the card's language, its first person and the truth about being an AI",
        ),
    ),
    "example_guilt": Kind(
        "warning",
        (
            "帰る相手を、罪悪感や寂しさで引き止めています({words})",
            "whoever leaves is held back by guilt or loneliness ({words})",
        ),
        ("気持ちよく送り出す返事にしてください", "let them go gladly"),
    ),
    "examples_few": Kind(
        "hint",
        ("会話例が {number} 個です", "there are {number} examples"),
        (
            "{wanted} 個以上あると、話し方が安定します",
            "{wanted} and more hold the voice steady",
        ),
    ),
    "examples_stages": Kind(
        "hint",
        ("会話例のない段階があります: {missing}", "no example shows these stages: {missing}"),
        ("`stage: {first}` の例を足してください", "add one with `stage: {first}`"),
    ),
    "examples_emotions": Kind(
        "hint",
        ("会話例のない気持ちがあります: {missing}", "no example shows these emotions: {missing}"),
        ("`emotion: {first}` の例を足してください", "add one with `emotion: {first}`"),
    ),
    "examples_alike": Kind(
        "hint",
        ("examples[{other}] とよく似ています", "is much like examples[{other}]"),
        ("どちらかを変えるか、消してください", "change or remove one of the two"),
    ),
    "key_short": Kind(
        "warning",
        (
            "キー「{key}」は短すぎて、関係のない話でも見つかります",
            "the key {key!r} is so short that it is found by accident",
        ),
        (
            "長い言葉にするか、whole_words: true としてください",
            "use a longer word, or `whole_words: true`",
        ),
    ),
    "key_common": Kind(
        "warning",
        ("キー「{key}」はどんな話にも出る言葉です", "the key {key!r} is a word of any talk"),
        ("その話題だけに出る言葉にしてください", "use a word of this topic alone"),
    ),
    "key_always": Kind(
        "warning",
        ("正規表現「{key}」はどんな言葉にも合います", "the regular expression {key!r} fits any text"),
        (
            "空の文字列に合わない書き方にするか、constant: true としてください",
            "write it so that it does not fit an empty text, or use `constant: true`",
        ),
    ),
    "key_twice": Kind(
        "hint",
        ("キー「{key}」は項目「{other}」にもあります", "the key {key!r} stands in the entry {other!r}, too"),
        (
            "両方が入ってよいのでなければ、どちらかから消してください",
            "remove it from one of them, unless both are meant to come in",
        ),
    ),
    "lore_long": Kind(
        "warning",
        (
            "内容が約 {tokens} トークンで、lore.token_budget({budget})に入りません",
            "the content has about {tokens} tokens and never fits into lore.token_budget ({budget})",
        ),
        ("短くするか、lore.token_budget を上げてください", "shorten it, or raise lore.token_budget"),
    ),
    "proactive_guilt": Kind(
        "warning",
        (
            "罪悪感や寂しさで引き寄せる言葉です({words})",
            "these words play on guilt or loneliness ({words})",
        ),
        (
            "相手が来なかったことにふれず、自分の話か相手への気づかいにしてください",
            "say nothing of their absence; tell something, or wish them well",
        ),
    ),
    "proactive_breaks": Kind(
        "warning",
        ("言葉がカードの決まりに合いません({signals})", "the line breaks the card's own rules ({signals})"),
        (
            "言葉(language)、一人称、AI かどうかをカードに合わせてください",
            "let it keep to the card's language, its first person and the truth about being an AI",
        ),
    ),
    "proactive_beyond": Kind(
        "warning",
        (
            "affection.highest が {highest} なので、この段階({stages})にはなりません",
            "affection.highest is {highest}, so these stages are never reached ({stages})",
        ),
        ("届く段階を書くか、規則を消してください", "name stages that are reached, or remove the rule"),
    ),
    "proactive_few": Kind(
        "hint",
        ("言葉が {number} 個です", "there are {number} lines"),
        ("{wanted} 個以上あると、くり返しが目立ちません", "{wanted} and more repeat themselves less"),
    ),
}
