"""What a fresh sandbox begins with: a location with people, pipelines, calendars, custom fields and a few contacts."""

from circuitscript.sandbox.account import Account

_PIPELINES = {"Sales": ("New Lead", "Qualified", "Proposal", "Closed"), "Onboarding": ("Kick-off", "Live")}
_FIELDS = (
    ("contact", "Lead Score", "NUMERICAL", None),
    ("contact", "Favourite Colour", "SINGLE_OPTIONS", ["red", "green", "blue"]),
    ("contact", "Renewal Date", "DATE", None),
    ("contact", "Company Size", "TEXT", None),
    ("opportunity", "Budget", "MONETORY", None),
    ("opportunity", "Competitor", "TEXT", None),
)
_PEOPLE: tuple[tuple[str, str, list[str]], ...] = (
    ("Ada", "Lovelace", ["vip"]),
    ("Grace", "Hopper", ["vip", "newsletter"]),
    ("Alan", "Turing", []),
)


def fill(account: Account) -> None:
    """Puts the demonstration data into an empty sandbox, without webhooks."""
    put, new_id, options = account.store.put, account.store.new_id, account.options
    moment = account.now()
    base: dict[str, object] = {"locationId": options.location_id, "dateAdded": moment, "dateUpdated": moment}
    put("location", _location(account))
    for number, name in enumerate(("Robin Reed", "Sam Stone"), 1):
        first, _, last = name.partition(" ")
        put("user", _user(f"sandboxUser{number:09d}", first, last, options.location_id))
    for name, stages in _PIPELINES.items():
        listed = [{"id": new_id(), "name": stage, "position": at} for at, stage in enumerate(stages)]
        put("pipeline", {**base, "id": new_id(), "name": name, "stages": listed, "showInFunnel": True})
    for name, kind in (("Consultation", "event"), ("Team Call", "round_robin")):
        put(
            "calendar",
            {**base, "id": new_id(), "name": name, "calendarType": kind, "isActive": True, "slotDuration": 30},
        )
    for model, name, kind, options_ in _FIELDS:
        key = f"{model}.{name.lower().replace(' ', '_')}"
        field = {"id": new_id(), "name": name, "fieldKey": key, "dataType": kind, "model": model}
        put("customField", {**base, **field, **({"picklistOptions": options_} if options_ else {})})
    for tag in ("vip", "newsletter"):
        put("tag", {**base, "id": new_id(), "name": tag})
    _add_lists(account, base)
    for first, last, tags in _PEOPLE:
        person = {"firstName": first, "lastName": last, "email": f"{first}.{last}@example.com".lower(), "tags": tags}
        put("contact", {**base, **person, "id": new_id(), "source": "demo", "type": "lead", "dnd": False})


def _location(account: Account) -> dict[str, object]:
    return {
        "id": account.options.location_id,
        "companyId": account.options.company_id,
        "name": "Sandbox",
        "email": "office@example.com",
        "timezone": "Europe/Berlin",
        "country": "DE",
    }


def _user(row_id: str, first: str, last: str, location_id: str) -> dict[str, object]:
    return {
        "id": row_id,
        "name": f"{first} {last}",
        "firstName": first,
        "lastName": last,
        "email": f"{first}@example.com".lower(),
        "roles": {"type": "account", "role": "admin", "locationIds": [location_id]},
    }


def _add_lists(account: Account, base: dict[str, object]) -> None:
    put, new_id = account.store.put, account.store.new_id
    put("campaign", {**base, "id": new_id(), "name": "Newsletter", "status": "published"})
    dates = {"createdAt": base["dateAdded"], "updatedAt": base["dateAdded"]}
    put("workflow", {**base, **dates, "id": new_id(), "name": "Welcome", "status": "published", "version": 1})
    put("form", {**base, "id": new_id(), "name": "Contact Us"})
    put(
        "association",
        {
            **base,
            "id": new_id(),
            "key": "contact_pet",
            "firstObjectKey": "contact",
            "secondObjectKey": "custom_objects.pet",
        },
    )
    put(
        "object",
        {
            **base,
            "id": new_id(),
            "key": "custom_objects.pet",
            "labels": {"singular": "Pet", "plural": "Pets"},
            "standard": False,
        },
    )
    fields = (("Name", "name", "TEXT"), ("Age", "age", "NUMERICAL"), ("Born", "born", "DATE"))
    for name, key, kind in fields:
        field = {
            "name": name,
            "fieldKey": f"custom_objects.pet.{key}",
            "dataType": kind,
            "objectKey": "custom_objects.pet",
        }
        put("objectField", {**base, "id": new_id(), **field})
