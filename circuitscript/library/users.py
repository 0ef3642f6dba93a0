"""UserInfo, Request and what a run knows of its surroundings. All of it comes from the host's settings."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.library.construction import enum_constant
from circuitscript.library.declare import LibraryClass
from circuitscript.library.time_zones import time_zone
from circuitscript.library.zones import zone_name
from circuitscript.symbols import TypeKind
from circuitscript.values.instances import EnumConstant, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

USER_INFO = LibraryClass(
    "UserInfo", doc="As whom the run works: the setting `user.…` of the host, or the user of `System.runAs`."
)
USER_INFO.unavailable.update(
    {
        "getSessionId": "callouts to the CRM's own API are made for you",
        "getUiTheme": "there is no user interface",
        "getUiThemeDisplayed": "there is no user interface",
        "hasPackageLicense": "there are no packages",
        "isCurrentUserLicensed": "there are no packages",
        "isCurrentUserLicensedForPackage": "there are no packages",
        "getCurrentUvid": "there is no such visitor id",
    }
)

RUN_AS = "run as"
_DEFAULT_USER = "005000000000001AAA"
_DEFAULT_ORGANIZATION = "00D000000000001AAA"
_SETTINGS = (
    ("getUserId", "Id", "user.id", _DEFAULT_USER, "Returns the user's id."),
    (
        "getUserName",
        "Username",
        "user.name",
        "user@example.com",
        "Returns the name that the user logs in with.",
    ),
    ("getUserEmail", "Email", "user.email", "user@example.com", "Returns the user's e-mail address."),
    ("getFirstName", "FirstName", "user.first_name", "", "Returns the user's first name."),
    ("getLastName", "LastName", "user.last_name", "User", "Returns the user's last name."),
    (
        "getProfileId",
        "ProfileId",
        "user.profile_id",
        "00e000000000001AAA",
        "Returns the id of the user's profile.",
    ),
    ("getUserRoleId", "UserRoleId", "user.role_id", "", "Returns the id of the user's role, or null."),
    ("getUserType", "UserType", "user.type", "Standard", "Returns the kind of user."),
    ("getLanguage", "LanguageLocaleKey", "user.language", "en_US", "Returns the user's language."),
    ("getLocale", "LocaleSidKey", "user.locale", "en_US", "Returns the user's locale."),
    (
        "getOrganizationId",
        "",
        "location.id",
        _DEFAULT_ORGANIZATION,
        "Returns the id of the CRM's account: the location.",
    ),
    ("getOrganizationName", "", "location.name", "", "Returns the name of the CRM's account: the location."),
    ("getDefaultCurrency", "", "location.currency", "USD", "Returns the account's currency."),
)


_READERS: "dict[str, Callable[[Context], Any]]" = {}


def _declare(name: str, field: str, setting: str, default: str, doc: str) -> None:
    def read(context: "Context") -> str | None:
        value = _of_run_as_user(context, field) or context.host.settings.get(setting, default)
        return str(value) if value else None

    read.__doc__ = doc
    _READERS[setting] = USER_INFO.static(f"String {name}()")(read)


for _setting in _SETTINGS:
    _declare(*_setting)


def surroundings(context: "Context", setting: str) -> Any:
    """Returns what UserInfo says of a setting: `user.id`, `user.profile_id`, `location.id` and the like."""
    return _READERS[setting](context)


@USER_INFO.static("String getName()")
def get_name(context: "Context") -> str:
    """Returns the user's first and last name."""
    first = _of_run_as_user(context, "FirstName") or context.host.settings.get("user.first_name", "")
    last = _of_run_as_user(context, "LastName") or context.host.settings.get("user.last_name", "User")
    return f"{first} {last}".strip()


@USER_INFO.static("TimeZone getTimeZone()")
def get_time_zone(context: "Context") -> NativeInstance:
    """Returns the run's time zone."""
    return time_zone(context, zone_name(context))


@USER_INFO.static("Boolean isMultiCurrencyOrganization()")
def is_multi_currency_organization(context: "Context") -> bool:
    """Returns false: an account has one currency."""
    return False


def _of_run_as_user(context: "Context", field: str) -> Any:
    user = context.state.get(RUN_AS)
    return user.values.get(field) if isinstance(user, Record) and field else None


QUIDDITY = LibraryClass(
    "Quiddity",
    TypeKind.ENUM,
    doc="What started a run.",
    constants=(
        "ANONYMOUS",
        "AURA",
        "BATCH_ACS",
        "BATCH_APEX",
        "BATCH_CHUNK_PARALLEL",
        "BATCH_CHUNK_SERIAL",
        "BULK_API",
        "EXTERNAL_SERVICE_CALLBACK",
        "FUTURE",
        "INBOUND_EMAIL_SERVICE",
        "INVOCABLE_ACTION",
        "PLATFORM_EVENT_PUBLISH_CALLBACK",
        "QUEUEABLE",
        "REMOTE_ACTION",
        "REST",
        "RUNTEST_ASYNC",
        "RUNTEST_DEPLOY",
        "RUNTEST_SYNC",
        "SCHEDULED",
        "SOAP",
        "SYNCHRONOUS",
        "TRANSACTION_FINALIZER_QUEUEABLE",
        "UNDEFINED",
        "VF",
    ),
)
REQUEST = LibraryClass("Request", doc="The run itself.")
_KINDS = {"batch": "BATCH_APEX", "future": "FUTURE", "queueable": "QUEUEABLE", "scheduled": "SCHEDULED"}


@REQUEST.static("Request getCurrent()")
def get_current(context: "Context") -> NativeInstance:
    """Returns the run."""
    return NativeInstance(context.universe.type("Request"), None)


@REQUEST.method("String getRequestId()")
def get_request_id(context: "Context", this: NativeInstance) -> str:
    """Returns an id of the run, the same as often as it is asked for."""
    known = context.state.get("library.request_id")
    if known is None:
        known = context.host.settings.get("request_id") or context.host.randomness.bytes(12).hex()
        context.state["library.request_id"] = known
    return str(known)


@REQUEST.method("Quiddity getQuiddity()")
def get_quiddity(context: "Context", this: NativeInstance) -> EnumConstant:
    """Returns what started the run."""
    job = context.state.get("library.job")
    if job is not None:
        return enum_constant(context, "Quiddity", _KINDS[job])
    if context.state.get("is_test") is True:
        return enum_constant(context, "Quiddity", "RUNTEST_SYNC")
    return enum_constant(context, "Quiddity", context.host.settings.get("quiddity", "SYNCHRONOUS"))
