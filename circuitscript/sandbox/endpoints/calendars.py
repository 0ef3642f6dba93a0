"""`/calendars`: calendars, appointments and free slots."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body, one_of
from circuitscript.sandbox.routing import Router
from circuitscript.sandbox.search import instant

ROUTER = Router()
_STATUSES: Final = ("new", "confirmed", "cancelled", "showed", "noshow", "invalid", "active", "completed")
_EVENT: Final = (
    "title:str meetingLocationType:str meetingLocationId:str overrideLocationConfig:bool appointmentStatus:str "
    "assignedUserId:str description:str address:str ignoreDateRange:bool toNotify:bool ignoreFreeSlotValidation:bool "
    "rrule:str endTime:str"
)
_SWITCHES: Final = ("ignoreDateRange", "toNotify", "ignoreFreeSlotValidation", "overrideLocationConfig")
_HALF_HOUR: Final = 1_800_000


@ROUTER.add("GET", "/calendars/")
def calendars(account: Account, call: Call) -> Document:
    """Lists the calendars."""
    account.check_location(call.argument("locationId"))
    return {"calendars": account.store.all("calendar", groupId=call.query.get("groupId"))}


@ROUTER.add("GET", "/calendars/events")
def events(account: Account, call: Call) -> Document:
    """Lists the appointments in a window of time, of a calendar, a user or a group."""
    account.check_location(call.argument("locationId"))
    names = ("calendarId", "userId", "groupId")
    if not any(call.query.get(name) for name in names):
        raise ApiError(422, ["either of userId, calendarId or groupId is required"])
    start, end = (int(call.argument(name)) for name in ("startTime", "endTime"))
    rows = account.store.all(
        "appointment", calendarId=call.query.get("calendarId"), assignedUserId=call.query.get("userId")
    )
    return {"events": [row for row in rows if start <= (instant(row["startTime"]) or 0) <= end]}


@ROUTER.add("GET", "/contacts/{contactId}/appointments")
def of_contact(account: Account, call: Call) -> Document:
    """Lists the appointments of a contact."""
    account.store.get("contact", call.parameters["contactId"])
    return {"events": account.store.all("appointment", contactId=call.parameters["contactId"])}


@ROUTER.add("POST", "/calendars/events/appointments", 201)
def create(account: Account, call: Call) -> Document:
    """Books an appointment."""
    body = checked_body(call, f"calendarId*:str locationId*:str contactId*:str startTime*:str {_EVENT}")
    account.check_location(body["locationId"])
    account.store.get("calendar", body["calendarId"])
    account.store.get("contact", body["contactId"])
    one_of("appointmentStatus", body.get("appointmentStatus"), _STATUSES)
    return account.create("appointment", {"appointmentStatus": "confirmed", **_kept(body)})


@ROUTER.add("GET", "/calendars/events/appointments/{id}")
def read(account: Account, call: Call) -> Document:
    """Reads an appointment."""
    return {"event": account.store.get("appointment", call.parameters["id"], "Event")}


@ROUTER.add("PUT", "/calendars/events/appointments/{id}")
def update(account: Account, call: Call) -> Document:
    """Moves or changes an appointment."""
    held = account.store.get("appointment", call.parameters["id"], "Event")
    body = checked_body(call, f"calendarId:str startTime:str {_EVENT}")
    one_of("appointmentStatus", body.get("appointmentStatus"), _STATUSES)
    return account.update("appointment", held, _kept(body))


@ROUTER.add("DELETE", "/calendars/events/{id}", 201)
def delete(account: Account, call: Call) -> Document:
    """Deletes an appointment."""
    account.remove("appointment", account.store.get("appointment", call.parameters["id"], "Event"))
    return {"succeeded": True}


@ROUTER.add("GET", "/calendars/{calendarId}/free-slots")
def free_slots(account: Account, call: Call) -> Document:
    """Lists the free half hours between nine and five, by day."""
    account.store.get("calendar", call.parameters["calendarId"])
    start, end = (int(call.argument(name)) for name in ("startDate", "endDate"))
    taken = {
        instant(row["startTime"]) for row in account.store.all("appointment", calendarId=call.parameters["calendarId"])
    }
    days: Document = {}
    day = start - start % 86_400_000
    while day <= end and len(days) < 31:
        slots = [day + 32_400_000 + at * _HALF_HOUR for at in range(16)]
        free = [slot for slot in slots if start <= slot <= end and slot not in taken]
        if free:
            days[_iso(free[0])[:10]] = {"slots": [_iso(slot) for slot in free]}
        day += 86_400_000
    return days


@ROUTER.add("GET", "/calendars/{calendarId}")
def read_calendar(account: Account, call: Call) -> Document:
    """Reads a calendar."""
    return {"calendar": account.store.get("calendar", call.parameters["calendarId"])}


def _kept(body: Document) -> Document:
    return {name: value for name, value in body.items() if name not in _SWITCHES and name != "locationId"}


def _iso(moment: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(moment / 1000, UTC).isoformat().replace("+00:00", "Z")
