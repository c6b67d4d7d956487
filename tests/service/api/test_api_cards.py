"""Character cards that come and go over HTTP."""

from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest

from persona.card import Persona
from persona.folder import CARD, read_files
from persona.source import load_persona
from persona.tavern.charx import pack
from persona.tavern.png import plain_picture, with_cards
from persona.tavern.read import PICTURE, read_card
from tests.persona.cards import SAKURA
from tests.persona.tavern.cards_of_others import ENTRY, V2, V3, as_json, with_data
from tests.service.api.conftest import Scene

PLAIN = plain_picture("mira")
FILES = {
    "json": as_json(V2),
    "png": with_cards(PLAIN, {"chara": as_json(V2)}, ""),
    "charx": pack(as_json(V3), {"assets/icon/images/main.png": PLAIN}),
}


async def post(scene: Scene, content: bytes = FILES["json"], kind: str = "", **query: str) -> httpx.Response:
    headers = {"Content-Type": kind} if kind else {}
    return await scene.http.post("/v1/personas/import", params=query, content=content, headers=headers)


def error_of(answer: httpx.Response) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    assert {"message", "type", "param", "code"} <= set(error)
    return error


def folders(scene: Scene) -> list[str]:
    return sorted(path.name for path in scene.cards.iterdir())


async def get(scene: Scene, name: str, **query: object) -> httpx.Response:
    return await scene.ask("GET", f"/v1/personas/{name}/export", **query)


@pytest.mark.parametrize(("kind", "name"), [("json", "mira-holm"), ("png", "mira-holm"), ("charx", "mira")])
@pytest.mark.parametrize("told", ["", "text/plain", "multipart/mixed"])
async def test_an_imported_card_serves_when_the_answer_comes(scene: Scene, kind: str, name: str, told: str):
    made = await post(scene, FILES[kind], told)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["name"], shown["version"], shown["notes"]) == (name, 1, [])
    assert made.headers["etag"] == f'"{shown["hash"]}"'
    assert scene.services.personas[name] == load_persona(scene.cards / name)
    listed = (await scene.ask("GET", f"/v1/personas/{name}/versions")).json()["data"]
    assert [(each["version"], each["why"], each["serving"]) for each in listed] == [(1, "import", True)]


async def test_a_card_comes_in_a_form_too_with_its_picture(scene: Scene):
    form = {"file": ("C:/cards/ミラ.png", FILES["png"], "image/png")}
    made = await scene.http.post("/v1/personas/import", files=form, data={"comment": "x"}, params={"name": "mira"})
    assert (made.status_code, made.json()["name"]) == (201, "mira")
    assert (scene.cards / "mira" / "assets" / PICTURE).read_bytes() == PLAIN


async def test_what_could_not_be_used_is_told_in_both_languages(scene: Scene):
    told = (await post(scene, as_json(with_data(V2, description="17 years old.")))).json()["notes"]
    assert [set(note) for note in told] == [{"ja", "en"}]
    assert "romantic stages are off" in told[0]["en"]
    assert not told[0]["ja"].isascii()


async def test_names_are_made_and_numbered_and_one_that_is_taken_is_a_conflict(scene: Scene):
    names = [(await post(scene)).json()["name"] for _ in range(2)]
    assert names == ["mira-holm", "mira-holm-2"]
    taken = await post(scene, name="sakura")
    assert (taken.status_code, error_of(taken)["code"], error_of(taken)["param"]) == (409, "name_taken", "name")
    assert "Send another ?name=" in error_of(taken)["message"]
    wrong = await post(scene, name="Mira")
    assert (wrong.status_code, error_of(wrong)["param"]) == (400, "name")


async def test_a_card_with_faults_is_told_with_all_of_them_and_leaves_nothing(scene: Scene):
    before = folders(scene)
    form = {"file": ("mira.json", as_json(with_data(V2, tags={"a": 1}, creator=[])))}
    refused = await scene.http.post("/v1/personas/import", files=form)
    error = error_of(refused)
    assert (refused.status_code, error["code"], error["param"]) == (400, "invalid_card", "data.tags")
    assert [(told["file"], told["field"]) for told in error["details"]] == [
        ("mira.json", "data.tags"),
        ("mira.json", "data.creator"),
    ]
    assert error["message"].startswith("The card has 2 faults. mira.json: data.tags: has to be a list")
    for nothing in (b"", b"{}", b"\x89PNG\r\n\x1a\n", as_json({"spec": "lorebook_v3", "data": {"entries": []}})):
        assert error_of(await post(scene, nothing))["details"][0]["file"] == "card"
    assert folders(scene) == before


