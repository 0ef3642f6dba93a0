"""Sample deliveries: for each webhook type one as HighLevel sends it, with values of our own making.

The record's part comes from the schema, a project's custom fields among it. Ids follow from the objects' names, so that
the contact of a sample opportunity is the contact of the sample contact.
"""

from collections.abc import Callable
from typing import Any, Final
from zlib import crc32

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.hosts.identifiers import highlevel_id
from circuitscript.triggers.adaptations import objects_with
from circuitscript.triggers.catalogue import RECORD, EventType

Payload = dict[str, Any]

_MOMENT: Final = "2026-09-15T09:30:12.481Z"
_SENT: Final = "2026-09-15T09:30:13.027Z"
_LATER: Final = "2026-09-17T13:00:00.000Z"

_KEYS: Final = {
    "Contact": "id address1 city companyName country source dateAdded dateOfBirth dnd email name firstName lastName"
    " phone postalCode state tags website attachments assignedTo",
    "Opportunity": "id assignedTo contactId monetaryValue name pipelineId pipelineStageId source status dateAdded",
    "Task": "id assignedTo body contactId title dateAdded dueDate",
    "Note": "id body contactId dateAdded",
    "Appointment": "id address title calendarId contactId groupId appointmentStatus assignedUserId users notes source"
    " startTime endTime dateAdded dateUpdated",
    "Conversation": "id contactId unreadCount inbox starred deleted",
    "Message": "attachments body contactId contentType conversationId dateAdded direction messageType status messageId"
    " from to",
    "Product": "_id description locationId name productType availableInStore userId createdAt updatedAt",
    "Price": "_id product userId name priceType currency amount createdAt updatedAt",
    "User": "id firstName lastName email phone extension role",
}
"""The keys that HighLevel sends for an object; for objects not named here, those of all its fields."""

_VALUES: Final[dict[str, object]] = {
    "firstName": "Ada",
    "lastName": "Okafor",
    "name": "Ada Okafor",
    "email": "ada@okafor-logistics.example",
    "phone": "+4915550100",
    "companyName": "Okafor Logistics",
    "address1": "12 Harbour Street",
    "address": "12 Harbour Street, Hamburg",
    "city": "Hamburg",
    "state": "HH",
    "postalCode": "20457",
    "country": "DE",
    "website": "https://okafor-logistics.example",
    "timezone": "Europe/Berlin",
    "source": "Demo Request",
    "dateOfBirth": "1989-04-02",
    "tags": ["newsletter", "expo"],
    "attachments": [],
    "title": "Call back",
    "body": "Asked for an offer for 40 parcels a week.",
    "notes": "Asked for an offer for 40 parcels a week.",
    "description": "Forty parcels a week, picked up daily.",
    "startTime": _LATER,
    "endTime": "2026-09-17T13:30:00.000Z",
    "dueDate": _LATER,
    "messageType": "SMS",
    "contentType": "text/plain",
    "direction": "inbound",
    "status": "delivered",
    "from": "+4915550100",
    "to": "+4915550199",
    "currency": "EUR",
    "role": "admin",
    "extension": "12",
    "priceType": "one_time",
    "invoiceNumber": "INV-000042",
    "unreadCount": 1,
    "inbox": True,
    "firstObjectKey": "contact",
    "firstObjectLabel": "Contact",
    "secondObjectKey": "business",
    "secondObjectLabel": "Company",
    "associationType": "USER_DEFINED",
    "key": "employee",
    "replied": "no",
    "fulfillmentStatus": "unfulfilled",
}
"""Values by the payload's key, where the field's type alone would give less."""

