"""Messaging: e-mails to send, and what became of them."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.growing import charge_objects
from circuitscript.library.options import OptionsState
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import Message
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

MESSAGING = LibraryClass("Messaging", doc="Sends e-mails.")
MESSAGING.unavailable.update(
    {
        "renderEmailTemplate": "make the text with String.template",
        "renderStoredEmailTemplate": "make the text with String.template",
        "sendEmailMessage": "use Messaging.sendEmail",
        "extractInboundEmail": "handle the event that the CRM sends",
    }
)
EMAIL = LibraryClass("Email", namespace="Messaging", doc="What all e-mails have.", modifiers=frozenset({"abstract"}))
SINGLE_EMAIL = LibraryClass(
    "SingleEmailMessage", namespace="Messaging", doc="An e-mail to some recipients.", superclass="Messaging.Email"
)
ATTACHMENT = LibraryClass("EmailFileAttachment", namespace="Messaging", doc="A file that goes with an e-mail.")
SEND_RESULT = LibraryClass("SendEmailResult", namespace="Messaging", doc="What became of an e-mail.")
SEND_ERROR = LibraryClass("SendEmailError", namespace="Messaging", doc="Why an e-mail was not sent.")

EMAIL.leave_out(
    "use Messaging.SingleEmailMessage",
    "getBccSender setBccSender getEmailPriority setEmailPriority getReplyTo setReplyTo getSaveAsActivity"
    " setSaveAsActivity getSenderDisplayName setSenderDisplayName getSubject setSubject getUseSignature"
    " setUseSignature",
)
SINGLE_EMAIL.leave_out(
    "the CRM sends the e-mail as it is",
    "getCustomHeaders setCustomHeaders getEmailPriority setEmailPriority getOneClickPost setOneClickPost"
    " getTemplateName getUnsubscribeComment setUnsubscribeComment getUnsubscribeUrls setUnsubscribeUrls"
    " isTreatBodiesAsTemplate isTreatTargetObjectAsRecipient isUserMail",
)
ATTACHMENT.leave_out("an attachment is no record", "getId")
SEND_ERROR.leave_out("use getMessage", "getFields getStatusCode getTargetObjectId")

_EMAIL_PROPERTIES = (
    ("List<String> toAddresses", "the recipients, addresses or ids of contacts and users"),
    ("List<String> ccAddresses", "those who get a copy"),
    ("List<String> bccAddresses", "those who get a copy that others do not see"),
    ("String subject", "the subject"),
    ("String plainTextBody", "the text"),
    ("String htmlBody", "the text as HTML"),
    ("String replyTo", "the address that answers go to"),
    ("String senderDisplayName", "the sender's name"),
    ("Id orgWideEmailAddressId", "the id of the sender's address"),
    ("Id targetObjectId", "the contact or user that gets the e-mail"),
    ("Id templateId", "the id of the template in the CRM"),
    ("Id whatId", "the record that a template is about"),
    ("Boolean saveAsActivity", "whether the CRM keeps the e-mail with the contact"),
    ("Boolean useSignature", "whether the sender's signature is added"),
    ("Boolean treatTargetObjectAsRecipient", "whether the target gets the e-mail"),
    ("Boolean bccSender", "whether the sender gets a copy"),
    ("String charset", "the character set"),
    ("String inReplyTo", "the message that this one answers"),
    ("String references", "the messages that this one belongs to"),
    ("List<Messaging.EmailFileAttachment> fileAttachments", "the files that go with the e-mail"),
    ("List<String> documentAttachments", "the CRM's documents that go with the e-mail"),
    ("List<Id> entityAttachments", "the CRM's files that go with the e-mail"),
    ("Boolean treatBodiesAsTemplate", "whether the texts are templates"),
    ("String optOutPolicy", "what happens to recipients who want no e-mails"),
)
_ATTACHMENT_PROPERTIES = (
    ("String fileName", "the file's name"),
    ("Blob body", "the file's content"),
    ("String contentType", "the content's type"),
    ("Boolean inline", "whether the file is shown in the text"),
)


@SINGLE_EMAIL.constructor("SingleEmailMessage()")
def make_email(context: "Context", type_: Type) -> NativeInstance:
    """Makes an empty e-mail."""
    return NativeInstance(type_, OptionsState())


@ATTACHMENT.constructor("EmailFileAttachment()")
def make_attachment(context: "Context", type_: Type) -> NativeInstance:
    """Makes an empty attachment."""
    return NativeInstance(type_, OptionsState())


def _declare_properties(declaration: LibraryClass, properties: tuple[tuple[str, str], ...]) -> None:
    for signature, what in properties:
        _declare_property(declaration, signature, what)


def _declare_property(declaration: LibraryClass, signature: str, what: str) -> None:
    """Declares the property `subject` and its methods `getSubject` and `setSubject`."""
    type_, _, name = signature.rpartition(" ")
    capital = name[0].upper() + name[1:]

    def read(context: "Context", this: NativeInstance) -> Any:
        return this.state.values.get(name)

    def write(context: "Context", this: NativeInstance, value: Any) -> None:
        this.state.values[name] = value

    read.__doc__ = f"Returns {what}."
    write.__doc__ = f"Sets {what}."
    declaration.property(signature, write)(read)
    declaration.method(f"{type_} get{capital}()")(read)
    declaration.method(f"void set{capital}({type_} value)")(write)


_declare_properties(SINGLE_EMAIL, _EMAIL_PROPERTIES)
_declare_properties(ATTACHMENT, _ATTACHMENT_PROPERTIES)


@MESSAGING.static("List<Messaging.SendEmailResult> sendEmail(List<Messaging.Email> emails)")
def send_email(context: "Context", emails: ListValue | None) -> ListValue:
    """Sends e-mails; when one cannot be sent, a `System.EmailException` is thrown."""
    return _send(context, emails, True)


@MESSAGING.static("List<Messaging.SendEmailResult> sendEmail(List<Messaging.Email> emails, Boolean allOrNothing)")
def send_email_partially(context: "Context", emails: ListValue | None, all_or_nothing: bool | None) -> ListValue:
    """Sends e-mails; says whether one that cannot be sent throws, and returns what became of each."""
    return _send(context, emails, bool(all_or_nothing))


@MESSAGING.static("void reserveSingleEmailCapacity(Integer count)")
def reserve_single_email_capacity(context: "Context", count: int | None) -> None:
    """Has no effect: the CRM says when it takes no more e-mails."""


@MESSAGING.static("void reserveMassEmailCapacity(Integer count)")
def reserve_mass_email_capacity(context: "Context", count: int | None) -> None:
    """Has no effect: the CRM says when it takes no more e-mails."""


@SEND_RESULT.method("Boolean isSuccess()")
def is_success(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the e-mail was sent."""
    return this.state is None


