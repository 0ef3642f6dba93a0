"""`circuitscript docs`: the reference in the terminal."""

import os
from difflib import get_close_matches

import click

from circuitscript.cli.encoding import encode
from circuitscript.cli.failures import FAILED, Failure, say
from circuitscript.cli.files import write_file
from circuitscript.cli.inputs import opened
from circuitscript.cli.options import json_option
from circuitscript.cli.reference import Topic, all_topics, find_entries, find_topic
from circuitscript.cli.terminal import Terminal, standard_output
from circuitscript.data.schema import Schema
from circuitscript.engine import Engine


@click.command("docs")
@click.argument("name", required=False)
@click.option("--project", "folder", metavar="DIR", help="Know the objects and fields of this project, too.")
@click.option("--schema", type=click.Choice(["highlevel", "salesforce"]), help="Look objects up in this schema.")
@click.option("--output", metavar="DIR", help="Write the library's reference as Markdown pages into this folder.")
@json_option
def command(name: str | None, folder: str | None, schema: str | None, output: str | None, is_json: bool) -> int:
    """Look up a class, an object, or a member of one: String, Contact, String.indexOf, Database.SaveResult.

    Without a NAME, lists all classes and objects.
    """
    if output is not None:
        if name is not None or folder is not None or schema is not None:
            raise Failure("--output writes the whole library; leave out NAME, --project and --schema")
        return _write_pages(output, is_json)
    known = _schema(folder, schema or "")
    topics = list(all_topics(known)) if name is None else []
    topic = None if name is None else _look_up(name, known)
    if topic is not None:
        topics = [topic]
    if is_json:
        _tell_json(topics)
    elif topic is None:
        standard_output().rows([(one.name, one.kind, _first_sentence(one.doc)) for one in topics], ("name", "dim", ""))
    else:
        _tell(standard_output(), topic)
    return 0


def _write_pages(folder: str, is_json: bool) -> int:
    from circuitscript.library.reference import make_pages

    pages = make_pages()
    for name, text in pages.items():
        write_file(os.path.join(folder, name), text)
    if is_json:
        click.echo(encode({"type": "result", "outcome": "written", "pages": len(pages)}))
    else:
        say(f"{len(pages)} pages written to {folder}")
    return 0


def _schema(folder: str | None, name: str) -> Schema:
    return Engine().load(opened(folder) if folder is not None else {}, schema=name).world.schema


def _look_up(name: str, schema: Schema) -> Topic:
    """Returns the topic of a name; for a member, without a kind and with its overloads. Raises Failure for none."""
    topic = find_topic(name, schema)
    if topic is not None:
        return topic
    owner, _, member = name.rpartition(".")
    topic = find_topic(owner, schema) if owner else None
    if topic is None:
        names = [one.name for one in all_topics(schema)]
        raise Failure(f"no class or object {name}{_nearest(name, names)}", FAILED)
    entries = find_entries(topic, member)
    if not entries:
        raise Failure(
            f"{topic.name} has no member {member}{_nearest(member, [one.name for one in topic.entries])}", FAILED
        )
    return Topic(topic.name, "", topic.doc, tuple(entries))


def _nearest(name: str, names: list[str]) -> str:
    folded = {one.lower(): one for one in names}
    close = get_close_matches(name.lower(), folded, 3)
    return f"; did you mean {' or '.join(folded[one] for one in close)}?" if close else ""


def _tell(out: Terminal, topic: Topic) -> None:
    """Writes a topic with one line for each member, or the members that were asked for in full."""
    if topic.kind:
        out.line(f"{out.paint('title', topic.name)}  {out.paint('dim', topic.kind)}")
        out.line(topic.doc)
        out.line()
        out.rows([(entry.signature, _first_sentence(entry.doc)) for entry in topic.entries], ("name", ""))
        return
    for number, entry in enumerate(topic.entries):
        if number:
            out.line()
        out.line(out.paint("title", entry.signature))
        for line in entry.doc.splitlines():
            out.line(f"  {line.strip()}".rstrip())


def _tell_json(topics: list[Topic]) -> None:
    members = 0
    for topic in topics:
        click.echo(encode({"type": "topic", "name": topic.name, "kind": topic.kind, "doc": topic.doc}))
        for entry in topic.entries:
            members += 1
            line = {"type": "member", "of": topic.name, "name": entry.name, "signature": entry.signature}
            click.echo(encode({**line, "doc": entry.doc}))
    click.echo(encode({"type": "result", "outcome": "found", "topics": len(topics), "members": members}))


def _first_sentence(doc: str) -> str:
    line = " ".join(doc.split("\n\n", maxsplit=1)[0].split())
    sentence, dot, _ = line.partition(". ")
    return sentence + "." if dot else line
