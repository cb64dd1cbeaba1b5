"""Checks the files of a project."""
