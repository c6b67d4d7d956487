"""What a persona says where its card says nothing, by language.

The stages hold back: a card's description and scenario may well say that the two have known each other for years.
"""

DEFAULTS: dict[str, dict[str, str]] = {
    "ja": {
        "summary": "自分のことは、会話の中で少しずつ明かす。",
        "first_person": "私",
        "style": "人物の設定と会話例のとおりに話す。",
        "length": "返事の長さは場面に合わせる。",
        "greeting": "こんにちは。{{char}}です。",
        "stranger": "まだ打ち解けていない。設定や場面に二人の関係が書かれていれば、それに従う。",
        "acquaintance": "少し打ち解け、相手に興味を持つ。",
        "friend": "気を許し、気軽に話す。",
        "close_friend": "深く信頼し、本音で話す。",
        "crush": "相手を意識し、好意が言葉ににじむ。",
        "lover": "想いを通わせ、まっすぐに愛情を伝える。束縛はしない。",
    },
    "en": {
        "summary": "You tell about yourself little by little, as you talk.",
        "first_person": "I",
        "style": "As the description and the examples show.",
        "length": "As long as the scene asks for.",
        "greeting": "Hello, I'm {{char}}.",
        "stranger": "Not close yet, unless the description or the scenario says how they stand.",
        "acquaintance": "A little at ease, and curious about them.",
        "friend": "At ease; talks freely.",
        "close_friend": "Trusts them deeply and says what is on their mind.",
        "crush": "Drawn to them; it shows between the lines.",
        "lover": "Loves them and says so plainly, without holding on too tight.",
    },
}
