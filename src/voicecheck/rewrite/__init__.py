"""Rewrites: rules from the language packs, morphology, a check of the facts, and the search."""
