from pathlib import Path

import pytest

from service.settings import (
    ROOT,
    Settings,
    SettingsError,
    env_file,
    load_settings,
    locale_language,
    operator_language,
    variable_of,
)


def documented() -> dict[str, str]:
    """`.env.example` without its comments: variable → value; optional ones are written `# NAME=value`."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    pairs = [line.removeprefix("# ").partition("=") for line in lines]
    return {name: value for name, mark, value in pairs if mark and name.isupper() and " " not in name}


def shown_default(field: str) -> str:
    value = Settings.model_fields[field].default
    value = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_env_example_names_every_setting_with_its_default():
    assert documented() == {variable_of(field): shown_default(field) for field in Settings.model_fields}


def test_env_example_tells_what_each_setting_is_for():
    text = (ROOT / ".env.example").read_text("utf-8")
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description in text


def test_a_wrong_setting_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OMOIDE_PORT", "99999")
    with pytest.raises(SettingsError, match=r"OMOIDE_PORT='99999'.*fix it in \.env"):
        load_settings()


@pytest.mark.parametrize(
    ("field", "value"), [("timezone", "Mars/Olympus"), ("local_model_url", "localhost:8001"), ("llm_provider", "gpt")]
)
def test_values_that_cannot_work_are_refused(field: str, value: str):
    with pytest.raises(SettingsError, match=variable_of(field)):
        load_settings(**{field: value})


def test_secrets_do_not_print():
    assert "hunter2" not in repr(load_settings(key_secret="hunter2"))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja"}, "ja"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "", "LC_ALL": ""}, "ja"),
        ({"LANG": "jam_JM"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locales_variables_decide_the_language_in_posix_order(environment: dict[str, str], language: str):
    assert locale_language(environment) == language


def test_a_japanese_locale_is_honoured_where_it_was_never_generated(monkeypatch: pytest.MonkeyPatch):
    for name in ("LC_ALL", "LC_MESSAGES", "OMOIDE_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert load_settings().operator_language == "ja"


def test_the_language_is_known_where_another_setting_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / ".env").write_text("OMOIDE_LANGUAGE=ja\nOMOIDE_PORT=99999\n")
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.delenv("OMOIDE_LANGUAGE", raising=False)
    assert operator_language() == "ja"
    monkeypatch.setenv("OMOIDE_LANGUAGE", "klingon")
    monkeypatch.setenv("LC_ALL", "C")
    assert operator_language() == "en"


def test_the_file_of_settings_is_the_checkouts_wherever_a_command_is_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / ".env").write_text("OMOIDE_PORT=9\n")
    monkeypatch.chdir(tmp_path)
    assert load_settings().port == 8000
    monkeypatch.delenv("OMOIDE_ENV_FILE")
    assert env_file() == ROOT / ".env"
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    assert load_settings().port == 9
