"""Form assembly: the items of a form are chosen by a small mixed-integer program, then swapped towards parallel forms.

van der Linden (2005), *Linear Models for Optimal Test Design*: a binary variable for each item, a row for each rule of the blueprint.
"""

from certprep.domain.assembly.drawing import assemble, target, unmet
from certprep.domain.assembly.exposure import ItemExposure

__all__ = ["ItemExposure", "assemble", "target", "unmet"]
