"""What the program says to its operator, in Japanese and English: one table, no catalogue files.

`tests/service/cli/test_commands.py` keeps the table whole: both languages, the same placeholders, nothing unused.
"""

from collections.abc import Mapping
from typing import Literal

Language = Literal["ja", "en"]


class Phrasebook:
    """Says a phrase in one language.

    Args:
        language: `ja` or `en`.
        table: key → (Japanese, English), with `str.format` placeholders.
    """

    def __init__(self, language: Language, table: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.language = language
        self._table = PHRASES if table is None else table

    def __call__(self, key: str, **values: object) -> str:
        """The phrase with its values filled in."""
        japanese, english = self._table[key]
        return (japanese if self.language == "ja" else english).format(**values)

    def error(self, error: Exception) -> str:
        """What an error says to the operator; in English where it knows no Japanese (`japanese`)."""
        return str(getattr(error, "japanese", error)) if self.language == "ja" else str(error)

    def __contains__(self, key: str) -> bool:
        return key in self._table


PHRASES: dict[str, tuple[str, str]] = {
    # before the service starts
    "preflight.port_taken": (
        (
            "{host} のポート {port} はすでに使われています(Omoide が起動済みか、別のプログラムです)。"
            "対処: make run PORT={other}(または --port {other})"
        ),
        (
            "Port {port} on {host} is taken, by an Omoide that runs already or by another program. "
            "Fix: make run PORT={other} (or --port {other})"
        ),
    ),
    "preflight.address": (
        "{host}:{port} で待ち受けできません({reason})。対処: OMOIDE_HOST と OMOIDE_PORT を確かめてください",
        "Cannot listen on {host}:{port} ({reason}). Fix: check OMOIDE_HOST and OMOIDE_PORT",
    ),
    "preflight.data_dir": (
        (
            "データフォルダー {path} に書き込めません({reason})。"
            "対処: 書き込み権限を付けるか、OMOIDE_DATA_DIR に別のフォルダーを指定してください"
        ),
        (
            "The data folder {path} cannot be written ({reason}). "
            "Fix: make it writable, or set OMOIDE_DATA_DIR to another folder"
        ),
    ),
    "preflight.data_is_file": (
        (
            "データフォルダー {path} を作れません({file} はファイルです)。"
            "対処: そのファイルを移すか、OMOIDE_DATA_DIR に別のフォルダーを指定してください"
        ),
        (
            "The data folder {path} cannot be made: {file} is a file. "
            "Fix: move that file away, or set OMOIDE_DATA_DIR to another folder"
        ),
    ),
    "preflight.data_dir_unmade": (
        (
            "データフォルダー {path} を作れません。その場所には新しいフォルダーを置けません({reason})。"
            "対処: OMOIDE_DATA_DIR に書き込める場所を指定してください"
        ),
        (
            "The data folder {path} cannot be made: that place takes no new folder ({reason}). "
            "Fix: set OMOIDE_DATA_DIR to a place that can be written"
        ),
    ),
    "preflight.disk_full": (
        (
            "{path} の空き容量が {free} MB しかありません({needed} MB 必要)。"
            "対処: 空きを増やすか、OMOIDE_DATA_DIR に別のディスクを指定してください"
        ),
        (
            "Only {free} MB are free at {path} ({needed} MB are needed). "
            "Fix: free some space, or set OMOIDE_DATA_DIR to another disk"
        ),
    ),
    "preflight.keyless_exposed": (
        (
            "OMOIDE_ALLOW_KEYLESS_LOOPBACK はこのマシンの中だけで使うものですが、待ち受けが {host} です。"
            "対処: OMOIDE_HOST=127.0.0.1 に戻すか、OMOIDE_ALLOW_KEYLESS_LOOPBACK=false にして"
            "`omoide key create NAME` でキーを作ってください"
        ),
        (
            "OMOIDE_ALLOW_KEYLESS_LOOPBACK is for this machine only, but the address is {host}. "
            "Fix: go back to OMOIDE_HOST=127.0.0.1, or set OMOIDE_ALLOW_KEYLESS_LOOPBACK=false "
            "and make a key with `omoide key create NAME`"
        ),
    ),
    "preflight.no_vllm": (
        "{model} には vLLM が要りますが、入っていません。対処: make engine-vllm、または GGUF ファイルを使ってください",
        "{model} needs vLLM, which is not installed here. Fix: make engine-vllm, or use a .gguf file",
    ),
    # omoide serve
    "serve.starting": (
        "Omoide を起動しています… モデル: {model}、データ: {data}",
        "Omoide is starting… model: {model}, data: {data}",
    ),
    "serve.second": (
        (
            "注意: {data} は {url} の Omoide がすでに使っています。こちらの記憶は言葉の一致だけで探します。"
            "対処: 片方を終わらせるか、OMOIDE_DATA_DIR を分けるか、`chroma run` と OMOIDE_CHROMA_URL を使ってください"
        ),
        (
            "Note: the Omoide at {url} uses {data} already, so this one finds memories by shared words only. "
            "Fix: end one of the two, give it an OMOIDE_DATA_DIR of its own, or use `chroma run` and OMOIDE_CHROMA_URL"
        ),
    ),
    "serve.ready": ("Omoide の準備ができました({seconds} 秒)", "Omoide is ready ({seconds} s)"),
    "serve.chat": ("話す", "Chat"),
    "serve.api": ("API", "API"),
    "serve.openai": ("OpenAI 互換", "OpenAI-compatible"),
    "serve.try": ("試す", "Try"),
    "serve.keys": ("キー", "Keys"),
    "serve.data": ("データ", "Data"),
    "serve.stop": ("終わる", "Stop"),
    "serve.hello": ("こんにちは", "Hello"),
    "serve.demo": (
        (
            "いまのモデル {model} は、ごく小さなデモ用です。短い挨拶ができるくらいで、賢い返事はできません。"
            "ほかのモデル: `omoide model list`"
        ),
        (
            "The model {model} is a very small one, for demonstration: it manages greetings, not clever answers. "
            "Other models: `omoide model list`"
        ),
    ),
    "serve.stopped": ("Omoide を終了しました", "Omoide has stopped"),
    # omoide chat: the session
    "chat.ai": ("{name}は AI です。人間ではありません。", "{name} is an AI, not a person."),
    "chat.demo": (
        "モデルはデモ用の小さな {model} なので、うまく答えられないことがあります。",
        "It runs on {model}, a small demo model, and will often miss the point.",
    ),
    "chat.hint": (
        "/help でコマンド一覧、Ctrl-C で返事を止める、Ctrl-D で終了",
        "/help lists the commands, Ctrl-C stops a reply, Ctrl-D leaves",
    ),
    "chat.you": ("あなた", "you"),
    "chat.starting": ("Omoide を起動しています…", "starting Omoide…"),
    "chat.waking": ("モデルの準備を待っています…", "waiting for the model…"),
    "chat.engine_starting": ("{model} を読み込んでいます…", "loading {model}…"),
    "chat.cancelled": ("返事を止めました", "reply stopped"),
    "chat.leave_hint": ("終了は /exit か Ctrl-D", "/exit or Ctrl-D leaves"),
    "chat.unknown_command": (
        "/{name} というコマンドはありません。/help で一覧を出せます",
        "There is no command /{name}; /help lists them",
    ),
    "chat.bye": ("またね。", "Bye."),
    "chat.reset_done": (
        "会話の流れを忘れました(思い出は残っています)",
        "This conversation starts over (memories stay)",
    ),
    "chat.bare_reset_done": ("会話を最初に戻しました", "The conversation starts over"),
    "chat.persona_now": ("{name} に代わりました", "Now talking with {name}"),
    "chat.persona_list": ("話せる相手: {names}", "Personas: {names}"),
    "chat.persona_unknown": (
        "{name} という相手はいません。話せる相手: {names}",
        "There is no persona {name}. Personas: {names}",
    ),
    "chat.model_unknown": (
        "{url} に {name} というモデルはありません。使えるモデル: {names}(ペルソナは --persona で選びます)",
        "There is no model {name} at {url}. Models: {names} (a persona is chosen with --persona)",
    ),
    "chat.user_wrong": (
        "--user の名前 {name!r} は使えません。対処: 1〜64 文字で、/ を含まない名前にしてください",
        "--user {name!r} cannot be used. Fix: a name of 1 to 64 characters without /",
    ),
    "chat.memory_none": ("まだ何も覚えていません", "Nothing is remembered yet"),
    "chat.memory_hint": (
        "/forget 番号 で 1 つ、/forget all で全部忘れます",
        "/forget N forgets one, /forget all everything",
    ),
    "chat.forget_usage": (
        "/forget 番号 か /forget all と入力してください(番号は /memory)",
        "Use /forget N (see /memory) or /forget all",
    ),
    "chat.forget_missing": (
        "{number} 番の思い出はありません。/memory で番号を確かめてください",
        "There is no memory {number}; /memory shows the numbers",
    ),
    "chat.forgot": ("忘れました: {text}", "Forgotten: {text}"),
    "chat.forget_all_ask": (
        "{user} さんについての思い出・会話・好感度をすべて消します。元に戻せません。よろしいですか?",
        "This erases every memory, turn and feeling kept of {user}, for good. Go on?",
    ),
    "chat.forgot_all": ("すべて忘れました", "Everything is forgotten"),
    "chat.kept": ("そのままにしました", "Nothing was changed"),
    "chat.affection": ("好感度 {bar} {affection:.1f} / 100", "affection {bar} {affection:.1f} / 100"),
    "chat.stage": ("間柄   {stage}", "stage     {stage}"),
    "chat.emotion": ("気分   {emotion}", "emotion   {emotion}"),
    "chat.why": ("直前の会話で動いたもの", "what moved it in the last turn"),
    "chat.why_none": ("直前の会話では何も動いていません", "nothing moved it in the last turn"),
    "chat.degraded": ("いまは一部が動いていません: {parts}", "Not everything works just now: {parts}"),
    "degraded.memory": (
        "記憶は言葉の一致だけで探しています(/memory の内容は消えていません)",
        "memories are found by shared words only (nothing is lost)",
    ),
    "degraded.recall": (
        "今回は記憶を使わずに返事をしました(/memory の内容は消えていません)",
        "this reply was given without the memories (nothing is lost)",
    ),
    "degraded.affect": ("気持ちの動きを読み書きできません", "feelings cannot be read or moved"),
    "degraded.lore": ("知識(lorebook)を使えません", "the lorebook cannot be used"),
    "degraded.ledger": ("この会話は保存されませんでした", "this turn was not kept"),
    "why.message": ("{intent}({points:+.1f})", "{intent} ({points:+.1f})"),
    "why.diminished": (
        "{intent}({points:+.1f} の {share:.0%}。今日はもうたくさん動いたので控えめ)",
        "{intent} ({points:+.1f}, of which {share:.0%}: today has brought much already)",
    ),
    "why.capped": ("{intent}({points:+.1f}。今日の上限)", "{intent} ({points:+.1f}, capped by the day)"),
    "why.minor": ("{before} → {after}（未成年のため）", "{before} → {after}: you are a minor"),
    "why.absence": ("{days:.0f} 日ぶり", "{days:.0f} days apart"),
    "why.stage": ("{before} → {after}", "{before} → {after}"),
    "moved.affection": ("好感度", "affection"),
    "moved.stage": ("間柄", "stage"),
    "intent.greeting": ("あいさつ", "a greeting"),
    "intent.thanks": ("お礼", "thanks"),
    "intent.praise": ("ほめ言葉", "praise"),
    "intent.insult": ("傷つける言葉", "an insult"),
    "intent.confession": ("告白", "a confession"),
    "intent.apology": ("謝罪", "an apology"),
    "intent.seeking_support": ("頼ってくれた", "asking for support"),
    "intent.farewell": ("別れのあいさつ", "a farewell"),
    "intent.question": ("質問", "a question"),
    "intent.statement": ("会話", "talk"),
    "intent.boundary_crossing": ("踏み込みすぎ", "a crossed boundary"),
    # omoide chat: commands
    "help.affection": ("好感度・間柄・気分と、その理由", "affection, stage, emotion and what moved them"),
    "help.memory": ("覚えていることの一覧", "list what is remembered"),
    "help.forget": ("N 番を忘れる。all で全部(確認あり)", "forget number N; all: everything (asks first)"),
    "help.persona": ("相手を代える(名前なしで一覧)", "talk with another persona (no name: list them)"),
    "help.reset": ("会話の流れを最初に戻す", "start this conversation over"),
    "help.system": ("システムプロンプトを置く(空にすると消す)", "set the system prompt (empty removes it)"),
    "help.help": ("この一覧", "this list"),
    "help.exit": ("終了(Ctrl-D でも)", "leave (so does Ctrl-D)"),
    # omoide chat: what goes wrong
    "fault.unreachable": (
        "{url} の Omoide につながりません。`omoide serve` で起動して、↑ キーで同じ言葉を送り直せます",
        "No answer from Omoide at {url}. Start it with `omoide serve`; the ↑ key brings your line back",
    ),
    "fault.broken": (
        "返事の途中で接続が切れました。↑ キーで同じ言葉を送り直せます",
        "The connection broke in the middle of the reply. The ↑ key brings your line back",
    ),
    "fault.unready": (
        "モデルの準備がまだです。{seconds} 秒ほど待って、↑ キーで送り直してください({message})",
        "The model is not ready. Wait about {seconds} s; the ↑ key brings your line back ({message})",
    ),
    "fault.key": (
        (
            "API キーが必要か、正しくありません。"
            "対処: `omoide key create NAME` で作り、--key か OMOIDE_API_KEY で渡してください"
        ),
        (
            "An API key is needed, or this one is not valid. "
            "Fix: make one with `omoide key create NAME` and pass it by --key or OMOIDE_API_KEY"
        ),
    ),
    "fault.refused": ("うまくいきませんでした: {message}", "That did not work: {message}"),
    "fault.no_gateway": (
        "{url} で Omoide が応答しません。対処: `omoide serve` で起動するか、--url を外してください(自動で起動します)",
        "No Omoide answers at {url}. Fix: start it with `omoide serve`, or leave --url out and one is started for you",
    ),
    "fault.own_gateway": (
        "Omoide を起動できませんでした: {reason}(原因は `omoide doctor` で調べられます。記録: {log})",
        "Omoide could not be started: {reason} (`omoide doctor` finds the cause; log: {log})",
    ),
    "fault.not_ready_in_time": (
        "{seconds} 秒待ちましたが準備ができません({parts})。対処: `omoide doctor` で調べられます",
        "It did not become ready within {seconds} s ({parts}). Fix: `omoide doctor` finds the cause",
    ),
    # how they stand
    "stage.stranger": ("初対面", "stranger"),
    "stage.acquaintance": ("知り合い", "acquaintance"),
    "stage.friend": ("友だち", "friend"),
    "stage.close_friend": ("親友", "close friend"),
    "stage.crush": ("気になる人", "crush"),
    "stage.lover": ("恋人", "lover"),
    "emotion.happy": ("うれしい", "happy"),
    "emotion.excited": ("わくわく", "excited"),
    "emotion.tender": ("やさしい気持ち", "tender"),
    "emotion.calm": ("落ち着いている", "calm"),
    "emotion.sad": ("悲しい", "sad"),
    "emotion.lonely": ("さびしい", "lonely"),
    "emotion.angry": ("怒っている", "angry"),
    "emotion.jealous": ("やきもち", "jealous"),
    "emotion.afraid": ("不安", "afraid"),
    # omoide key, model, memory, persona: the heads of tables
    "head.id": ("ID", "id"),
    "head.name": ("名前", "name"),
    "head.display_name": ("表示名", "display name"),
    "head.role": ("役割", "role"),
    "head.key": ("キー", "key"),
    "head.created": ("作成", "created"),
    "head.used": ("最終使用", "used"),
    "head.state": ("状態", "state"),
    "head.licence": ("ライセンス", "licence"),
    "head.memory": ("メモリー", "memory"),
    "head.about": ("説明", "about"),
    "head.language": ("言語", "language"),
    "head.version": ("版", "version"),
    "head.hash": ("ハッシュ", "hash"),
    "head.origin": ("きっかけ", "origin"),
    "head.parent": ("元の版", "from"),
    "head.date": ("日付", "date"),
    "head.kind": ("種類", "kind"),
    "head.text": ("内容", "text"),
    "head.score": ("点数", "score"),
    "head.person": ("相手", "person"),
    "head.since": ("初めて", "since"),
    "head.said_at": ("言った時", "said at"),
    "head.speaker": ("話した人", "speaker"),
    "head.ref": ("参照", "ref"),
    "head.valid_from": ("いつから", "valid from"),
    "head.valid_to": ("いつまで", "valid to"),
    "head.importance": ("重要さ", "importance"),
    "head.confidence": ("確かさ", "confidence"),
    "head.provenance": ("出どころ", "provenance"),
    "head.source_turn": ("元の会話", "source turn"),
    "head.document": ("文書", "document"),
    "head.superseded_by": ("置きかえた記憶", "superseded by"),
    "head.flagged": ("印", "flagged"),
    # omoide key, model, memory, persona
    "key.created": ("キーを作りました。表示するのはこの一度だけです:", "The key was made. It is shown only this once:"),
    "key.none": (
        "キーはまだありません。`omoide key create NAME` で作れます",
        "There are no keys yet; `omoide key create NAME` makes one",
    ),
    "key.same_name": (
        "同じ名前の有効なキーがほかにもあります: {ids}(不要なら `omoide key revoke ID`)",
        "Another valid key has this name: {ids} (`omoide key revoke ID` ends one that is not needed)",
    ),
    "key.revoked": ("キー {id}({name})を無効にしました", "The key {id} ({name}) is revoked"),
    "key.revoked_before": (
        "キー {id}({name})は {since} に無効にしたものです。何も変えていません",
        "The key {id} ({name}) has been revoked since {since}; nothing was changed",
    ),
    "key.valid": ("有効", "valid"),
    "key.no_longer_valid": ("無効", "revoked"),
    "key.never": ("未使用", "never"),
    "model.here": ("あり", "here"),
    "model.not_here": ("未取得", "to fetch"),
    "model.got": (
        "{name} を用意しました: {path}\n使う: make run MODEL={name}",
        "{name} is here: {path}\nUse it: make run MODEL={name}",
    ),
    "model.getting": ("{name} をダウンロード中", "downloading {name}"),
    "persona.made": (
        (
            "{folder} を作りました。\n"
            "次に: card.yaml を書きかえて `omoide persona check {name}` で確かめ、"
            "`omoide chat --persona {name}` で話せます(起動中の Omoide には自動で反映されます)"
        ),
        (
            "{folder} is made.\n"
            "Next: edit its card.yaml, check it with `omoide persona check {name}`, and talk with"
            " `omoide chat --persona {name}` (an Omoide that runs notices it by itself)"
        ),
    ),
    "persona.imported": (
        (
            "{folder} に取り込みました。\n"
            "次に: card.yaml を見直して `omoide persona check {name}` で確かめると"
            " `omoide chat --persona {name}` で話せます"
        ),
        (
            "The card is imported into {folder}.\n"
            "Next: look through its card.yaml, check it with `omoide persona check {name}`, and talk with"
            " `omoide chat --persona {name}` (an Omoide that runs notices it by itself)"
        ),
    ),
    "persona.lore_added": (
        "{folder} の lorebook.yaml に {count} 項目を加えました(起動中の Omoide には自動で反映されます)",
        "Entries added to lorebook.yaml in {folder}: {count} (an Omoide that runs notices it by itself)",
    ),
    "persona.note": ("注意: {note}", "Note: {note}"),
    "persona.exported": ("{name} を {out} に書き出しました", "{name} is written to {out}"),
    "persona.ok": ("良好", "ok"),
    "persona.new": ("新規", "new"),
    "persona.changed": ("変更あり", "changed"),
    "persona.broken": ("間違いあり", "broken"),
    "persona.broken_serving": ("間違いあり(版 {version} のまま)", "broken; version {version} serves"),
    "origin.start": ("起動時", "start"),
    "origin.edit": ("ファイルの編集", "edit"),
    "origin.put": ("API", "put"),
    "origin.rollback": ("前の版に戻した", "rollback"),
    "origin.import": ("取り込み", "import"),
    "version.none": (
        "{name} にはまだ版がありません。対処: Omoide を起動すると、いまのファイルが最初の版になります",
        "{name} has no version yet. Fix: start Omoide, and the files become the first one",
    ),
    "version.nobody": (
        "{name} というペルソナはありません。対処: `omoide persona list` の名前で指定してください",
        "There is no persona {name}. Fix: use a name of `omoide persona list`",
    ),
    "version.unknown": (
        "{name} の版 {version} はありません。対処: {kept} のどれかにしてください",
        "{name} has no version {version}. Fix: use one of {kept}",
    ),
    "version.only": (
        "{name} には版 {version} しかなく、ファイルもそのままです",
        "{name} has version {version} only, and its files are the same",
    ),
    "version.same": ("{a} と {b} に違いはありません", "{a} and {b} do not differ"),
    "version.unkept": (
        "{folder} には、まだ版になっていない変更があります(Omoide が気づくと次の版になります)",
        "{folder} holds a change that is no version yet (it becomes one as soon as Omoide notices it)",
    ),
    "version.set_aside": (
        "間違いのあったファイルは {folder} に残しました",
        "The broken files are kept in {folder}",
    ),
    "version.back": (
        "{name} を版 {old} のファイルに戻しました。これが版 {version} です(起動中の Omoide には自動で反映されます)",
        "{name} has the files of version {old} again, as version {version} (an Omoide that runs notices it by itself)",
    ),
    "persona.fault": ("エラー", "fault"),
    "persona.warning": ("警告", "warning"),
    "persona.hint": ("ヒント", "hint"),
    "persona.checked": (
        "{personas} 人を調べました: エラー {fault}、警告 {warning}、ヒント {hint}",
        "Personas: {personas}; faults: {fault}, warnings: {warning}, hints: {hint}",
    ),
    # omoide persona try
    "try.now": ("いまのカード", "the card now"),
    "try.said": ("相手", "person"),
    "try.expected": ("期待", "expected"),
    "try.holds": ("合格", "holds"),
    "try.broken": ("不合格", "broken"),
    "try.tokens": ("プロンプト 約 {tokens} トークン", "prompt: about {tokens} tokens"),
    "try.no_scenario": (
        "シナリオがありません。対処: {folder} に YAML を置くか、--scenario でファイルを指定してください",
        "There is no scenario. Fix: put one into {folder}, or name a file with --scenario",
    ),
    "try.no_version": (
        "{version} というフォルダーも、{name} のある git の版もありません。対処: --against を確かめてください",
        "{version} is no folder, and no version of git that has {name}. Fix: check --against",
    ),
    "try.no_gateway": (
        "モデルが動いていません。対処: make run で Omoide を起動するか、.env で LOCAL_MODEL_URL を指定してください",
        "No model is running. Fix: start Omoide with make run, or name a server with LOCAL_MODEL_URL in .env",
    ),
    "try.no_model": (
        "{url} にモデルがありません。対処: モデルを読み込むか、LOCAL_MODEL_NAME を指定してください",
        "There is no model at {url}. Fix: load one, or set LOCAL_MODEL_NAME",
    ),
    "try.model_failed": (
        "モデルが答えませんでした({message})。対処: `omoide doctor` で調べてください",
        "The model did not answer ({message}). Fix: `omoide doctor` finds the cause",
    ),
    # omoide memory
    "memory.opening": ("データフォルダーを開いています…", "opening the data folder…"),
    "memory.none": (
        "{person} について覚えていることはありません(別のキーの相手は --key ID で見られます)",
        "Nothing is remembered of {person} (--key ID shows the people of another key)",
    ),
    "memory.none_of_kind": (
        "{person} について、種類が {kinds} の記憶はありません(ほかの種類は --kind を外すと見られます)",
        "Nothing of the kind {kinds} is remembered of {person} (leave --kind out to see the others)",
    ),
    "memory.not_found": (
        "{person} について、それに当てはまる記憶はありません",
        "Nothing that is remembered of {person} answers that",
    ),
    "memory.by_words": (
        "注意: いまは索引を使えないため、言葉の一致だけで探しました",
        "Note: the index does not serve just now; words alone decided",
    ),
    "memory.own_person": ("名前のない相手(キー自身)", "the key's own person"),
    "memory.adding": ("覚えています", "remembering"),
    "memory.added": ("覚えました: {id}", "Remembered as {id}"),
    "memory.added_lines": ("{count} 行を覚えました", "Lines remembered: {count}"),
    "memory.flagged": (
        "注意: {count} 件は指示文のように読めるので、覚えますがプロンプトには入れません",
        "Note: kept, but never put into a prompt, since they read like an instruction to a model: {count}",
    ),
    "memory.flagged_why": (
        "指示文のように読めるので、プロンプトには入れません",
        "reads like an instruction to a model: never put into a prompt",
    ),
    "memory.line_refused": (
        "{line} 行目: {fault}(覚えた行: {kept})",
        "Line {line}: {fault} (lines remembered: {kept})",
    ),
    "memory.holds": ("有効", "holds"),
    "memory.replaced": ("置きかえ済み", "replaced"),
    "memory.ended": ("終了", "ended"),
    "memory.corrected": ("{old} を {new} に置きかえました", "{new} has replaced {old}"),
    "memory.forget_ask": (
        "この記憶を、もとになった会話の言葉ごと消します。元に戻せません: {text}\nよろしいですか?",
        "This erases the memory, and the words of the turns that told it, for good: {text}\nGo on?",
    ),
    "memory.erased": ("{person} についてすべて消しました", "Everything kept of {person} is erased"),
    "memory.index_later": (
        "索引はいま使えません。次に使う前に消します",
        "The index does not serve just now; it is cleaned before it serves again",
    ),
    "memory.now_paused": (
        "{person} について新しいことを覚えないようにしました(覚えていることは残っています)",
        "Nothing new is remembered of {person} from now on (what is known stays)",
    ),
    "memory.now_on": ("{person} についてまた覚えるようにしました", "What {person} says is remembered again"),
    "memory.paused": ("停止中", "paused"),
    "memory.on": ("記憶中", "on"),
    "memory.no_people": (
        "まだ誰も話していません(別のキーの相手は --key ID で見られます)",
        "Nobody has spoken yet (--key ID shows the people of another key)",
    ),
    "memory.exported": ("{count} 件を {file} に書き出しました", "Memories written to {file}: {count}"),
    "memory.imported": ("{read} 件を読み、{added} 件を加えました", "Memories read: {read}, added: {added}"),
    "memory.file_taken": (
        "{file} はすでにあります。対処: 別の名前を指定してください",
        "{file} is there already. Fix: name another file",
    ),
    "memory.file_missing": (
        "{file} がありません。対処: ファイル名を確かめてください",
        "{file} is not there. Fix: check its name",
    ),
    "memory.file_unread": (
        "{file} を読めません({reason})。対処: ファイル名と権限を確かめてください",
        "{file} cannot be read ({reason}). Fix: check its name and permissions",
    ),
    "memory.file_unwritten": (
        "{file} に書き込めません({reason})。対処: 書き込める場所を指定してください",
        "{file} cannot be written ({reason}). Fix: name a place that can be",
    ),
    "memory.no_export": (
        "{file} は記憶の書き出しではありません。対処: `omoide memory export` の JSON を指定してください",
        "{file} is no export of memories. Fix: name the JSON of `omoide memory export`",
    ),
    "memory.person_wrong": (
        "相手の名前 {name!r} は使えません。対処: チャットの `user` の名前か、キー自身の相手なら - を指定してください",
        "PERSON {name!r} cannot be used. Fix: write the `user` of chat requests, or - for the key's own person",
    ),
    "memory.no_gateway": (
        (
            "{url} で Omoide が応答しません。対処: `omoide serve` で起動するか、--url を外してください"
            "(データフォルダーを直接開きます)"
        ),
        (
            "No Omoide answers at {url}. Fix: start it with `omoide serve`, or leave --url out "
            "and the data folder itself is opened"
        ),
    ),
    "memory.broken": (
        "Omoide との接続が切れました({reason})。対処: `omoide doctor` で調べてください",
        "The connection to Omoide broke ({reason}). Fix: `omoide doctor` finds the cause",
    ),
    "memory.needs_key": (
        (
            "API キーが必要か、正しくありません。"
            "対処: `omoide key create NAME` で作り、--api-key か OMOIDE_API_KEY で渡してください"
        ),
        (
            "An API key is needed, or this one is not valid. "
            "Fix: make one with `omoide key create NAME` and pass it by --api-key or OMOIDE_API_KEY"
        ),
    ),
    "memory.needs_operator": (
        "--key には役割が operator か admin のキーが必要です。対処: `omoide key create NAME --role operator`",
        "--key needs an API key with the role operator or admin. Fix: `omoide key create NAME --role operator`",
    ),
    "memory.no_key": (
        "--key の ID のキーはありません。対処: `omoide key list` の ID で指定してください",
        "There is no key with the id of --key. Fix: use one of `omoide key list`",
    ),
    "memory.no_such": (
        "その ID の記憶はありません。対処: `omoide memory list` の ID か、--key を確かめてください",
        "There is no memory with that id. Fix: use one of `omoide memory list`, or check --key",
    ),
    "memory.nobody": (
        (
            "その相手はまだ話していないか、もう消してあります。"
            "対処: `omoide memory people` の名前か、--key を確かめてください"
        ),
        "That person never spoke, or is erased already. Fix: use a name of `omoide memory people`, or check --key",
    ),
    "memory.is_paused": (
        "この相手の記憶は停止中です。対処: `omoide memory resume` で再開してください",
        "The memory of this person is paused. Fix: `omoide memory resume`",
    ),
    "memory.superseded": (
        "その記憶はもう有効ではありません。対処: `omoide memory history` で、置きかえた記憶を直してください",
        "That memory no longer holds. Fix: correct the one that replaced it (`omoide memory history`)",
    ),
    "memory.erased_meanwhile": (
        "その相手はいま消されたところです。何も覚えていません",
        "That person was erased just now; nothing is kept",
    ),
    "memory.no_database": (
        "データベースが応答しません。対処: 少し待ってもう一度。続くなら `omoide doctor` で調べてください",
        "The database does not answer. Fix: try again in a moment; if it goes on, `omoide doctor` finds the cause",
    ),
    "memory.too_large": (
        "一度に送るには大きすぎます。対処: 分けてください({message})",
        "That is too large to be sent at once. Fix: divide it ({message})",
    ),
    "memory.wrong_text": (
        "その文章は使えません。対処: 目に見える文字で 8000 文字までにし、制御文字を除いてください({message})",
        "That text cannot be used. Fix: up to 8000 characters that can be seen, without control characters ({message})",
    ),
    "memory.wrong_moment": (
        "その日時は使えません。対処: 2026-11-21 か 2026-11-21T09:30:00+09:00 のように書いてください({message})",
        "That time cannot be used. Fix: write it like 2026-11-21 or 2026-11-21T09:30:00+09:00 ({message})",
    ),
    "memory.wrong_short": (
        "その --ref か --speaker は使えません。対処: 256 文字までにし、制御文字を除いてください({message})",
        "That --ref or --speaker cannot be used. Fix: up to 256 characters, without control characters ({message})",
    ),
    "memory.wrong_export": (
        "その書き出しは取り込めません。何も変えていません。対処: {place} を直してください({message})",
        "That export cannot be taken in; nothing was changed. Fix: mend {place} ({message})",
    ),
    "receipt.facts": ("記憶", "memories"),
    "receipt.vectors": ("ベクトル", "vectors"),
    "receipt.turns": ("会話", "turns"),
    "receipt.feedback": ("評価", "feedback"),
    "receipt.states": ("ペルソナとの間柄", "relations with personas"),
    "receipt.jobs": ("待っている処理", "waiting jobs"),
    "receipt.proactive": ("話しかけたメッセージ", "messages that spoke first"),
    "receipt.documents": ("文書", "documents"),
    "receipt.summaries": ("要約", "summaries"),
    "memory.reindexing": ("索引を作り直しています", "rebuilding the index"),
    "memory.reindex_running": (
        (
            "{url} の Omoide が動いているあいだは、索引を作り直せません。対処: Omoide を終わらせてください"
            "(索引の抜けは、動いている Omoide が自分で埋めます)"
        ),
        (
            "The index cannot be rebuilt while the Omoide at {url} runs. Fix: end it, then try again "
            "(what the index misses, it fills in by itself)"
        ),
    ),
    "memory.reindex_failed": (
        "索引を作り直せません({reason})。対処: `omoide doctor` で調べてください",
        "The index cannot be rebuilt ({reason}). Fix: `omoide doctor` finds the cause",
    ),
    "memory.reindexed": ("{count} 件の思い出を索引に入れました", "{count} memories are in the index"),
    # omoide memory add-docs
    "docs.opening": ("記憶を開いています", "opening the memory"),
    "docs.reading": ("読んでいます", "reading"),
    "docs.learning": ("覚えています", "learning"),
    "docs.files": (
        "ファイル: 新しい {added}、変わった {changed}、消えた {removed}、そのまま {unchanged}",
        "Files: {added} new, {changed} changed, {removed} removed, {unchanged} as they were",
    ),
    "docs.passages": (
        "{name} さんの記憶: 文章を {new} 件覚え、{gone} 件忘れました",
        "{name}'s memory: {new} passages learned, {gone} forgotten",
    ),
    "docs.dry_run": (
        "読んだ文章は {passages} 件です(--dry-run なので、何も変えていません)",
        "{passages} passages read (--dry-run: nothing is changed)",
    ),
    "docs.flagged": (
        "そのうち {count} 件は、モデルへの指示のように読めるので会話には使いません",
        "{count} of them read like instructions to a model, and are not used in conversations",
    ),
    "docs.by_words": (
        "いまは言葉の一致で探します。動いている Omoide(または次の起動)が索引に入れると、意味でも探せます",
        "Found by their words now; by meaning once the Omoide that runs, or its next start, has indexed them",
    ),
    "docs.guessed": ("文字コードは推測です: {files}", "The character encoding is a guess: {files}"),
    "docs.other_kinds": (
        "ほかの種類のファイル {count} 件は読みません: {kinds}",
        "{count} files of other kinds: {kinds}",
    ),
    "docs.skipped": ("読めないファイル {reason}", "Skipped {reason}"),
    "docs.more_skipped": ("読めないファイルがほかに {count} 件あります", "{count} more were skipped"),
    "docs.key_wrong": (
        "そのキーは使えません。対処: --api-key か OMOIDE_API_KEY を確かめてください(一覧: `omoide key list`)",
        "That key cannot be used. Fix: check --api-key or OMOIDE_API_KEY (`omoide key list` shows the keys)",
    ),
    "docs.person_wrong": (
        "--person の名前 {name!r} は使えません。対処: 1〜{limit} 文字の名前にしてください",
        "--person {name!r} cannot be used. Fix: a name of 1 to {limit} characters",
    ),
    "docs.min_over_max": (
        "{min} は --max-chars の {max} より大きい値です",
        "{min} is more than --max-chars {max}",
    ),
    "docs.empty": (
        (
            "{folder} に読める文書がありません。前に読んだ {count} 件は残しました。"
            "対処: フォルダーを確かめてください。忘れてよければ --forget を付けてください"
        ),
        (
            "Nothing in {folder} can be read now; the {count} files that were read before are still remembered. "
            "Fix: check the folder, or forget them with --forget"
        ),
    ),
}
