"""Scores tables of posts: exports in, the same tables with columns on their voice out."""
