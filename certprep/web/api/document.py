"""The API's own description: OpenAPI 3.1 at `/api/v1/openapi.json`."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, jsonify
from spectree import SecurityScheme, SpecTree
from spectree.models import InType, SecureType, SecuritySchemeData

from certprep.domain.person import Permission
from certprep.web.security import allow

View = TypeVar("View", bound=Callable[..., Any])

pages = Blueprint("api_document", __name__, url_prefix="/api/v1")

_SPEC = SpecTree(
    "flask",
    title="CertPrep",
    description="Sit exams and fetch reports. Sign in with a cookie and the X-CSRF-Token header, or with a personal access token.",
    version="1",
    openapi_version="3.1.0",
    mode="strict",
    security_schemes=[
        SecurityScheme(name="token", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer")),
        SecurityScheme(
            name="cookie", data=SecuritySchemeData(type=SecureType.API_KEY, field_in=InType.COOKIE, name="session")
        ),
    ],
    security=[{"token": []}, {"cookie": []}],
)


def call(**description: Any) -> Callable[[View], View]:
    """Describes a call. The view stays as it is: `shapes.body` reads what is sent, and the library's wrapper only costs time."""
    wrapped = _SPEC.validate(skip_validation=True, **description)

    def describe(view: View) -> View:
        metadata = _SPEC.get_function_metadata(wrapped(view))
        assert metadata is not None  # noqa: S101  it was described just now
        _SPEC._function_metadata[view] = metadata  # noqa: SLF001  there is no other way
        return view

    return describe


def install(app: Flask) -> None:
    """Let the description know the app's routes, without the routes and pages that the library would add."""
    _SPEC.app = app


@pages.get("/openapi.json")
@allow(Permission.PUBLIC)
def show() -> Response:
    """The OpenAPI document itself."""
    return jsonify(_SPEC.spec)
