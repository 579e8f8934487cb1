"""The post office: gives each letter to the gateway of its means, as far as the settings know one."""

from typing import assert_never

from umc.domain.letters.delivery import Delivery
from umc.domain.letters.letter import Gateway, Letter, Means, NotSent


class PostOffice:
    """A gateway for letters of every means; each kind is made at its first letter. For one thread."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._gateways: dict[Means, Gateway] = {}

    def send(self, letter: Letter) -> None:
        """Hand a letter over by its means.

        Raises:
            NotSent: it did not leave, or nobody knows that it did; where the settings lack
                something, what to write there.
        """
        gateway = self._gateways.get(letter.means)
        if gateway is None:
            gateway = self._gateways[letter.means] = self._made(letter.means)
        gateway.send(letter)

    def close(self) -> None:
        """Let go of every connection."""
        for gateway in self._gateways.values():
            gateway.close()
        self._gateways.clear()

    def _made(self, means: Means) -> Gateway:
        """Return a gateway for letters of these means; the modules behind it are imported only now."""
        match means:
            case Means.EMAIL:
                return self._mail()
            case Means.WEBHOOK:
                from umc.gateways.webhook import WebhookGateway

                return WebhookGateway(self._delivery.webhooks)
            case Means.COMMAND:
                from umc.gateways.command import CommandGateway

                return CommandGateway(self._delivery.commands)
            case Means.FILE:
                return self._maildirs()
            case _:
                assert_never(means)

    def _mail(self) -> Gateway:
        if self._delivery.mail is None:
            raise NotSent(
                'no mail server is set: write [mail] with host = "..." and from = "..." in umc.toml'
            )
        if self._delivery.mail.lacks:
            raise NotSent(self._delivery.mail.lacks)
        from umc.gateways.smtp import SmtpGateway

        return SmtpGateway(self._delivery.mail)

    def _maildirs(self) -> Gateway:
        from umc.gateways.maildir import MaildirGateway

        mail = self._delivery.mail
        if mail is None:
            return MaildirGateway(self._delivery.maildirs)
        return MaildirGateway(self._delivery.maildirs, sender=mail.sender, reply_to=mail.reply_to)
