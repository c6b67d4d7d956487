"""Measures the memory of a real gateway over HTTP.

    python -m benchmarks.memory recall --harness DIR    LoCoMo and Japanese pairs, as DIR's README defines them
    python -m benchmarks.memory speed [--people 10000] [--facts 50] [--many 5000]
    python -m benchmarks.memory add [--items 5000]

Each starts a gateway of its own over an empty data folder (`--url` takes one that runs). `speed` fills the database
and the index with random vectors first, since embedding half a million texts would take hours, and then searches for
one person with many facts, one client at a time; the sentence vector of each question is made as always.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.memory import recall, speed
from service.terminal.local_gateway import READY_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PORT = 18431


def main() -> None:
    """Runs one benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("recall", "speed", "add"))
    parser.add_argument("--url", default="", help="a gateway that runs, with keyless loopback")
    parser.add_argument("--data", type=Path, default=None, help="data folder; default: a temporary one")
    parser.add_argument("--harness", type=Path, default=None, help="folder with locomo_recall.py and ja_recall.py")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--facts", type=int, default=50, help="of each person")
    parser.add_argument("--many", type=int, default=5000, help="of the one who is asked about")
    parser.add_argument("--searches", type=int, default=300)
    parser.add_argument("--items", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="omoide-bench-") as temporary:
        data = options.data or Path(temporary)
        if options.what == "speed" and not options.url:
            asyncio.run(speed.fill(data, options.people, options.facts, options.many))
        with _gateway(options.url, data) as url, httpx.Client(base_url=url, timeout=600) as client:
            if options.what == "recall":
                if options.harness is None:
                    parser.error("recall needs --harness")
                recall.run(client, options.harness)
            elif options.what == "speed":
                speed.search(client, options.searches)
            else:
                speed.add(client, options.items)


@contextmanager
def _gateway(url: str, data: Path) -> Iterator[str]:
    if url:
        yield url
        return
    own = f"http://127.0.0.1:{PORT}"
    settings = {"OMOIDE_DATA_DIR": str(data), "OMOIDE_ALLOW_KEYLESS_LOOPBACK": "true"}
    command = [sys.executable, "-m", "service", "serve", "--host", "127.0.0.1", "--port", str(PORT)]
    with (data / "gateway.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(own, process)
            yield own
        finally:
            process.terminate()
            process.wait(60)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Until the memory serves by meaning too; a large index is compared with SQL first."""
    began = time.monotonic()
    while time.monotonic() - began < 10 * READY_SECONDS:
        if process.poll() is not None:
            sys.exit("the gateway ended; see gateway.log in the data folder")
        try:
            if httpx.get(f"{url}/readyz", timeout=5).json()["parts"]["memory"] == "ok":
                print(f"gateway ready with its memory after {time.monotonic() - began:.1f} s")
                return
        except (httpx.HTTPError, KeyError, ValueError):
            pass
        time.sleep(0.5)
    sys.exit("the memory did not open in time")


if __name__ == "__main__":
    main()
