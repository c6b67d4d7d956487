"""What memory finds, how fast, and what it takes in: against a running gateway, as any client would."""
