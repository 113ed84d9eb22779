"""Items: the kinds there are. A new kind is one new file here, its name in `AnyItem`, and its template."""

from typing import TypeAlias

from certprep.domain.item.choice import Choice, Option
from certprep.domain.item.item import Grade, Item, Response, Status, Use
from certprep.domain.item.multiple import Multiple
from certprep.domain.item.numeric import Mistake, Numeric
from certprep.domain.item.single import Single

AnyItem: TypeAlias = Single | Multiple | Numeric

__all__ = [
    "AnyItem",
    "Choice",
    "Grade",
    "Item",
    "Mistake",
    "Multiple",
    "Numeric",
    "Option",
    "Response",
    "Single",
    "Status",
    "Use",
]
