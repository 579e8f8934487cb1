"""Messages: written with what they tell of, claimed by senders, looked at by people."""
