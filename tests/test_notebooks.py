"""The notebooks run from the first cell to the last, and are stored without what they print."""

import shutil
import warnings
from pathlib import Path

import nbformat
import pytest

with warnings.catch_warnings():
    # Jupyter's own packages warn of one another while they are imported.
    warnings.simplefilter("ignore")
    from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_notebooks_run(path, tmp_path):
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    notebook = nbformat.read(path, as_version=4)
    assert all(cell.get("execution_count") is None for cell in notebook.cells), "strip the outputs"
    assert not any(cell.get("outputs") for cell in notebook.cells), "strip the outputs"
    assert notebook.metadata.kernelspec.name == "python3"
    resources = {"metadata": {"path": str(tmp_path / "notebooks")}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        NotebookClient(notebook, timeout=300, resources=resources).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 4
    said = [output for cell in code for output in cell.outputs]
    assert not [output for output in said if output.get("name") == "stderr"], "a cell warns"
    kinds = {kind for output in said for kind in output.get("data", {})}
    assert {"text/html", "image/png"} <= kinds
