"""Fits how recall weighs what speaks for a fact, and the map of questions to facts (`python -m training.recall`)."""
