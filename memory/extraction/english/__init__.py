"""How English statements are read."""
