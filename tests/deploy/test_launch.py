"""The launcher: what it starts never outlives the gateway."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.models import ROOT

COMMAND = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
core = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(core.pid, flush=True)
time.sleep(600)
"""


def launch() -> tuple[subprocess.Popen[bytes], int]:
    """A launcher whose command has a child of its own, as vLLM has, and that child's id."""
    launcher = subprocess.Popen(
        [sys.executable, "-m", "deploy.launch", "--", sys.executable, "-c", COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    assert launcher.stdout is not None
    return launcher, int(launcher.stdout.readline())


def is_gone(pid: int, seconds: float) -> bool:
    """Whether a process ends within the time; a zombie that nobody has waited for counts as ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def close(launcher: subprocess.Popen[bytes]) -> None:
    for pipe in (launcher.stdin, launcher.stdout):
        if pipe is not None:
            pipe.close()
    launcher.wait(10)


def test_a_closed_pipe_ends_the_command_and_what_it_left_behind():
    launcher, core = launch()
    close(launcher)
    assert is_gone(core, 2)


def test_sigterm_reaches_the_command_and_its_status_comes_back():
    launcher, core = launch()
    launcher.terminate()
    assert launcher.wait(10) == 3
    os.killpg(launcher.pid, signal.SIGKILL)  # as the engine's supervisor does
    close(launcher)
    assert is_gone(core, 2)


def test_a_command_that_was_killed_is_told_as_by_a_shell():
    launcher = subprocess.Popen(
        [sys.executable, "-m", "deploy.launch", "--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"],
        stdin=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    assert launcher.wait(10) == 128 + signal.SIGKILL
    close(launcher)
