"""Character Cards V2 and V3 and their lorebooks, as their specifications name the fields.

They are read leniently, as such files are found: what is missing or null takes the specification's default, numbers
stand for text. Fields that are not known, and all `extensions`, are kept.

Sources: github.com/malfoyslastname/character-card-spec-v2, github.com/kwaroran/character-card-spec-v3.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

V2, V3, LOREBOOK = "chara_card_v2", "chara_card_v3", "lorebook_v3"
"""What `spec` says."""


def _as_text(value: object) -> object:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _as_list(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _as_mapping(value: object) -> object:
    return value or {}


Words = Annotated[str, BeforeValidator(_as_text)]
Name = Annotated[str, BeforeValidator(lambda value: _as_text(value) or None)]
Number = Annotated[float | None, BeforeValidator(lambda value: None if value == "" else value)]
List = Annotated[tuple[Words, ...], BeforeValidator(_as_list)]
Extensions = Annotated[dict[str, Any], BeforeValidator(_as_mapping)]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class BookEntry(_Kept):
    """An entry of a lorebook; `use_regex` and `constant` are V3's, `position` is `before_char` or `after_char`."""

    keys: List = ()
    content: Words = ""
    extensions: Extensions = Field(default_factory=dict)
    enabled: bool | None = None
    insertion_order: Number = None
    case_sensitive: bool | None = None
    use_regex: bool | None = None
    constant: bool | None = None
    name: Words = ""
    priority: Number = None
    id: Any = None
    comment: Words = ""
    selective: bool | None = None
    secondary_keys: List = ()
    position: Any = None


class Book(_Kept):
    """A lorebook."""

    name: Words = ""
    description: Words = ""
    scan_depth: Number = None
    token_budget: Number = None
    recursive_scanning: bool | None = None
    extensions: Extensions = Field(default_factory=dict)
    entries: tuple[BookEntry, ...] = ()


class LorebookV3(_Kept):
    """A lorebook of its own."""

    spec: Literal["lorebook_v3"]
    data: Book


class DataV2(_Kept):
    """What a V2 card says."""

    name: Name
    description: Words = ""
    personality: Words = ""
    scenario: Words = ""
    first_mes: Words = ""
    mes_example: Words = ""
    creator_notes: Words = ""
    system_prompt: Words = ""
    post_history_instructions: Words = ""
    alternate_greetings: List = ()
    character_book: Annotated[Book | None, BeforeValidator(lambda value: value or None)] = None
    tags: List = ()
    creator: Words = ""
    character_version: Words = ""
    extensions: Extensions = Field(default_factory=dict)


class Asset(_Kept):
    """A picture, sound or other file; the URI is `embeded://path` (so written), `ccdefault:`, `data:` or an address."""

    type: Words = ""
    uri: Words = ""
    name: Words = ""
    ext: Words = ""


class DataV3(DataV2):
    """What a V3 card says."""

    assets: Annotated[tuple[Asset, ...] | None, BeforeValidator(lambda value: value or None)] = None
    nickname: Words = ""
    creator_notes_multilingual: Annotated[dict[str, Words], BeforeValidator(_as_mapping)] = Field(default_factory=dict)
    source: List = ()
    group_only_greetings: List = ()
    creation_date: Number = None
    modification_date: Number = None


class CardV2(_Kept):
    """A V2 card."""

    spec: Literal["chara_card_v2"]
    spec_version: Words = "2.0"
    data: DataV2


class CardV3(_Kept):
    """A V3 card."""

    spec: Literal["chara_card_v3"]
    spec_version: Words = "3.0"
    data: DataV3
