"""The report page: one self-contained HTML file on many scored posts."""
