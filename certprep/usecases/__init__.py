"""Deeds: one function, one deed, one transaction."""
