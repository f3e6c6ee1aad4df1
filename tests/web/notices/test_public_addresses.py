"""No way into private addresses: a hundred ways to write one, each refused."""

import pytest

from api.notices.public_addresses import AddressRefusedError, is_public, public_target, resolve

PRIVATE = (
    [f"10.{n}.0.1" for n in (0, 1, 128, 255)]
    + [f"127.{n}.0.1" for n in (0, 1, 255)]
    + [f"172.{n}.0.1" for n in (16, 20, 31)]
    + [f"192.168.{n}.1" for n in (0, 1, 255)]
    + [f"169.254.{n}.254" for n in (0, 169, 255)]
    + [f"100.{n}.0.1" for n in (64, 100, 127)]
    + ["0.0.0.0", "255.255.255.255", "224.0.0.1", "239.1.1.1", "240.0.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1"]  # noqa: S104 - an address to refuse, bound by nobody
    + ["198.51.100.1", "203.0.113.1", "169.254.169.254", "10.0.0.16"]
    + ["::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "100::1"]
    + [f"::ffff:{ip}" for ip in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1")]
    + [f"64:ff9b::{ip}" for ip in ("127.0.0.1", "10.0.0.1", "169.254.169.254")]
    + ["2002:7f00:1::", "2002:a00:1::", "2002:a9fe:a9fe::", "2002:c0a8:1::", "::127.0.0.1", "::10.0.0.1"]
    + ["64:ff9b:1::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"]
)
HOSTS = (
    "localhost", "LOCALHOST", "localhost.", "127.1", "127.0.1", "0", "0.0", "2130706433", "0x7f000001", "0x7f.1",
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1",
    "0177.0.0.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:7f00:1]",
)  # fmt: skip
URLS = (
    "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/",
    "https://", "https:///path", "https://user@example.org/", "https://user:password@example.org/",
    "https://example.org@127.0.0.1/", "https://example.org:80/", "https://example.org:22/", "https://example.org:0/",
    "https://example.org:99999/", "https://example.org:abc/", "https://exa mple.org/", "https://example.org/\r\nX: y",
    "https://example.org/\x00", "javascript:alert(1)", "data:text/plain,x", "", "example.org", "https://[::1",
    "unix:/x",
    "https://example.org/" + "x" * 2048,
)  # fmt: skip


def test_there_are_a_hundred_cases() -> None:
    """So many ways are tried."""
    assert len(PRIVATE) + len(HOSTS) + len(URLS) >= 100


@pytest.mark.parametrize("ip", PRIVATE)
def test_no_private_address_is_public(ip: str) -> None:
    """Whatever its form, and whatever address it holds; a name that leads there is refused."""
    assert not is_public(ip)
    with pytest.raises(AddressRefusedError):
        public_target("https://hooks.example.org/", lambda _host, _port: [ip])


@pytest.mark.parametrize("host", HOSTS)
def test_this_machine_by_any_name_is_refused(host: str) -> None:
    """As the system itself resolves it."""
    with pytest.raises(AddressRefusedError):
        public_target(f"https://{host}/", resolve)


@pytest.mark.parametrize("url", URLS)
def test_what_is_no_https_address_is_refused(url: str) -> None:
    """Other schemes, passwords, ports, and what is malformed."""
    with pytest.raises(AddressRefusedError):
        public_target(url, lambda _host, _port: ["93.184.216.34"])


def test_one_private_address_among_public_ones_is_enough() -> None:
    """A name with two answers is refused for the worse one."""
    with pytest.raises(AddressRefusedError):
        public_target("https://hooks.example.org/", lambda _host, _port: ["93.184.216.34", "10.0.0.1"])


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name that answers differently the second time is asked once."""
    answers = iter((["93.184.216.34"], ["127.0.0.1"]))
    target = public_target("https://hooks.example.org:8443/a?b=c", lambda _host, _port: next(answers))
    assert (target.host, target.ip, target.port, target.path) == ("hooks.example.org", "93.184.216.34", 8443, "/a?b=c")
