"""What a Word template may say: fields and loops of data that it is given, and nothing else.

No call, no arithmetic, no import: figures come from the program, a template only places them.
"""

from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

FILTERS = frozenset({"upper", "lower", "join", "length", "first", "last", "default", "trim"})
TESTS = frozenset({"defined", "undefined", "none"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.Const, nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Concat, nodes.Filter, nodes.Test, nodes.Slice,
)
#: Of the loop at hand.
LOOP = frozenset({"first", "last", "index", "length"})
MOST_DEPTH = 4
_ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**"})


class Block(dict[str, Any]):
    """Paragraphs and tables ready to be placed; as data they have parts of their own."""

    def __html__(self) -> str:
        return str(self["xml"])


class Flaw(Exception):
    """Something that a template may not say; the word says what, *about* which part."""

    def __init__(self, word: str, about: str = "") -> None:
        super().__init__(word, about)
        self.word, self.about = word, about


class Sandbox(ImmutableSandboxedEnvironment):
    """Reads data, calls nothing, reckons nothing."""

    intercepted_binops = _ARITHMETIC
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not callable(value) and not attr.startswith("_")

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look for data first: no method of a dictionary hides a field."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(operator)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        raise SecurityError(operator)


def parsed(env: Sandbox, source: str) -> nodes.Template:
    """Return a source as a tree of what is allowed.

    Raises
    ------
    Flaw
        It is no sentence of a template, or says what none may say.
    """
    try:
        tree = env.parse(source)
    except TemplateSyntaxError as error:
        raise Flaw("syntax", str(error.message)) from None
    for node in tree.find_all(nodes.Node):
        _check(node)
    return tree


def _check(node: nodes.Node) -> None:
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise Flaw("filter", node.name)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise Flaw("filter", node.name)
    if isinstance(node, (nodes.Getattr, nodes.Name)) and _name(node).startswith("_"):
        raise Flaw("forbidden", _name(node))
    if isinstance(node, nodes.For) and (node.recursive or not isinstance(
            node.iter, (nodes.Name, nodes.Getattr, nodes.Getitem))):
        raise Flaw("loop")
    if isinstance(node, nodes.For) and not isinstance(node.target, nodes.Name):
        raise Flaw("loop")
    if isinstance(node, nodes.Expr | nodes.Stmt | nodes.Helper) and not isinstance(
            node, _ALLOWED):
        raise Flaw("forbidden", type(node).__name__.lower())


def _name(node: nodes.Getattr | nodes.Name) -> str:
    return node.attr if isinstance(node, nodes.Getattr) else node.name


def values_of(node: nodes.Node, scope: dict[str, list[Any]]) -> list[Any]:
    """Return what a field stands for in the samples; nothing where the samples do not tell.

    Raises
    ------
    Flaw
        No sample has such a field.
    """
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            raise Flaw("unknown", node.name)
        return scope[node.name]
    if isinstance(node, nodes.Getattr):
        return _within(values_of(node.node, scope), node.attr, path_of(node))
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        found, key = values_of(node.node, scope), node.arg.value
        if isinstance(key, str):
            return _within(found, key, path_of(node))
        return [v[key] for v in found if isinstance(v, list) and isinstance(key, int)
                and -len(v) <= key < len(v)]
    for child in node.iter_child_nodes():
        values_of(child, scope)
    return []


def _within(values: list[Any], key: str, path: str) -> list[Any]:
    inner = [value[key] for value in values if isinstance(value, dict) and key in value]
    if values and not inner:
        raise Flaw("unknown", path)
    return inner


def path_of(node: nodes.Node) -> str:
    """Return a field as it is written."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{path_of(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{path_of(node.node)}[{node.arg.value}]"
    return "…"
