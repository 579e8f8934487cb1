"""``umc help delivery``: by what messages leave and come in, and where secrets are kept."""

DELIVERY = """\
Delivery: by what messages leave and come in, and where its secrets are kept

A book says whom to tell and by which means: email, webhook, command or file of
a contact. What this machine may do for that stands in umc.toml alone, in the
nearest one upward, then in the user's own; tables are merged key by key, and
the nearer file wins. Relative paths start in the file's folder.

  [mail]                                  # email
  host = "mail.example.jp"
  from = "desk@example.jp"                # the sender of every mail
  port = 587                              # the default, as the next two are
  security = "starttls"                   # or "tls" (port 465), or "none"
  timeout = "20s"                         # for one letter; at most "60s"
  user = "desk"                           # or UMC_SMTP_USER
  password_file = "smtp-password"         # or UMC_SMTP_PASSWORD, or of the
                                          # keyring: password_keyring =
                                          # "umc/mail"
  ca_file = "ca.pem"                      # to be trusted, not the system's
  reply_to = "desk+{token}@example.jp"    # unless said: from, with +{token}
                                          # before the @

  [webhooks."hooks.example.jp"]           # webhook: only hosts named so
  secret_file = "hook-secret"             # or secret_env = "VARIABLE", or
                                          # secret_keyring = "umc/hook"; else
                                          # UMC_WEBHOOK_SECRET
  private = true                          # addresses inside: 10.0.0.1, loopback
  plain = true                            # http will do; only beside private
  ca_file = "ca.pem"
  timeout = "20s"                         # for the whole exchange

  [commands]                              # command: no shell reads these words
  pager = ["/usr/local/bin/page", "--queue", "umc"]

  [maildirs]                              # file: maildirs by name
  board = "/var/mail/umc-board"

  [inbox]
  maildir = "/var/mail/desk"              # what umc inbox read and umc run read

  [intake]                                # umc intake: alerts become faults
  equipment = ["umc_tag", "instance", "host"]  # labels that name the machine
  [intake.priorities]                     # by the alert's own word for it
  critical = "P1"

Secrets stand in files of one line, chmod 600 (one of root's may be read by its
group), in the environment, or in the system's keyring (pip install
'umc[keyring]', then keyring set SERVICE NAME, and name it as SERVICE/NAME);
never in umc.toml, in a book, or on a command line. umc config shows which can
be had, and no secret. One that cannot be had stops the letters that need it,
and no others. Because commands stand in umc.toml, umc sends nothing by one that
belongs to another user or that everybody can change. A login goes only where
the file says that names it: host, port, security, ca_file and password_file or
password_keyring stand in one file.

A webhook is a POST of JSON: key, kind, number, thread, party, role, contact,
language, subject, text, message_id, in_reply_to, references, written_at_utc,
facts. 2xx: it arrived. 400, 405, 410, 411, 413 to 415, 422 and a redirect,
which is never followed: given up, the desk is told. All else is tried again. A
copy has the same Idempotency-Key. The receiver checks that it is ours, with the
timestamp at most five minutes off; in Python:

  def is_ours(secret, headers, body, now):
      import hashlib, hmac
      stamp = headers["X-Umc-Timestamp"]
      said = stamp.encode() + b"." + body
      mac = hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
      same = hmac.compare_digest("v1=" + mac, headers["X-Umc-Signature"])
      return same and abs(now - int(stamp)) <= 300

A command reads the same JSON on its standard input, with PATH, HOME, LANG,
UMC_KEY (the Idempotency-Key) and UMC_FAULT in its environment and nothing else.
0 within 20 s: it arrived. All else is tried again; its last words are the
reason shown by umc outbox list.
"""
