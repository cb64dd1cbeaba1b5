"""From texts to spaCy documents, their sentences and markers."""
