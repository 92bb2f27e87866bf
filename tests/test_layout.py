"""The architecture, read from the imports: layers, one name for one module, click in one place."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path

import parlalign

PACKAGE = Path(parlalign.__file__).parent

LAYERS = (
    {"errors", "_version", "stages"},
    {"text"},
    {"records"},
    {"io"},
    {"learning"},
    {"languages", "encoding"},
    {"checking"},
    {"options"},
    {"segmenting", "repairing", "aligning"},
    {"pipeline", "formats"},
    {"sources", "multilingual"},
    {"batch", "evaluation", "memory", "pairing", "review", "training"},
    {"api"},
    {"app"},
    {"cli"},
    {"__main__"},
)
"""From the lowest to the highest. A part imports parts of lower layers, and parts of its own layer without a cycle."""

ROOT_MODULES = {"__init__", "__main__", "_version", "api", "errors", "options", "pipeline", "stages"}
LONGEST_CHAIN = 12


def module_of(path: Path) -> str:
    """Return the dotted name of a module below `parlalign`, that of a package for its `__init__`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
del MODULES[""]  # its imports are names for the user, made when they are asked for


def imports_of(path: Path, *, inside_functions: bool = True) -> set[str]:
    """Return the modules of parlalign that a module imports at run time."""
    found = set()
    for node in runtime_nodes(ast.parse(path.read_text(encoding="utf-8")), inside_functions=inside_functions):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "parlalign":
            base = (node.module or "").partition(".")[2]
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                found.add(inner if inner in MODULES else base)
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("parlalign.")}
    assert found <= {*MODULES, ""}
    return found - {""}


def runtime_nodes(tree: ast.AST, *, inside_functions: bool) -> list[ast.AST]:
    """Return all nodes except those below `if TYPE_CHECKING`, and without `inside_functions` those of functions."""
    nodes, rest = [], [tree]
    while rest:
        node = rest.pop()
        nodes.append(node)
        is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not is_for_types and (inside_functions or not isinstance(node, ast.FunctionDef)):
            rest += ast.iter_child_nodes(node)
    return nodes


IMPORTS = {module: imports_of(path) for module, path in MODULES.items()}


def part_of(module: str) -> str:
    return module.partition(".")[0]


def layer_of(module: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part_of(module) in layer)


def test_every_part_has_a_layer() -> None:
    assert {part_of(module) for module in MODULES} == set().union(*LAYERS)


def test_only_seven_modules_at_the_root() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == ROOT_MODULES


def test_no_import_runs_upwards() -> None:
    upwards = [
        f"{module} imports {other}"
        for module, others in IMPORTS.items()
        for other in sorted(others)
        if layer_of(other) > layer_of(module)
    ]
    assert upwards == []


def test_parts_of_one_layer_do_not_import_each_other_in_a_cycle() -> None:
    edges: defaultdict[str, set[str]] = defaultdict(set)
    for module, others in IMPORTS.items():
        edges[part_of(module)] |= {part_of(other) for other in others} - {part_of(module)}
    assert cycles(edges) == []


def test_modules_do_not_import_each_other_in_a_cycle() -> None:
    assert cycles(IMPORTS) == []


def cycles(edges: dict[str, set[str]]) -> list[str]:
    """Return the nodes that are left when nodes that lead nowhere are taken away, one after the other."""
    left = {node: {*others} for node, others in edges.items()}
    while ended := {node for node, others in left.items() if not others & left.keys()}:
        left = {node: others for node, others in left.items() if node not in ended}
    return sorted(left)


def test_the_longest_chain_of_imports() -> None:
    """Imports inside functions are not counted: they cost nothing when a module is imported."""
    imports = {module: imports_of(path, inside_functions=False) for module, path in MODULES.items()}
    lengths: dict[str, int] = {}

    def length(module: str) -> int:
        if module not in lengths:
            lengths[module] = 1 + max(map(length, imports[module]), default=0)
        return lengths[module]

    assert max(map(length, MODULES)) <= LONGEST_CHAIN


def test_no_two_modules_have_one_name() -> None:
    names = Counter(path.stem for path in MODULES.values() if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_classes_have_one_name() -> None:
    names = Counter(
        node.name
        for path in MODULES.values()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_only_the_command_line_imports_click() -> None:
    with_click = {
        part_of(module)
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and "click" in ast.unparse(node)
    }
    assert with_click == {"cli"}


def test_training_is_apart_from_what_runs() -> None:
    outside = {part_of(m) for m, others in IMPORTS.items() for o in others if part_of(o) == "training"}
    assert outside <= {"training", "app", "cli"}


def test_each_record_format_is_one_module() -> None:
    assert [m for m in MODULES if m.endswith(("_reader", "_writer"))] == []
