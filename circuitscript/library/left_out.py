"""What of Apex's library is left out on purpose, and what to use instead.

A class's own `unavailable` names its members; here are the classes and namespaces that are not there at all.
"""

from typing import Final

from circuitscript.library.universe import library_class

_PAGES = "there are no pages"
_SALESFORCE = "it belongs to Salesforce"
_CACHE = "what is wrong with a key is a System.IllegalArgumentException"
_LOGIN = "the host holds the credentials; use HttpRequest with an endpoint of circuit.toml"

LEFT_OUT: Final = {
    "Address": "use the fields that it is made of",
    "aiplatform": "call the service with Http",
    "Answers": _SALESFORCE,
    "Apex": "use List",
    "ApexPages": _PAGES,
    "AppExchangeTrialTemplate": _SALESFORCE,
    "AppLauncher": _SALESFORCE,
    "ApplicationReadWriteMode": _SALESFORCE,
    "Approval": "keep the state of an approval in a field",
    "AsyncInfo": "chain jobs with System.enqueueJob",
    "Aura": _PAGES,
    "AuraException": "throw AuraHandledException",
    "Auth": _LOGIN,
    "BusinessHours": "reckon with Datetime and TimeZone",
    "Cache.CacheBuilderExecutionException": _CACHE,
    "Cache.CacheException": _CACHE,
    "Cache.InvalidCacheBuilderException": _CACHE,
    "Cache.InvalidParamException": _CACHE,
    "Cache.ItemSizeLimitExceededException": _CACHE,
    "Cache.Org.OrgCacheException": _CACHE,
    "Cache.Partition": "use Cache.OrgPartition or Cache.SessionPartition",
    "Cache.PlatformCacheDelegateWrapper": "use Cache.Org or Cache.Session",
    "Cache.PlatformCacheInvalidOperationException": _CACHE,
    "Cache.Session.SessionCacheException": _CACHE,
    "Cache.Session.SessionCacheNoSessionException": _CACHE,
    "Cache.SessionCacheException": _CACHE,
    "Cache.SessionCacheNoSessionException": _CACHE,
    "CallbackStatus": "subscribers run at once",
    "Canvas": _PAGES,
    "Cases": _SALESFORCE,
    "ChatterAnswers": _SALESFORCE,
    "CommerceExtension": _SALESFORCE,
    "Component": _PAGES,
    "Compression": "compress files outside",
    "ConnectApi": "call the service with Http",
    "Context.IndustriesContext": _SALESFORCE,
    "Continuation": "make the callout with Http",
    "Cookie": _PAGES,
    "Currency": "an account has one currency",
    "Database.Cursor": "use Database.getQueryLocator",
    "Database.CursorFetchResult": "use Database.getQueryLocator",
    "Database.DeletedRecord": "query with ALL ROWS",
    "Database.DuplicateError": "query for duplicates",
    "Database.GetDeletedResult": "query with ALL ROWS",
    "Database.GetUpdatedResult": "query by LastModifiedDate",
    "Database.LeadConvert": "set the fields of the records that a lead becomes yourself",
    "Database.LeadConvertResult": "set the fields of the records that a lead becomes yourself",
    "Database.MergeRequest": "use Database.merge",
    "Database.PaginationCursor": "query with LIMIT and OFFSET",
    "Database.QueryLocatorChunkIterator": "use Database.getQueryLocator",
    "Datacloud": "query for duplicates",
    "DataProtection": _SALESFORCE,
    "DataSource": "bring the source's records in with Http",
    "DataWeave": "read with JSON or Dom.Document",
    "DocumentAI": "call the service with Http",
    "Domain": _SALESFORCE,
    "DomainCreator": _SALESFORCE,
    "DomainParser": _SALESFORCE,
    "DomainType": _SALESFORCE,
    "EmailMessages": "handle the event that the CRM sends",
    "EmailTemplateRenderException": _SALESFORCE,
    "embeddedai": _SALESFORCE,
    "EventBus.ChangeEventHeader": "handle the changes of records with triggers",
    "EventBus.EventPublishFailureCallback": "publishing fails at once; look at the Database.SaveResult",
    "EventBus.EventPublishSuccessCallback": "publishing succeeds at once; look at the Database.SaveResult",
    "EventBus.FailureResult": "look at the Database.SaveResult",
    "EventBus.RetryableException": "queue the work with System.enqueueJob",
    "EventBus.SuccessResult": "look at the Database.SaveResult",
    "EventBus.TriggerContext": "queue the work with System.enqueueJob",
    "ExternalService": "call the service with Http",
    "FatalCursorException": "use Database.getQueryLocator",
    "FlexQueue": "manage the queue where it runs",
    "Flow": "call a class instead of a flow",
    "flowuiruntime": _PAGES,
    "Formula": "compute the value in a method",
    "FormulaEval": "compute the value in a method",
    "FormulaRecalcFieldError": "the CRM evaluates formulas",
    "FormulaRecalcResult": "the CRM evaluates formulas",
    "FormulaValidationException": "compute the value in a method",
    "fsccashflow": _SALESFORCE,
    "hammer": _SALESFORCE,
    "industriesNlpSvc": _SALESFORCE,
    "InstallContext": "there are no packages",
    "InstallHandler": "there are no packages",
    "IntegrationTest": _SALESFORCE,
    "Invocable": "call a class instead of an action",
    "InvoiceWriteOff": _SALESFORCE,
    "ise_bots_apex": _SALESFORCE,
    "KbManagement": _SALESFORCE,
    "LiveAgent": _SALESFORCE,
    "Location": "use the fields that it is made of",
    "LxScheduler": _SALESFORCE,
    "malwaredefense": _SALESFORCE,
    "Messaging.ActionableNotification": "use Messaging.sendEmail",
    "Messaging.ActionError": "use Messaging.sendEmail",
    "Messaging.ActionResult": "use Messaging.sendEmail",
    "Messaging.AttachmentRetrievalOption": "use Messaging.EmailFileAttachment",
    "Messaging.CustomNotification": "use Messaging.sendEmail",
    "Messaging.EmailAttachment": "use Messaging.EmailFileAttachment",
    "Messaging.EmailToSalesforceHandler": "handle the event that the CRM sends",
    "Messaging.InboundEmail": "handle the event that the CRM sends",
    "Messaging.InboundEmailHandler": "handle the event that the CRM sends",
    "Messaging.InboundEmailResult": "handle the event that the CRM sends",
    "Messaging.InboundEnvelope": "handle the event that the CRM sends",
    "Messaging.MassEmailMessage": "send a List of Messaging.SingleEmailMessage",
    "Messaging.NotificationActionHandler": "use Messaging.sendEmail",
    "Messaging.PushNotification": "use Messaging.sendEmail",
    "Messaging.PushNotificationPayload": "use Messaging.sendEmail",
    "Messaging.RenderEmailTemplateBodyResult": "make the text with String.template",
    "Messaging.RenderEmailTemplateError": "make the text with String.template",
    "Metadata": "change the schema's files",
    "Network": _SALESFORCE,
    "networkspulse": _SALESFORCE,
    "OrgLimit": "use Limits and CircuitGovernor",
    "OrgLimits": "use Limits and CircuitGovernor",
    "Package.Version": "use Version",
    "Packaging": "there are no packages",
    "PageReference": _PAGES,
    "PlatformCacheException": "what is wrong with a key is a System.IllegalArgumentException",
    "Process": "call a class instead of a flow",
    "QueueableDuplicateSignature": "look for the job before you queue it",
    "QuickAction": _SALESFORCE,
    "RemoteObjectController": _PAGES,
    "Reports": "aggregate with a query",
    "ResetPasswordResult": "manage users in the CRM",
    "RevSalesTrxn": _SALESFORCE,
    "RevSignaling": _SALESFORCE,
    "SandboxContext": "there are no sandboxes of an org",
    "SandboxPostCopy": "there are no sandboxes of an org",
    "Schema.DataCategory": "data categories belong to Salesforce",
    "Schema.DataCategoryGroupSobjectTypePair": "data categories belong to Salesforce",
    "Schema.DescribeColorResult": "there are no tabs",
    "Schema.DescribeDataCategoryGroupResult": "data categories belong to Salesforce",
    "Schema.DescribeDataCategoryGroupStructureResult": "data categories belong to Salesforce",
    "Schema.DescribeIconResult": "there are no tabs",
    "Schema.DescribeTabResult": "there are no tabs",
    "Schema.DescribeTabSetResult": "there are no tabs",
    "Schema.FieldDescribeOptions": "call getDescribe without options",
    "Schema.FilteredLookupInfo": "the schema has no filters of lookups",
    "SelectOption": _PAGES,
    "SetupScope": _SALESFORCE,
    "Sfc": _SALESFORCE,
    "sfdc_enablement": _SALESFORCE,
    "Site": _PAGES,
    "Slack": "call the service with Http",
    "SoqlStubProvider": "insert the records that the test needs",
    "Support": _SALESFORCE,
    "TerritoryMgmt": _SALESFORCE,
    "TransientCursorException": "use Database.getQueryLocator",
    "TxnSecurity": _SALESFORCE,
    "UninstallContext": "there are no packages",
    "UninstallHandler": "there are no packages",
    "UserManagement": "manage users in the CRM",
    "UserProvisioning": "manage users in the CRM",
    "VisualEditor": _PAGES,
    "Wave": _SALESFORCE,
    "wavetemplate": _SALESFORCE,
    "WaveTemplateException": _SALESFORCE,
    "WebServiceCallout": "send the request with Http, and read the answer with Dom.Document",
    "WebServiceCalloutFuture": "send the request with Http, and read the answer with Dom.Document",
    "WebServiceMock": "use HttpCalloutMock",
}
"""Classes and namespaces by name."""

_BY_FOLDED_NAME: Final = {name.lower(): instead for name, instead in LEFT_OUT.items()}


def use_instead(name: str) -> str:
    """Returns what to use instead of a class, a namespace or a member that is left out; empty for any other name.

    `name` is qualified: `Test.setCurrentPage`, `Flow.Interview`, `PageReference`.
    """
    folded = name.lower()
    for qualified in (folded, folded.removeprefix("system.")):
        owner, _, member = qualified.rpartition(".")
        declaration = library_class(owner) if owner else None
        while declaration is not None:
            for one, instead in declaration.unavailable.items():
                if one.lower() == member:
                    return instead
            declaration = library_class(declaration.superclass) if declaration.superclass else None
    folded = folded.removeprefix("system.")
    if name[:1].islower() and "." not in name:
        return ""  # more likely a variable that is misspelt than a class
    while folded:
        if folded in _BY_FOLDED_NAME:
            return _BY_FOLDED_NAME[folded]
        folded = folded.rpartition(".")[0]
    return ""
