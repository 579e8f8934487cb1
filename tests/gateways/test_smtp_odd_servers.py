"""Mail servers that are silent, slow, or none at all: every letter ends in words and in time."""

from time import monotonic

import pytest

from tests.gateways.letters import a_letter
from tests.gateways.mailing import Mailer, a_server, refusal
from tests.gateways.scripted_smtp import GREETED, OK, scripted


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((b"554 5.3.2 go away\r\n",), "takes no mails now: 554 5.3.2 go away"),
        ((b"421 4.3.2 shutting down\r\n",), "takes no mails now: 421 4.3.2 shutting down"),
        ((b"SSH-2.0-OpenSSH_9.2\r\n",), "takes no mails now: no code 2.0-OpenSSH_9.2"),
        ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), "takes no mails now: no code"),
        ((b"\xff\xfe\x00",), "takes no mails now: no code"),
        ((b"220 " + b"x" * 9000 + b"\r\n",), "does not go on: 500 Line too long."),
        ((b"220-more\r\n" * 20_000 + b"220 end\r\n",), "failed: an answer without end"),
        ((b"",), "hung up"),
        ((*GREETED, b"421 4.7.0 busy\r\n"), "refused the sender"),
        ((*GREETED, OK, OK, b"451 4.3.0 no data now\r\n", OK), "refused the message: 451 4.3.0 no data now"),
        ((*GREETED, OK, OK, b"354 go\r\n", b"what?\r\n"), "refused the message: no code"),
    ],
    ids=range(11),
)
def test_whatever_a_server_says_ends_in_words(answers: tuple[bytes, ...], said: str, mailer: Mailer) -> None:
    """No answer, however odd, is more than one line for the desk, and none is for good."""
    with scripted(answers, waits_s=0) as port:
        refused = refusal(mailer(a_server(port)), a_letter())
    assert said in refused.why
    assert not refused.for_good


@pytest.mark.parametrize(
    "answers",
    [
        (b"",),
        (*GREETED, b""),
        (*GREETED, b"250 ok\r\n", b"250 ok\r\n", b""),
        (*GREETED, b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b""),
    ],
)
def test_silence_at_any_stage_ends_in_time(answers: tuple[bytes, ...], mailer: Mailer) -> None:
    """The connection, the sender, the data, the last answer."""
    began = monotonic()
    with scripted(answers) as port:
        refused = refusal(mailer(a_server(port, timeout_s=0.3)), a_letter())
        assert monotonic() - began < 2.5
    assert "did not answer within 0.3 s" in refused.why


def test_a_server_that_drips_its_answer_holds_nobody(mailer: Mailer) -> None:
    """A byte now and then is not an answer: the time is for the whole letter."""
    began = monotonic()
    with scripted((b"220 " + b"slow" * 200 + b"\r\n",), pause_s=0.05) as port:
        refused = refusal(mailer(a_server(port, timeout_s=0.4)), a_letter())
        assert monotonic() - began < 5
    assert "did not answer within 0.4 s" in refused.why


def test_a_server_that_does_not_say_goodbye_is_left(mailer: Mailer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends does not wait for it as long as for a letter."""
    monkeypatch.setattr("umc.gateways.smtp_session._FAREWELL_S", 0.1)
    with scripted((*GREETED, OK, OK, b"354 go\r\n", OK, b"")) as port:
        gateway = mailer(a_server(port))
        gateway.send(a_letter())
        began = monotonic()
        gateway.close()
        assert monotonic() - began < 2
