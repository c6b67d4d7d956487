"""How a persona feels: appraisal (OCC) → emotion (PAD) → affection (stages)."""
