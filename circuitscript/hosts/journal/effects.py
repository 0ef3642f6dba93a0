"""Every effect that a port can have, as the text of JSON: its request and its answer, and how the answer is read back.

Recording and replay share these tables, so that they cannot disagree about the form of an entry.
"""

from collections.abc import Sequence
from itertools import chain, compress, repeat
from operator import is_not
from typing import Any

from circuitscript.data.plan import QueryPlan
from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.data.record import Record
from circuitscript.hosts.journal.codec import Decoder, encode
from circuitscript.hosts.journal.writing import (
    write_boolean,
    write_json,
    write_records,
    write_rows,
    write_string,
    write_values,
)
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
    Snapshot,
    UnknownEvent,
)
from circuitscript.source.classes import field_names
from circuitscript.values.text import Id

Values = dict[str, object]

SECRET_WORDS = ("authorization", "cookie", "token", "secret", "password", "api-key", "apikey", "signature")
SECRET = "(secret)"


def query_request(request: QueryRequest) -> str:
    """Writes a query's SOQL, binds and time."""
    return f'{{"query":{write_string(_text(request.query))},{_circumstances(request)}}}'


def search_request(request: SearchRequest) -> str:
    """Writes a search's SOSL, binds and time."""
    return f'{{"search":{write_string(_text(request.search))},{_circumstances(request)}}}'


def query_answer(answer: QueryAnswer) -> str:
    """Writes the rows, and as charges their number and the API calls."""
    charges = f'{{"rows":{len(answer.rows)},"api_calls":{answer.api_calls}}}'
    return f'{{"rows":{write_records(answer.rows)},"count":{answer.count},"charges":{charges}}}'


def plan_answer(plan: QueryPlan) -> str:
    """Writes a query's plan, and as a charge the API calls that it took."""
    values = {name: getattr(plan, name) for name in field_names(QueryPlan) if name != "api_calls"}
    return write_json({"plan": values, "charges": {"api_calls": plan.api_calls}})


def search_answer(answers: Sequence[QueryAnswer]) -> str:
    """Writes the answers of a search."""
    return f"[{','.join(map(query_answer, answers))}]"


def change_request(request: ChangeRequest) -> str:
    """Writes the operation with its records."""
    return (
        f'{{"operation":"{request.operation}","records":{write_records(request.records)},'
        f'"all_or_none":{write_boolean(request.all_or_none)},"external_field":{write_string(request.external_field)},'
        f'"now":{request.now}}}'
    )


def change_answer(answer: ChangeAnswer) -> str:
    """Writes what became of each row, with the values before, and those after as far as they differ."""
    before = [result.before for result in answer.results]
    after = [result.after for result in answer.results]
    changed = _changed(before, after)
    written = f'"after":{_known_rows(after)}' if changed is None else f'"changed":{write_rows(changed)}'
    return (
        f'{{"results":[{",".join(map(_result, answer.results))}],"before":{_known_rows(before)},{written},'
        f'"charges":{{"api_calls":{answer.api_calls}}}}}'
    )


def mirror_request(records: Sequence[Record], is_deleted: bool) -> str:
    """Writes the records that another system reported."""
    return f'{{"records":{write_records(records)},"is_deleted":{write_boolean(is_deleted)}}}'


def mirror_answer(earlier: Sequence[Values | None]) -> str:
    """Writes the values before, null for a new record."""
    return f'{{"count":{len(earlier)},"rows":{_known_rows(earlier)}}}'


def http_request(request: HttpRequest) -> str:
    """Writes a callout, without the secrets in its headers."""
    headers = [[name, SECRET if is_secret(name) else value] for name, value in request.headers]
    return write_json(
        {
            "method": request.method,
            "url": request.url,
            "headers": headers,
            "body": encode(request.body),
            "timeout": request.timeout,
        }
    )


def http_answer(response: HttpResponse) -> str:
    """Writes the answer to a callout, with its time as a charge."""
    headers = [[name, SECRET if is_secret(name) else value] for name, value in response.headers]
    return write_json(
        {
            "status": response.status,
            "reason": response.reason,
            "headers": headers,
            "body": encode(response.body),
            "charges": {"elapsed": response.elapsed},
        }
    )


def is_secret(header: str) -> bool:
    """Whether a header's value must not be written anywhere."""
    folded = header.lower()
    return any(word in folded for word in SECRET_WORDS)


