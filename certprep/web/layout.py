"""What every page's frame shows: the menu, the account, the links at the foot."""

from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import gettext

from certprep.domain.person import Person
from certprep.web.current import visitor
from certprep.web.menu import Entry, menu


def install(app: Flask) -> None:
    """Give templates `menu`, `account` and `links`."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    person = visitor()
    return {
        "menu": menu(person),
        "account": None if person is None else _account(person),
        "links": {
            "home": url_for("front.index"),
            "help": url_for("help.show"),
            "sign_in": url_for("entry.sign_in"),
            "sign_up": url_for("entry.sign_up"),
        },
    }


def _account(person: Person) -> dict[str, Any]:
    places = (("account.show", gettext("Account"), "account"),)
    links = [
        Entry(label=label, endpoint_url=url_for(endpoint), icon=icon, current=False)
        for endpoint, label, icon in places
        if endpoint in current_app.view_functions
    ]
    return {"id": person.id, "name": person.email, "links": links, "sign_out_url": url_for("entry.sign_out")}
