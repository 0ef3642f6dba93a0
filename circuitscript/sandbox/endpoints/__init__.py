"""The endpoints by resource. `ROUTER` has all of them."""

from circuitscript.sandbox.endpoints import (
    associations,
    businesses,
    calendars,
    commerce,
    contacts,
    conversations,
    followups,
    listings,
    locations,
    objects,
    opportunities,
    tags,
)
from circuitscript.sandbox.routing import Router

_MODULES = (
    tags,
    followups,
    contacts,
    opportunities,
    conversations,
    calendars,
    businesses,
    locations,
    objects,
    associations,
    commerce,
    listings,
)

ROUTER = Router()
for _module in _MODULES:
    ROUTER.routes += _module.ROUTER.routes
