"""Where the packaged sample books lie."""

from pathlib import Path

from umc.domain.refusals import OutsideFailure

_PACKAGE = Path(__file__).resolve().parent.parent


def samples_folder() -> Path:
    """Return the folder of the sample book: in the installed package, or beside it in a checkout.

    Raises:
        OutsideFailure: neither is there; the installation is incomplete.
    """
    installed, checkout = _PACKAGE / "_sample_configs", _PACKAGE.parent / "sample_configs"
    if installed.is_dir():
        return installed
    if checkout.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return checkout
    raise OutsideFailure("no-samples", f"no sample book beside {_PACKAGE}", hint="install umc again")
