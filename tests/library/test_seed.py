"""The shipped course in a site's own library folder."""

from pathlib import Path

from certprep.library.seed import lay_out


def a_seed(root: Path, text: str) -> Path:
    bank = root / "question_banks" / "pt" / "exs" / "one.yaml"
    bank.parent.mkdir(parents=True, exist_ok=True)
    bank.write_text(text)
    (root / "content" / "pt").mkdir(parents=True, exist_ok=True)
    (root / "content" / "pt" / "course.yaml").write_text("id: pt\n")
    return root


BANK = Path("question_banks/pt/exs/one.yaml")


def test_a_new_site_gets_every_file(tmp_path: Path) -> None:
    done = lay_out(a_seed(tmp_path / "shipped", "v1"), tmp_path / "library")
    assert done.written == ("content/pt/course.yaml", str(BANK))
    assert (tmp_path / "library" / BANK).read_text() == "v1"


def test_an_upgrade_replaces_what_the_site_did_not_touch(tmp_path: Path) -> None:
    lay_out(a_seed(tmp_path / "shipped", "v1"), tmp_path / "library")
    done = lay_out(a_seed(tmp_path / "shipped", "v2"), tmp_path / "library")
    assert (done.written, done.kept) == ((str(BANK),), ())
    assert (tmp_path / "library" / BANK).read_text() == "v2"


def test_an_upgrade_leaves_carols_edits_alone_and_lists_them_each_time(tmp_path: Path) -> None:
    lay_out(a_seed(tmp_path / "shipped", "v1"), tmp_path / "library")
    (tmp_path / "library" / BANK).write_text("Carol's")
    for version in ("v2", "v3"):
        done = lay_out(a_seed(tmp_path / "shipped", version), tmp_path / "library")
        assert (done.written, done.kept) == ((), (str(BANK),))
    assert (tmp_path / "library" / BANK).read_text() == "Carol's"
