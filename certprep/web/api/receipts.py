"""Receipts: the site's public keys, and checking a receipt."""

from typing import Any

from flask import Blueprint, Response, jsonify
from spectree import Response as Documented

from certprep.domain.person import Permission
from certprep.usecases.exam import receipts
from certprep.web import current
from certprep.web.api import document
from certprep.web.api.shapes import ReceiptBody, body
from certprep.web.security import allow

pages = Blueprint("api_receipts", __name__, url_prefix="/api/v1/receipts")


@pages.get("/keys")
@allow(Permission.PUBLIC)
@document.call(tags=["receipts"], resp=Documented("HTTP_200"))
def keys() -> Response:
    """The public keys that sign or ever signed receipts, as a JSON Web Key Set."""
    return jsonify(keys=[key.jwk() for key in receipts.keys(current.store())])


@pages.post("/verify")
@allow(Permission.PUBLIC)
@document.call(tags=["receipts"], json=ReceiptBody, resp=Documented("HTTP_200", "HTTP_422"))
def verify() -> dict[str, Any]:
    """What a genuine receipt says; 422 for any other."""
    return {"genuine": True, "said": receipts.verify(current.store(), body(ReceiptBody).receipt)}
