"""The edges of Omoide: the HTTP gateway, the command line, and what ties the packages together."""

VERSION = "0.1.0"
"""The program's version, as in `pyproject.toml`."""
