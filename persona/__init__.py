"""Pure knowledge about personas: cards, prompts, affect and care. No network, storage, clock or framework."""
