"""Inflection, one module a language, for what rewrites need."""
