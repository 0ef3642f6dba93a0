"""Reading rows from HighLevel: by id, page by page from a search, from a list; as values of the schema's fields."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.data.validation import RowRules
from circuitscript.hosts.highlevel.access import MOST_READS, Access, Means, read_endpoint
from circuitscript.hosts.highlevel.catalogue import Catalogue
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter
from circuitscript.hosts.highlevel.conditions import Wishes
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.filters import MOST_VALUES
from circuitscript.hosts.highlevel.listings import KEPT, LISTINGS, Lister
from circuitscript.hosts.highlevel.rows import Json, Values, needs_names, row_values
from circuitscript.hosts.highlevel.searches import MOST_ROWS, Search, search_of
from circuitscript.source.classes import define, field

Item = TypeVar("Item")
Result = TypeVar("Result")
_NAMES: Final = frozenset({"FirstName", "LastName", "Name"})
EMBEDDED: Final = frozenset({"Id", "Name", "Email", "Phone", "CompanyName", "Tags"})
"""What an opportunity tells about its contact."""


_TOO_MUCH: Final = (400, 413, 414, 422)
"""How a search may say that a request is too long."""


def portions_of(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Returns the items in portions of at most `size`."""
    return [items[at : at + size] for at in range(0, len(items), size)]


class TooManyRows(Exception):
    """A query would have to read more rows than it may; `rows` is how many, as far as is known."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


@define(eq=False)
class Reader:
    """Reads for the queries of one run. `most_rows` is how many rows one query may read."""

    client: HighLevelClient
    catalogue: Catalogue
    most_rows: int = 50_000
    workers: int = 5
    embedded: dict[str, Values] = field(factory=dict)
    _rules: dict[str, RowRules] = field(factory=dict)
    _lists: dict[str, list[Values]] = field(factory=dict)

    def rules(self, definition: ObjectDefinition) -> RowRules:
        """Returns the rules of an object's rows."""
        rules = self._rules.get(definition.name)
        if rules is None or rules.definition is not definition:
            rules = self._rules[definition.name] = RowRules(definition)
        return rules

    def search(self, definition: ObjectDefinition, meter: Meter) -> Search | None:
        """Returns the search of an object with the location's custom fields, None where it has none."""
        return search_of(definition, self.catalogue.pairs(definition, meter))

    def forget(self, definition: ObjectDefinition) -> None:
        """Drops a kept list, because a row of it was changed."""
        self._lists.pop(definition.name, None)

    def rows(self, access: Access, meter: Meter, fields: set[str]) -> Iterator[Values]:
        """Returns the rows that an access finds, page by page as they are asked for.

        `fields` are the fields that will be looked at. Raises TooManyRows, and ApiFailure.
        """
        if access.means is Means.IDS:
            yield from self.by_ids(access.definition, access.ids, meter)
        elif access.means is Means.SEARCH:
            for page in self._pages(access, meter):
                yield from self._shaped(access.definition, page, meter, fields)
        elif access.means is Means.LIST:
            yield from self._listed(access, meter)

    def total(self, access: Access, meter: Meter) -> int:
        """Returns how many rows a search finds, with one call."""
        return int(self._search_page(access, meter, 1, None)["total"])

    def by_ids(self, definition: ObjectDefinition, ids: Sequence[str], meter: Meter) -> list[Values]:
        """Returns the rows with these ids as they are now, one call each; those that do not exist are left out."""
        found = self.at_once(lambda row_id: self._read(definition, row_id, meter), ids)
        rules, custom = self.rules(definition), self.catalogue.by_id(definition, meter)
        return [row_values(payload, rules, custom) for payload in found if payload is not None]

    def parents(self, definition: ObjectDefinition, ids: Sequence[str], meter: Meter, fields: set[str]) -> list[Values]:
        """Returns the rows with these ids with the fewest calls."""
        search = self.search(definition, meter)
        if search is not None and len(ids) > MOST_READS:
            return self._searched(definition, search, ids, meter, fields)
        listing = LISTINGS.get(definition.name)
        is_listed = definition.name in KEPT or len(ids) > MOST_READS
        if listing is not None and not listing.needs and is_listed:
            rows = self._whole(definition, Lister(self.client, meter, Wishes()))
            return [row for row in rows if row["Id"] in set(ids)]
        return self.by_ids(definition, ids, meter)

    def found_by_words(self, definition: ObjectDefinition, words: str, meter: Meter) -> list[Values]:
        """Returns the first page of rows that HighLevel's free-text search finds."""
        search = self.search(definition, meter)
        assert search is not None
        body = {"locationId": self.client.location_id, search.size: MOST_ROWS, "query": words}
        payloads = self.client.call(meter, "POST", search.path, body=body).get(search.rows) or []
        return list(self._shaped(definition, payloads, meter, set(_NAMES)))

    def at_once(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Returns the results of `work` for every item, several at a time, in order."""
        if len(items) <= 1 or self.workers == 1:
            return [work(item) for item in items]
        with ThreadPoolExecutor(min(self.workers, len(items))) as pool:
            return list(pool.map(work, items))

    def _searched(
        self, definition: ObjectDefinition, search: Search, ids: Sequence[str], meter: Meter, fields: set[str]
    ) -> list[Values]:
        """Searches for ids a page at a time, and reads one by one what the search does not show yet.

        How many ids one search takes is not documented: when it refuses a page of them, it gets them in portions.
        """
        name = search.fields["Id"].name

        def portion(part: Sequence[str]) -> list[Json]:
            try:
                return page(part)
            except ApiFailure as failure:
                if len(part) <= MOST_VALUES or failure.status not in _TOO_MUCH:
                    raise
                return [row for some in portions_of(part, MOST_VALUES) for row in page(some)]

        def page(part: Sequence[str]) -> list[Json]:
            leaves = [{"field": name, "operator": "eq", "value": row_id} for row_id in part]
            body = {"locationId": self.client.location_id, search.size: len(part)}
            filters = [{"group": "OR", "filters": leaves}]
            answer = self.client.call(meter, "POST", search.path, body={**body, "filters": filters})
            return list(answer.get(search.rows) or ())

        payloads = [row for rows in self.at_once(portion, portions_of(ids, MOST_ROWS)) for row in rows]
        rows = list(self._shaped(definition, payloads, meter, fields))
        held = {row["Id"] for row in rows}
        return rows + self.by_ids(definition, [row_id for row_id in ids if row_id not in held], meter)

    def _read(self, definition: ObjectDefinition, row_id: str, meter: Meter) -> Json | None:
        endpoint = read_endpoint(definition)
        if endpoint is None:
            return None
        path, _, query = endpoint[0].format(id=row_id, location=self.client.location_id).partition("?")
        try:
            answer = self.client.call(meter, "GET", path, query=dict(parse_qsl(query)))
        except ApiFailure as failure:
            if failure.is_missing:
                return None
            raise
        found: Json | None = answer.get(endpoint[1]) if endpoint[1] else answer
        return found

    def _pages(self, access: Access, meter: Meter) -> Iterator[list[Json]]:
        after: Any = None
        seen = 0
        while True:
            answer = self._search_page(access, meter, access.page, after)
            assert access.search is not None
            page = answer.get(access.search.rows) or []
            if seen == 0 and access.enough is None and int(answer.get("total") or 0) > self.most_rows:
                raise TooManyRows(int(answer["total"]))
            seen += len(page)
            yield page
            total = answer.get("total")
            if len(page) < access.page or (isinstance(total, int) and seen >= total):
                return
            if seen >= self.most_rows:
                raise TooManyRows(int(answer.get("total") or seen))
            after = page[-1].get("searchAfter") or page[-1].get("sort")

    def _search_page(self, access: Access, meter: Meter, size: int, after: Any) -> Any:
        search = access.search
        assert search is not None
        body: Json = {"locationId": self.client.location_id, search.size: size}
        if access.filters:
            body["filters"] = access.filters
        if access.sort:
            body["sort"] = list(access.sort)
        if after:
            body["searchAfter"] = after
        return self.client.call(meter, "POST", search.path, body=body)

    def _shaped(
        self, definition: ObjectDefinition, payloads: Sequence[Json], meter: Meter, fields: set[str]
    ) -> Iterator[Values]:
        if definition.name == "Contact" and fields & _NAMES:
            payloads = self._with_names(definition, payloads, meter)
        rules, custom = self.rules(definition), self.catalogue.by_id(definition, meter)
        for payload in payloads:
            if definition.name == "Opportunity" and isinstance(payload.get("contact"), dict):
                self._keep_embedded(payload["contact"])
            values = row_values(payload, rules, custom)
            if definition.name == "Contact" and needs_names(payload):
                # Not null but unknown: whoever wants them has to read the contact.
                values = {name: value for name, value in values.items() if name not in _NAMES}
            yield values

    def _with_names(self, definition: ObjectDefinition, payloads: Sequence[Json], meter: Meter) -> Sequence[Json]:
        """Reads the contacts whose names the search has only in lower case, one call each."""
        lacking = [str(one["id"]) for one in payloads if needs_names(one)]
        if not lacking:
            return payloads
        read = self.at_once(lambda row_id: self._read(definition, row_id, meter), lacking)
        whole = {str(one["id"]): one for one in read if one is not None}
        return [whole.get(str(one["id"]), one) for one in payloads]

    def _keep_embedded(self, contact: Json) -> None:
        if not isinstance(contact.get("id"), str):
            return
        tags = tuple(contact.get("tags") or ()) or None
        names = (("Name", "name"), ("Email", "email"), ("Phone", "phone"), ("CompanyName", "companyName"))
        values: Values = {field: contact.get(name) or None for field, name in names}
        self.embedded[contact["id"]] = {"Id": contact["id"], "Tags": tags, **values}

    def _listed(self, access: Access, meter: Meter) -> Iterator[Values]:
        lister = Lister(self.client, meter, access.wishes)
        if access.definition.name in KEPT:
            yield from self._whole(access.definition, lister)
            return
        for at, row in enumerate(self._list_rows(access.definition, lister)):
            if at >= self.most_rows:
                raise TooManyRows(at)
            yield row

    def _whole(self, definition: ObjectDefinition, lister: Lister) -> list[Values]:
        rows = self._lists.get(definition.name)
        if rows is None:
            rows = list(self._list_rows(definition, lister))
            if definition.name in KEPT:
                self._lists[definition.name] = rows
        return rows

    def _list_rows(self, definition: ObjectDefinition, lister: Lister) -> Iterable[Values]:
        rules = self.rules(definition)
        custom: dict[str, FieldDefinition] = {}
        for payload in LISTINGS[definition.name].rows(lister):
            yield row_values(payload, rules, custom)
