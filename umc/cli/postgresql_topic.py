"""``umc help postgresql``: one database for a company, its roles, and a cluster that outlives a server."""

POSTGRESQL = """\
PostgreSQL: one database for everybody, and a cluster that outlives a server

umc needs PostgreSQL 14 or newer, in UTF8, and pip install 'umc[postgres]'.

Set it up once, as whoever may make databases and roles:

  createuser umc_owner               # makes and upgrades the tables
  createuser umc_desk                # writes: the desk, cron, monitoring
  createuser umc_view                # reads: boards, reports
  createdb --encoding=UTF8 --template=template0 --owner=umc_owner umc
  export UMC_DATABASE_URL=postgresql://umc_owner@db.example/umc
  umc db upgrade
  umc db grant --writer umc_desk --reader umc_view

Passwords stand in ~/.pgpass (chmod 600), or in the keyring (database_keyring in
umc.toml, see umc help security), rather than in an URL. From then on everybody
has an URL of their own role; the owner's is for umc db upgrade, grant and
restore, umc archive and umc customer forget-contact. umc db status says who one
is and what one may do, umc db grant alone who was given what; with --revoke it
takes all of that away again. umc db upgrade gives it anew.

  a writer    every daily command, umc db backup and export too. It may not
              change or remove an event, a seal, an applied plan or a revision
              by any other means either: it has no right to, and a trigger
              refuses whoever has.
  a reader    every command that only reads, umc db check too. It sees no reply
              tokens: whoever knows one can answer in a vendor's name.

A cluster: name every server in the URL, in any order; an IPv6 address in
brackets:

  postgresql://umc_desk@db1.example:5432,db2.example:5432,db3.example:5432/umc

umc finds the one that takes writes (target_session_attrs=read-write, 2 s for
each) and follows it when another takes over. For commands that only read, a
standby will do: end the URL of such with ?target_session_attrs=any, or
prefer-standby. What a standby shows may be a moment old.

When the database is away:

  patience             90s where the URL names several servers, else 0s: for so
                       long a command is run again from its start. Only where
                       nothing of it was kept and nothing printed; that it waits
                       is said once. Two writers in each other's way are tried
                       again for 5 s in any case.
  statement_timeout    60s: a statement that takes longer is given up by the
                       server. It does not hold for umc db, apply, plan, export,
                       gaps, archive, equipment import and customer
                       forget-contact, which may have much to do.

They stand in umc.toml, or in UMC_PATIENCE and UMC_STATEMENT_TIMEOUT. umc board
--watch and umc run wait by themselves, without an end; umc outbox send, once it
has begun, for a minute and a half.

When COMMIT was sent and no answer came, nobody knows whether it was kept. With
--key the command is run again, and answers what was kept. Without, umc says so
and ends with 4 (outcome-unknown): look before you do it again. Scripts give
every write its own --key.

Supported clusters: Patroni, with these settings (patronictl edit-config):

  synchronous_mode: true           # an acknowledged step is on two servers;
                                   # without, the last ones before a leader is
                                   # lost are lost with it
  synchronous_mode_strict: true    # rather no answer than one that only one
                                   # server has
  ttl: 20                          # so many seconds after its death a leader is
                                   # missed; a new one must be there within
                                   # umc's patience
  postgresql: {use_pg_rewind: true}  # the old leader comes back as a standby

umc turns synchronous_commit up to on where it is off or local; remote_write and
remote_apply stay. The server's own word that it did not wait for a standby is
no answer either.

Expected to work, not tested: other managers of streaming replication; servers
of a cloud that are PostgreSQL. Behind PgBouncer: with pool_mode = session only.
Refused: PostgreSQL before 14, an encoding other than UTF8, and MySQL and
MariaDB whatever the form: a healthy Galera cluster lost 570 of 984 updates. Not
supported either: servers that all take writes at once, such as BDR.
"""
