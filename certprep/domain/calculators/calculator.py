"""What a calculator is: inputs with their ranges, formulas in steps, and a result no more precise than its method."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from certprep.domain.calculators.inputs import Choice, Quantity
from certprep.domain.calculators.working import Answer, Step, Values, worked
from certprep.domain.errors import Invalid

Chosen = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was typed: what could be read of it, and why the rest was refused, with the field of each."""

    given: Values
    chosen: Chosen
    refused: tuple[Invalid, ...]


def _no_words(_values: Values, _chosen: Chosen) -> str:
    return ""


def _no_fault(_values: Values) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Calculator:
    """A pure function of its inputs, with all that a reader needs to trust it. `sources` are keys of the course's references.

    `steps` may depend on what was chosen. `fault` names a rule that the numbers break together, such as a resting rate above the
    highest; `verdict` says in words what they mean.
    """

    id: str
    title: str
    quantities: tuple[Quantity, ...]
    choices: tuple[Choice, ...] = ()
    steps: Callable[[Chosen], tuple[Step, ...]]
    sources: tuple[str, ...]
    note: str
    verdict: Callable[[Values, Chosen], str] = _no_words
    fault: Callable[[Values], str] = _no_fault

    def answer(self, given: Values, chosen: Chosen | None = None) -> Answer:
        """`given` is in the formulas' own units. Raises Invalid for a number out of its range, and for numbers that can't go
        together.
        """
        values = {one.name: one.checked(given[one.name]) for one in self.quantities}
        picked = {choice.name: choice.read((chosen or {}).get(choice.name, "")) for choice in self.choices}
        if rule := self.fault(values):
            raise Invalid(rule)
        labels = {one.name: one.label for one in self.quantities}
        done = []
        for step in self.steps(picked):
            done.append(worked(step, values, labels=labels))
            values[step.name], labels[step.name] = done[-1].value, step.label
        return Answer(steps=tuple(done), verdict=self.verdict(values, picked))

    def take(self, form: Mapping[str, str]) -> Taken:
        """What was typed: a field for each input by its name, and `<name>-unit` where it has several units."""
        given: dict[str, Decimal] = {}
        chosen: dict[str, str] = {}
        refused: list[Invalid] = []
        asks: tuple[Choice | Quantity, ...] = (*self.choices, *self.quantities)
        for asked in asks:
            try:
                text = form.get(asked.name, "")
                if isinstance(asked, Choice):
                    chosen[asked.name] = asked.read(text)
                else:
                    given[asked.name] = asked.read(text, form.get(f"{asked.name}-unit", ""))
            except Invalid as wrong:
                refused.append(wrong)
        return Taken(given=given, chosen=chosen, refused=tuple(refused))

    def read(self, form: Mapping[str, str]) -> Answer:
        """The answer to what was typed. Raises Invalid for the first thing wrong in it."""
        taken = self.take(form)
        for wrong in taken.refused:
            raise wrong
        return self.answer(taken.given, taken.chosen)

    def example(self) -> tuple[Values, Chosen]:
        """The example's numbers and choices."""
        return {one.name: one.example for one in self.quantities}, {one.name: one.options[0][0] for one in self.choices}

    def formulas(self) -> tuple[tuple[Step, ...], ...]:
        """Its steps, for each option of a choice that they depend on; one only where they depend on none."""
        _, first = self.example()
        ways = [dict(first, **{one.name: value}) for one in self.choices for value, _ in one.options] or [{}]
        return tuple(dict.fromkeys(self.steps(way) for way in ways))
