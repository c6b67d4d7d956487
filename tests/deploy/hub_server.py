"""A small model hub on loopback that speaks as much of the Hugging Face protocol as downloads need."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """Repositories, what was asked for, and a fault to inject.

    Attributes:
        repositories: hub id → file name → content.
        break_after: bytes of a file's body after which the connection is cut, once.
        damaged: a file whose content comes over altered, once.
        gated: hub ids that ask for consent.
        requests: `METHOD path` of every request.
        ranges: the Range header of every file request.
    """

    repositories: dict[str, dict[str, bytes]]
    break_after: int | None = None
    damaged: str | None = None
    gated: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)
    url: str = ""

    def fetched(self) -> set[str]:
        """Names of the files whose content was asked for."""
        return {line.rpartition("/")[2] for line in self.requests if line.startswith("GET") and "/resolve/" in line}

    @contextmanager
    def serving(self) -> Iterator["Hub"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": self}))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(head=True)

    def do_GET(self) -> None:
        self._answer(head=False)

    def _answer(self, *, head: bool) -> None:
        self.hub.requests.append(f"{self.command} {self.path}")
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/"):
            self._info(path.removeprefix("/api/models/"))
            return
        repo, mark, rest = path.removeprefix("/").partition("/resolve/")
        files = self.hub.repositories.get(repo, {})
        name = rest.partition("/")[2]
        if not mark or name not in files:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound" if files else "RepoNotFound"})
            return
        content = files[name]
        if name == self.hub.damaged and not head:
            self.hub.damaged, content = None, bytes(len(content))
        self._file(content, head=head)

    def _info(self, path: str) -> None:
        repo, _, revision = path.partition("/tree/")[0].partition("/revision/")
        files = self.hub.repositories.get(repo)
        if files is None:
            self._send(401, b'{"error":"Repository not found"}', {"X-Error-Code": "RepoNotFound"})
        elif repo in self.hub.gated:
            self._send(403, b'{"error":"Access is restricted"}', {"X-Error-Code": "GatedRepo"})
        elif revision not in {"", "main", COMMIT}:
            self._send(404, b'{"error":"Invalid rev id"}', {"X-Error-Code": "RevisionNotFound"})
        elif "/tree/" in path:
            entries = [{"type": "file", "path": n, "size": len(c), "oid": _etag(c)} for n, c in files.items()]
            self._send(200, orjson.dumps(entries))
        else:
            siblings = [{"rfilename": name, **_large(name, content)} for name, content in files.items()]
            card = {"license": "apache-2.0"}
            self._send(200, orjson.dumps({"id": repo, "sha": COMMIT, "siblings": siblings, "cardData": card}))

    def _file(self, content: bytes, *, head: bool) -> None:
        asked = self.headers.get("Range")
        headers = {"ETag": f'"{_etag(content)}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        if head:
            self._send(200, content, headers, head=True)
            return
        self.hub.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        if asked:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        body, cut = content[start:], self.hub.break_after
        if cut is not None and len(body) > cut:
            self.hub.break_after = None
            self._send(206 if asked else 200, body, headers, sent=body[:cut])
            self.close_connection = True
            return
        self._send(206 if asked else 200, body, headers)

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        *,
        head: bool = False,
        sent: bytes | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if not head:
            self.wfile.write(body if sent is None else sent)


def _etag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _large(name: str, content: bytes) -> dict[str, Any]:
    """What the hub tells of a file in its large-file storage."""
    if not name.endswith(".safetensors"):
        return {}
    return {"size": len(content), "lfs": {"sha256": _etag(content), "size": len(content), "pointerSize": 134}}
