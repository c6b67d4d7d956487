"""The appraiser's labelled messages, how its weights are fitted, and how well it does."""
