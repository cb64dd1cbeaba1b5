"""What is measured of a post: one family of features a file."""
