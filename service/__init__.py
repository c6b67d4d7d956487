"""The edges of Omoide: the HTTP gateway, the command line, and what ties the packages together."""
