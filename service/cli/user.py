"""Who speaks at this terminal: memories are kept by their name."""

import getpass


def login_name() -> str:
    """The name of the user who runs the program; `me` where they have none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "me"
