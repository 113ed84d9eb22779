"""A library that was not touched is not read again."""

from pathlib import Path

from certprep.library.digest import digest
from tests.library.written import write

BANK = "question_banks/pt/exs/energy-systems.yaml"


def test_it_is_the_same_until_a_file_changes_its_text_or_its_name(tmp_path: Path) -> None:
    library = write(tmp_path)
    first = digest(library)
    assert digest(library) == first
    bank = library / BANK
    text = bank.read_text()
    bank.write_text(text + "# a remark\n")
    assert digest(library) != first
    bank.write_text(text)
    assert digest(library) == first
    bank.rename(bank.with_name("energy.yaml"))
    assert digest(library) != first


def test_what_an_editor_leaves_behind_does_not_count(tmp_path: Path) -> None:
    library = write(tmp_path)
    first = digest(library)
    (library / BANK).with_name(".energy-systems.yaml.swp").write_text("half a sentence")
    (library / "notes.txt").write_text("ideas")
    assert digest(library) == first
