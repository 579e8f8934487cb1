"""Mail servers and trust: what is said in clear, who is believed, and which words stay secret."""

from base64 import b64encode
from time import monotonic

import pytest

from tests.gateways.letters import a_letter
from tests.gateways.mailing import CANARY, LOGIN, Mailer, a_server, keys, refusal
from tests.gateways.scripted_smtp import GREETED, scripted
from tests.smtp_server import SmtpServer, smtp_server
from umc.domain.letters.delivery import Secret, Security


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_an_encrypted_way_with_a_login(security: Security, mailer: Mailer) -> None:
    """The certificate is checked against the host, the login comes after the encryption."""
    with smtp_server(security=security, login=LOGIN) as server:
        gateway = mailer(server.settings())
        gateway.send(a_letter(key="a"))
        gateway.send(a_letter(key="b"))
        assert keys(server) == ["a", "b"]
        assert (server.logins, server.connections) == (["umc"], 1)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_an_unknown_certificate_is_not_trusted(security: Security, mailer: Mailer) -> None:
    """Whatever the server would have said; a person can mend it, so it is tried again."""
    with smtp_server(security=security, login=LOGIN) as server:
        refused = refusal(mailer(server.settings(ca_file=None)), a_letter())
        assert "is not trusted: unable to get local issuer certificate" in refused.why
        assert '"ca_file" under [mail] names whom to trust' in refused.why
        assert not refused.for_good
        assert (server.taken, server.logins) == ([], [])


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_for_another_host_is_not_trusted(security: Security, mailer: Mailer) -> None:
    """Being issued by somebody trusted is not enough."""
    with smtp_server(security=security, certified=("other.example.jp",)) as server:
        refused = refusal(mailer(server.settings()), a_letter())
        assert "IP address mismatch" in refused.why
        assert (server.taken, refused.for_good) == ([], False)


def test_a_ca_file_that_cannot_be_read_is_named(server: SmtpServer, mailer: Mailer) -> None:
    """Nothing is sent without it."""
    asked = server.settings(security=Security.TLS, ca_file="/nowhere/ca.pem")
    refused = refusal(mailer(asked), a_letter())
    assert refused.why == 'ca_file "/nowhere/ca.pem" under [mail] cannot be used: No such file or directory'
    assert not refused.for_good


def test_nothing_is_said_in_clear_to_a_server_without_starttls(server: SmtpServer, mailer: Mailer) -> None:
    """The default asks for it."""
    refused = refusal(mailer(server.settings(security=Security.STARTTLS)), a_letter())
    assert "does not offer STARTTLS" in refused.why
    assert (server.taken, refused.for_good) == ([], False)


def test_a_wrong_password_is_said_and_not_shown(mailer: Mailer) -> None:
    """The login is named, the password is not; a person can mend it."""
    with smtp_server(security=Security.STARTTLS, login=("umc", "right")) as server:
        refused = refusal(mailer(server.settings(password=Secret(CANARY))), a_letter())
        assert 'refused the login of "umc": 535' in refused.why
        assert not refused.for_good
        assert server.taken == []


def test_a_server_that_wants_a_login_says_so_without_harm(mailer: Mailer) -> None:
    """The letter is not refused for good: the settings lack something."""
    with smtp_server(security=Security.STARTTLS, login=LOGIN) as server:
        refused = refusal(mailer(server.settings(user=None, password=None)), a_letter())
        assert "530" in refused.why
        assert not refused.for_good


def test_a_password_that_the_server_repeats_is_not_repeated(mailer: Mailer) -> None:
    """Neither as it is nor as it was sent."""
    plain = b64encode(f"\0umc\0{CANARY}".encode())
    echo = (
        b"535 no such login " + plain + b" " + CANARY.encode() + b" " + b64encode(CANARY.encode()) + b"\r\n"
    )
    with scripted((GREETED[0], b"250-fine\r\n250 AUTH PLAIN\r\n", echo, b"250 ok\r\n")) as port:
        there = a_server(port, user="umc", password=Secret(CANARY))
        why = refusal(mailer(there), a_letter()).why
    assert why.endswith('refused the login of "umc": 535 no such login *** *** ***')


def test_a_password_in_letters_beyond_ascii_is_refused_in_words(mailer: Mailer) -> None:
    """The protocol has no way to say it; the message does not hold it."""
    with smtp_server(security=Security.STARTTLS, login=LOGIN) as server:
        refused = refusal(mailer(server.settings(password=Secret("秘密" + CANARY))), a_letter())
        assert "does not offer a login in letters beyond ASCII" in refused.why
        assert "秘密" not in refused.why


