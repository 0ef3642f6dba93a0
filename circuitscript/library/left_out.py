"""What of Apex's library is left out on purpose, and what to use instead.

A class's own `unavailable` names its members; here are the classes and namespaces that are not there at all.
"""

from typing import Final

from circuitscript.library.universe import library_class

_PAGES = "there are no pages"
_SALESFORCE = "it belongs to Salesforce"
_LOGIN = "the host holds the credentials; use HttpRequest with an endpoint of circuit.toml"

LEFT_OUT: Final = {
    "Answers": _SALESFORCE,
    "ApexPages": _PAGES,
    "AppLauncher": _SALESFORCE,
    "Approval": "keep the state of an approval in a field",
    "Auth": _LOGIN,
    "BusinessHours": "reckon with Datetime and TimeZone",
    "Canvas": _PAGES,
    "ChatterAnswers": _SALESFORCE,
    "CommerceExtension": _SALESFORCE,
    "Component": _PAGES,
    "Compression": "compress files outside",
    "ConnectApi": "call the service with Http",
    "Continuation": "make the callout with Http",
    "Cookie": _PAGES,
    "Database.Cursor": "use Database.getQueryLocator",
    "Database.DeletedRecord": "query with ALL ROWS",
    "Database.GetDeletedResult": "query with ALL ROWS",
    "Database.GetUpdatedResult": "query by LastModifiedDate",
    "Database.LeadConvert": "set the fields of the records that a lead becomes yourself",
    "Database.LeadConvertResult": "set the fields of the records that a lead becomes yourself",
    "Database.PaginationCursor": "query with LIMIT and OFFSET",
    "Datacloud": "query for duplicates",
    "DataSource": "bring the source's records in with Http",
    "DataWeave": "read with JSON or Dom.Document",
    "DomainCreator": _SALESFORCE,
    "DomainParser": _SALESFORCE,
    "ExternalService": "call the service with Http",
    "Flow": "call a class instead of a flow",
    "Formula": "compute the value in a method",
    "FormulaEval": "compute the value in a method",
    "InstallHandler": "there are no packages",
    "Invocable": "call a class instead of an action",
    "KbManagement": _SALESFORCE,
    "LxScheduler": _SALESFORCE,
    "Messaging.CustomNotification": "use Messaging.sendEmail",
    "Messaging.InboundEmail": "handle the event that the CRM sends",
    "Messaging.InboundEmailHandler": "handle the event that the CRM sends",
    "Messaging.MassEmailMessage": "send a List of Messaging.SingleEmailMessage",
    "Metadata": "change the schema's files",
    "Network": _SALESFORCE,
    "PageReference": _PAGES,
    "Packaging": "there are no packages",
    "Process": "call a class instead of a flow",
    "QuickAction": _SALESFORCE,
    "RemoteObjectController": _PAGES,
    "Reports": "aggregate with a query",
    "Schema.DataCategory": "data categories belong to Salesforce",
    "Schema.DescribeTabResult": "there are no tabs",
    "SelectOption": _PAGES,
    "Site": _PAGES,
    "Slack": "call the service with Http",
    "Support": _SALESFORCE,
    "TerritoryMgmt": _SALESFORCE,
    "TxnSecurity": _SALESFORCE,
    "UninstallHandler": "there are no packages",
    "UserManagement": "manage users in the CRM",
    "UserProvisioning": "manage users in the CRM",
    "VisualEditor": _PAGES,
    "Wave": _SALESFORCE,
    "WebServiceCallout": "send the request with Http, and read the answer with Dom.Document",
}
"""Classes and namespaces by name."""

_BY_FOLDED_NAME: Final = {name.lower(): instead for name, instead in LEFT_OUT.items()}


def use_instead(name: str) -> str:
    """Returns what to use instead of a class, a namespace or a member that is left out; empty for any other name.

    `name` is qualified: `Test.setCurrentPage`, `Flow.Interview`, `PageReference`.
    """
    folded = name.lower().removeprefix("system.")
    owner, _, member = folded.rpartition(".")
    declaration = library_class(owner) if owner else None
    if declaration is not None:
        for one, instead in declaration.unavailable.items():
            if one.lower() == member:
                return instead
    while folded:
        if folded in _BY_FOLDED_NAME:
            return _BY_FOLDED_NAME[folded]
        folded = folded.rpartition(".")[0]
    return ""