def log_entry(entry: LogEntry) -> str:
    """Writes one line of the debug log."""
    values = write_json({name: encode(value) for name, value in entry.values}) if entry.values else "{}"
    return (
        f'{{"level":{write_string(entry.level)},"text":{write_string(entry.text)},'
        f'"unit":{write_string(entry.unit)},"line":{entry.line},"values":{values}}}'
    )


def message(sent: Message) -> str:
    """Writes an outgoing message."""
    return write_json({"kind": sent.kind, "values": {name: encode(value) for name, value in sent.values}})


def job(queued: Job) -> str:
    """Writes a job."""
    return write_json({"kind": queued.kind, "name": queued.name, "state": queued.state, "delay": queued.delay})


def snapshots(known: Sequence[Snapshot | None]) -> str:
    """Writes what is known of records, null for one never seen."""
    return f"[{','.join('null' if one is None else _snapshot(one) for one in known)}]"


def _snapshot(known: Snapshot) -> str:
    return (
        f'{{"object_name":{write_string(known.object_name)},"id":{write_string(known.id)},'
        f'"operation":{write_string(known.operation)},"time":{known.time},'
        f'"is_created":{write_boolean(known.is_created)},"written":{known.written},"values":{write_rows([known.values])}}}'
    )


def unknown_events(events: Sequence[UnknownEvent]) -> str:
    """Writes events of unknown types."""
    return write_json([{"type": one.type, "payload": one.payload, "time": one.time} for one in events])


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
        befores = self._all_rows(json["before"], count)
        if "changed" in json:
            changes = self._decoder.rows(json["changed"])
            afters = [None if old is None else {**old, **new} for old, new in zip(befores, changes, strict=True)]
        else:
            afters = self._all_rows(json["after"], count)
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

    def mirror(self, json: Any) -> list[Values | None]:
        """Returns the values before."""
        return self._all_rows(json["rows"], json["count"])

    def snapshots(self, json: Any) -> tuple[Snapshot | None, ...]:
        """Returns what is known of records."""
        return tuple(
            None if one is None else Snapshot(**{**one, "values": self._decoder.rows(one["values"])[0]}) for one in json
        )

    def http(self, json: Any) -> HttpResponse:
        """Returns the answer to a callout."""
        headers = tuple((name, value) for name, value in json["headers"])
        body = self._decoder.value(json["body"])
        return HttpResponse(json["status"], json["reason"], headers, body, json["charges"]["elapsed"])

    def _all_rows(self, json: Any, count: int) -> list[Values | None]:
        rows: list[Values | None] = [None] * count
        if json is not None:
            for at, row in zip(json.get("at", range(count)), self._decoder.rows(json["rows"]), strict=True):
                rows[at] = row
        return rows


def _circumstances(request: QueryRequest | SearchRequest) -> str:
    """Writes the binds and the time of a request; the time zone where it is not GMT."""
    zone = "" if request.zone == "GMT" else f',"zone":{write_string(request.zone)}'
    return f'"binds":{write_values(request.binds)},"now":{request.now}{zone}'


def _result(result: RowResult) -> str:
    row_id = "null" if result.id is None else write_string(result.id)
    errors = [[error.code, error.message, error.fields] for error in result.errors]
    return f"[{row_id},{write_boolean(result.is_created)},{write_json(errors) if errors else '[]'}]"


def _changed(before: Sequence[Values | None], after: Sequence[Values | None]) -> list[Values] | None:
    """Returns for each row the fields that are new or others after the change.

    None where a row is not known both before and after, or lost a field, so that the rest would not tell.
    """
    changed: list[Values] = []
    for old, new in zip(before, after, strict=True):
        if old is None or new is None or tuple(new)[: len(old)] != tuple(old):
            return None
        is_other = chain(map(is_not, new.values(), old.values()), repeat(True))
        changed.append(dict(compress(new.items(), is_other)))
    return changed


def _known_rows(rows: Sequence[Values | None]) -> str:
    """Writes rows of which some may be unknown: `at` then has the positions of the known ones."""
    known = [row for row in rows if row is not None]
    if not known:
        return "null"
    if len(known) == len(rows):
        return f'{{"rows":{write_rows(known)}}}'
    return f'{{"at":{[at for at, row in enumerate(rows) if row is not None]},"rows":{write_rows(known)}}}'


def _text(query: LogicalQuery | LogicalSearch) -> str:
    if query.text:
        return query.text
    return f"query of {query.object.name}" if isinstance(query, LogicalQuery) else "search"
