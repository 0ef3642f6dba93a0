"""The rows that a fresh local store begins with: the running user, and what Apex code expects every org to have."""

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldType, ObjectDefinition, Schema
from circuitscript.hosts.identifiers import highlevel_id, salesforce_id
from circuitscript.source.classes import frozen
from circuitscript.values.text import Id


@frozen
class RunningUser:
    """Whose changes a local run's changes are, and where."""

    user_id: Id | None
    first_name: str
    last_name: str
    email: str
    profile_id: Id | None = None
    organization_id: Id | None = None
    organization: str = "Local Organization"


def running_user(schema: Schema) -> RunningUser:
    """Returns the user of local runs under `schema`; one without an id where the schema has no `User`."""
    name = ("Local", "User", "user@example.com")
    if "User" not in schema.objects:
        return RunningUser(None, *name)
    make = salesforce_id if schema.name == "salesforce" else highlevel_id
    user_id = make(schema.objects["User"], 1)
    if schema.name != "salesforce":
        return RunningUser(user_id, *name)
    profile, organization = (salesforce_id(schema.objects[one], 1) for one in ("Profile", "Organization"))
    return RunningUser(user_id, *name, profile, organization)


def metadata_records(schema: Schema) -> list[Record]:
    """Returns the records of custom metadata types, which are the project's and not the store's."""
    found = []
    for name, rows in schema.metadata.items():
        definition = schema.objects[name]
        for row in rows:
            values: dict[str, object] = {"Id": _metadata_id(definition, row["DeveloperName"])}
            for key, value in row.items():
                field = definition.fields[key]
                parent = schema.parent(field) if field.type is FieldType.REFERENCE else None
                values[key] = _metadata_id(parent, value) if parent is not None and value else value
            found.append(Record(definition, values))
    return found


def _metadata_id(definition: ObjectDefinition, name: object) -> Id:
    """Returns an id that follows from a record's name, so that other records do not change it."""
    from hashlib import sha256

    return salesforce_id(definition, int.from_bytes(sha256(str(name).lower().encode()).digest()[:6]))


def seed_records(schema: Schema) -> list[Record]:
    """Returns the records of a fresh store."""
    return [*_seeds(schema), *metadata_records(schema)]


def _seeds(schema: Schema) -> list[Record]:
    user = running_user(schema)
    if user.user_id is None:
        return []
    person: dict[str, object] = {
        "Id": user.user_id,
        "FirstName": user.first_name,
        "LastName": user.last_name,
        "Email": user.email,
    }
    if schema.name != "salesforce":
        return [Record(schema.objects["User"], {**person, "Role": "admin", "Type": "account"})]
    return [
        _row(schema, "Organization", 1, Name=user.organization, OrganizationType="Developer Edition", IsSandbox=True),
        _row(schema, "Profile", 1, Name="System Administrator", UserType="Standard", PermissionsModifyAllData=True),
        _row(schema, "Profile", 2, Name="Standard User", UserType="Standard"),
        _row(schema, "Pricebook2", 1, Name="Standard Price Book", IsActive=True, IsStandard=True),
        _row(
            schema,
            "User",
            1,
            **person,
            Username=user.email,
            Alias="local",
            IsActive=True,
            UserType="Standard",
            ProfileId=user.profile_id,
            TimeZoneSidKey="GMT",
            LocaleSidKey="en_US",
            LanguageLocaleKey="en_US",
            EmailEncodingKey="UTF-8",
        ),
    ]


def _row(schema: Schema, name: str, number: int, **values: object) -> Record:
    definition = schema.objects[name]
    return Record(definition, {**values, "Id": salesforce_id(definition, number)})
