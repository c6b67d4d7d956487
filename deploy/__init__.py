"""How models run: the supervised engine process, and where models come from."""
