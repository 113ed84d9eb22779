"""Why a request can't be met: four kinds, because a person can do four things next."""

from collections.abc import Mapping

Parameter = str | int | float
Parameters = Mapping[str, Parameter]


class CertprepError(Exception):
    """A refused request: the rule it broke and its parameters. `web` gives it words and a status."""

    def __init__(self, rule: str, **parameters: Parameter) -> None:
        super().__init__(rule, parameters)
        self.rule = rule
        self.parameters: Parameters = parameters


class NotFound(CertprepError):
    """It does not exist, or is not yours to know of: look elsewhere."""


class NotAllowed(CertprepError):
    """It exists, but not for your role: ask for rights."""


class Invalid(CertprepError):
    """The input breaks a rule: correct it. `field` names the input at fault, where there is one."""

    def __init__(self, rule: str, *, field: str = "", **parameters: Parameter) -> None:
        super().__init__(rule, **parameters)
        self.field = field


class Conflict(CertprepError):
    """It was right once, but the state moved on: reload."""
