"""The shapes of requests and answers about memories."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)

from memory.facts import KINDS, NOTE, Fact, fact_id
from memory.items import Item, is_flagged
from memory.recall import Scored
from persona.text import language_of
from service.errors import BadRequest
from service.faults import told

Model = TypeVar("Model", bound=BaseModel)

MOST_ITEMS = 1000
MOST_IMPORTED = 50_000
LONGEST_TEXT = 8000
LONGEST_QUERY = 8000
MOST_RESULTS = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Unicode's categories of what cannot be seen alone: controls, marks, spaces."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that look like nothing: fillers of Hangul, the empty Braille pattern."""
_YEARS = range(1000, 3000)
_FOUND = ("ref", "text", "kind", "speaker", "said_at", "valid_from", "valid_to", "flagged")
_SHOWN = (
    *_FOUND,
    "source_turn",
    "document",
    "importance",
    "confidence",
    "language",
    "provenance",
    "superseded_by",
)


def _clean(text: object) -> object:
    """Checks characters first: a lone surrogate is told as such."""
    if isinstance(text, str):
        if _SURROGATE.search(text):
            raise ValueError("it holds half of a surrogate pair, which is no character; send whole ones")
        if found := _CONTROL.search(text):
            raise ValueError(f"it holds the control character U+{ord(found[0]):04X}; take it out")
    return text


def _filled(text: str) -> str:
    if not any(unicodedata.category(char) not in _UNSEEN and char not in _BLANK for char in text):
        raise ValueError(
            "it is empty; write some words" if not text.strip() else "nothing in it can be seen; write some words"
        )
    return text.strip()


def _moment(value: object) -> object:
    """ISO 8601 only: a number could be seconds or milliseconds."""
    if not isinstance(value, str):
        raise ValueError("write it as ISO 8601, such as 2026-11-21 or 2026-11-21T09:30:00+09:00")  # noqa: TRY004
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError("write it as ISO 8601, such as 2026-11-21 or 2026-11-21T09:30:00+09:00") from error
    if moment.year not in _YEARS:
        raise ValueError(f"its year has to be from {_YEARS[0]} to {_YEARS[-1]}")
    return moment


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"there is no such kind; there are {', '.join(KINDS)}")
    return kind


def _known_language(language: str) -> str:
    if language not in {"ja", "en"}:
        raise ValueError("write ja or en")
    return language


Words = Annotated[str, BeforeValidator(_clean), AfterValidator(_filled)]
Text = Annotated[Words, Field(max_length=LONGEST_TEXT)]
Short = Annotated[str, BeforeValidator(_clean), Field(max_length=256)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Kind = Annotated[str, AfterValidator(_known_kind)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
PersonName = Annotated[str, BeforeValidator(_clean), Field(min_length=1, max_length=256)]
"""The `user` that the chat requests carry."""


class NewMemory(BaseModel):
    """Something to remember of a person."""

    model_config = ConfigDict(extra="forbid")

    person: PersonName | None = Field(description="the `user` that chat requests carry; null: the key's own person")
    text: Text
    kind: Kind = NOTE
    speaker: Short = Field(default="", description="who said it; empty: the person")
    said_at: Moment | None = Field(default=None, description="ISO 8601; without a zone: in the person's. Default: now")
    ref: Annotated[Short, AfterValidator(_filled)] | None = Field(
        default=None, description="your own id; it comes back, and the same text with the same one is kept once"
    )
    subject: Short = ""
    attribute: Short = ""
    value: Short = ""
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    importance: Share = 0.5
    confidence: Share = 1.0
    language: Annotated[str, AfterValidator(_known_language)] | None = Field(
        default=None, description="`ja` or `en`; default: found out from the text"
    )

    def item(self, zone: ZoneInfo) -> Item:
        """As the memory takes it; moments without a zone are in `zone`."""
        return Item(
            text=self.text,
            kind=self.kind,
            said_at=in_zone(self.said_at, zone),
            speaker=self.speaker.strip(),
            ref=self.ref,
            subject=self.subject,
            attribute=self.attribute,
            value=self.value,
            valid_from=in_zone(self.valid_from, zone),
            valid_to=in_zone(self.valid_to, zone),
            importance=self.importance,
            confidence=self.confidence,
            language=self.language or language_of(self.text),
        )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_order(self.valid_from, self.valid_to)
        return self


class NewMemories(BaseModel):
    """Many things to remember, of one person or several."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[NewMemory], Field(min_length=1, max_length=MOST_ITEMS)]
    wait: StrictBool = Field(
        default=False,
        description="answer when they are found by meaning, and the facts in them are taken out; a minute at most",
    )
    extract: StrictBool = Field(default=False, description="also take facts out of what the person says in them")


class Question(BaseModel):
    """What to look for in a person's memory."""

    model_config = ConfigDict(extra="forbid")

    person: PersonName | None = Field(description="the `user` that chat requests carry; null: the key's own person")
    query: Annotated[Words, Field(max_length=LONGEST_QUERY)]
    k: Annotated[int, Field(ge=1, le=MOST_RESULTS, strict=True)] = 10
    at: Moment | None = Field(default=None, description="when it is asked; default: now")
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=len(KINDS))] | None = None


