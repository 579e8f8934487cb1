"""Real device types for made-up estates: who makes what, under which part number, of which class.

The facts are the NetBox/Nautobot device-type library's (CC0 1.0), read from
``../shared/data/devicetypes/devicetypes.csv`` beside the repository where it is present;
else a short list of the same facts, so that an estate can be made anywhere.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

DEVICE_TYPES = Path(__file__).resolve().parents[2] / "shared" / "data" / "devicetypes" / "devicetypes.csv"


class Device(NamedTuple):
    """One kind of machine that can be bought."""

    maker: str
    model: str
    part_number: str
    class_: str


# For each maker the class of a model by the first pattern found in it; the last pattern is the rule.
# Kinds no desk maintains by themselves (rails, panels, controllers, battery packs) are left out by "".
_CLASSES: dict[str, tuple[tuple[str, str], ...]] = {
    "APC": (("RACK|BP|ATS|^AP[47]|^AP9", ""), ("^AP|PDU", "pdu"), (".", "ups")),
    "Allied Telesis": (("MCR", ""), ("^AR", "router"), (".", "switch")),
    "Arista": ((".", "switch"),),
    "Brocade": (("^ICX|Fast", "switch"), (".", "san-switch")),
    "Canon": ((".", "printer"),),
    "Cisco": (
        ("RACK|RMNT|RMK|MNT|Tray", ""),
        ("ASA|FPR|FirePOWER|Meraki MX", "firewall"),
        ("Aironet|^C91|Catalyst 91|Meraki MR|^AIR", "access-point"),
        ("UCS", "server"),
        ("ISR|ASR|NCS|^8201|^C8|Catalyst 8|vEdge|^7206", "router"),
        ("Catalyst|Nexus|^C9|^C1000|^WS|Meraki MS|^SG|^IE|^N[2579]K", "switch"),
    ),
    "Dell": (("PowerEdge [RT]", "server"), ("PowerVault|Unity", "storage"), ("PowerSwitch", "switch")),
    "Eaton": (("EBM|EMA|CBL|ESWB|B0|ULTRA", ""), ("PDU|^PW", "pdu"), (".", "ups")),
    "F5": ((".", "load-balancer"),),
    "Fortinet": (("FortiGate", "firewall"), ("FortiSwitch", "switch"), ("FortiAP", "access-point")),
    "Fujitsu": (("RX|TX", "server"),),
    "HPE": (("ProLiant", "server"), ("IAP", "access-point"), ("Aruba [1-8]|Flex|OfficeConnect", "switch")),
    "Huawei": (("Dorado", "storage"), ("2288H", "server"), ("AR6|NE40", "router"), ("^S|^CE", "switch")),
    "Juniper": (("SRX", "firewall"), ("^MX|^ACX", "router"), ("^EX|^QFX", "switch")),
    "Lenovo": (("SR|x3", "server"),),
    "NEC": ((".", "router"),),
    "NetApp": (("Controller", ""), (".", "storage")),
    "Palo Alto": (("Kit|^M-", ""), (".", "firewall")),
    "Raritan": (("DSX", "console-server"), (".", "pdu")),
    "Synology": ((".", "storage"),),
    "YAMAHA": ((".", "switch"),),
}

BUILT_IN = (
    Device("APC", "SMT1500RMI2U", "SMT1500RMI2U", "ups"),
    Device("APC", "AP8853", "AP8853", "pdu"),
    Device("Canon", "imageRUNNER ADVANCE C3530", "IR-ADV-C3530", "printer"),
    Device("Cisco", "Catalyst 9300-48P", "C9300-48P", "switch"),
    Device("Cisco", "Catalyst 2960X-24PS-L", "WS-C2960X-24PS-L", "switch"),
    Device("Cisco", "ISR4331", "ISR4331/K9", "router"),
    Device("Dell", "PowerEdge R450", "", "server"),
    Device("Eaton", "5PX3000IRT2U", "5PX3000IRT2U", "ups"),
    Device("F5", "BIG-IP i2800", "i2800", "load-balancer"),
    Device("Fortinet", "FortiGate 60F", "FG-60F", "firewall"),
    Device("Fujitsu", "PRIMERGY RX2530 M6", "rx2530m6", "server"),
    Device("HPE", "Aruba IAP-515", "IAP-515", "access-point"),
    Device("HPE", "ProLiant DL365 Gen11", "P53933-B21", "server"),
    Device("Juniper", "EX2300-48P", "EX2300-48P", "switch"),
    Device("Lenovo", "ThinkSystem SR650", "7X06", "server"),
    Device("NEC", "UNIVERGE IX2215", "BI000054", "router"),
    Device("NetApp", "FAS2750", "FAS2750", "storage"),
    Device("Palo Alto", "PA-3220", "PA-3220", "firewall"),
    Device("Raritan", "DSX2-16", "DSX2-16", "console-server"),
    Device("YAMAHA", "SWX2210-24G", "", "switch"),
)
"""A few of the same facts, for places where the whole list is not."""


def read_devices(path: Path = DEVICE_TYPES) -> tuple[Device, ...]:
    """Return the devices a desk maintains, in the order of the file; the built-in ones without the file."""
    if not path.is_file():
        return BUILT_IN
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "device"]
    devices = (_device(row["manufacturer"], row["model"], row["part_number"]) for row in rows)
    return tuple(device for device in devices if device.class_)


def _device(maker: str, model: str, part_number: str) -> Device:
    """Return a device; its class is empty where no desk would maintain it by itself."""
    patterns = _CLASSES.get(maker, ())
    found = next((class_ for pattern, class_ in patterns if re.search(pattern, model)), "")
    return Device(maker, model, part_number, found)