_BY_OBJECT: Final[dict[str, Payload]] = {
    "Opportunity": {"name": "Okafor Logistics, 40 parcels", "status": "open", "monetaryValue": 1500},
    "Invoice": {"name": "Parcels in September", "altType": "location", "amountPaid": 0, "liveMode": True},
    "Product": {"name": "Parcel flat rate"},
    "Price": {"name": "Monthly", "amount": 1500},
    "Order": {"status": "completed", "altType": "location", "amount": 1500, "liveMode": True},
    "CampaignStatus": {"status": "active", "templateId": "tP4rK9vLs2Qd"},
    "Location": {"name": "Hamburg"},
    "Appointment": {"title": "Introduction", "source": "calendar_widget"},
}
_BY_EVENT: Final[dict[str, Payload]] = {
    "ContactDndUpdate": {"dnd": True, "dndSettings": {"SMS": {"status": "active", "message": "STOP", "code": "103"}}},
    "ContactTagUpdate": {"tags": ["newsletter", "expo", "vip"]},
    "OpportunityStatusUpdate": {"status": "won"},
    "OpportunityMonetaryValueUpdate": {"monetaryValue": 1800},
    "TaskComplete": {"completed": True},
    "ConversationUnreadUpdate": {"unreadCount": 2},
    "OutboundMessage": {"direction": "outbound", "from": "+4915550199", "to": "+4915550100", "source": "workflow"},
    "ProviderOutboundMessage": {"direction": "outbound", "from": "+4915550199", "to": "+4915550100"},
    "InvoiceSent": {"status": "sent"},
    "InvoicePaid": {"status": "paid", "amountPaid": 1500, "amountDue": 0},
    "InvoicePartiallyPaid": {"status": "partially_paid", "amountPaid": 500, "amountDue": 1000},
    "InvoiceVoid": {"status": "void", "amountDue": 0},
    "OrderStatusUpdate": {"status": "refunded"},
    "AppUpdate": {"previousVersion": "1.4.0", "newVersion": "1.5.0"},
    "PLAN_CHANGE": {"currentPlanId": "pL2bT7xKw9Rn", "newPlanId": "pL8dV3yMz5Sq"},
    "APP_PAYMENT_STATUS": {"previousStatus": "COMPLETE", "newStatus": "FAILED"},
    "SaaSPlanCreate": {"planId": "pL8dV3yMz5Sq", "title": "Growth"},
    "ExternalAuthConnected": {"authType": "oauth2"},
    "LCEmailStats": {
        "webhookPayload": {
            "event": "delivered",
            "timestamp": 1789464612,
            "recipient": "ada@okafor-logistics.example",
            "recipient-domain": "okafor-logistics.example",
            "delivery-status": {"attempt-no": 1, "code": 250, "message": "OK"},
        }
    },
    "VoiceAiCallEnd": {
        "agentId": "aG6kX2tPv9Lm",
        "fromNumber": "+4915550100",
        "duration": 187,
        "summary": "Asked for an offer.",
        "transcript": "Good morning, …",
        "trialCall": False,
    },
    "ObjectSchemaCreate": {"key": "custom_objects.parcels", "labels": {"singular": "Parcel", "plural": "Parcels"}},
    "ObjectSchemaUpdate": {"key": "custom_objects.parcels", "labels": {"singular": "Parcel", "plural": "Parcels"}},
}


def sample(event_type: EventType, schema: Schema) -> Payload:
    """Returns a delivery of this type as HighLevel would send it to a program with this schema.

    Of record events it is about the schema's first custom object, else about a business.
    """
    if event_type.object == "WorkflowWebhook":
        return _workflow(schema)
    made: Payload = {"type": event_type.name, "locationId": _id(schema, "Location")}
    made |= {"versionId": "6878cec452e7c8d29d4dd3d9", "appId": "6878cec452e7c8d29d4dd3d9"}
    if event_type.name == "ConversationUpdate":
        ids = highlevel_id(schema.objects["Conversation"], 1), highlevel_id(schema.objects["Conversation"], 2)
        made |= {"newConversationId": ids[0], "oldConversationId": ids[1], "contactId": _id(schema, "Contact")}
    elif event_type.object == RECORD:
        made |= _custom_record(schema)
    elif event_type.object == "HighLevelEvent":
        made |= {"companyId": "cO5pX8rWq3Jz", "userId": _id(schema, "User")}
        made |= {"contactId": _id(schema, "Contact")} if event_type.name == "VoiceAiCallEnd" else {}
        made |= _BY_EVENT.get(event_type.name, {})
    else:
        record = _record(schema.objects[event_type.object], schema, event_type.name)
        made |= {event_type.part: record} if event_type.part else record
    webhook_id = f"{crc32(event_type.name.encode()):08x}-5b7e-4a39-9c41-2f6c1d0843ab"
    return made | {"timestamp": _SENT, "webhookId": webhook_id}


