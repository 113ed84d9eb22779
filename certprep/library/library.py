"""The library as it is now: every course in its files, ready for a release, with all that is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from certprep.domain.course import Course, Reading
from certprep.domain.item import Status
from certprep.domain.lint import Context, bank_problems, item_problems
from certprep.domain.lint.blueprints import fillable
from certprep.domain.lint.readings import one_meaning
from certprep.domain.problem import Problem, Severity
from certprep.domain.release import Content, ReleasedItem
from certprep.library.banks import Banks, WrittenItem, read_banks
from certprep.library.courses import CourseFiles, place, read_course_files
from certprep.library.digest import digest
from certprep.library.figures import Figure, read_figures
from certprep.library.findings import Sources
from certprep.library.modules import WrittenModule, read_modules, render_module
from certprep.library.quick_checks import Chooser
from certprep.library.render import Renderer
from certprep.library.texts import Texts

_REACHES_LEARNERS = (Status.LIVE, Status.PILOT)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A course as its files are now. `content` is what a release of it would hold, and None where course.yaml can't be used.

    `written` are all readable items in their Markdown, drafts and blocked ones too, each with its place.
    """

    course: str
    content: Content | None
    written: tuple[WrittenItem, ...] = ()
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.blocks)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.blocks)


def read(root: Path) -> tuple[Draft, ...]:
    """Every course of a library folder, in the order of their names. Faults in files are problems, never exceptions."""
    seen: dict[str, str] = {}
    return tuple(read_course(root, course, seen=seen) for course in _courses(root))


def latest(root: Path) -> tuple[Draft, ...]:
    """`read`, but done again only where files have changed: a course takes seconds, to see that it is the same takes hundredths."""
    return _read_in_state(root, digest(root))


@lru_cache(maxsize=1)
def _read_in_state(root: Path, _digest: str) -> tuple[Draft, ...]:
    return read(root)


def _courses(root: Path) -> list[str]:
    folders = [*(root / "content").glob("*/"), *(root / "question_banks").glob("*/")]
    return sorted({folder.name for folder in folders if not folder.name.startswith(".")})


def read_course(root: Path, course: str, *, seen: dict[str, str] | None = None) -> Draft:
    """One course. `seen` gathers the item ids of the courses read before, with their files: an id names one item of a library."""
    folder = root / "content" / course
    files = read_course_files(root, folder)
    banks = read_banks(root, course, known=files.course)
    figures, figure_problems = read_figures(folder / "figures")
    placed = [problem.at(f"{place(root, folder)}/figures/{problem.file}") for problem in figure_problems]
    problems = [*files.problems, *banks.problems, *placed]
    if files.course is None:
        return Draft(course=course, content=None, written=banks.items, problems=_sorted(problems))
    modules, module_problems = read_modules(root, folder / "modules", files.course)
    assembly = _Assembly(
        course=files.course, files=files, banks=banks, figures=figures, seen={} if seen is None else seen
    )
    content = assembly.content(modules)
    problems += [*module_problems, *assembly.problems]
    return Draft(course=course, content=content, written=banks.items, problems=_sorted(problems))


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda one: (one.file, one.line or 0, one.subject, one.rule)))


