"""The parts of the lorebook (`persona.lorebook`): finding keys, what an entry asks for, and when it stands where."""
