"""Facts about people, taken out of what they say: by rules in two languages, or by a model."""
