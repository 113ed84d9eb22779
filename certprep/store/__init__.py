"""Rows: what learners do, and the releases. It knows no files and no clock."""
