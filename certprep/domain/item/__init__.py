"""Items: the kinds there are. A new kind is one new file here, its name in `AnyItem`, and its template."""

from typing import TypeAlias

from certprep.domain.item.case import Case
from certprep.domain.item.choice import Choice
from certprep.domain.item.cloze import Blank, Cloze
from certprep.domain.item.generated import Generated, Route
from certprep.domain.item.hotspot import Hotspot, Region
from certprep.domain.item.item import Grade, Item, Response, Status, Use
from certprep.domain.item.match import Extra, Match, Pair
from certprep.domain.item.multiple import Multiple
from certprep.domain.item.numeric import Mistake, Numeric
from certprep.domain.item.option import Option
from certprep.domain.item.order import Order, Step
from certprep.domain.item.single import Single

AnyItem: TypeAlias = Single | Multiple | Numeric | Generated | Match | Order | Cloze | Hotspot
KINDS = (
    "single",
    "multiple",
    "numeric",
    "match",
    "order",
    "cloze",
    "hotspot",
)  # that learners meet, in the words of authors

__all__ = [
    "KINDS",
    "AnyItem",
    "Blank",
    "Case",
    "Choice",
    "Cloze",
    "Extra",
    "Generated",
    "Grade",
    "Hotspot",
    "Item",
    "Match",
    "Mistake",
    "Multiple",
    "Numeric",
    "Option",
    "Order",
    "Pair",
    "Region",
    "Response",
    "Route",
    "Single",
    "Status",
    "Step",
    "Use",
]
