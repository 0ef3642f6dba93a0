"""What a contact's own endpoint does not change, or would change wrongly: its tags, and its link with a business.

Tags are added and removed, never set, so that no tag is lost that somebody else has added. Contacts with the same
changes share one call.
"""

from collections.abc import Sequence

from circuitscript.data.comparison import as_texts
from circuitscript.hosts.highlevel.client import Meter
from circuitscript.hosts.highlevel.drafts import Draft
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.reading import Reader

_MOST_IN_BULK = 100
"""Contacts in one bulk call; HighLevel documents no limit."""


def send_links(drafts: Sequence[Draft], reader: Reader, meter: Meter) -> None:
    """Sends the tags and businesses of changed contacts; what fails is kept in the draft."""
    contacts = [draft for draft in drafts if draft.definition.name == "Contact" and draft.operation != "delete"]
    _send_tags([draft for draft in contacts if draft.operation == "update" and "Tags" in draft.changed], reader, meter)
    _send_businesses([draft for draft in contacts if "BusinessId" in draft.changed], reader, meter)


def _send_tags(drafts: Sequence[Draft], reader: Reader, meter: Meter) -> None:
    try:
        held = _current_tags(drafts, reader, meter)
    except ApiFailure as failure:
        for draft in drafts:
            draft.fail(failure)
        return
    added: dict[tuple[str, ...], list[Draft]] = {}
    removed: dict[tuple[str, ...], list[Draft]] = {}
    for draft in drafts:
        wanted, now = _lower(draft.changed["Tags"]), held.get(draft.id, ())
        more = tuple(tag for tag in wanted if tag not in now)
        fewer = tuple(tag for tag in now if tag not in wanted)
        if more:
            added.setdefault(more, []).append(draft)
        if fewer:
            removed.setdefault(fewer, []).append(draft)
        draft.row["Tags"] = wanted or None
    for verb, groups in (("add", added), ("remove", removed)):
        for tags, group in groups.items():
            for at in range(0, len(group), _MOST_IN_BULK):
                _change_tags(verb, tags, group[at : at + _MOST_IN_BULK], reader, meter)


def _current_tags(drafts: Sequence[Draft], reader: Reader, meter: Meter) -> dict[str, tuple[str, ...]]:
    """Returns the tags that the contacts have: from the answer to their update, from this run, or read for it."""
    known: dict[str, tuple[str, ...]] = {}
    for draft in drafts:
        if draft.was_answered:
            known[draft.id] = _lower(draft.told_tags)
        elif draft.before is not None and "Tags" in draft.before:
            known[draft.id] = _lower(draft.before["Tags"])
    unknown = [draft.id for draft in drafts if draft.id not in known]
    if unknown:
        for row in reader.parents(drafts[0].definition, unknown, meter, {"Id", "Tags"}):
            known[str(row["Id"])] = _lower(row.get("Tags"))
    return known


def _change_tags(verb: str, tags: tuple[str, ...], drafts: Sequence[Draft], reader: Reader, meter: Meter) -> None:
    client = reader.client
    try:
        if len(drafts) == 1:
            method = "POST" if verb == "add" else "DELETE"
            client.call(meter, method, f"/contacts/{drafts[0].id}/tags", body={"tags": list(tags)})
            return
        body = {"contacts": [draft.id for draft in drafts], "tags": list(tags), "locationId": client.location_id}
        answer = client.call(meter, "POST", f"/contacts/bulk/tags/update/{verb}", body=body)
        failed = {one.get("contactId"): one for one in answer.get("responses", ()) if one.get("type") == "error"}
        for draft in drafts:
            if draft.id in failed:
                draft.fail(ApiFailure(400, f"tags were not changed: {failed[draft.id].get('message')}"))
    except ApiFailure as failure:
        for draft in drafts:
            draft.fail(failure)


def _send_businesses(drafts: Sequence[Draft], reader: Reader, meter: Meter) -> None:
    groups: dict[object, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.changed["BusinessId"], []).append(draft)
    for business, group in groups.items():
        for at in range(0, len(group), _MOST_IN_BULK):
            part = group[at : at + _MOST_IN_BULK]
            ids = [draft.id for draft in part]
            body = {"locationId": reader.client.location_id, "ids": ids, "businessId": business}
            try:
                linked = reader.client.call(meter, "POST", "/contacts/bulk/business", body=body).get("ids", ids)
            except ApiFailure as failure:
                for draft in part:
                    draft.fail(failure)
                continue
            for draft in part:
                draft.row["BusinessId"] = business
                if draft.id not in linked:
                    draft.fail(ApiFailure(400, "the contact was not linked with the business"))


def _lower(tags: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip().lower() for tag in as_texts(tags)))
