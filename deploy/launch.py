"""Runs a command that must not outlive its parent: `python -m deploy.launch -- COMMAND …`.

For servers that cannot be asked to watch their parent (vLLM). The command runs in the process group of this launcher;
when standard input closes, because the gateway ended in whatever way, the whole group is ended.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 10


def main() -> int:
    """Runs the command, and ends it when the parent is gone."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  (the gateway's own command)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_parent(child: subprocess.Popen[bytes]) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
