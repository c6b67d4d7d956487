"""What is kept about people: the turn ledger, facts, and their recall. SQL is the truth; Chroma is an index."""
