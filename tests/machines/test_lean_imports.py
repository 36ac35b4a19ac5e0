"""What takes long to load and serves nothing here is not loaded."""

import subprocess
import sys

import pytest

PROBE = ("import runpy, sys; sys.argv = ['lemmata']\n"
         "try: runpy.run_module('lemmata', run_name='__main__')\n"
         "except SystemExit: pass\n"
         "import {module}\n"
         "print(getattr(sys.modules.get('rfc3987_syntax'), '__name__', 'left out'))")


@pytest.mark.parametrize("module", ["nbformat", "nbclient", "lemmata.course.build_course"])
def test_no_command_compiles_the_grammar_of_addresses(module):
    done = subprocess.run([sys.executable, "-c", PROBE.format(module=module)], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1:] == ["left out"], done.stderr


def test_a_notebook_is_still_validated_without_it():
    import nbformat

    notebook = nbformat.v4.new_notebook()
    nbformat.validate(notebook)
    notebook["cells"] = [{"cell_type": "nonsense"}]
    with pytest.raises(nbformat.ValidationError):
        nbformat.validate(notebook)


def test_who_runs_notebooks_does_not_load_what_they_import():
    done = subprocess.run([sys.executable, "-c", "import lemmata.execution.execution_cache, sys; print('pandas' in sys.modules)"],
                          capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n", done.stderr
