"""All tables, and nothing but tables."""

from portal.model.activity import ActivityAnswer, ActivityRow, ChannelNote
from portal.model.base import Base, UtcDateTime
from portal.model.board import DutyChange, DutyNote, Officer, Reminder, ReminderItem
from portal.model.boundary_import import BoundaryImport, BoundaryNote, BoundaryReview
from portal.model.bundle import BundleKey, BundleReceipt
from portal.model.duty import (
    DutyMonth,
    DutyStanding,
    DutyVerdict,
    Paper,
    RecognitionRow,
    RuleChange,
    StaffFact,
    TypeChoice,
)
from portal.model.geography import (
    Course,
    Drawing,
    Measured,
    Neighbour,
    Outline,
    Redraw,
    Spot,
    Topology,
    TopologyPart,
)
from portal.model.item import (
    Curation,
    File,
    Item,
    ItemVersion,
    Placement,
    Rejection,
)
from portal.model.link import LinkCheck
from portal.model.need import NeedDay, NeedMet
from portal.model.observation import (
    CellsDue,
    NumberFinding,
    NumberStanding,
    Observation,
    ShownSpread,
    ShownValue,
)
from portal.model.procurement import Package, PackagePart
from portal.model.release import Release, View
from portal.model.source import (
    Breaker,
    Fetch,
    Lease,
    PaceBucket,
    Raw,
    Retry,
    Run,
    SeenKey,
    Source,
    StreamState,
)
from portal.model.staff import Account, AccountRole, Audit, SignIn
from portal.model.tree import DataSet, Site, Unit, UnitCode, UnitSuccession, UnitVersion
from portal.model.upload import SheetUpload

__all__ = [
    "TypeChoice",
    "StaffFact",
    "RuleChange",
    "RecognitionRow",
    "Paper",
    "DutyVerdict",
    "DutyNote",
    "DutyChange",
    "DutyStanding",
    "DutyMonth",
    "Account",
    "AccountRole",
    "ActivityAnswer",
    "ActivityRow",
    "Audit",
    "Base",
    "BoundaryImport",
    "BoundaryNote",
    "BoundaryReview",
    "Breaker",
    "BundleKey",
    "BundleReceipt",
    "ChannelNote",
    "Course",
    "Curation",
    "DataSet",
    "Drawing",
    "Fetch",
    "File",
    "Item",
    "ItemVersion",
    "Lease",
    "LinkCheck",
    "Measured",
    "NeedDay",
    "NeedMet",
    "Neighbour",
    "NumberFinding",
    "NumberStanding",
    "Observation",
    "Officer",
    "Outline",
    "PaceBucket",
    "Package",
    "PackagePart",
    "Placement",
    "Raw",
    "Redraw",
    "Rejection",
    "Release",
    "Reminder",
    "ReminderItem",
    "Retry",
    "Run",
    "SeenKey",
    "ShownSpread",
    "ShownValue",
    "SheetUpload",
    "SignIn",
    "Site",
    "Source",
    "Spot",
    "StreamState",
    "Topology",
    "TopologyPart",
    "Unit",
    "UnitCode",
    "UnitSuccession",
    "UnitVersion",
    "UtcDateTime",
    "View",
    "CellsDue",
]
