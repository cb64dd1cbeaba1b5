"""Makes voice models from rated posts."""