@dataclass
class _Assembly:
    """From files read to the content of a release: what is blocked is left out."""

    course: Course
    files: CourseFiles
    banks: Banks
    figures: dict[str, Figure]
    seen: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    used: dict[str, bytes] = field(default_factory=dict)  # the figures shown, by their hashes

    def content(self, modules: list[WrittenModule]) -> Content:
        content = Content(
            course=self.course,
            references=self.files.references,
            readings={},
            items=self._items(),
            blueprints={written.blueprint.id: written.blueprint for written in self.files.blueprints},
            figures=self.used,
        )
        self._blueprints(content)
        content = replace(content, readings=self._readings(modules, content))
        self._sample(content)
        return content if content.course.sample in content.items else _without_sample(content)

    @property
    def sources(self) -> Sources:
        return Sources(figures=self.figures, references=self.files.references)

    def _items(self) -> dict[str, ReleasedItem]:
        written = list(self._unique(self.banks.items))
        context = Context(course=self.course, references=self.files.references, items=self.banks.ids)
        between: dict[str, list[Problem]] = {}
        for problem in bank_problems([one.item for one in written]):
            between.setdefault(problem.subject, []).append(problem)
        renderer = Renderer(self.sources)
        released = {}
        for one in written:
            problems = [*self._elsewhere(one), *item_problems(one.item, context), *between.get(one.item.id, ())]
            rendered = self._item(one, renderer, problems)
            if rendered:
                released[one.item.id] = rendered
        return self._whole_cases(written, released)

    def _whole_cases(
        self, written: Iterable[WrittenItem], released: dict[str, ReleasedItem]
    ) -> dict[str, ReleasedItem]:
        """Without the items of a case of which one is kept out, or whose id another case has."""
        cases: dict[str, list[WrittenItem]] = {}
        for one in written:
            if one.item.case and one.item.id in released:
                cases.setdefault(one.item.case, []).append(one)
        for case, items in cases.items():
            count = items[0].item.case_count
            if len(items) != count:
                rule = "case-not-whole" if len(items) < count else "duplicate-case"
                for one in items:
                    problem = Problem(rule=rule, subject=one.item.id, parameters={"case": case})
                    self.problems.append(problem.at(one.file, one.line))
                    del released[one.item.id]
        return released

    def _unique(self, items: Iterable[WrittenItem]) -> Iterator[WrittenItem]:
        for one in items:
            first = self.seen.setdefault(one.item.id, f"{one.file}:{one.line}")
            if first == f"{one.file}:{one.line}":
                yield one
            else:
                problem = Problem(rule="duplicate-id", subject=one.item.id, parameters={"first": first})
                self.problems.append(problem.at(one.file, one.line))

    def _elsewhere(self, one: WrittenItem) -> Iterator[Problem]:
        module = self.course.module_by_objective.get(one.item.objective)
        if module and module.slug != one.module:
            parameters = {"objective": one.item.objective, "module": module.slug}
            yield Problem(rule="objective-of-other-module", subject=one.item.id, parameters=parameters)

    def _item(self, one: WrittenItem, renderer: Renderer, problems: list[Problem]) -> ReleasedItem | None:
        """The item with its texts rendered, where nothing blocks it and learners may meet it."""
        texts = Texts(renderer)
        item = texts.item(one.item)
        found = [*problems, *(replace(problem, subject=item.id) for problem in texts.problems)]
        self.problems += [problem.at(one.file, one.line) for problem in found]
        if any(problem.blocks for problem in found) or item.status not in _REACHES_LEARNERS:
            return None
        self._use(texts.figures.values())
        revision = one.item.revision({name: figure.sha256 for name, figure in texts.figures.items()})
        domain = self.course.domain_by_module[one.module].code
        return ReleasedItem(item=item, revision=revision, module=one.module, domain=domain)

    def _use(self, figures: Iterable[Figure]) -> None:
        self.used.update({figure.sha256: figure.svg for figure in figures})

    def _readings(self, modules: list[WrittenModule], content: Content) -> dict[str, Reading]:
        readings = {}
        items = {one.item.id: one.item for one in self.banks.items}
        for module in modules:
            chooser = Chooser(
                course=self.course, ids=self.banks.ids, written=items, shown=content.practice_by_objective
            )
            rendered = render_module(module, sources=self.sources, chooser=chooser)
            self.problems += rendered.problems
            if rendered.reading:
                readings[module.slug] = rendered.reading
                self._use(rendered.figures)
        self._terms({one.slug: one for one in modules if one.slug in readings})
        return readings

    def _terms(self, modules: Mapping[str, WrittenModule]) -> None:
        in_order = (modules[one.slug] for one in self.course.modules() if one.slug in modules)
        for problem in one_meaning({one.slug: one.front.terms for one in in_order}):
            self.problems.append(problem.at(modules[problem.subject].file, 1))

    def _blueprints(self, content: Content) -> None:
        candidates = list(content.candidates())
        for written in self.files.blueprints:
            self.problems += [problem.at(written.file, 1) for problem in fillable(written.blueprint, candidates)]

    def _sample(self, content: Content) -> None:
        sample = self.course.sample
        if not sample or sample not in content.items:
            rule = "sample-missing" if sample else "no-sample"
            problem = Problem(
                rule=rule, severity=Severity.WARNING, subject=self.course.id, parameters={"sample": sample}
            )
            self.problems.append(problem.at(f"content/{self.course.id}/course.yaml", 1))


def _without_sample(content: Content) -> Content:
    return replace(content, course=replace(content.course, sample=""))
