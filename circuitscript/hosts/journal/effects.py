"""Every effect that a port can have, as JSON: how its request and its answer are written, and the answer read back.

Recording and replay share these tables, so that they cannot disagree about the form of an entry.
"""

from collections.abc import Sequence
from typing import Any

from circuitscript.data.plan import QueryPlan
from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.data.record import Record
from circuitscript.hosts.journal.codec import Decoder, encode, encode_records, encode_rows
from circuitscript.runtime.host import (
    ChangeAnswer,
    ChangeRequest,
    HttpRequest,
    HttpResponse,
    Job,
    LogEntry,
    Message,
    QueryAnswer,
    QueryRequest,
    RowError,
    RowResult,
    SearchRequest,
)
from circuitscript.source.classes import field_names
from circuitscript.values.text import Id

SECRET_WORDS = ("authorization", "cookie", "token", "secret", "password", "api-key", "apikey", "signature")
SECRET = "(secret)"


def query_request(request: QueryRequest) -> Any:
    """Returns a query's SOQL, binds and time."""
    return {"query": _text(request.query), "binds": [encode(one) for one in request.binds], "now": request.now}


def search_request(request: SearchRequest) -> Any:
    """Returns a search's SOSL, binds and time."""
    return {"search": _text(request.search), "binds": [encode(one) for one in request.binds], "now": request.now}


def query_answer(answer: QueryAnswer) -> Any:
    """Returns the rows, and as charges their number and the API calls."""
    charges = {"rows": len(answer.rows), "api_calls": answer.api_calls}
    return {"rows": encode_records(answer.rows), "count": answer.count, "charges": charges}


def plan_answer(plan: QueryPlan) -> Any:
    """Returns a query's plan, and as a charge the API calls that it took."""
    values = {name: getattr(plan, name) for name in field_names(QueryPlan) if name != "api_calls"}
    return {"plan": values, "charges": {"api_calls": plan.api_calls}}


def search_answer(answers: Sequence[QueryAnswer]) -> Any:
    """Returns the answers of a search."""
    return [query_answer(answer) for answer in answers]


def change_request(request: ChangeRequest) -> Any:
    """Returns the operation with its records."""
    return {
        "operation": request.operation,
        "records": encode_records(request.records),
        "all_or_none": request.all_or_none,
        "external_field": request.external_field,
        "now": request.now,
    }


def change_answer(answer: ChangeAnswer) -> Any:
    """Returns what became of each row, with the values before and after."""
    charges = {"api_calls": answer.api_calls}
    return {
        "results": [[result.id and str(result.id), result.is_created, _errors(result)] for result in answer.results],
        "before": _known_rows([result.before for result in answer.results]),
        "after": _known_rows([result.after for result in answer.results]),
        "charges": charges,
    }


def mirror_request(records: Sequence[Record], is_deleted: bool) -> Any:
    """Returns the records that another system reported."""
    return {"records": encode_records(records), "is_deleted": is_deleted}


def mirror_answer(earlier: Sequence[dict[str, object] | None]) -> Any:
    """Returns the values before, null for a new record."""
    return {"count": len(earlier), "rows": _known_rows(earlier)}


def http_request(request: HttpRequest) -> Any:
    """Returns a callout, without the secrets in its headers."""
    headers = [[name, SECRET if is_secret(name) else value] for name, value in request.headers]
    return {
        "method": request.method,
        "url": request.url,
        "headers": headers,
        "body": encode(request.body),
        "timeout": request.timeout,
    }


def http_answer(response: HttpResponse) -> Any:
    """Returns the answer to a callout, with its time as a charge."""
    headers = [[name, SECRET if is_secret(name) else value] for name, value in response.headers]
    return {
        "status": response.status,
        "reason": response.reason,
        "headers": headers,
        "body": encode(response.body),
        "charges": {"elapsed": response.elapsed},
    }


def is_secret(header: str) -> bool:
    """Whether a header's value must not be written anywhere."""
    folded = header.lower()
    return any(word in folded for word in SECRET_WORDS)


def log_entry(entry: LogEntry) -> Any:
    """Returns one line of the debug log."""
    values = {name: encode(value) for name, value in entry.values}
    return {"level": entry.level, "text": entry.text, "unit": entry.unit, "line": entry.line, "values": values}


def message(sent: Message) -> Any:
    """Returns an outgoing message."""
    return {"kind": sent.kind, "values": {name: encode(value) for name, value in sent.values}}


def job(queued: Job) -> Any:
    """Returns a job."""
    return {"kind": queued.kind, "name": queued.name, "state": queued.state, "delay": queued.delay}


class AnswerReader:
    """Makes the ports' answers of their JSON."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def query(self, json: Any) -> QueryAnswer:
        """Returns the rows of a query."""
        rows = tuple(self._decoder.records(json["rows"]))
        return QueryAnswer(rows, json["count"], json["charges"]["api_calls"])

    def plan(self, json: Any) -> QueryPlan:
        """Returns a query's plan."""
        values: dict[str, Any] = {
            name: tuple(one) if isinstance(one, list) else one for name, one in json["plan"].items()
        }
        return QueryPlan(**values, api_calls=json["charges"]["api_calls"])

    def search(self, json: Any) -> tuple[QueryAnswer, ...]:
        """Returns the answers of a search."""
        return tuple(self.query(one) for one in json)

    def change(self, json: Any) -> ChangeAnswer:
        """Returns what became of each row."""
        count = len(json["results"])
        befores, afters = self._all_rows(json["before"], count), self._all_rows(json["after"], count)
        results = tuple(
            RowResult(
                None if row_id is None else Id(row_id),
                is_created,
                tuple(RowError(code, text, tuple(fields)) for code, text, fields in errors),
                before,
                after,
            )
            for (row_id, is_created, errors), before, after in zip(json["results"], befores, afters, strict=True)
        )
        return ChangeAnswer(results, json["charges"]["api_calls"])

    def mirror(self, json: Any) -> list[dict[str, object] | None]:
        """Returns the values before."""
        return self._all_rows(json["rows"], json["count"])

    def http(self, json: Any) -> HttpResponse:
        """Returns the answer to a callout."""
        headers = tuple((name, value) for name, value in json["headers"])
        body = self._decoder.value(json["body"])
        return HttpResponse(json["status"], json["reason"], headers, body, json["charges"]["elapsed"])

    def _all_rows(self, json: Any, count: int) -> list[dict[str, object] | None]:
        rows: list[dict[str, object] | None] = [None] * count
        if json is not None:
            for at, row in zip(json.get("at", range(count)), self._decoder.rows(json), strict=True):
                rows[at] = row
        return rows


def _errors(result: RowResult) -> Any:
    return [[error.code, error.message, list(error.fields)] for error in result.errors]


def _known_rows(rows: Sequence[dict[str, object] | None]) -> Any:
    """Returns rows of which some may be unknown: `at` then has the positions of the known ones."""
    known = [row for row in rows if row is not None]
    if not known:
        return None
    made = encode_rows(known)
    if len(known) < len(rows):
        made["at"] = [at for at, row in enumerate(rows) if row is not None]
    return made


def _text(query: LogicalQuery | LogicalSearch) -> str:
    if query.text:
        return query.text
    return f"query of {query.object.name}" if isinstance(query, LogicalQuery) else "search"
