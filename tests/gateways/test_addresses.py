"""Where webhooks may go: every address of a host is judged, however it is written."""

import socket
import threading
import time
from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.letters.letter import NotSent
from umc.gateways.addresses import checked_endpoints, objection

INSIDE = [
    "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "172.16.0.1", "172.31.255.255", "192.168.0.1", "::1", "fc00::1", "fdff::1",
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "::ffff:0:192.168.0.1", "64:ff9b::10.0.0.1",
    "2606:4700::5efe:10.0.0.1", "2606:4700:0:0:200:5efe:192.168.1.1",
]  # fmt: skip
NEVER = [
    "0.0.0.0", "0.1.2.3", "100.100.100.200", "168.63.129.16", "169.254.0.1", "169.254.169.254",
    "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "2001::1", "2001:0:4136:e378::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1",
    "4000::1", "5f00::1", "64:ff9b:1::1", "fd00:ec2::254", "fd20:ce::254",
    "::ffff:169.254.169.254", "::ffff:0.0.0.0", "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe",
]  # fmt: skip
OUTSIDE = [
    "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "169.253.255.255",
    "2606:4700::1111", "2001:4860:4860::8888", "2003::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8",
]  # fmt: skip


def _soon() -> float:
    return time.monotonic() + 5


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_for_hosts_that_the_settings_call_private(address: str) -> None:
    """Also where an IPv6 address stands for it: mapped, compatible, translated, NAT64, ISATAP."""
    assert objection(address, private=False) == "an address inside"
    assert objection(address, private=True) == ""


@pytest.mark.parametrize("address", NEVER)
def test_a_special_address_is_nobodys(address: str) -> None:
    """Link-local, metadata of clouds, multicast, documentation, tunnels: no word in the settings helps."""
    assert objection(address, private=False) != ""
    assert objection(address, private=True) != ""


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_lies_beside_the_lists_is_reached(address: str) -> None:
    """The neighbours of every range; a list too long would silence a vendor."""
    assert objection(address, private=False) == ""


_OF_IPV4 = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_no_address_that_python_calls_special_is_reached(address: IPv4Address | IPv6Address) -> None:
    """Our lists are longer than its own, never shorter; hypothesis draws from IANA's registries."""
    stands_for_ipv4 = isinstance(address, IPv6Address) and any(address in one for one in _OF_IPV4)
    if stands_for_ipv4 or objection(str(address), private=False):
        return
    special = ("is_private", "is_loopback", "is_link_local", "is_reserved", "is_multicast", "is_unspecified")
    assert [name for name in special if getattr(address, name)] == []


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_clothing(address: IPv4Address) -> None:
    """Mapped, translated, by NAT64; compatible ones but for those two that are IPv6's own."""
    number = int(address)
    for private in (False, True):
        bare = objection(str(address), private=private)
        for prefix in (0xFFFF << 32, 0xFFFF << 48, 0x64FF9B << 96, 0 if number > 1 else 0xFFFF << 32):
            assert objection(str(IPv6Address(prefix | number)), private=private) == bare


@pytest.mark.parametrize(
    "host",
    ["127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "127.0.0.1",
     "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"],
)  # fmt: skip
def test_an_odd_spelling_of_loopback_is_loopback(host: str) -> None:
    """What the system makes of the name is judged, never the name."""
    with pytest.raises(NotSent) as refused:
        checked_endpoints(host, 443, private=False, deadline=_soon())
    assert "an address inside" in refused.value.why
    assert f'[webhooks."{host}"]' in refused.value.why
    found = checked_endpoints(host, 443, private=True, deadline=_soon())
    assert {str(one.address[0]) for one in found} <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


@pytest.mark.parametrize("host", ["0", "0.0.0.0", "::", "169.254.169.254", "2852039166", "0xa9fea9fe"])
def test_metadata_and_nowhere_are_refused_in_every_spelling(host: str) -> None:
    """Even for a host that is called private."""
    with pytest.raises(NotSent, match="special address"):
        checked_endpoints(host, 80, private=True, deadline=_soon())


def test_one_bad_address_among_good_ones_refuses_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such an answer is an attack or a mistake; whoever takes the good one may be led to the bad one next."""
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::ffff:10.0.0.5", 443, 0, 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(NotSent, match=r"is ::ffff:10\.0\.0\.5, an address inside"):
        checked_endpoints("hooks.example.jp", 443, private=False, deadline=_soon())


def test_a_name_that_leads_nowhere_is_tried_again() -> None:
    """Resolvers fail for a while; the name and the reason are said."""
    with pytest.raises(NotSent, match=r"nowhere\.invalid could not be looked up") as refused:
        checked_endpoints("nowhere.invalid", 443, private=False, deadline=_soon())
    assert not refused.value.for_good


def test_a_label_too_long_is_no_host_name() -> None:
    """And no bug of ours."""
    with pytest.raises(NotSent, match="it is no host name"):
        checked_endpoints("a" * 64 + ".example.jp", 443, private=False, deadline=_soon())


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows no time-out of its own that we could set."""
    answered = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        answered.wait(3)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    before = time.monotonic()
    with pytest.raises(NotSent, match="did not answer in time"):
        checked_endpoints("hooks.example.jp", 443, private=False, deadline=before + 0.2)
    assert time.monotonic() - before < 2
    answered.set()
