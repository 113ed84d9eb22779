"""The JSON API: what the exam page itself uses, and what others can."""