def _record(definition: ObjectDefinition, schema: Schema, event_name: str) -> Payload:
    fields = {_key(field): field for field in definition.fields.values() if not field.is_custom}
    keys = _KEYS[definition.name].split() if definition.name in _KEYS else [key for key in fields if key != "type"]
    given = _BY_OBJECT.get(definition.name, {})
    made = {key: given[key] if key in given else _value(key, fields.get(key), definition, schema) for key in keys}
    made |= given
    if definition.name == "Invoice":
        made["contactDetails"] = {"id": made.pop("contactId", None), "name": "Ada Okafor", "email": _VALUES["email"]}
    custom = [
        {"id": field.api_ids[0], "value": _by_type(field, definition, schema)}
        for field in definition.fields.values()
        if field.is_custom and field.api_ids
    ]
    if custom or definition.name == "Contact":
        made["customFields"] = custom
    return made | _BY_EVENT.get(event_name, {})


def _custom_record(schema: Schema) -> Payload:
    """Returns a record with its properties as webhooks list them, and the object's key where they do not tell it."""
    custom = [one for one in schema.objects.values() if one.is_custom]
    definition = custom[0] if custom else schema.objects["Business"]
    properties = [
        {"key": _key(field), _property_kind(field): _value(_key(field), field, definition, schema)}
        for field in definition.fields.values()
        if field.is_createable and field.type not in (FieldType.ID, FieldType.REFERENCE)
    ]
    user = _id(schema, "User")
    made: Payload = {"id": highlevel_id(definition, 1), "owners": [user], "followers": [], "properties": properties}
    if definition.api_name and len(objects_with(made, schema)) != 1:
        made["objectKey"] = definition.api_name
    return made


def _workflow(schema: Schema) -> Payload:
    """Returns what a workflow's Webhook action sends: snake case, no `type`, the contact's fields at the top."""
    return {
        "contact_id": _id(schema, "Contact"),
        "first_name": "Ada",
        "last_name": "Okafor",
        "full_name": "Ada Okafor",
        "email": _VALUES["email"],
        "phone": _VALUES["phone"],
        "tags": "newsletter,expo",
        "country": "DE",
        "date_created": _MOMENT,
        "contact_type": "lead",
        "location": {"id": _id(schema, "Location"), "name": "Hamburg", "city": "Hamburg", "country": "DE"},
        "workflow": {"id": _id(schema, "Workflow"), "name": "New lead"},
        "triggerData": {},
        "customData": {"campaign": "autumn"},
    }


def _value(key: str, field: FieldDefinition | None, definition: ObjectDefinition, schema: Schema) -> object:
    if key in ("id", "_id", "messageId", "appId"):
        return highlevel_id(definition, 1)
    if key in ("altId", "locationId"):
        return _id(schema, "Location")
    if key in _VALUES:
        return _VALUES[key]
    return "" if field is None else _by_type(field, definition, schema)


def _by_type(field: FieldDefinition, definition: ObjectDefinition, schema: Schema) -> object:
    if field.type is FieldType.REFERENCE:
        return highlevel_id(schema.objects.get(field.references[0]) or definition, 1)
    if field.picklist:
        return field.default or field.picklist[0]
    if field.type is FieldType.STRING and field.name.endswith("Id"):
        return highlevel_id(definition, crc32(field.name.encode()))
    make = _MAKERS.get(field.type)
    return make(field) if make is not None else field.label or field.name


_MAKERS: Final[dict[FieldType, Callable[[FieldDefinition], object]]] = {
    FieldType.BOOLEAN: lambda _: False,
    **dict.fromkeys((FieldType.INTEGER, FieldType.LONG), lambda _: 1),
    **dict.fromkeys((FieldType.DOUBLE, FieldType.PERCENT), lambda field: min(25, 10 ** (field.precision or 4) - 1)),
    FieldType.CURRENCY: lambda _: 1500,
    FieldType.DATE: lambda _: _MOMENT[:10],
    FieldType.DATETIME: lambda _: _MOMENT,
    FieldType.TIME: lambda _: "09:30:00",
    FieldType.TEXT_LIST: lambda _: [],
    FieldType.EMAIL: lambda _: _VALUES["email"],
    FieldType.PHONE: lambda _: _VALUES["phone"],
    FieldType.URL: lambda _: _VALUES["website"],
}


def _property_kind(field: FieldDefinition) -> str:
    return "valueString" if field.is_text else "value"


def _key(field: FieldDefinition) -> str:
    """Returns the key under which webhooks have a field: the last part of `custom_objects.pets.name`."""
    return field.api_name.rpartition(".")[2] or field.name[:1].lower() + field.name[1:]


def _id(schema: Schema, name: str) -> str:
    return highlevel_id(schema.objects[name], 1)
