"""How Japanese statements are read."""
