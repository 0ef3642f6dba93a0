"""`/invoices`, `/products` with prices, and `/payments/orders`; their documents have the id under `_id`."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body
from circuitscript.sandbox.routing import Router

ROUTER = Router()
_INVOICE: Final = (
    "altId*:str altType*:str name*:str currency*:str businessDetails*:dict items*:list discount*:dict termsNotes:str "
    "title:str contactDetails*:dict invoiceNumber:str issueDate*:str dueDate:str sentTo*:dict liveMode*:bool"
)
_INVOICE_UPDATE: Final = (
    "altId*:str altType*:str name*:str currency*:str businessDetails:dict invoiceItems*:list discount:dict "
    "termsNotes:str title:str contactDetails:dict invoiceNumber:str issueDate*:str dueDate*:str liveMode:bool "
    "description:str contactId:str"
)
_PRODUCT: Final = (
    "name*:str locationId*:str description:str productType*:str image:str statementDescriptor:str availableInStore:bool"
)
_PRICE: Final = (
    "name*:str type*:str currency*:str amount*:num locationId*:str recurring:dict description:str compareAtPrice:num "
    "userId:str trackInventory:bool availableQuantity:num allowOutOfStockPurchases:bool"
)


def _shown(document: Document) -> Document:
    return {"_id" if name == "id" else name: value for name, value in document.items()}


def _page(call: Call, rows: list[Document], default: int) -> list[Document]:
    offset, limit = call.number("offset", 0), call.number("limit", default, 100)
    return [_shown(row) for row in rows[offset : offset + limit]]


@ROUTER.add("GET", "/invoices/")
def list_invoices(account: Account, call: Call) -> Document:
    """Lists invoices."""
    _check_owner(account, call)
    for name in ("limit", "offset"):
        call.argument(name)
    rows = account.store.all("invoice", status=call.query.get("status"))
    if call.query.get("contactId"):
        rows = [row for row in rows if row.get("contactDetails", {}).get("id") == call.query["contactId"]]
    return {"invoices": _page(call, rows, 10), "total": len(rows)}


@ROUTER.add("POST", "/invoices/", 201)
def create_invoice(account: Account, call: Call) -> Document:
    """Creates a draft."""
    body = checked_body(call, _INVOICE)
    account.check_location(body["altId"])
    return _shown(account.create("invoice", _totalled(account, body), "createdAt", "updatedAt"))


@ROUTER.add("GET", "/invoices/{id}")
def read_invoice(account: Account, call: Call) -> Document:
    """Reads an invoice."""
    _check_owner(account, call)
    return _shown(account.store.get("invoice", call.parameters["id"]))


@ROUTER.add("PUT", "/invoices/{id}")
def update_invoice(account: Account, call: Call) -> Document:
    """Replaces an invoice."""
    held = account.store.get("invoice", call.parameters["id"])
    body = checked_body(call, _INVOICE_UPDATE)
    account.check_location(body["altId"])
    return _shown(account.update("invoice", held, _totalled(account, {**held, **body}), "updatedAt"))


@ROUTER.add("DELETE", "/invoices/{id}")
def delete_invoice(account: Account, call: Call) -> Document:
    """Deletes an invoice."""
    _check_owner(account, call)
    held = account.store.get("invoice", call.parameters["id"])
    account.remove("invoice", held)
    return _shown(held)


@ROUTER.add("GET", "/products/")
def list_products(account: Account, call: Call) -> Document:
    """Lists products."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all("product")
    return {"products": _page(call, rows, 10), "total": [{"total": len(rows)}]}


@ROUTER.add("POST", "/products/", 201)
def create_product(account: Account, call: Call) -> Document:
    """Creates a product."""
    body = checked_body(call, _PRODUCT)
    account.check_location(body["locationId"])
    return _shown(account.create("product", body, "createdAt", "updatedAt"))


@ROUTER.add("GET", "/products/{id}")
def read_product(account: Account, call: Call) -> Document:
    """Reads a product."""
    account.check_location(call.argument("locationId"))
    return _shown(account.store.get("product", call.parameters["id"]))


@ROUTER.add("PUT", "/products/{id}")
def update_product(account: Account, call: Call) -> Document:
    """Sets fields of a product."""
    held = account.store.get("product", call.parameters["id"])
    return _shown(account.update("product", held, checked_body(call, _PRODUCT), "updatedAt"))


@ROUTER.add("DELETE", "/products/{id}")
def delete_product(account: Account, call: Call) -> Document:
    """Deletes a product with its prices."""
    account.check_location(call.argument("locationId"))
    held = account.store.get("product", call.parameters["id"])
    for price in account.store.all("price", product=held["id"]):
        account.remove("price", price)
    account.remove("product", held)
    return {"status": True}


@ROUTER.add("GET", "/products/{productId}/price")
def list_prices(account: Account, call: Call) -> Document:
    """Lists the prices of a product."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all("price", product=call.parameters["productId"])
    return {"prices": _page(call, rows, 10), "total": len(rows)}


@ROUTER.add("POST", "/products/{productId}/price", 201)
def create_price(account: Account, call: Call) -> Document:
    """Adds a price to a product."""
    account.store.get("product", call.parameters["productId"])
    body = checked_body(call, _PRICE)
    account.check_location(body["locationId"])
    values = {**body, "product": call.parameters["productId"]}
    return _shown(account.create("price", values, "createdAt", "updatedAt"))


@ROUTER.add("PUT", "/products/{productId}/price/{id}")
def update_price(account: Account, call: Call) -> Document:
    """Sets fields of a price."""
    held = account.store.get("price", call.parameters["id"])
    return _shown(account.update("price", held, checked_body(call, _PRICE), "updatedAt"))


@ROUTER.add("DELETE", "/products/{productId}/price/{id}")
def delete_price(account: Account, call: Call) -> Document:
    """Deletes a price."""
    account.check_location(call.argument("locationId"))
    account.remove("price", account.store.get("price", call.parameters["id"]))
    return {"status": True}


@ROUTER.add("GET", "/payments/orders")
def list_orders(account: Account, call: Call) -> Document:
    """Lists orders."""
    _check_owner(account, call)
    rows = account.store.all("order", contactId=call.query.get("contactId"), status=call.query.get("status"))
    return {"data": _page(call, rows, 10), "totalCount": len(rows)}


def _check_owner(account: Account, call: Call) -> None:
    account.check_location(call.argument("altId"))
    if call.argument("altType") != "location":
        raise ApiError(422, ["altType must be location"])


def _totalled(account: Account, body: Document) -> Document:
    items = body.get("items") or body.get("invoiceItems") or []
    for item in items:
        lacking = [name for name in ("name", "currency", "amount", "qty") if item.get(name) is None]
        if lacking:
            raise ApiError(422, [f"items: {name} should not be empty" for name in lacking])
    items = [{"_id": account.store.new_id(), **item} for item in items]
    total = sum(item.get("amount", 0) * item.get("qty", 1) for item in items)
    kept = {name: value for name, value in body.items() if name != "items"}
    paid = kept.get("amountPaid", 0)
    return {
        "status": "draft",
        **kept,
        "invoiceItems": items,
        "total": total,
        "amountPaid": paid,
        "amountDue": total - paid,
    }
