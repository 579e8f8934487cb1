"""The published JSON Schema of SARIF 2.1.0, which this repository does not hold.

``UMC_SARIF_SCHEMA`` names its file. To fetch it:
``npm pack @microsoft/jest-sarif@1.0.0-beta.0 && tar xzf microsoft-jest-sarif-*.tgz``;
it is ``package/lib/schemas/sarif-2.1.0-rtm.5.json``.
"""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest


def sarif_schema() -> Any:
    """Return the schema; where it is not to be had, a test is skipped on a laptop and fails under CI."""
    named = os.environ.get("UMC_SARIF_SCHEMA")
    if named:
        return json.loads(Path(named).read_text(encoding="utf-8"))
    reason = (
        "no SARIF schema: npm pack @microsoft/jest-sarif@1.0.0-beta.0, unpack it,"
        " and name lib/schemas/sarif-2.1.0-rtm.5.json in UMC_SARIF_SCHEMA"
    )
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def sarif_faults(schema: Any, log: Any) -> list[str]:
    """Return what in a log is against the schema, formats of URIs and dates included."""
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(log)]
