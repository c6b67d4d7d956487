"""llama.cpp's own server in this process: `python -m deploy.llamacpp --model F --port P …`, a child of the gateway.

It ends when its standard input closes, so it never outlives the gateway, however that one died. The API key comes by
the environment, because arguments can be read by every user of the machine.
"""

import argparse
import os
import signal
import sys
import threading

API_KEY_VARIABLE = "OMOIDE_ENGINE_KEY"


def main() -> int:
    """Serves until the parent is gone."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--context", type=int, required=True, help="tokens a conversation may have")
    parser.add_argument("--parallel", type=int, default=4, help="conversations at once")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the gateway decides
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=_wait_for_parent, args=(stop,), daemon=True).start()
    server = _start(options)
    stop.wait()
    del server
    # llama.cpp's threads may still wait for slow clients; nothing of ours is left to save.
    os._exit(0)


def _start(options: argparse.Namespace) -> object:
    from xllamacpp import CommonParams, Server  # noqa: PLC0415  (native code, loaded only in this child)

    params = CommonParams()
    params.model.path = options.model
    params.model_alias = {options.name}
    params.hostnames = ["127.0.0.1"]
    params.port = options.port
    params.n_parallel = options.parallel
    params.n_ctx = options.context * options.parallel  # llama.cpp shares one context among its slots
    params.use_jinja = True
    params.endpoint_metrics = True
    params.api_keys = [os.environ[API_KEY_VARIABLE]]
    params.cpuparams.n_threads = options.threads or os.cpu_count() or 1
    params.cpuparams_batch.n_threads = params.cpuparams.n_threads
    return Server(params)


def _wait_for_parent(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