PART = b"--b\r\nContent-Disposition: form-data; %b\r\n\r\n{}"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=b"),
        (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"--b--\r\n", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (PART % b'name="file"' + b"\r\n--b--", "Multipart/Form-Data; boundary=b"),
        (PART % b'name="x"; filename="a"' + b"\r\n--b--", "multipart/form-data; boundary=b"),
        (PART % b'name="file"; filename="a"', "multipart/form-data; boundary=b"),
        (b"", "multipart/form-data; boundary="),
        (b"\x00\xff" * 9, "multipart/form-data; boundary=\xff; charset=no-such".encode("latin-1")),
    ],
)
async def test_a_form_without_a_file_is_refused(scene: Scene, body: bytes, kind: Any):
    refused = await scene.http.post("/v1/personas/import", content=body, headers={"Content-Type": kind})
    assert (refused.status_code, error_of(refused)["code"] in {"invalid_form", "missing_file"}) == (400, True)


async def test_a_card_may_be_larger_than_other_bodies_up_to_its_own_limit(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    scene.services.settings = scene.services.settings.model_copy(update={"max_body_bytes": 1024})
    assert (await post(scene)).status_code == 201
    monkeypatch.setattr("service.api.cards.MAX_FILE_BYTES", 2048)
    form = {"file": ("a", b" " * 2049)}
    for large in (await post(scene, b" " * 2049), await scene.http.post("/v1/personas/import", files=form)):
        assert (large.status_code, error_of(large)["code"]) == (413, "payload_too_large")


async def test_a_folder_that_cannot_be_written_is_a_conflict_with_the_fix(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    def read_only(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("persona.scaffold.tempfile.mkdtemp", read_only)
    refused = await post(scene)
    assert (refused.status_code, error_of(refused)["code"]) == (409, "folder_not_writable")
    assert "fix: make it writable" in error_of(refused)["message"]


async def test_only_operators_import_cards(scene: Scene):
    _, client = await scene.key()
    refused = await scene.http.post("/v1/personas/import", content=FILES["json"], headers=client)
    assert (refused.status_code, error_of(refused)["code"]) == (403, "forbidden")
    _, operator = await scene.key("operator")
    assert (await scene.http.post("/v1/personas/import", content=FILES["json"], headers=operator)).status_code == 201


@pytest.mark.parametrize(
    ("form", "kind", "suffix"),
    [
        ("v2", "application/json", "json"),
        ("v3", "application/json", "json"),
        ("png", "image/png", "png"),
        ("charx", "application/zip", "charx"),
    ],
)
async def test_a_persona_is_exported_in_every_form_and_comes_back_whole(
    scene: Scene, form: str, kind: str, suffix: str
):
    written = await get(scene, "sakura", format=form)
    assert (written.status_code, written.headers["content-type"]) == (200, kind)
    title = quote(f"さくら.{suffix}")
    assert written.headers["content-disposition"] == (
        f"attachment; filename=\"sakura.{suffix}\"; filename*=UTF-8''{title}"
    )
    assert read_card(written.content, "").kind == {"json": "json"}.get(suffix, suffix)
    again = await post(scene, written.content, name="again")
    whole = Persona.model_validate({**SAKURA.model_dump(), "name": "again"})
    assert (again.status_code, again.json()["hash"]) == (201, whole.hash)


async def test_an_imported_card_comes_out_as_it_went_in_whatever_version_serves(scene: Scene):
    await post(scene, FILES["png"])
    text = read_files(scene.cards / "mira-holm")[CARD]
    for change in ("\ngeneration: {temperature: 1}\n", ""):
        await scene.http.put("/v1/personas/mira-holm", content=text + change)
    assert scene.services.personas["mira-holm"].version == 3
    assert read_card((await get(scene, "mira-holm", format="v2")).content, "").raw == V2
    assert read_card((await get(scene, "mira-holm", format="png")).content, "").assets == {PICTURE: PLAIN}
    second = (await get(scene, "mira-holm", version=2)).json()
    assert second["data"]["extensions"]["omoide"]["generation"] == {"temperature": 1.0}


async def test_names_of_exported_files_are_safe_and_in_any_script(scene: Scene):
    strange = 'a/b\\"c"; x=\r\n🌸ü'
    made = await post(scene, as_json(with_data(V2, name=strange)), name="strange")
    assert made.status_code == 201
    header = (await get(scene, "strange")).headers["content-disposition"]
    assert header.startswith("attachment; filename=\"strange.json\"; filename*=UTF-8''")
    assert unquote(header.partition("''")[2]) == "a_b__c_; x= 🌸ü.json"
    assert header.isascii()


async def test_what_cannot_be_exported_is_told(scene: Scene):
    unknown = await get(scene, "sakura", format="webp")
    assert (unknown.status_code, error_of(unknown)["param"]) == (400, "format")
    assert "'v2', 'v3', 'png' or 'charx'" in error_of(unknown)["message"]
    for missing, param in ((await get(scene, "nobody"), "name"), (await get(scene, "sakura", version=9), "version")):
        assert (missing.status_code, error_of(missing)["param"]) == (404, param)
    await post(scene)
    (scene.cards / "mira-holm" / "imported.json").write_text("{")
    broken = await get(scene, "mira-holm")
    assert (broken.status_code, error_of(broken)["code"]) == (409, "card_not_readable")
    assert error_of(broken)["message"].startswith("imported.json: the imported card that is kept here cannot be read")


async def test_any_key_exports_personas(scene: Scene):
    _, client = await scene.key()
    assert (await scene.ask("GET", "/v1/personas/june/export", client)).status_code == 200
    stranger = await scene.ask("GET", "/v1/personas/june/export", {"X-Forwarded-For": "203.0.113.9"})
    assert stranger.status_code == 401


BOOK = {"spec": "lorebook_v3", "data": {"scan_depth": 2, "extensions": {}, "entries": [ENTRY, {**ENTRY, "name": "猫"}]}}


async def add(scene: Scene, name: str = "sakura", book: Any = BOOK, **headers: str) -> httpx.Response:
    return await scene.http.post(f"/v1/personas/{name}/lorebook", content=as_json(book), headers=headers)


async def test_a_lorebook_of_its_own_is_added_and_serves_when_the_answer_comes(scene: Scene):
    before = read_files(scene.cards / "sakura")
    made = await add(scene)
    shown = made.json()
    assert (made.status_code, shown["version"], shown["added"]) == (200, 2, ["the lamp", "猫 (2)"])
    assert ["scan_depth" in note["en"] for note in shown["notes"]] == [True]
    assert [entry.name for entry in scene.services.personas["sakura"].lorebook][-2:] == shown["added"]
    assert read_files(scene.cards / "sakura")["lorebook.yaml"].startswith(before["lorebook.yaml"])
    newest = (await scene.ask("GET", "/v1/personas/sakura/versions")).json()["data"][0]
    assert (newest["why"], newest["parent"]) == ("import", 1)
    form = {"file": ("world.json", as_json({"entries": {"0": {"key": ["x"], "content": "y"}}}))}
    more = await scene.http.post("/v1/personas/sakura/lorebook", files=form)
    assert more.json()["added"] == ["x"]


async def test_a_lorebook_with_faults_changes_nothing(scene: Scene):
    before = read_files(scene.cards / "sakura")
    refused = await add(scene, book={"spec": "lorebook_v3", "data": {"entries": [5]}})
    assert (refused.status_code, error_of(refused)["code"]) == (400, "invalid_lorebook")
    assert error_of(refused)["details"][0]["field"] == "data.entries[0]"
    assert error_of(await add(scene, book=V2))["message"].startswith(
        "The lorebook has 1 fault. lorebook: is a character"
    )
    assert (await add(scene, "nobody")).status_code == 404
    assert (await add(scene, **{"If-Match": '"other"'})).status_code == 412
    (scene.cards / "sakura" / "examples.yaml").write_text("- {user: a}\n")
    assert error_of(await add(scene))["details"][0]["file"].endswith("examples.yaml")
    assert read_files(scene.cards / "sakura") == {**before, "examples.yaml": "- {user: a}\n"}
    _, client = await scene.key()
    assert (await add(scene, **client)).status_code == 403


async def test_the_schema_of_the_api_shows_how_a_card_is_sent_and_comes(scene: Scene):
    paths = (await scene.http.get("/openapi.json")).json()["paths"]
    assert "multipart/form-data" in paths["/v1/personas/{name}/lorebook"]["post"]["requestBody"]["content"]
    export = paths["/v1/personas/{name}/export"]["get"]
    assert set(export["responses"]["200"]["content"]) == {"application/json", "image/png", "application/zip"}
    assert {p["name"] for p in export["parameters"]} == {"name", "format", "version"}
    shown = paths["/v1/personas/import"]["post"]
    assert "multipart/form-data" in shown["requestBody"]["content"]
    assert {"201", "400", "409", "413"} <= set(shown["responses"])
