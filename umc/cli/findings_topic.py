"""``umc help findings``: how a book is judged, and how a finding is let pass."""

FINDINGS = """\
Findings: how umc validate reports them, and how one is let pass

Their codes: UMC1xx could not be read, UMC2xx has the wrong shape, UMC3xx does
not fit the rest of the book, UMC4xx is a warning for a person to judge. umc
explain CODE says what one means.

Of a folder all .toml files are read, also in the folders below it, but not
names that begin with a dot or _, links to folders, *.test.toml (umc test plays
those), umc.toml, and these files of other tools, so that a book may lie at the
root of a repository:

  pyproject.toml  pylock.toml  ruff.toml  uv.toml  pixi.toml  hatch.toml
  Cargo.toml  rust-toolchain.toml  rustfmt.toml  clippy.toml  deny.toml
  taplo.toml  typos.toml  cliff.toml  lychee.toml  mise.toml  REUSE.toml
  netlify.toml  wrangler.toml  fly.toml  hugo.toml  bunfig.toml

A file that is named itself is read whatever its name. Where other tools' TOML
files are many, keep the book in a folder of its own and name that.

Reports, one or several in one run; with =FILE one goes into a file, and what is
printed is the text where no other report is. A FILE may hold an earlier report
of that form, and nothing else:

  umc validate contracts --format github --format sarif=umc.sarif

  text, table, json, jsonl, csv
  github   workflow commands; GitHub shows ten errors and ten warnings of a step
  gitlab   Code Quality
  sarif    SARIF 2.1.0
  junit    JUnit, as Jenkins reads it

Codes that are reported: --select CODE and --ignore CODE, any number, also by
how codes begin: --select UMC4 --ignore UMC404. The longer beginning wins,
--ignore where both are as long; bare digits will do: --select 413. UMC1xx is
always reported.

A finding that was looked at, and is to stay:

  ends = 2027-03-31  # umc: ignore UMC404 because it is renewed every April

The comment stands at the end of the line on which the finding's place begins or
ends, or on a line of its own above it. The reason is required. CSV has no
comments: at the pattern that names a file under [equipment_files] the comment
lets its code pass in all files of that pattern. Where a finding tells of
several places, such as machines in one selector, a comment takes out its own
alone. In scenario files (*.test.toml) comments have no effect, and umc test
says so. UMC1xx cannot be ignored; a comment that ignores nothing is reported
(UMC417). An error that is ignored lets validate pass, but no plan and no apply.
"""
