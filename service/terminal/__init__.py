"""Talking in the terminal: the chat loop, its screen, and whom one talks to."""
