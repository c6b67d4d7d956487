"""`python -m service`: the command line, after a look at the interpreter (older ones cannot read the rest)."""

import sys

NEEDED = (3, 11)


def main() -> None:
    """Runs the command line.

    Raises:
        SystemExit: always; with one sentence where Python is too old.
    """
    if sys.version_info < NEEDED:
        version = sys.version.split()[0]
        sys.exit(f"Omoide needs Python 3.11 or newer, this is {version}. Fix: make run PYTHON=python3.12")
    # The Python that is refused above could not read it.
    from service.cli.commands import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
