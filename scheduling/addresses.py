"""Where the address of somebody's own calendar may lead: to the public internet, by https."""

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from msgspec import Struct
from yarl import URL

LONGEST_ADDRESS = 2000
_NAT64 = ip_network("64:ff9b::/96")
# Public by its number, but what clouds of Microsoft tell their machines, and nobody else.
_METADATA = ip_address("168.63.129.16")


class Trouble(StrEnum):
    """Why an address leads to no calendar."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    OUT_OF_REACH = "out_of_reach"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"
    GONE = "gone"
    ASTRAY = "astray"
    BROKEN_OFF = "broken_off"
    FORGOTTEN = "forgotten"


class Astray(ValueError):
    """An address that leads to no calendar, because of `trouble`."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Fetched(Struct, frozen=True):
    """What an address had; `data` is None where it has not changed since that etag."""

    data: bytes | None
    etag: str | None


def read_address(text: str) -> URL:
    """An https address; webcal is the same. Raises Astray."""
    try:
        address = URL(text.strip().strip("<>"))
    except ValueError:
        raise Astray(Trouble.NO_ADDRESS) from None
    if address.scheme in ("webcal", "webcals"):
        address = URL("https" + str(address)[len(address.scheme) :])
    if not address.host or len(str(address)) > LONGEST_ADDRESS:
        raise Astray(Trouble.NO_ADDRESS)
    if address.scheme != "https":
        raise Astray(Trouble.NOT_HTTPS)
    return address.with_fragment(None)


def is_public(number: str) -> bool:
    """Whether an IP address is one that anybody on the internet can reach, also where it hides another."""
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        hidden = _hidden(address)
        if hidden is not None:
            return is_public(str(hidden))
    return address.is_global and not address.is_multicast and address != _METADATA


def _hidden(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
