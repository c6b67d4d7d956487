"""`omoide memory add-docs`: a folder of diaries and notes put into a person's memory, again and again as it changes."""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path, PurePath

from rich.console import Console
from rich.progress import Progress

from memory.database import Database
from memory.documents import (
    MAX_CHARS,
    MIN_CHARS,
    RULES,
    Changes,
    Document,
    DocumentError,
    changes,
    chunks,
    read_document,
)
from memory.documents.passages import items_of
from memory.ledger import Ledger
from memory.library import Filed, Reading
from memory.store import Memory, MemoryPaused
from persona.text import language_of
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal, check_data_dir
from service.cli.user import login_name
from service.keys import LOOPBACK, Keys, load_secret, person_of
from service.settings import Settings
from service.wiring import memory_of
from service.zones import zone_of

LONGEST_NAME = 256
"""Characters of a person's name, as in requests."""
MOST_SHOWN = 20
"""Files that are told one by one; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line.

    Attributes:
        folder: where the notes are.
        person: whose memory; None: the login name, as `omoide chat` has it.
        key: the API key in whose scope the person is; empty: callers of this machine without a key.
        kind: `diary` or `note` for all of it; None: told from each file.
        max_chars: characters that a passage may have.
        min_chars: characters that a passage should have.
        dry_run: whether only to say what would be done.
        forget: whether to forget all that was read from the folder.
    """

    folder: Path
    person: str | None = None
    key: str = ""
    kind: str | None = None
    max_chars: int = MAX_CHARS
    min_chars: int = MIN_CHARS
    dry_run: bool = False
    forget: bool = False

    @property
    def root(self) -> Path:
        """The folder's absolute path; by it and the names below it files are known."""
        return Path(os.path.abspath(self.folder))  # noqa: PTH100  (without `..`, and without following links)

    def stamp(self, digest: str) -> str:
        """What is kept of a file that was read in this way: it is read anew where either is another."""
        return sha256(f"{digest} {RULES} {self.kind} {self.max_chars} {self.min_chars}".encode()).hexdigest()


async def add_documents(settings: Settings, say: Phrasebook, wanted: Wanted) -> int:
    """Reads what is new or changed in a folder into a person's memory, and prints what was done; returns an exit code.

    Returns:
        1 where a file of a kind that is read could not be read, else 0.

    Raises:
        DocumentError: there is no such folder.
        Refusal: the key or the name cannot be used, the person paused their memory, or nothing is left in the folder.
        DatabaseError: the database cannot be used.
    """
    console = Console(highlight=False)
    check_data_dir(settings.data_dir, say)
    logging.getLogger("memory").addHandler(logging.NullHandler())  # what it warns of is told at the end
    async with AsyncExitStack() as stack:
        db = Database(settings.sql_url)
        stack.push_async_callback(db.close)
        await db.migrate()
        memory = memory_of(settings, db)
        stack.push_async_callback(memory.close)
        scope, name = await _scope_of(settings, db, wanted.key, say), _name_of(wanted, say)
        person = person_of(scope, name)
        found = _found(wanted, await memory.library.known(person, str(wanted.root)), say)
        ledger = Ledger(db)
        zone = zone_of((await ledger.time_zones([person])).get(person), settings.zone)
        files = _Files(wanted, found, zone)
        filed = Filed()
        if wanted.dry_run:
            files.passages = sum(len(reading.items) for reading in files)
        elif found.added or found.changed or found.removed:
            now = datetime.now(zone)
            await ledger.ensure_person(person, scope, name, now)
            filed = await _file(memory, person, files, now, say, console)
    for line in _told(say, name, files, filed):
        console.print(line, markup=False)
    return int(any(error.kind not in {"form", "link"} for error in files.faults))


