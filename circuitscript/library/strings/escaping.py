"""String: escaped for another language, and back."""

from typing import TYPE_CHECKING

from circuitscript.library import escapes
from circuitscript.library.growing import changed, kept
from circuitscript.library.strings.declaration import STRING

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


@STRING.method("String escapeCsv()")
def escape_csv(context: "Context", this: str) -> str:
    """Returns the text in quotes when it holds a comma, quote or line end, with the quotes in it doubled."""
    context.charge_text(len(this) + this.count('"') + 2)
    return escapes.escape_csv(this)


@STRING.method("String escapeEcmaScript()")
def escape_ecma_script(context: "Context", this: str) -> str:
    """Returns the text escaped for a JavaScript string literal."""
    return changed(context, this, escapes.escape_ecma_script)


@STRING.method("String escapeHtml3()")
def escape_html3(context: "Context", this: str) -> str:
    """Returns the text with the entities of HTML 3."""
    return changed(context, this, escapes.escape_html3)


@STRING.method("String escapeHtml4()")
def escape_html4(context: "Context", this: str) -> str:
    """Returns the text with the entities of HTML 4."""
    return changed(context, this, escapes.escape_html4)


@STRING.method("String escapeJava()")
def escape_java(context: "Context", this: str) -> str:
    """Returns the text escaped for a Java string literal."""
    return changed(context, this, escapes.escape_java)


@STRING.method("String escapeUnicode()")
def escape_unicode(context: "Context", this: str) -> str:
    """Returns the text with everything beyond ASCII, quotes and controls escaped."""
    return changed(context, this, escapes.escape_java)


@STRING.method("String escapeXml()")
def escape_xml(context: "Context", this: str) -> str:
    """Returns the text with the five characters escaped that XML reserves."""
    return changed(context, this, escapes.escape_xml)


@STRING.method("String unescapeCsv()")
def unescape_csv(context: "Context", this: str) -> str:
    """Takes back what `escapeCsv` does."""
    return escapes.unescape_csv(kept(context, this))


@STRING.method("String unescapeEcmaScript()")
def unescape_ecma_script(context: "Context", this: str) -> str:
    """Takes back what `escapeEcmaScript` does."""
    return escapes.unescape_java(context, this)


@STRING.method("String unescapeHtml3()")
def unescape_html3(context: "Context", this: str) -> str:
    """Takes back what `escapeHtml3` does."""
    return escapes.unescape_html3(context, this)


@STRING.method("String unescapeHtml4()")
def unescape_html4(context: "Context", this: str) -> str:
    """Takes back what `escapeHtml4` does."""
    return escapes.unescape_html4(context, this)


@STRING.method("String unescapeJava()")
def unescape_java(context: "Context", this: str) -> str:
    """Takes back what `escapeJava` does."""
    return escapes.unescape_java(context, this)


@STRING.method("String unescapeUnicode()")
def unescape_unicode(context: "Context", this: str) -> str:
    """Takes back what `escapeUnicode` does."""
    return escapes.unescape_java(context, this)


@STRING.method("String unescapeXml()")
def unescape_xml(context: "Context", this: str) -> str:
    """Takes back what `escapeXml` does."""
    return escapes.unescape_xml(context, this)
