"""The command line: `omoide …`, a file a group of commands."""
