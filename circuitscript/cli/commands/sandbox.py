"""`circuitscript sandbox`: serves a local HighLevel."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from circuitscript.cli.failures import Failure
from circuitscript.cli.options import Range, json_option

if TYPE_CHECKING:
    from circuitscript.sandbox.options import SandboxOptions

_CHANCE = Range(0, 1)


@click.command("sandbox")
@click.option("--port", type=click.IntRange(0, 65535), default=4010, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--db", metavar="FILE", help="Keep the data in FILE; it is gone at the end otherwise.")
@click.option(
    "--webhook-url", "webhook_urls", multiple=True, metavar="URL", help="Send a webhook there for each change."
)
@click.option("--index-delay", type=click.IntRange(0), default=0, metavar="MS", help="How far search lags behind.")
@click.option("--rate", type=click.IntRange(1), default=100, show_default=True, help="Requests in 10 seconds.")
@click.option("--daily", type=click.IntRange(1), default=200_000, show_default=True, help="Requests a day.")
@click.option("--latency", type=click.IntRange(0), default=0, metavar="MS", help="Time added to every answer.")
@click.option("--fail-429", type=_CHANCE, default=0.0, metavar="P", help="Chance of a 429 for each request.")
@click.option("--fail-500", type=_CHANCE, default=0.0, metavar="P", help="Chance of a 500.")
@click.option("--drop", type=_CHANCE, default=0.0, metavar="P", help="Chance that a connection breaks off.")
@click.option("--duplicate-webhooks", type=_CHANCE, default=0.0, metavar="P", help="Chance that one comes twice.")
@click.option("--reorder-webhooks", type=_CHANCE, default=0.0, metavar="P", help="Chance that one overtakes another.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where ids and faults are drawn from.")
@click.option("--no-demo-data", is_flag=True, help="Begin without contacts, pipelines and the like.")
@json_option
def command(port: int, host: str, webhook_urls: tuple[str, ...], is_json: bool, **choices: Any) -> int:
    """Serve a local, stateful HighLevel for development and demonstrations, until interrupted.

    It answers on this machine only, unless --host says otherwise. Its token is pit-sandbox.
    """
    from circuitscript.sandbox.sandbox import Sandbox
    from circuitscript.sandbox.serving import serve

    sandbox = Sandbox(_options(webhook_urls, choices), deliver=_deliver)

    def ready(url: str) -> None:
        _announce(url, sandbox.options.token, sandbox.options.location_id, is_json)

    try:
        serve(sandbox, host, port, ready)
    except OSError as error:
        raise Failure(f"{host}:{port} cannot be listened on: {error.strerror}") from None
    finally:
        sandbox.close()
    return 0


def _options(webhook_urls: tuple[str, ...], given: Mapping[str, Any]) -> "SandboxOptions":
    from circuitscript.sandbox.options import Faults, SandboxOptions

    faults = Faults(
        latency=given["latency"],
        error_429=given["fail_429"],
        error_500=given["fail_500"],
        lost_before=given["drop"] / 2,
        lost_after=given["drop"] / 2,
        duplicated_webhooks=given["duplicate_webhooks"],
        reordered_webhooks=given["reorder_webhooks"],
        seed=given["seed"],
    )
    return SandboxOptions(
        burst=given["rate"],
        daily=given["daily"],
        index_delay=given["index_delay"],
        webhook_urls=webhook_urls,
        database=given["db"] or ":memory:",
        faults=faults,
        seed=given["seed"],
        has_demo_data=not given["no_demo_data"],
    )


def _deliver(url: str, headers: Mapping[str, str], body: bytes) -> int:
    from circuitscript.hosts.http_client import post

    return post(url, headers, body)


def _announce(url: str, token: str, location_id: str, is_json: bool) -> None:
    if is_json:
        import json

        line = {"type": "ready", "url": url, "token": token, "location": location_id, "key": f"{url}/_sandbox/key.pem"}
        click.echo(json.dumps(line))
        return
    click.echo(f"HighLevel sandbox at {url}")
    click.echo(f"  location  {location_id}")
    click.echo(f"  token     {token}")
    click.echo(f"  webhooks  signed with the key at {url}/_sandbox/key.pem")
    click.echo("Ctrl-C ends it.")