class Correction(BaseModel):
    """What to change of a memory; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    text: Text | None = Field(default=None, description="new words: a new memory replaces this one")
    kind: Kind | None = None
    importance: Share | None = None
    valid_from: Moment | None = None
    valid_to: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_order(self.valid_from, self.valid_to)
        return self


class Imported(BaseModel):
    """An export of this service, to be taken in."""

    model_config = ConfigDict(extra="ignore")

    version: Literal[1] = 1
    person: PersonName | None
    data: Annotated[list[dict[str, Any]], Field(max_length=MOST_IMPORTED)]


def _check_order(valid_from: Moment | None, valid_to: Moment | None) -> None:
    if valid_from and valid_to and _aware(valid_to, UTC) < _aware(valid_from, UTC):
        raise ValueError("valid_to comes before valid_from")


def read(model: type[Model], body: bytes) -> Model:
    """A request's JSON body as a model.

    Raises:
        BadRequest: it is none; the first fault is told with its field.
    """
    try:
        return model.model_validate(json.loads(body, parse_constant=_no_number))
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False)[0]) from error
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON.", param=None, code="invalid_json") from error


def in_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The moment, in `zone` where it names none."""
    return None if moment is None else _aware(moment, zone)


def shown(fact: Fact, person: str | None) -> dict[str, Any]:
    """A memory as clients see it."""
    return {"id": fact.id, "object": "memory", "person": person, **_fields(fact, _SHOWN)}


def found(hit: Scored) -> dict[str, Any]:
    """A hit of a search as clients see it."""
    return {"id": hit.fact.id, **_fields(hit.fact, _FOUND), "score": hit.score, "reasons": list(hit.reasons)}


class Exported(BaseModel):
    """A memory as an export holds it."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
    text: Text
    kind: Kind
    speaker: Short = ""
    ref: Short | None = None
    subject: Short = ""
    attribute: Short = ""
    value: Short = ""
    said_at: Moment
    created_at: Moment
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    importance: Share = 0.5
    confidence: Share = 1.0
    language: Annotated[str, AfterValidator(_known_language)] = "ja"
    superseded_by: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")] | None = None
    provenance: Annotated[str, Field(pattern=r"^[a-z]{1,32}$")] = "api"


def exported(fact: Fact) -> dict[str, Any]:
    """A memory as an export holds it: all that `taken_in` needs."""
    return _fields(fact, Exported.model_fields)


def taken_in(rows: list[dict[str, Any]], person: str, zone: ZoneInfo, known: Collection[str]) -> list[Fact]:
    """Memories of an export as facts of a person: what they have already keeps its id, all else gets one of its own.

    Taking an export in twice makes everything once.

    Args:
        rows: of the export.
        person: whose they become.
        zone: in which moments without one are.
        known: ids of what the person has.

    Raises:
        BadRequest: one of them is not what an export holds, stands there twice, or is replaced by itself in the end.
    """
    read_rows: list[Exported] = []
    for place, row in enumerate(rows):
        try:
            read_rows.append(Exported.model_validate(row))
        except ValidationError as error:
            raise _refusal(error.errors(include_url=False)[0], "data", place) from error
    _check_chains(read_rows)
    ids = {row.id: row.id if row.id in known else fact_id(person, f"import:{row.id}", row.text) for row in read_rows}
    return [
        Fact(
            **row.model_dump(exclude={"id", "superseded_by", "said_at", "created_at", "valid_from", "valid_to"}),
            id=ids[row.id],
            person=person,
            said_at=_aware(row.said_at, zone),
            created_at=_aware(row.created_at, zone),
            valid_from=in_zone(row.valid_from, zone),
            valid_to=in_zone(row.valid_to, zone),
            superseded_by=ids.get(row.superseded_by or ""),
            flagged=is_flagged(row.text, row.value, row.subject, row.attribute, row.speaker),
        )
        for row in read_rows
    ]


def _check_chains(rows: Sequence[Exported]) -> None:
    places = {row.id: place for place, row in enumerate(rows)}
    replaced_by = {row.id: row.superseded_by for row in rows if row.superseded_by}
    ends: set[str] = set()  # from where no way leads back
    for place, row in enumerate(rows):
        if places[row.id] != place:
            param = f"data[{places[row.id]}].id"
            raise BadRequest(
                f"Invalid value for '{param}': {row.id} stands there twice.", param=param, code="invalid_value"
            )
        way: dict[str, None] = {}
        at: str | None = row.id
        while at is not None and at not in ends:
            if at in way:
                param = f"data[{places[at]}].superseded_by"
                message = f"Invalid value for '{param}': {at} is replaced by itself in the end; say which one holds."
                raise BadRequest(message, param=param, code="invalid_value")
            way[at] = None
            at = replaced_by.get(at)
        ends.update(way)


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def _fields(fact: Fact, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a memory, moments as ISO 8601."""
    values = {name: getattr(fact, name) for name in names}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


def _refusal(fault: Any, *before: int | str) -> BadRequest:  # noqa: ANN401  (pydantic's ErrorDetails)
    """A fault as clients are told; `before` is where the model stands in the body."""
    param = _path((*before, *fault["loc"]))
    return BadRequest(f"Invalid value for '{param or 'body'}': {told(fault)}.", param=param, code="invalid_value")


def _path(steps: tuple[int | str, ...]) -> str | None:
    """As OpenAI writes it: `items[3].text`."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path or None
