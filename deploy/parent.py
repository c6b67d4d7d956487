"""A child process that must not outlive the gateway: the two signs by which it learns that its parent is gone."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent() -> None:
    """Asks Linux to kill this process when its parent ends, in whatever way; elsewhere does nothing.

    It works from the first moment, even while native code loads a model and no Python thread can run.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_parent() -> None:
    """Returns when the parent has ended: standard input is a pipe that nobody writes to, and it closes then.

    Reads the descriptor itself: a thread that waits in `sys.stdin` crashes the interpreter when that one ends first.
    """
    while os.read(0, 1024):
        pass
