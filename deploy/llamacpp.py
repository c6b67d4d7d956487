"""llama.cpp's own server in this process: `python -m deploy.llamacpp --model F --port P …`, a child of the gateway.

It ends with the gateway, however that one died, and at once on SIGTERM: there is nothing of ours to save. The API key
comes by the environment, because arguments can be read by every user of the machine.
"""

import argparse
import os
import signal
import sys

from deploy.cores import engine_threads
from deploy.parent import die_with_parent, wait_for_parent

API_KEY_VARIABLE = "OMOIDE_ENGINE_KEY"


def main() -> None:
    """Serves until the parent is gone."""
    die_with_parent()
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--context", type=int, required=True, help="tokens a conversation may have")
    parser.add_argument("--parallel", type=int, default=4, help="conversations at once")
    parser.add_argument("--threads", type=int, default=0, help="0: all cores but one")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the gateway decides
    try:
        server = _start(options)
    except RuntimeError as error:
        sys.exit(f"llama.cpp: {error}")  # llama.cpp has said before why
    wait_for_parent()
    # Taking the server down in order would wait for the replies in progress, and nobody listens any more.
    os._exit(0 if server else 1)


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
    params.ui = False
    params.verbosity = 2  # warnings: a line a request would fill the disk in time
    params.api_keys = [os.environ[API_KEY_VARIABLE]]
    params.cpuparams.n_threads = engine_threads(options.threads)
    params.cpuparams_batch.n_threads = params.cpuparams.n_threads
    return Server(params)


if __name__ == "__main__":
    main()
