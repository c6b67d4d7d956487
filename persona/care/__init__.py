"""Safety of people: crises get a fixed, caring answer, and a persona says honestly that it is an AI."""
