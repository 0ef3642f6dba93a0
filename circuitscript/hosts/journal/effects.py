"""Every effect that a port can have, as JSON: how its request and its answer are written, and the answer read back.

Recording and replay share these tables, so that they cannot disagree about the form of an entry.
"""

from collections.abc import Sequence
from typing import Any

from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.data.record import Record
from circuitscript.hosts.journal.codec import Decoder, encode, encode_record, encode_values
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
    return {"rows": [encode_record(row) for row in answer.rows], "count": answer.count, "charges": charges}


def search_answer(answers: Sequence[QueryAnswer]) -> Any:
    """Returns the answers of a search."""
    return [query_answer(answer) for answer in answers]


def change_request(request: ChangeRequest) -> Any:
    """Returns the operation with its records."""
    return {
        "operation": request.operation,
        "records": [encode_record(record) for record in request.records],
        "all_or_none": request.all_or_none,
        "external_field": request.external_field,
        "now": request.now,
    }


def change_answer(answer: ChangeAnswer) -> Any:
    """Returns what became of each row, with the values before and after."""
    return {"results": [_row_result(result) for result in answer.results], "charges": {"api_calls": answer.api_calls}}


def mirror_request(records: Sequence[Record], is_deleted: bool) -> Any:
    """Returns the records that another system reported."""
    return {"records": [encode_record(record) for record in records], "is_deleted": is_deleted}


def mirror_answer(earlier: Sequence[dict[str, object] | None]) -> Any:
    """Returns the values before, null for a new record."""
    return [None if values is None else encode_values(values) for values in earlier]


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
        rows = tuple(self._decoder.record(row) for row in json["rows"])
        return QueryAnswer(rows, json["count"], json["charges"]["api_calls"])

    def search(self, json: Any) -> tuple[QueryAnswer, ...]:
        """Returns the answers of a search."""
        return tuple(self.query(one) for one in json)

    def change(self, json: Any) -> ChangeAnswer:
        """Returns what became of each row."""
        return ChangeAnswer(tuple(self._row(result) for result in json["results"]), json["charges"]["api_calls"])

    def mirror(self, json: Any) -> list[dict[str, object] | None]:
        """Returns the values before."""
        return [None if values is None else self._decoder.values(values) for values in json]

    def http(self, json: Any) -> HttpResponse:
        """Returns the answer to a callout."""
        headers = tuple((name, value) for name, value in json["headers"])
        body = self._decoder.value(json["body"])
        return HttpResponse(json["status"], json["reason"], headers, body, json["charges"]["elapsed"])

    def _row(self, json: Any) -> RowResult:
        errors = tuple(RowError(code, text, tuple(fields)) for code, text, fields in json["errors"])
        before, after = (None if json[one] is None else self._decoder.values(json[one]) for one in ("before", "after"))
        row_id = None if json["id"] is None else self._decoder.value(json["id"])
        return RowResult(row_id, json["is_created"], errors, before, after)


def _row_result(result: RowResult) -> Any:
    return {
        "id": encode(result.id),
        "is_created": result.is_created,
        "errors": [[error.code, error.message, list(error.fields)] for error in result.errors],
        "before": None if result.before is None else encode_values(result.before),
        "after": None if result.after is None else encode_values(result.after),
    }


def _text(query: LogicalQuery | LogicalSearch) -> str:
    if query.text:
        return query.text
    return f"query of {query.object.name}" if isinstance(query, LogicalQuery) else "search"