class _Files:
    """The files that are to be read, and what was found in those that were.

    Args:
        wanted: how to read them.
        found: which.
        zone: in which their days are.
    """

    def __init__(self, wanted: Wanted, found: Changes, zone: tzinfo) -> None:
        self.wanted = wanted
        self.found = found
        self.faults = list(found.skipped)
        self.guessed: list[Document] = []
        self.read: set[str] = set()
        self.passages = 0
        self._zone = zone

    def __len__(self) -> int:
        return len(self.found.added) + len(self.found.changed)

    def __iter__(self) -> Iterator[Reading]:
        for name in (*self.found.added, *self.found.changed):
            path = self.wanted.root / name
            try:
                document = read_document(path, root=self.wanted.root)
            except DocumentError as error:  # what it said before stays
                self.faults.append(error)
                continue
            self.read.add(name)
            if document.guessed:
                self.guessed.append(document)
            yield self._reading(document, path)

    def removed(self) -> list[str]:
        """Paths of the files that are gone."""
        return [str(self.wanted.root / name) for name in self.found.removed]

    def _reading(self, document: Document, path: Path) -> Reading:
        wanted = self.wanted
        parts = chunks(document, max_chars=wanted.max_chars, min_chars=wanted.min_chars)
        items = items_of(parts, zone=self._zone, kind=wanted.kind, language=language_of)
        written_at = min(_written_at(path, self._zone), datetime.now(self._zone))
        return Reading(str(path), wanted.stamp(document.digest), wanted.kind or document.kind, written_at, items)


async def _scope_of(settings: Settings, db: Database, key: str, say: Phrasebook) -> str:
    """The id of the key in whose scope the person is."""
    if not key:
        return LOOPBACK.key_id
    principal = await Keys(db, load_secret(settings)).verify(key)
    if principal is None:
        raise Refusal(say("docs.key_wrong"))
    return principal.key_id


def _name_of(wanted: Wanted, say: Phrasebook) -> str:
    name = login_name() if wanted.person is None else wanted.person
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refusal(say("docs.person_wrong", name=name, limit=LONGEST_NAME))
    return name


def _found(wanted: Wanted, known: Mapping[str, str], say: Phrasebook) -> Changes:
    """What is to be done. A folder that is suddenly empty may be a disk that is not there: that takes a word."""
    if wanted.forget:
        return Changes(added=(), changed=(), removed=tuple(sorted(known)), unchanged=(), skipped=())
    found = changes(known, wanted.root, stamp=wanted.stamp)
    if found.removed and not (found.added or found.changed or found.unchanged):
        raise Refusal(say("docs.empty", folder=wanted.root, count=len(found.removed)))
    return found


async def _file(memory: Memory, person: str, files: _Files, now: datetime, say: Phrasebook, console: Console) -> Filed:
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(say("docs.opening"), total=None)
        await memory.open()
        progress.update(bar, description=say("docs.reading"), total=len(files))
        learned = progress.add_task(say("docs.learning"), total=None, visible=False)

        def on_learned(done: int, total: int) -> None:
            progress.update(learned, completed=done, total=total, visible=True)

        try:
            return await memory.library.file(
                person, progress.track(files, task_id=bar), files.removed(), now, on_learned
            )
        except MemoryPaused as error:
            raise Refusal(say("memory.is_paused")) from error


def _written_at(path: Path, zone: tzinfo) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, zone)
    except (OSError, ValueError, OverflowError):  # it went meanwhile, or its time is none
        return datetime.now(zone)


def _told(say: Phrasebook, name: str, files: _Files, filed: Filed) -> Iterator[str]:
    """What was done, a line each."""
    found = files.found
    yield say(
        "docs.files",
        added=len(files.read.intersection(found.added)),
        changed=len(files.read.intersection(found.changed)),
        removed=len(found.removed),
        unchanged=len(found.unchanged),
    )
    if files.wanted.dry_run:
        yield say("docs.dry_run", passages=files.passages)
    else:
        yield say("docs.passages", name=name, new=filed.new, gone=filed.gone)
    if filed.flagged:
        yield say("docs.flagged", count=filed.flagged)
    if not filed.indexed:
        yield say("docs.by_words")
    if files.guessed:
        yield say("docs.guessed", files=", ".join(f"{each.name} ({each.encoding})" for each in files.guessed))
    yield from _skipped(say, files.faults)


def _skipped(say: Phrasebook, faults: Sequence[DocumentError]) -> Iterator[str]:
    """Each file that could not be read; files of other kinds are counted by their ending."""
    endings = Counter(PurePath(error.file).suffix.lower() or error.file for error in faults if error.kind == "form")
    if endings:
        kinds = ", ".join(f"{ending} {count}" for ending, count in endings.most_common(MOST_SHOWN))
        yield say("docs.other_kinds", count=endings.total(), kinds=kinds)
    told = [error for error in faults if error.kind != "form"]
    for error in told[:MOST_SHOWN]:
        yield say("docs.skipped", reason=say.error(error))
    if len(told) > MOST_SHOWN:
        yield say("docs.more_skipped", count=len(told) - MOST_SHOWN)