@SEND_RESULT.method("List<Messaging.SendEmailError> getErrors()")
def get_errors(context: "Context", this: NativeInstance) -> ListValue:
    """Returns why the e-mail was not sent."""
    type_ = context.universe.type("Messaging.SendEmailError")
    errors = [] if this.state is None else [NativeInstance(type_, this.state)]
    return new_list(context, "Messaging.SendEmailError", errors)


@SEND_ERROR.method("String getMessage()")
def get_message(context: "Context", this: NativeInstance) -> str:
    """Returns what went wrong."""
    message: str = this.state
    return message


def _send(context: "Context", emails: ListValue | None, all_or_nothing: bool) -> ListValue:
    context.charge(Resource.MESSAGES, 1)
    type_ = context.universe.type("Messaging.SendEmailResult")
    results: list[Any] = []
    charge_objects(context, len(given(emails).items))
    for email in given(emails).items:
        context.charge_heap(_message_bytes(given(email).state.values))
        problem = _problem(given(email).state.values)
        if problem is None:
            try:
                context.host.messages.send(Message("email", _values(given(email).state.values)))
            except ScriptException as exception:
                problem = exception.message or "The e-mail was not sent"
        if problem is not None and all_or_nothing:
            raise ScriptException(
                "EmailException", f"SendEmail failed. First exception on row {len(results)}: {problem}"
            )
        results.append(NativeInstance(type_, problem))
    return new_list(context, "Messaging.SendEmailResult", results)


def _message_bytes(values: dict[str, Any]) -> int:
    """Returns the size of what is handed to the sender."""
    lists = sum(len(value.items) for value in values.values() if isinstance(value, ListValue))
    return heap.OBJECT + (heap.LIST + heap.ITEM) * len(values) + (heap.ITEM + heap.LIST) * lists


def _problem(values: dict[str, Any]) -> str | None:
    if not any(values.get(name) for name in ("toAddresses", "ccAddresses", "bccAddresses", "targetObjectId")):
        return "REQUIRED_FIELD_MISSING, Missing recipients: []"
    if not any(values.get(name) for name in ("plainTextBody", "htmlBody", "templateId")):
        return "REQUIRED_FIELD_MISSING, Missing body, need at least one of html or plainText: []"
    return None


def _values(values: dict[str, Any]) -> tuple[tuple[str, object], ...]:
    """Returns what is sent: lists as tuples, attachments as tuples of name, type and content."""
    sent: list[tuple[str, object]] = []
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, ListValue):
            sent.append((name, tuple(_plain(item) for item in value.items)))
        else:
            sent.append((name, value))
    return tuple(sent)


def _plain(item: Any) -> object:
    if isinstance(item, NativeInstance):
        values = item.state.values
        return values.get("fileName"), values.get("contentType"), values.get("body")
    return item
