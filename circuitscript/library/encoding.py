"""EncodingUtil, Url and UUID."""

import base64
import binascii
import string
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.growing import changed, joined, kept
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type
from circuitscript.values.hashing import string_hash
from circuitscript.values.instances import NativeInstance
from circuitscript.values.native import NativeState

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

ENCODING_UTIL = LibraryClass("EncodingUtil", doc="Base64, hexadecimal and URL encoding.")

_UNRESERVED = frozenset((string.ascii_letters + string.digits + ".-*_").encode())
_MARKED = "utf-16"
"""The codec that writes a mark before each text."""
_SCHEMES = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "latin-1", "us-ascii": "ascii", "utf-16": "utf-16"}


@ENCODING_UTIL.static("String base64Encode(Blob data)")
def base64_encode(context: "Context", data: bytes | None) -> str:
    """Returns the bytes in Base64, without line ends."""
    content = given(data)
    context.charge_text(4 * len(content) // 3 + 4)
    return base64.b64encode(content).decode("ascii")


@ENCODING_UTIL.static("Blob base64Decode(String text)")
def base64_decode(context: "Context", text: str | None) -> bytes:
    """Returns the bytes that the text shows in Base64. Throws a `System.StringException` for anything else."""
    source = given(text)
    context.charge_heap(3 * len(source))
    try:
        return base64.b64decode(source + "=" * (-len(source) % 4))
    except (binascii.Error, ValueError) as error:
        raise ScriptException("StringException", "Unrecognized base64 character") from error


@ENCODING_UTIL.static("String convertToHex(Blob data)")
def convert_to_hex(context: "Context", data: bytes | None) -> str:
    """Returns the bytes in hexadecimal, in lower case."""
    content = given(data)
    context.charge_text(2 * len(content))
    return content.hex()


@ENCODING_UTIL.static("Blob convertFromHex(String text)")
def convert_from_hex(context: "Context", text: str | None) -> bytes:
    """Returns the bytes that the text shows in hexadecimal."""
    source = given(text)
    context.charge_heap(len(source))
    try:
        return binascii.unhexlify(source)
    except (binascii.Error, ValueError) as error:
        raise ScriptException("InvalidParameterValueException", "Invalid hexadecimal text") from error


@ENCODING_UTIL.static("String urlEncode(String text, String scheme)")
def url_encode(context: "Context", text: str | None, scheme: str | None) -> str:
    """Returns the text as part of a URL's query: spaces as `+`, bytes of the encoding as `%20`."""
    source = given(text)
    codec = _codec(scheme)
    if codec == _MARKED:
        context.charge_text(6 * len(source) + 6)
        return _url_encoded(source, codec)
    return changed(context, source, lambda piece: _url_encoded(piece, codec))


@ENCODING_UTIL.static("String urlDecode(String text, String scheme)")
def url_decode(context: "Context", text: str | None, scheme: str | None) -> str:
    """Takes back what `urlEncode` does."""
    source = given(text)
    context.charge_text(len(source))
    context.charge_heap(4 * len(source))
    content = bytearray()
    position = 0
    while position < len(source):
        character = source[position]
        position += 1
        if character == "+":
            content += b" "
        elif character == "%":
            digits = source[position : position + 2]
            if len(digits) != 2 or not all(digit in string.hexdigits for digit in digits):
                raise ScriptException(
                    "IllegalArgumentException", f"Illegal hex characters in escape (%) pattern: {digits}"
                )
            content.append(int(digits, 16))
            position += 2
        else:
            content += character.encode(_codec(scheme), "replace")
    return content.decode(_codec(scheme), "replace")


def _url_encoded(text: str, codec: str) -> str:
    return "".join(map(_encoded_bytes().__getitem__, text.encode(codec, "replace")))


@cache
def _encoded_bytes() -> tuple[str, ...]:
    return tuple(map(_encoded_byte, range(256)))


def _encoded_byte(byte: int) -> str:
    if byte in _UNRESERVED:
        return chr(byte)
    return "+" if byte == ord(" ") else f"%{byte:02X}"


def _codec(scheme: str | None) -> str:
    codec = _SCHEMES.get(given(scheme).lower())
    if codec is None:
        raise ScriptException("IllegalArgumentException", f"Unsupported encoding: {scheme}")
    return codec


URL = LibraryClass("Url", doc="A URL and its parts.")
URL.leave_out("files are no records", "getFileFieldURL")
_MAX_URL = 65_536
"""The most characters of a URL: Python keeps the last ones that it took apart beyond the run."""
_PORTS = {"http": 80, "https": 443, "ftp": 21}


class UrlState(NativeState):
    """The state of a Url: its text and its parts."""

    def __init__(self, text: str) -> None:
        self.whole = _checked(text)
        try:
            self.parts: SplitResult = urlsplit(text)
            self.port = self.parts.port
        except ValueError as error:
            raise ScriptException("StringException", f"Invalid URL: {text}") from error
        if not self.parts.scheme:
            raise ScriptException("StringException", f"no protocol: {text}")

    def text(self) -> str:
        """Returns the whole URL."""
        return self.whole


@URL.constructor("Url(String specification)")
def make_url(context: "Context", type_: Type, specification: str | None) -> NativeInstance:
    """Reads a URL. Throws a `System.StringException` when the text is none."""
    return NativeInstance(type_, UrlState(kept(context, given(specification))))


@URL.constructor("Url(Url base, String specification)")
def make_relative(
    context: "Context", type_: Type, base: NativeInstance | None, specification: str | None
) -> NativeInstance:
    """Reads a URL that is relative to another one."""
    return NativeInstance(type_, UrlState(urljoin(_url(given(base)).whole, _checked(given(specification)))))


@URL.constructor("Url(String protocol, String host, String file)")
def make_from_parts(
    context: "Context", type_: Type, protocol: str | None, host: str | None, file: str | None
) -> NativeInstance:
    """Makes a URL of its protocol, host and path."""
    return _from_parts(context, type_, (given(protocol), "://", given(host), given(file)))


@URL.constructor("Url(String protocol, String host, Integer port, String file)")
def make_with_port(
    context: "Context", type_: Type, protocol: str | None, host: str | None, port: int | None, file: str | None
) -> NativeInstance:
    """Makes a URL of its protocol, host, port and path."""
    return _from_parts(context, type_, (given(protocol), "://", given(host), ":", str(given(port)), given(file)))


def _from_parts(context: "Context", type_: Type, parts: tuple[str, ...]) -> NativeInstance:
    return NativeInstance(type_, UrlState(kept(context, joined(context, parts))))


@URL.method("String getAuthority()")
def get_authority(context: "Context", this: NativeInstance) -> str:
    """Returns host and port."""
    return _url(this).parts.netloc


@URL.method("Integer getDefaultPort()")
def get_default_port(context: "Context", this: NativeInstance) -> int:
    """Returns the port of the protocol, or -1."""
    return _PORTS.get(_url(this).parts.scheme, -1)


@URL.method("String getFile()")
def get_file(context: "Context", this: NativeInstance) -> str:
    """Returns path and query."""
    parts = _url(this).parts
    context.charge_text(len(parts.path) + len(parts.query) + 1)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@URL.method("String getHost()")
def get_host(context: "Context", this: NativeInstance) -> str:
    """Returns the host."""
    return kept(context, _url(this).parts.hostname or "")


@URL.method("String getPath()")
def get_path(context: "Context", this: NativeInstance) -> str:
    """Returns the path."""
    return _url(this).parts.path


@URL.method("Integer getPort()")
def get_port(context: "Context", this: NativeInstance) -> int:
    """Returns the port, or -1 when the URL names none."""
    port = _url(this).port
    return -1 if port is None else port


@URL.method("String getProtocol()")
def get_protocol(context: "Context", this: NativeInstance) -> str:
    """Returns the protocol, `https`."""
    return _url(this).parts.scheme


@URL.method("String getQuery()")
def get_query(context: "Context", this: NativeInstance) -> str | None:
    """Returns the query, or null."""
    return _url(this).parts.query or None


@URL.method("String getRef()")
def get_ref(context: "Context", this: NativeInstance) -> str | None:
    """Returns the fragment, or null."""
    return _url(this).parts.fragment or None


@URL.method("String getUserInfo()")
def get_user_info(context: "Context", this: NativeInstance) -> str | None:
    """Returns what stands before `@`, or null."""
    user, at, _ = kept(context, _url(this).parts.netloc).rpartition("@")
    return user if at else None


@URL.method("Boolean sameFile(Url other)")
def same_file(context: "Context", this: NativeInstance, other: NativeInstance | None) -> bool:
    """Returns whether both are the same but for the fragment."""
    first, second = _url(this).parts, _url(given(other)).parts
    return first._replace(fragment="") == second._replace(fragment="")


@URL.method("String toExternalForm()")
def to_external_form(context: "Context", this: NativeInstance) -> str:
    """Returns the whole URL."""
    return _url(this).whole


@URL.method("String toString()")
def url_to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the whole URL."""
    return _url(this).whole


@URL.static("Url getOrgDomainUrl()")
def get_org_domain_url(context: "Context") -> NativeInstance:
    """Returns the base of the CRM's web pages: the setting `base_url`, or HighLevel's."""
    return _base(context)


@URL.static("Url getSalesforceBaseUrl()")
def get_salesforce_base_url(context: "Context") -> NativeInstance:
    """Returns the base of the CRM's web pages: the setting `base_url`, or HighLevel's."""
    return _base(context)


@URL.static("Url getCurrentRequestUrl()")
def get_current_request_url(context: "Context") -> NativeInstance:
    """Returns the base of the CRM's web pages: a run has no page of its own."""
    return _base(context)


def _checked(text: str) -> str:
    if len(text) > _MAX_URL:
        raise ScriptException("StringException", f"Invalid URL: it has more than {_MAX_URL} characters")
    return text


def _base(context: "Context") -> NativeInstance:
    text = context.host.settings.get("base_url", "https://app.gohighlevel.com")
    return NativeInstance(context.universe.type("Url"), UrlState(text))


def _url(url: NativeInstance) -> UrlState:
    state = url.state
    assert isinstance(state, UrlState)
    return state


UUID = LibraryClass("UUID", doc="A universally unique identifier.")


class UuidState(NativeState):
    """The state of a UUID: its text, in lower case."""

    def __init__(self, text: str) -> None:
        self.value = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UuidState) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def text(self) -> str:
        """Returns the text."""
        return self.value


