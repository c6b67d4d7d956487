"""How long a search takes, and how many items a second are taken in."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np

from memory.database import Database
from memory.embedding import open_embedder
from memory.facts import Fact, Facts
from memory.ledger import Ledger
from memory.vectors import Vectors
from service.keys import LOOPBACK
from service.settings import load_settings

MANY = "somebody with many facts"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
AT_ONCE = 5000
THINGS_JA = (
    "犬、猫、寿司、京都、仕事、電車、映画、音楽、母、友だち、病院、旅行、本、料理、海、山、学校、会議、散歩、誕生日"
)
DOINGS_JA = "が好き、に行った、の話をした、を忘れた、を始めた、が苦手、を予約した、でけがをした、を買った、が楽しみ"
THINGS_EN = "dog,cat,sushi,Kyoto,work,train,cinema,music,mother,friend,hospital,journey,book,kitchen,sea"
DOINGS_EN = "I love the,I went to the,we spoke of the,I forgot the,I started with the,I bought the"


def sentence(rng: random.Random) -> str:
    """Something that a person may have said."""
    if rng.random() < 0.5:  # noqa: PLR2004
        one, other, doing = _some(rng, THINGS_JA, "、"), _some(rng, THINGS_JA, "、"), _some(rng, DOINGS_JA, "、")
        return f"{rng.randint(1, 28)}日に{one}と{other}{doing}"
    doing, one, other = _some(rng, DOINGS_EN, ","), _some(rng, THINGS_EN, ","), _some(rng, THINGS_EN, ",")
    return f"{doing} {one} and the {other} no. {rng.randint(1, 99)}"


async def fill(data: Path, people: int, facts: int, many: int) -> None:
    """Fills an empty data folder with people, each with some facts and one with many, and their vectors."""
    settings = load_settings(data_dir=data)
    database, rng, began = Database(settings.sql_url), random.Random(1), time.monotonic()  # noqa: S311
    await database.migrate()
    embedder = open_embedder(settings.embedding)
    numbers = np.random.default_rng(1)
    names = {LOOPBACK.person(name): name for name in (MANY, *(f"person {n}" for n in range(people)))}
    await Ledger(database).ensure_people(LOOPBACK.key_id, names, NOW)
    kept, vectors = Facts(database), Vectors(database, embedder.name, embedder.revision)
    middle = numbers.normal(size=embedder.dimension)
    for batch in _batches({person: many if name == MANY else facts for person, name in names.items()}):
        ids: list[str] = []
        async with database.begin() as connection:
            for person, count in batch:
                made = [_fact(person, number, rng) for number in range(count)]
                ids += [fact.id for fact in await kept.add(person, made, connection)]
        # Sentence vectors lie in a narrow cone, random ones do not.
        rows = (middle + numbers.normal(size=(len(ids), embedder.dimension))).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        for start in range(0, len(ids), AT_ONCE):
            await vectors.keep(dict(zip(ids[start : start + AT_ONCE], rows[start : start + AT_ONCE], strict=True)))
    await database.close()
    await embedder.close()
    print(f"{people} people with {facts} facts, one with {many}: in SQL after {time.monotonic() - began:.0f} s")


def search(client: httpx.Client, searches: int) -> None:
    """Prints the latencies of searches, one client at a time."""
    rng = random.Random(2)  # noqa: S311
    for who in (MANY, "person 7"):
        took: list[float] = []
        for number in range(searches + 20):
            body = {"person": who, "query": sentence(rng) + f" {number}?", "k": 10}
            began = time.perf_counter()
            client.post("/v1/memories/search", json=body).raise_for_status()
            took.append(time.perf_counter() - began)
        p50, p95, p99 = (1000 * value for value in np.percentile(took[20:], (50, 95, 99)))
        print(f"{who}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms over {searches} searches")


def add(client: httpx.Client, items: int) -> None:
    """Prints how many items a second are durably kept."""
    rng = random.Random(3)  # noqa: S311
    batches = [[{"person": "adds", "text": sentence(rng)} for _ in range(500)] for _ in range(items // 500)]
    began = time.perf_counter()
    for batch in batches:
        client.post("/v1/memories", json={"items": batch}).raise_for_status()
    took = time.perf_counter() - began
    print(f"{500 * len(batches)} items in {took:.2f} s: {500 * len(batches) / took:.0f} items/s")


def _some(rng: random.Random, words: str, between: str) -> str:
    return rng.choice(words.split(between))


def _fact(person: str, number: int, rng: random.Random) -> Fact:
    said = NOW - timedelta(minutes=rng.randint(0, 500_000))
    text, key = sentence(rng), f"bench_{person[-24:]}_{number}"
    return Fact(id=key, person=person, text=text, kind="note", said_at=said, created_at=NOW)


def _batches(counts: dict[str, int]) -> Iterator[list[tuple[str, int]]]:
    batch: list[tuple[str, int]] = []
    for person, count in counts.items():
        batch.append((person, count))
        if sum(each for _, each in batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
