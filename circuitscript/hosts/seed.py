"""The rows that a fresh local store begins with: the running user, and what Apex code expects every org to have."""

from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.hosts.identifiers import highlevel_id, salesforce_id
from circuitscript.source.classes import frozen
from circuitscript.values.text import Id


@frozen
class RunningUser:
    """Whose changes a local run's changes are, and where."""

    user_id: Id | None
    name: str
    email: str
    profile_id: Id | None = None
    organization_id: Id | None = None


def running_user(schema: Schema) -> RunningUser:
    """Returns the user of local runs under `schema`; one without an id where the schema has no `User`."""
    name, email = "Local User", "user@example.com"
    if "User" not in schema.objects:
        return RunningUser(None, name, email)
    make = salesforce_id if schema.name == "salesforce" else highlevel_id
    user_id = make(schema.objects["User"], 1)
    if schema.name != "salesforce":
        return RunningUser(user_id, name, email)
    profile, organization = (salesforce_id(schema.objects[one], 1) for one in ("Profile", "Organization"))
    return RunningUser(user_id, name, email, profile, organization)


def seed_records(schema: Schema) -> list[Record]:
    """Returns the records of a fresh store."""
    user = running_user(schema)
    if user.user_id is None:
        return []
    person: dict[str, object] = {"Id": user.user_id, "FirstName": "Local", "LastName": "User", "Email": user.email}
    if schema.name != "salesforce":
        return [Record(schema.objects["User"], {**person, "Role": "admin", "Type": "account"})]
    return [
        _row(
            schema, "Organization", 1, Name="Local Organization", OrganizationType="Developer Edition", IsSandbox=True
        ),
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
