"""Every webhook type that HighLevel sends, and the change of which object it reports.

Types as in HighLevel's documentation of webhook events; its examples are not always right about their own `type`, which
is why a type can be given from outside (`circuitscript run --type`).
"""

from circuitscript.source.classes import frozen


@frozen
class EventType:
    """One webhook type. `part` is the payload's key under which the record stands; empty where it stands at the top."""

    name: str
    object: str
    operation: str
    part: str = ""


_TABLE = """
    ContactCreate                   Contact          insert
    ContactUpdate                   Contact          update
    ContactDelete                   Contact          delete
    ContactTagUpdate                Contact          update
    ContactDndUpdate                Contact          update
    OpportunityCreate               Opportunity      insert
    OpportunityUpdate               Opportunity      update
    OpportunityDelete               Opportunity      delete
    OpportunityStatusUpdate         Opportunity      update
    OpportunityStageUpdate          Opportunity      update
    OpportunityMonetaryValueUpdate  Opportunity      update
    OpportunityAssignedToUpdate     Opportunity      update
    TaskCreate                      Task             insert
    TaskComplete                    Task             update
    TaskDelete                      Task             delete
    NoteCreate                      Note             insert
    NoteUpdate                      Note             update
    NoteDelete                      Note             delete
    AppointmentCreate               Appointment      insert  appointment
    AppointmentUpdate               Appointment      update  appointment
    AppointmentDelete               Appointment      delete  appointment
    ConversationUnreadUpdate        Conversation     update
    ConversationUpdate              Conversation     update
    InboundMessage                  Message          insert
    OutboundMessage                 Message          insert
    ProviderOutboundMessage         Message          insert
    InvoiceCreate                   Invoice          insert
    InvoiceUpdate                   Invoice          update
    InvoiceDelete                   Invoice          delete
    InvoiceSent                     Invoice          update
    InvoicePaid                     Invoice          update
    InvoicePartiallyPaid            Invoice          update
    InvoiceVoid                     Invoice          update
    ProductCreate                   Product          insert
    ProductUpdate                   Product          update
    ProductDelete                   Product          delete
    PriceCreate                     Price            insert
    PriceUpdate                     Price            update
    PriceDelete                     Price            delete
    OrderCreate                     Order            insert
    OrderStatusUpdate               Order            update
    UserCreate                      User             insert
    UserUpdate                      User             update
    UserDelete                      User             delete
    LocationCreate                  Location         insert
    LocationUpdate                  Location         update
    RelationCreate                  Relation         insert
    RelationDelete                  Relation         delete
    AssociationCreate               Association      insert
    AssociationUpdate               Association      update
    AssociationDelete               Association      delete
    CampaignStatusUpdate            CampaignStatus   insert
    INSTALL                         AppInstallation  insert
    UNINSTALL                       AppUninstallation  insert
    AppUpdate                       HighLevelEvent   insert
    PLAN_CHANGE                     HighLevelEvent   insert
    APP_PAYMENT_STATUS              HighLevelEvent   insert
    SaaSPlanCreate                  HighLevelEvent   insert
    ExternalAuthConnected           HighLevelEvent   insert
    LCEmailStats                    HighLevelEvent   insert
    VoiceAiCallEnd                  HighLevelEvent   insert
    ObjectSchemaCreate              HighLevelEvent   insert
    ObjectSchemaUpdate              HighLevelEvent   insert
    WorkflowWebhook                 WorkflowWebhook  insert
    RecordCreate                    Record           insert
    RecordUpdate                    Record           update
    RecordDelete                    Record           delete
"""

RECORD = "Record"
"""Stands for the custom object that a record event is about, which its payload does not name."""

EVENT_TYPES: dict[str, EventType] = {
    line.split()[0].lower(): EventType(*line.split()) for line in _TABLE.splitlines() if line.strip()
}
"""The known types by lower-case name."""

ALIASES = {
    "appinstall": "install",
    "appuninstall": "uninstall",
    "planchange": "plan_change",
    "apppaymentstatus": "app_payment_status",
    "workflow": "workflowwebhook",
    "conversationunreadwebhook": "conversationunreadupdate",
}
"""Names in the documentation for which the payload's `type` says something else."""


def find_event_type(name: str) -> EventType | None:
    """Returns the type with this name, in any case, or None."""
    folded = name.lower()
    return EVENT_TYPES.get(ALIASES.get(folded, folded))


def similar_event_types(name: str) -> list[EventType]:
    """Returns up to three types whose names are close to this one, the closest first."""
    from difflib import get_close_matches

    return [EVENT_TYPES[match] for match in get_close_matches(name.lower(), EVENT_TYPES, 3, 0.7)]
