"""Where tablets in the hall reach this site."""

import ipaddress
from urllib.parse import urlsplit

from flask import current_app, request


def site_here() -> str:
    """Return the address for a tablet beside this machine: never one that only we can open."""
    hall = str(current_app.config["HALL_URL"])
    if hall:
        return hall
    public = str(current_app.config["PUBLIC_URL"])
    return request.host_url.rstrip("/") if _is_loopback(public) else public


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
