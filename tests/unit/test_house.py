"""The figures of the house: lengths, complexity, documentation, suppressions, tests."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("tourwright", "workflows", "activities", "connectors", "webhooks", "schemas")
SOURCE = (*PRODUCT, "emulators")
REACHED = 0.55
"""Lines of tests and stand-ins for each line of the product so far: raise it, never lower it."""
SUPPRESSION = re.compile(r"#\s*(noqa|type: ignore|nosec|pragma)")
PATCHES = re.compile(r"\bmonkeypatch\.(setattr|setitem|delattr|syspath)|\bmock\b|\bpatch\(")
Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.comprehension,
    ast.match_case,
)


@dataclass(frozen=True)
class Module:
    """One Python file under version control."""

    name: str

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return (ROOT / self.name).read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """Numbers of the lines that are neither blank, comment nor docstring."""
        lines = enumerate(self.text.splitlines(), 1)
        code = {number for number, line in lines if line.strip() and line.strip()[0] != "#"}
        return frozenset(code - self._docstring_lines())

    def _docstring_lines(self) -> set[int]:
        texts = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ]
        return {number for node in texts for number in span(node)}

    def functions(self) -> Iterator[Function]:
        """Yield every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def span(node: ast.stmt) -> range:
    """Return the numbers of a statement's lines."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


@lru_cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return the tracked Python files below the folders."""
    names = [f"{folder}/*.py" for folder in folders]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *names], cwd=ROOT, check=True, capture_output=True
    )
    found = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    return tuple(Module(name) for name in found)


def named(module: Module, node: Function) -> str:
    """Return where a function stands."""
    return f"{module.name}:{node.lineno} {node.name}"


def lengths() -> dict[str, int]:
    """Return the code lines in the body of every function of the source."""
    return {
        named(module, node): len(
            module.code_lines & set(range(node.body[0].lineno, (node.end_lineno or 0) + 1))
        )
        for module in modules(*SOURCE)
        for node in module.functions()
    }


def complexity(node: Function) -> int:
    """Return 1 and one for each branch, functions inside left out."""
    inner = {
        below
        for child in ast.walk(node)
        if child is not node and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        for below in ast.walk(child)
    }
    return 1 + sum(isinstance(child, BRANCHES) for child in ast.walk(node) if child not in inner)


def p95(values: list[int]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def test_functions_are_short() -> None:
    """Half of them have at most 8 code lines, 95 of 100 at most 25."""
    found = lengths()

    assert statistics.median(found.values()) <= 8
    assert p95(list(found.values())) <= 25, sorted(found, key=found.__getitem__)[-10:]


def test_files_are_short() -> None:
    """A file past 400 lines is two files."""
    found = {one.name: one.text.count("\n") for one in modules(*SOURCE)}

    assert p95(list(found.values())) <= 400, sorted(found, key=found.__getitem__)[-10:]


def test_functions_are_simple() -> None:
    """Few branches each, and never many."""
    found = {
        named(module, node): complexity(node)
        for module in modules(*SOURCE)
        for node in module.functions()
    }

    assert p95(list(found.values())) <= 6
    assert {name: value for name, value in found.items() if value > 10} == {}


def public_nodes(module: Module) -> Iterator[ast.Module | ast.ClassDef | Function]:
    """Yield the module, its public classes and functions, and their public methods."""
    yield module.tree
    waiting: list[ast.Module | ast.ClassDef] = [module.tree]
    while waiting:
        for node in waiting.pop().body:
            kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            if not isinstance(node, kinds) or node.name.startswith("_"):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                waiting.append(node)


def test_everything_public_is_documented() -> None:
    """Each public name says in one sentence what its name does not."""
    silent = [
        f"{module.name}: {getattr(node, 'name', 'the module')}"
        for module in modules(*SOURCE, "tests", "benchmarks")
        for node in public_nodes(module)
        if not ast.get_docstring(node)
        and not (isinstance(node, ast.Module) and module.name.endswith("__init__.py"))
    ]

    assert silent == []


def test_every_function_is_annotated() -> None:
    """Types of all parameters and of the result are written down."""
    bare = [
        named(module, node)
        for module in modules(*SOURCE)
        for node in module.functions()
        if (node.returns is None and node.name != "__init__")
        or any(
            one.annotation is None and one.arg not in {"self", "cls"}
            for one in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        )
    ]

    assert bare == []


def test_suppressions_are_rare_and_name_their_rule() -> None:
    """Fewer than 5 in 1,000 code lines; each says which rule it silences."""
    lines = [line for one in modules(*SOURCE) for line in one.text.splitlines()]
    found = [line for line in lines if SUPPRESSION.search(line)]
    code = sum(len(one.code_lines) for one in modules(*SOURCE))

    assert len(found) * 1000 < 5 * code, found
    assert [
        line for line in found if re.search(r"#\s*(noqa|type: ignore)\s*($|[^:\[])", line)
    ] == []


def test_test_code_keeps_up_with_source() -> None:
    """The figure to reach is 1.2 lines of tests for one of source; it never falls again."""
    source = sum(len(one.code_lines) for one in modules(*PRODUCT))
    tests = sum(len(one.code_lines) for one in modules("tests", "emulators", "benchmarks"))

    assert tests >= REACHED * source, f"{tests} lines of tests, {source} of source"


def test_few_test_files_patch_anything() -> None:
    """Fakes come in through ports; less than one file in ten replaces an attribute."""
    files = [one for one in modules("tests") if Path(one.name).name.startswith("test_")]
    patching = [one.name for one in files if PATCHES.search(one.text) and one.name != _this_file()]

    assert len(patching) * 10 < len(files), patching


def _this_file() -> str:
    return str(Path(__file__).relative_to(ROOT))
