"""Training: from the ledger and the written dialogues to a model that serves."""
