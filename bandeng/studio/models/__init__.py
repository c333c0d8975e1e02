"""Who and where."""

from bandeng.studio.models.access import Invitation, RecoveryCode, Sitting, TotpDevice
from bandeng.studio.models.people import Delegation, Group, Member, Person, Role, Unit
from bandeng.studio.models.places import Region, Studio, Venue
from bandeng.studio.models.settings import SettingChange

__all__ = [
    "Delegation",
    "Group",
    "Invitation",
    "Member",
    "Person",
    "RecoveryCode",
    "Region",
    "Role",
    "SettingChange",
    "Sitting",
    "Studio",
    "TotpDevice",
    "Unit",
    "Venue",
]
