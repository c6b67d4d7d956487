"""The crisis detector's labelled conversations, how its weights are fitted, and how well it does."""
