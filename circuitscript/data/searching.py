"""SOSL evaluated in memory: which records have the searched words in their text fields.

A word matches at the beginning of a word of the text when it ends in `*` (`?` stands for one character), and whole
words otherwise; quoted words must follow each other; `AND`, `OR`, `NOT` and parentheses combine.
"""

import re
from collections.abc import Callable, Iterable

from circuitscript.data.comparison import fold_text
from circuitscript.data.evaluation import Evaluated, bound, evaluate
from circuitscript.data.predicates import Parameters, RecordSource
from circuitscript.data.query import LogicalQuery, LogicalSearch, Predicate
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import frozen
from circuitscript.source.patterns import late_pattern

_TOKEN = late_pattern(r'"[^"]*"|\(|\)|[^\s()"]+')
_WORD = late_pattern(r"[^\W_]+")
_SCOPES: dict[str, Callable[[FieldDefinition], bool]] = {
    "NAME FIELDS": lambda field: field.name in ("Name", "FirstName", "LastName", "Title", "Subject"),
    "EMAIL FIELDS": lambda field: field.type is FieldType.EMAIL,
    "PHONE FIELDS": lambda field: field.type is FieldType.PHONE,
}
Matcher = Callable[[list[str]], bool]


@frozen(eq=False)
class _Found:
    """A source of only those records that match the search."""

    source: RecordSource
    matches: Matcher
    scope: str

    def rows(
        self, definition: ObjectDefinition, where: Predicate | None, parameters: Parameters, all_rows: bool
    ) -> Iterable[Record]:
        fields = [field.name for field in searched_fields(definition, self.scope)]
        for record in self.source.rows(definition, where, parameters, all_rows):
            texts = (value for name in fields if isinstance(value := record.values.get(name), str))
            if self.matches([word for text in texts for word in (*_WORD.findall(fold_text(text)), "")]):
                yield record

    def parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        return self.source.parent(reference, row_id)

    def semi_join(self, query: LogicalQuery, parameters: Parameters) -> frozenset[object]:
        return self.source.semi_join(query, parameters)


def evaluate_search(search: LogicalSearch, parameters: Parameters, source: RecordSource) -> tuple[Evaluated, ...]:
    """Returns the records found, one answer per returned object; the search's own limit counts over all."""
    found = _Found(source, term_matcher(str(parameters.value(search.term) or "")), search.scope)
    left = bound(search.limit, parameters)
    answers = []
    for query in search.returning:
        rows = evaluate(query, parameters, found).rows
        if left is not None:
            rows = rows[: max(left, 0)]
            left -= len(rows)
        answers.append(Evaluated(rows, 0))
    return tuple(answers)


def searched_fields(definition: ObjectDefinition, scope: str) -> list[FieldDefinition]:
    """Returns the text fields that a scope such as `NAME FIELDS` covers."""
    chosen = _SCOPES.get(scope)
    return [field for field in definition.fields.values() if field.is_text and (chosen is None or chosen(field))]


def term_matcher(term: str) -> Matcher:
    """Returns the function that tells whether a record's folded words (an empty one ends each field) match `term`.

    A term of fewer than two letters or digits matches nothing.
    """
    tokens = _TOKEN.findall(term.replace("{", " ").replace("}", " "))
    if sum(len(word) for word in _WORD.findall(term)) < 2:
        return lambda words: False
    matcher, _ = _alternatives(tokens, 0)
    return matcher


def _alternatives(tokens: list[str], at: int) -> tuple[Matcher, int]:
    choices = []
    while True:
        matcher, at = _conjunction(tokens, at)
        choices.append(matcher)
        if at < len(tokens) and tokens[at].upper() == "OR":
            at += 1
            continue
        return (choices[0] if len(choices) == 1 else lambda words: any(one(words) for one in choices)), at


def _conjunction(tokens: list[str], at: int) -> tuple[Matcher, int]:
    parts: list[Matcher] = []
    while at < len(tokens) and tokens[at] != ")" and tokens[at].upper() != "OR":
        if tokens[at].upper() == "AND":
            at += 1
            continue
        is_negated = tokens[at].upper() == "NOT"
        if is_negated:
            at += 1
            if at == len(tokens):
                break
        if tokens[at] == "(":
            matcher, at = _alternatives(tokens, at + 1)
        else:
            matcher = _phrase(tokens[at].strip('"'))
        at += 1
        parts.append(_negated(matcher) if is_negated else matcher)
    return lambda words: all(part(words) for part in parts), at


def _negated(matcher: Matcher) -> Matcher:
    return lambda words: not matcher(words)


def _phrase(phrase: str) -> Matcher:
    patterns = [_word_pattern(word) for word in re.findall(r"[^\W_*?]*[\w*?]*", fold_text(phrase)) if word]

    def matches(words: list[str]) -> bool:
        return any(
            all(pattern.fullmatch(words[start + offset]) for offset, pattern in enumerate(patterns))
            for start in range(len(words) - len(patterns) + 1)
        )

    return matches


def _word_pattern(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word.replace("_", "")).replace(r"\*", ".*").replace(r"\?", "."))
