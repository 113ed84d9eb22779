"""A person's browser, as far as HTML goes: it keeps cookies, follows redirects and sends the page's own CSRF token."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from certprep.domain.person import Person
from certprep.usecases.steps import signing
from certprep.web.current import Site

_TOKEN = re.compile(r'name="csrf[_-]token"[^>]*(?:value|content)="([^"]+)"')


class Browser:
    """One browser, signed in or not."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.site: Site = app.extensions["certprep"]
        self.token = ""

    def get(self, path: str, *, follow: bool = True, **options: Any) -> TestResponse:
        return self._seen(self.client.get(path, follow_redirects=follow, **options))

    def post(self, path: str, fields: Mapping[str, Any] | None = None, *, follow: bool = True) -> TestResponse:
        data = {"csrf_token": self.token, **(fields or {})}
        return self._seen(self.client.post(path, data=data, follow_redirects=follow))

    def call(self, method: str, path: str, body: Any = None) -> TestResponse:
        """A call of the API, as the exam page makes it."""
        return self.client.open(path, method=method, json=body, headers={"X-CSRF-Token": self.token})

    def sign_in(self, person: Person) -> "Browser":
        """A sign-in that began earlier: the form and the password are `test_account.py`'s business."""
        site = self.site
        with site.store.transaction() as tx:
            begun = signing.begin(
                tx, person, browser="test", now=site.clock(), rng=site.rng, new_secret=site.new_secret
            )
        with self.client.session_transaction() as session:
            session["_user_id"] = begun.secret
            session["person"] = person.id
            session.permanent = True
        self.get("/help")
        return self

    def _seen(self, response: TestResponse) -> TestResponse:
        response.get_data()
        response.close()  # as a browser does with a file that it has read
        if response.mimetype == "text/html" and (found := _TOKEN.search(response.text)):
            self.token = found[1]
        return response
