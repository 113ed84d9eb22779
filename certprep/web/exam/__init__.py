"""The exam's pages."""
