"""What is shipped beside the code: models with true cards, corpora, notebooks, a README whose code runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import parlalign
from parlalign.io.resources import model_hash

ROOT = Path(__file__).parents[1]
MODELS = sorted(path for path in (ROOT / "models").iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_every_model_has_a_card_that_tells_its_hash(path: Path) -> None:
    card = (ROOT / "models" / f"{path.name.split('.json')[0].split('.npz')[0]}.md").read_text()
    assert f"sha256 {model_hash(path.name)}" in card
    for part in ("## Data", "## Recipe", "## Scores", "Licence"):
        assert part in card


def test_models_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in MODELS}
    assert sum(size for name, size in sizes.items() if name.startswith("breaks.")) < 20_000_000
    assert sum(sizes.values()) < 36_000_000


def test_corpora_are_what_their_program_makes() -> None:
    subprocess.run([sys.executable, ROOT / "corpora" / "build.py", "--check"], check=True)


@pytest.mark.filterwarnings("ignore")  # of the notebook server's own parts
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_run_and_are_kept_without_output(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.get("outputs") for cell in notebook.cells)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()


def test_the_example_in_the_readme_is_true() -> None:
    readme = (ROOT / "README.md").read_text()
    text = re.findall(r"```text\n(.*?)```", readme, re.DOTALL)[0]
    rows = re.findall(r"^\| (.*?) \| (.*?) \| (\d\.\d\d) \|$", readme, re.MULTILINE)
    records = parlalign.align_text(text, level="clause")
    assert [(r.source, r.target, f"{r.score:.2f}") for r in records] == rows


def test_version_stands_once() -> None:
    assert f'version = "{parlalign.__version__}"' in (ROOT / "pyproject.toml").read_text()
    assert f"## {parlalign.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_names_of_the_interface_are_there() -> None:
    for name in parlalign.__all__:
        assert getattr(parlalign, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        parlalign.nonsense  # noqa: B018