def test_four_megabytes_arrive_over_tls(mailer: Mailer) -> None:
    """Whole."""
    text = "本社のコアスイッチが停止しています。\n" * 75_000
    with smtp_server(security=Security.STARTTLS) as server:
        mailer(server.settings(timeout_s=20.0)).send(a_letter(text=text))
        assert server.taken[0].mail.get_content().replace("\r\n", "\n") == text


def test_what_is_slipped_in_before_the_encryption_is_not_believed(mailer: Mailer) -> None:
    """An answer in clear that came along with STARTTLS's own is thrown away."""
    slipped = b"220 go\r\n250 slipped in\r\n"
    with scripted((GREETED[0], b"250-fine\r\n250 STARTTLS\r\n", slipped)) as port:
        refused = refusal(mailer(a_server(port, security=Security.STARTTLS)), a_letter())
    assert not refused.for_good


def test_a_login_over_loopback_needs_no_encryption(mailer: Mailer) -> None:
    """Where the settings say none: nobody but this machine can listen."""
    with smtp_server(security=Security.NONE, login=LOGIN) as server:
        mailer(server.settings()).send(a_letter())
        assert (server.logins, len(server.taken)) == (["umc"], 1)


def test_a_password_does_not_cross_a_network_in_clear(
    mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the settings say; here the server on loopback is taken for one elsewhere."""
    monkeypatch.setattr("umc.gateways.smtp_session._is_this_machine", lambda _: False)
    with smtp_server(security=Security.NONE, login=LOGIN) as server:
        refused = refusal(mailer(server.settings()), a_letter())
        assert "the password is not sent to" in refused.why
        assert 'set security = "starttls" or "tls" under [mail]' in refused.why
        assert (server.logins, refused.for_good) == ([], False)


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        (b"250 fine\r\n", "does not offer a login, which [mail] in umc.toml asks for"),
        (b"250-fine\r\n250 AUTH XOAUTH2\r\n", "does not go on: No suitable authentication method found."),
        (b"502 what?\r\n", "does not go on: 502 what?"),
    ],
)
def test_a_login_that_is_not_possible_is_said(offered: bytes, said: str, mailer: Mailer) -> None:
    """No login offered, none that we know, no EHLO at all."""
    with scripted((GREETED[0], offered, offered)) as port:
        refused = refusal(mailer(a_server(port, user="umc", password=Secret(CANARY))), a_letter())
    assert said in refused.why
    assert not refused.for_good


def test_a_challenge_that_is_none_ends_in_words(mailer: Mailer) -> None:
    """CRAM-MD5 with a challenge that is not base64, and one without end."""
    offer = b"250-fine\r\n250 AUTH CRAM-MD5\r\n"
    with scripted((GREETED[0], offer, b"334 abcde\r\n")) as port:
        refused = refusal(mailer(a_server(port, user="umc", password=Secret(CANARY))), a_letter())
    assert "does not speak SMTP as it should" in refused.why
    with scripted((GREETED[0], offer, *(b"334 PDEyMz4=\r\n" for _ in range(9)))) as port:
        refused = refusal(mailer(a_server(port, user="umc", password=Secret(CANARY))), a_letter())
    assert "does not go on: Server AUTH mechanism infinite loop" in refused.why


def test_a_handshake_that_never_ends_is_left_in_time(mailer: Mailer) -> None:
    """The server says go ahead, and then nothing."""
    with scripted((GREETED[0], b"250-fine\r\n250 STARTTLS\r\n", b"220 go ahead\r\n", b"")) as port:
        there = a_server(port, security=Security.STARTTLS, timeout_s=0.4)
        began = monotonic()
        refused = refusal(mailer(there), a_letter())
        assert monotonic() - began < 2.5
    assert "did not answer within 0.4 s" in refused.why


def test_tls_with_a_server_that_speaks_clear_text_fails_in_words(mailer: Mailer) -> None:
    """The wrong port is the usual mistake."""
    with smtp_server() as server:
        refused = refusal(mailer(server.settings(security=Security.TLS, ca_file=None)), a_letter())
    assert refused.why.startswith(f"TLS with 127.0.0.1:{server.port} failed: ")
    assert not refused.for_good
