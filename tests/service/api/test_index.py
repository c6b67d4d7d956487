import httpx

from service import VERSION
from service.app import create_app
from service.settings import load_settings


async def test_the_address_itself_names_the_service_and_paths_that_exist():
    app = create_app(load_settings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as http:
        answer = await http.get("/")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["service"], body["version"]) == ("Omoide", VERSION)
    assert set(body["paths"].values()) == {"/v1/chat/completions", "/v1/models", "/readyz", "/docs"}
    assert set(body["paths"].values()) <= {*app.openapi()["paths"], app.docs_url}
