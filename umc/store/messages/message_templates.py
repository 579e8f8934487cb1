"""The book's own words for messages, as they are in force."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from umc.domain.register.message_template import MessageTemplate
from umc.store.register.versions import KIND_OF
from umc.store.tables.tables import CURRENT, terms
from umc.store.values.codec import decode


def own_templates(connection: Connection) -> Mapping[str, MessageTemplate]:
    """Return the templates of the book that is applied, by kind of message; umc's own are not among them.

    One statement: whoever writes messages asks in the transaction that writes them.
    """
    query = select(terms.c.name, terms.c.body, terms.c.origins)
    found = connection.execute(query.where(CURRENT, terms.c.kind == KIND_OF[MessageTemplate]))
    return {row.name: decode(MessageTemplate, row.body, row.origins) for row in found}
