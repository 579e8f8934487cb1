"""Letters to a real mail server on loopback: taken, refused, lost, and what is said of it."""

import socket
from smtplib import SMTPServerDisconnected
from time import monotonic

import pytest

from tests.gateways.letters import TOKEN, a_letter
from tests.gateways.mailing import Mailer, a_server, keys, refusal
from tests.smtp_server import REPLY_TO, SENDER, Conduct, SmtpServer, smtp_server
from umc.domain.letters.delivery import Security
from umc.gateways.smtp_session import SmtpSession


def test_a_letter_arrives_with_its_envelope(server: SmtpServer, mailer: Mailer) -> None:
    """One recipient, our own sender, the thread's way back."""
    mailer(server.settings()).send(a_letter())
    (taken,) = server.taken
    assert (taken.sender, taken.recipients) == (SENDER, ("night@fuji.example.jp",))
    assert taken.mail["Reply-To"] == REPLY_TO.replace("{token}", TOKEN)
    assert taken.message_id == "<key-1@desk.example.jp>"
    assert taken.mail.get_content() == "The core switch is down.\r\nAnswer by 09:00.\r\n"


@pytest.mark.parametrize(
    ("host", "said"), [("umc.desk.example.jp", "umc.desk.example.jp"), ("umc", "[127.0.0.1]")]
)
def test_this_machine_says_its_name_or_its_address(
    host: str, said: str, server: SmtpServer, mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its full name where it has one; the system is not asked to look one up."""
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    mailer(server.settings()).send(a_letter())
    assert server.hellos == [said]


def test_many_letters_share_one_connection(server: SmtpServer, mailer: Mailer) -> None:
    """Opening one takes longer than a letter."""
    gateway = mailer(server.settings())
    for at in range(20):
        gateway.send(a_letter(key=f"k{at}"))
    assert keys(server) == [f"k{at}" for at in range(20)]
    assert server.connections == 1


def test_lines_that_begin_with_a_dot_arrive(server: SmtpServer, mailer: Mailer) -> None:
    """A dot alone ends a message; ours does not."""
    text = ".\n..\n.hidden\nFrom here\n"
    mailer(server.settings()).send(a_letter(text=text))
    assert server.taken[0].mail.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize(
    ("conduct", "said", "for_good"),
    [
        (
            Conduct(refused={"night@fuji.example.jp": "550 5.1.1 no such mailbox"}),
            "refused the recipient night@fuji.example.jp: 550 5.1.1 no such mailbox",
            True,
        ),
        (
            Conduct(greylisted=True),
            "refused the recipient night@fuji.example.jp: 451 4.7.1 greylisted",
            False,
        ),
        (Conduct(full="452 4.3.1 disk full"), "refused the message: 452 4.3.1 disk full", False),
        (Conduct(full="552 5.2.2 mailbox full"), "refused the message: 552 5.2.2 mailbox full", True),
        (
            Conduct(senders_refused={SENDER: "553 5.7.1 not your address"}),
            f"refused the sender {SENDER}: 553 5.7.1 not your address",
            True,
        ),
        (Conduct(full="554 " + "x" * 5000), "refused the message: 554 xxx", True),
        (Conduct(full="451 a\x1b[2J\x00b"), "refused the message: 451 a\ufffd[2J\ufffdb", False),
    ],
)
def test_what_the_server_says_decides(conduct: Conduct, said: str, for_good: bool, mailer: Mailer) -> None:
    """5xx is for good, 4xx is not; its words are told, cut and without controls; the next letter goes."""
    with smtp_server(conduct=conduct) as server:
        gateway = mailer(server.settings())
        refused = refusal(gateway, a_letter(key="a"))
        assert said in refused.why
        assert (refused.for_good, len(refused.why) < 400) == (for_good, True)
        server.conduct = Conduct()
        gateway.send(a_letter(key="b"))
        assert keys(server) == ["b"]
        assert server.connections == 1


def test_a_refused_letter_does_no_harm_to_its_neighbours(mailer: Mailer) -> None:
    """Of three letters one has no mailbox; the others arrive over the same connection."""
    with smtp_server(conduct=Conduct(refused={"gone@fuji.example.jp": "550 5.1.1 gone"})) as server:
        gateway = mailer(server.settings())
        gateway.send(a_letter(key="a"))
        assert refusal(gateway, a_letter(key="b", address="gone@fuji.example.jp")).for_good
        gateway.send(a_letter(key="c"))
        assert (keys(server), server.connections) == (["a", "c"], 1)


def test_a_letter_refused_before_it_was_said_does_no_harm_to_the_next(mailer: Mailer) -> None:
    """The server stands in the middle of one mail then: the next letter does not go on there."""
    with smtp_server(conduct=Conduct(no_data="451 4.3.0 not now")) as server:
        gateway = mailer(server.settings())
        refused = refusal(gateway, a_letter(key="a"))
        assert "refused the message: 451 4.3.0 not now" in refused.why
        assert not refused.for_good
        server.conduct = Conduct()
        gateway.send(a_letter(key="b"))
        assert keys(server) == ["b"]


def test_a_greylisted_letter_goes_at_the_second_try(mailer: Mailer) -> None:
    """As real servers do it."""
    with smtp_server(conduct=Conduct(greylisted=True)) as server:
        gateway = mailer(server.settings())
        assert not refusal(gateway, a_letter()).for_good
        gateway.send(a_letter())
        assert keys(server) == ["key-1"]


@pytest.mark.parametrize("taken", [True, False])
def test_after_a_lost_answer_nobody_knows_and_the_same_mail_leaves_again(taken: bool, mailer: Mailer) -> None:
    """The connection is cut after the last dot: not for good, and the copies share their Message-ID."""
    with smtp_server(conduct=Conduct(drops=1, drops_taken=taken)) as server:
        gateway = mailer(server.settings())
        refused = refusal(gateway, a_letter())
        assert "hung up after the message was handed over; nobody knows whether it arrived" in refused.why
        assert not refused.for_good
        gateway.send(a_letter())
        assert [one.message_id for one in server.taken] == ["<key-1@desk.example.jp>"] * (1 + taken)


def test_a_slow_answer_is_waited_for_no_longer_than_agreed(mailer: Mailer) -> None:
    """And nobody knows then whether it arrived."""
    with smtp_server(conduct=Conduct(slow_s=6.0)) as server:
        gateway = mailer(server.settings(timeout_s=0.4))
        began = monotonic()
        refused = refusal(gateway, a_letter())
        assert 0.3 < monotonic() - began < 4
        assert "did not answer within 0.4 s after the message was handed over" in refused.why
        server.conduct = Conduct()
        gateway.send(a_letter(key="b"))
        assert "b" in keys(server)
        gateway.close()


@pytest.mark.parametrize("security", Security)
def test_a_connection_that_was_cut_is_opened_again(security: Security, mailer: Mailer) -> None:
    """Between two letters the server restarts: the second goes at once, no try is lost."""
    with smtp_server(security=security) as server:
        gateway = mailer(server.settings())
        gateway.send(a_letter(key="a"))
        server.stop()
        server.start()
        gateway.send(a_letter(key="b"))
        assert (keys(server), server.connections) == (["a", "b"], 2)


def test_a_connection_that_lay_idle_is_left_for_a_new_one(
    server: SmtpServer, mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A firewall may have forgotten it, and then nothing at all would come back."""
    monkeypatch.setattr("umc.gateways.smtp._IDLE_S", 0.0)
    gateway = mailer(server.settings())
    gateway.send(a_letter(key="a"))
    gateway.send(a_letter(key="b"))
    assert (keys(server), server.connections) == (["a", "b"], 2)


def test_an_interrupted_letter_leaves_no_half_said_connection(
    server: SmtpServer, mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between the recipient and the message: the next letter does not go on in the old one."""
    gateway = mailer(server.settings())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("umc.gateways.smtp.SmtpSession.data", interrupted)
        with pytest.raises(KeyboardInterrupt):
            gateway.send(a_letter(key="a"))
    gateway.send(a_letter(key="b"))
    assert (keys(server), server.connections) == (["b"], 2)


def test_a_server_that_takes_few_mails_a_connection_gets_more_connections(mailer: Mailer) -> None:
    """421 is no refusal of the letter."""
    with smtp_server(conduct=Conduct(mails_a_connection=2)) as server:
        gateway = mailer(server.settings())
        for at in range(5):
            gateway.send(a_letter(key=f"k{at}"))
        assert (keys(server), server.connections) == ([f"k{at}" for at in range(5)], 3)


def test_nobody_there_is_said_with_the_port(mailer: Mailer) -> None:
    """And tried again."""
    with smtp_server() as server:
        there = server.settings()
    refused = refusal(mailer(there), a_letter())
    assert refused.why == f"the connection to 127.0.0.1:{there.port} failed: Connection refused"
    assert not refused.for_good


@pytest.mark.parametrize("error", [socket.gaierror(-2, "Name or service not known"), UnicodeError("label")])
def test_a_host_that_does_not_exist_is_named(
    error: Exception, mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the system's words; the settings or the network can be mended."""

    def unknown(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    refused = refusal(mailer(a_server(25, host="mail.example.jp")), a_letter())
    assert refused.why.startswith("mail.example.jp could not be looked up: ")
    assert not refused.for_good


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(server: SmtpServer, mailer: Mailer) -> None:
    """SMTPUTF8 is asked for then alone."""
    gateway = mailer(server.settings())
    gateway.send(a_letter(key="a", address="当直@fuji.example.jp"))
    gateway.send(a_letter(key="b"))
    assert [one.recipients[0] for one in server.taken] == ["当直@fuji.example.jp", "night@fuji.example.jp"]
    with smtp_server(utf8=False) as old:
        refused = refusal(mailer(old.settings()), a_letter(address="当直@fuji.example.jp"))
        assert "takes no address with letters beyond ASCII, such as 当直@fuji.example.jp" in refused.why
        assert refused.for_good


def test_a_message_larger_than_the_server_takes_is_refused_before_it_is_sent(mailer: Mailer) -> None:
    """Its size is said first."""
    with smtp_server(largest=20_000) as server:
        gateway = mailer(server.settings())
        refused = refusal(gateway, a_letter(text="x" * 40_000))
        assert "refused the sender" in refused.why
        assert "552" in refused.why
        gateway.send(a_letter(key="b"))
        assert keys(server) == ["b"]


def test_nothing_can_be_said_in_a_conversation_that_is_over(server: SmtpServer) -> None:
    """It is not begun anew behind anybody's back."""
    session = SmtpSession(server.settings(), None, until=monotonic() + 5)
    session.leave()
    with pytest.raises(SMTPServerDisconnected):
        session.noop()


def test_closing_twice_and_after_a_loss_is_no_error(server: SmtpServer, mailer: Mailer) -> None:
    """Whoever ends must be able to."""
    gateway = mailer(server.settings())
    gateway.send(a_letter())
    server.stop()
    gateway.close()
    gateway.close()
    server.start()
