"""What the three searches can filter and sort: for each field of an object its name there, its operators, its values.

After HighLevel's documentation of contact, opportunity and record search. `kind` says how a value is written, and
when it may be sent at all: whether HighLevel's text comparison ignores case is not documented, so text is only
compared there when it is stored in lower case, or when the searched text has no letters.
"""

from collections.abc import Mapping
from typing import Final

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.hosts.highlevel.catalogue import CustomField
from circuitscript.hosts.highlevel.rows import property_key
from circuitscript.source.classes import frozen

EQUALS: Final = "E"
CONTAINS: Final = "C"
EXISTS: Final = "X"
RANGE: Final = "R"
MOST_ROWS: Final = 500
"""The most rows a page may have."""


@frozen
class SearchField:
    """One field as a search knows it.

    `kind`: `id` compares exactly, `lower` is stored in lower case, `text` as it was written, `flag`, `number`,
    `instant` (milliseconds), `day` (ISO), `tags` (a list in lower case). `never_null` fields can be sorted by there.
    """

    name: str
    operators: str
    kind: str
    never_null: bool = False


@frozen
class Search:
    """One search endpoint. `rows` is where the rows are in the answer, `size` the name of the page's size."""

    path: str
    rows: str
    size: str
    fields: Mapping[str, SearchField]


def _table(text: str) -> dict[str, SearchField]:
    fields = {}
    for line in text.strip().splitlines():
        field, name, operators, kind, *flags = line.split()
        fields[field] = SearchField(name, operators, kind, "sorted" in flags)
    return fields


_CONTACT: Final = _table(
    """
    Id                id                  E    id
    FirstName         firstNameLowerCase  ECX  lower
    LastName          lastNameLowerCase   ECX  lower
    Email             email               EX   lower
    Phone             phone               ECX  text
    Address1          address             ECX  text
    City              city                ECX  text
    State             state               ECX  text
    PostalCode        postalCode          ECX  text
    CompanyName       companyName         ECX  text
    Source            source              ECX  text
    Country           country             EX   text
    Timezone          timezone            EX   text
    Type              type                EX   lower
    Website           website             EX   text
    AssignedToId      assignedTo          EX   id
    Dnd               dnd                 EX   flag
    IsValidWhatsapp   isValidWhatsapp     EX   flag
    ValidEmail        validEmail          EX   flag
    Tags              tags                ECX  tags
    CreatedDate       dateAdded           XR   instant  sorted
    LastModifiedDate  dateUpdated         XR   instant  sorted
    DateOfBirth       dateOfBirth         XR   day
    LastAppointment   lastAppointment     XR   instant
    """
)
_OPPORTUNITY: Final = _table(
    """
    Id                    id                       E    id
    Name                  name                     ECX  text
    MonetaryValue         monetary_value           EXR  number
    PipelineId            pipeline_id              EX   id
    PipelineStageId       pipeline_stage_id        EX   id
    Status                status                   EX   lower
    LostReasonId          lost_reason_id           EX   text
    Source                source                   EX   text
    AssignedToId          assigned_to              EX   id
    ContactId             contact_id               EX   id
    CreatedDate           date_added               XR   instant  sorted
    LastModifiedDate      date_updated             XR   instant  sorted
    LastStatusChangeDate  last_status_change_date  XR   instant
    LastStageChangeDate   last_stage_change_date   XR   instant
    """
)
_CUSTOM: Final = {
    **dict.fromkeys(("TEXT", "LARGE_TEXT", "SINGLE_OPTIONS", "RADIO", "PHONE", "EMAIL"), ("ECX", "text")),
    **dict.fromkeys(("CHECKBOX", "MULTIPLE_OPTIONS"), ("X", "text")),
    **dict.fromkeys(("NUMERICAL", "MONETORY"), ("EXR", "number")),
    "DATE": ("XR", "day"),
}
_RECORD_KINDS: Final = {
    FieldType.DATE: ("XR", "day"),
    FieldType.DATETIME: ("XR", "instant"),
    **dict.fromkeys((FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT, FieldType.INTEGER), ("EXR", "number")),
}


def search_of(definition: ObjectDefinition, custom: Mapping[str, CustomField]) -> Search | None:
    """Returns the search of an object, None where it has none; `custom` are the location's fields by schema name."""
    if definition.name == "Contact":
        fields = {**_CONTACT, **_custom(custom, "customFields")}
        return Search("/contacts/search", "contacts", "pageLimit", fields)
    if definition.name == "Opportunity":
        fields = {**_OPPORTUNITY, **_custom(custom, "custom_fields")}
        return Search("/opportunities/search", "opportunities", "limit", fields)
    if definition.api_name.startswith("custom_objects."):
        known = {one.name: _property(one) for one in definition.fields.values()}
        return Search(f"/objects/{definition.api_name}/records/search", "records", "pageLimit", known)
    return None


def _custom(custom: Mapping[str, CustomField], prefix: str) -> dict[str, SearchField]:
    fields = {}
    for name, one in custom.items():
        operators, kind = _CUSTOM.get(one.kind, ("X", "text"))
        fields[name] = SearchField(f"{prefix}.{one.id}", operators, kind)
    return fields


def _property(definition: FieldDefinition) -> SearchField:
    if definition.name == "Id":
        return SearchField("id", EQUALS, "id")
    if definition.name in ("CreatedDate", "LastModifiedDate"):
        name = "createdAt" if definition.name == "CreatedDate" else "updatedAt"
        return SearchField(name, EXISTS + RANGE, "instant", never_null=True)
    operators, kind = _RECORD_KINDS.get(definition.type, ("ECX" if definition.is_text else "EX", "text"))
    return SearchField(f"properties.{property_key(definition)}", operators, kind)
