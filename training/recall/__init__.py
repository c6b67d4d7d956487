"""Fits what recall weighs: the map of questions toward facts, and the ranking's weights."""
