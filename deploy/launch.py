"""Runs a command that must not outlive its parent: `python -m deploy.launch -- COMMAND …`.

For servers that cannot be asked to watch their parent (vLLM, which has children of its own besides). The command runs
in the process group of this launcher. When the gateway is gone, in whatever way, the command is ended and then the
whole group; when this launcher is killed, Linux kills the command.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

from deploy.parent import die_with_parent, wait_for_parent

GRACE_SECONDS = 10


def main() -> None:
    """Runs the command, and ends it when the parent is gone."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)  # noqa: S603, PLW1509  (the gateway's own command, and no threads yet)
    orphaned = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(child, orphaned), daemon=True).start()
    status = child.wait()
    if orphaned.is_set():
        os.killpg(os.getpgrp(), signal.SIGKILL)  # nobody else is left to end what the command left behind
    os._exit(status if status >= 0 else 128 - status)


def _end_with_parent(child: subprocess.Popen[bytes], orphaned: threading.Event) -> None:
    wait_for_parent()
    orphaned.set()
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
