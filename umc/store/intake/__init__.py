"""What came in: alerts of monitoring, mails of people."""