@UUID.static("UUID randomUUID()")
def random_uuid(context: "Context") -> NativeInstance:
    """Returns a random UUID (version 4), from the run's own source."""
    drawn = bytearray(context.host.randomness.bytes(16))
    drawn[6] = drawn[6] & 0x0F | 0x40  # version 4 of RFC 9562
    drawn[8] = drawn[8] & 0x3F | 0x80
    digits = drawn.hex()
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return NativeInstance(context.universe.type("UUID"), UuidState("-".join(parts)))


@UUID.static("UUID fromString(String text)")
def from_string(context: "Context", text: str | None) -> NativeInstance:
    """Reads a UUID. Throws a `System.IllegalArgumentException` when the text is none."""
    source = given(text)
    parts = source.split("-", 5)
    lengths = [len(part) for part in parts]
    if lengths != [8, 4, 4, 4, 12] or not all(digit in string.hexdigits for digit in "".join(parts)):
        raise ScriptException("IllegalArgumentException", f"Invalid UUID string: {source}")
    return NativeInstance(context.universe.type("UUID"), UuidState(source.lower()))


@UUID.method("Boolean equals(Object other)")
def uuid_equals(context: "Context", this: NativeInstance, other: object) -> bool:
    """Returns whether the other is the same UUID."""
    return isinstance(other, NativeInstance) and this.state == other.state


@UUID.method("Integer hashCode()")
def uuid_hash_code(context: "Context", this: NativeInstance) -> int:
    """Returns a number that is the same for the same UUID."""
    return string_hash(this.state.value)


@UUID.method("String toString()")
def uuid_to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the UUID's text, in lower case."""
    text: str = this.state.value
    return text
