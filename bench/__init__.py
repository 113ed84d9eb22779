"""Measuring: the save path against a yardstick, drawing, starting; and the torture of killed servers."""
