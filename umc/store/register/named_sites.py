"""The site where a machine is to stand, or a refusal that says whose site it is."""

from sqlalchemy import Connection

from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.party import Customer, Site
from umc.store.register.named_terms import require_term
from umc.store.register.terms import page


def require_site(connection: Connection, customer: str, site: str) -> Site:
    """Return a customer's site by its id.

    Raises:
        Refusal: ``unknown-customer``, or ``unknown-site`` with near names, its own sites, or the
            customers that have a site of that id.
    """
    known = require_term(connection, Customer, customer)
    found = known.site(site)
    if found is not None:
        return found
    sites = tuple(one.id for one in known.sites)
    hint = did_you_mean(site, sites) or _others(connection, site)
    raise Refusal(
        "unknown-site",
        f"customer {known.id} has no site {site!r}",
        hint=hint or f"its sites are {', '.join(sites) or 'none'}",
    )


def _others(connection: Connection, site: str) -> str:
    owners = [one.id for one in page(connection, Customer, limit=None) if one.site(site) is not None]
    shown = ", ".join(owners[:5])
    return f"a site of that id is that of {shown}; name its customer with --customer" if owners else ""
