"""A report goes into a file whole, and over nothing that somebody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.errors import PlanFileError, RuleError
from actionplan.session.paper_file import FileThereError, write_paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Give a file that stands for the plan."""
    path = tmp_path / "plan.toml"
    path.write_bytes(b"the plan")
    return path


def test_a_new_file_has_the_text_to_the_letter(plan: Path) -> None:
    path = plan.parent / "progress.md"
    write_paper("✔ done\n", path, plan=plan)
    assert path.read_bytes() == "✔ done\n".encode()


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(plan: Path) -> None:
    path = plan.parent / "progress.md"
    path.write_bytes(b"mine")
    with pytest.raises(FileThereError, match="is there already, and nothing was written") as caught:
        write_paper("new", path, plan=plan, advice="Say --force.")
    assert (caught.value.advice, path.read_bytes()) == ("Say --force.", b"mine")
    write_paper("new", path, plan=plan, force=True)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["plan.toml", "./plan.toml", "link.md", "hard.md"])
def test_the_plan_is_never_written_over_by_whatever_name(name: str, plan: Path) -> None:
    (plan.parent / "link.md").symlink_to(plan)
    (plan.parent / "hard.md").hardlink_to(plan)
    with pytest.raises(RuleError, match="is the plan itself, and nothing was written"):
        write_paper("new", plan.parent / name, plan=plan, force=True)
    assert plan.read_bytes() == b"the plan"


def test_what_the_system_refuses_is_said_in_plain_words(plan: Path) -> None:
    with pytest.raises(PlanFileError, match="could not be written: there is no such file or folder"):
        write_paper("new", plan.parent / "nowhere" / "progress.md", plan=plan)
