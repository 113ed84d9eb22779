"""The glossary: the terms that a course's modules explain, and where its texts use them."""
