"""What the remarks on a card go by: rules for its parts, and the words for what they find."""
