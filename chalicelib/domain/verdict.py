"""From a council's signed sheets, findings and knock-outs to a verdict that says which rule made it so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from chalicelib.domain.choices import Fault, Flaw, Impossible, Points, points_of
from chalicelib.domain.council_rules import Bands, CouncilRules, SpreadAction, StarMinimum, is_reached
from chalicelib.domain.criteria import STARS, CriteriaSet, CriterionCode, KnockOut, Mark

FIRST_RECOGNISED, HIGHEST = STARS[0], STARS[-1]
Findings = Mapping[str, Mapping[int, object]]  # criterion -> star -> whether the council found the minimum met


class Status(StrEnum):
    """What the council's result comes to. Five stars are the centre's to give: below it, a potential."""

    RECOGNISED = "recognised"
    POTENTIAL_FIVE = "potential_five"
    NOT_RECOGNISED = "not_recognised"
    DISQUALIFIED = "disqualified"


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """One member's signed choices: option positions by leaf, from 1; 0 for "meets none"."""

    member: str
    choices: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Council:
    """All that a council has put on record about one product."""

    ballots: tuple[Ballot, ...]
    findings: Findings = field(default_factory=dict)
    knock_outs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Minimum:
    """One star mark, met or missed by the council, and which members' own points reach it."""

    mark: Mark
    met: bool
    reached_by: tuple[str, ...]
    missed_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The widest difference of two totals, and what the council's rules ask for past their limit; the status stands."""

    points: int
    limit: int | None
    action: SpreadAction | None


@dataclass(frozen=True, kw_only=True)
class Cite:
    """Which rule of which version said so."""

    what: str
    rule: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`star` follows from points and marks even of a disqualified product; `status` says what comes of it."""

    totals: Mapping[str, int]
    mean: Fraction
    counted: Fraction  # the mean as it is held against the bands: rounded only where the rules say so
    shown: str
    spread: Spread
    quorum: tuple[int, int]  # signed, needed
    band: int
    star: int
    status: Status
    forward: bool
    doubt: str | None
    minimums: tuple[Minimum, ...]
    knock_outs: tuple[KnockOut, ...]
    cites: tuple[Cite, ...]


def judge(council: Council, criteria: CriteriaSet, *, rules: CouncilRules, bands: Bands) -> Verdict:
    """QĐ 26/2026 Đ3.3 and the note under each set. Raises Impossible with every fault of the input."""
    sheets = _read(council, criteria, rules)
    totals = {member: sum(points.values()) for member, points in sheets.items()}
    mean = Fraction(sum(totals.values()), len(totals))
    counted = rules.rounding.counted(mean)
    apart = max(totals.values()) - min(totals.values())
    minimums = tuple(_minimums(sheets, council.findings, criteria, rules.star_minimum))
    band = bands.star_of(counted)
    star = min([band, *(minimum.mark.star - 1 for minimum in minimums if not minimum.met)])
    knock_outs = tuple(row for row in criteria.knock_outs if row.code in council.knock_outs)
    verdict = Verdict(
        totals=totals,
        mean=mean,
        counted=counted,
        shown=rules.rounding.shown(mean, bands.lows),
        spread=Spread(points=apart, limit=rules.max_spread, action=rules.spread_asks(apart)),
        quorum=(len(totals), rules.needed),
        band=band,
        star=star,
        status=_status(star, knock_outs),
        forward=not knock_outs and counted >= bands.forward_from,
        doubt=_doubt(star, counted, knock_outs, bands),
        minimums=minimums,
        knock_outs=knock_outs,
        cites=(),
    )
    return replace(verdict, cites=tuple(_cites(verdict, criteria, rules, bands)))


def _read(council: Council, criteria: CriteriaSet, rules: CouncilRules) -> dict[str, Points]:
    """Points by member. Raises Impossible."""
    faults = list(_seats(council, rules))
    sheets = {}
    for ballot in council.ballots:
        sheets[ballot.member], wrong = points_of(criteria, ballot.choices, ballot.member)
        faults += wrong
    faults += _findings(council.findings, criteria, needed=rules.star_minimum is StarMinimum.COUNCIL_FINDING)
    if set(council.knock_outs) - {row.code for row in criteria.knock_outs}:
        faults.append(Fault(code=Flaw.KNOCK_OUT_UNKNOWN))
    if faults:
        raise Impossible(tuple(faults))
    return sheets


def _seats(council: Council, rules: CouncilRules) -> Iterator[Fault]:
    """Each member once, and enough of them."""
    members = [ballot.member for ballot in council.ballots]
    if not members:
        yield Fault(code=Flaw.NO_SHEETS)
    elif len(members) < rules.min_members:
        yield Fault(code=Flaw.TOO_FEW_SHEETS)
    if len(members) < rules.quorum * (rules.seated or 0):
        yield Fault(code=Flaw.QUORUM_NOT_MET)
    if rules.chair is not None and rules.chair not in members:
        yield Fault(code=Flaw.CHAIR_ABSENT, member=rules.chair)
    for member in dict.fromkeys(members):
        if members.count(member) > 1:
            yield Fault(code=Flaw.MEMBER_TWICE, member=member)


def _findings(findings: Findings, criteria: CriteriaSet, *, needed: bool) -> Iterator[Fault]:
    """A finding is about a printed mark; where findings decide, every mark has its own."""
    marks = {(mark.criterion, mark.star): None for mark in criteria.marks(HIGHEST)}  # a set in the decree's order
    said = {(CriterionCode(code), star): found for code, stars in findings.items() for star, found in stars.items()}
    for (code, star), found in said.items():
        if (code, star) not in marks:
            yield Fault(code=Flaw.FINDING_UNKNOWN, criterion=code)
        elif not isinstance(found, bool):
            yield Fault(code=Flaw.FINDING_INVALID, criterion=code)
    if needed:
        unsaid = dict.fromkeys(code for code, star in marks if (code, star) not in said)
        yield from (Fault(code=Flaw.FINDING_MISSING, criterion=code) for code in unsaid)


def _minimums(
    sheets: Mapping[str, Points], findings: Findings, criteria: CriteriaSet, rule: StarMinimum
) -> Iterator[Minimum]:
    for mark in criteria.marks(HIGHEST):
        code, least = mark.criterion, mark.points
        if rule is StarMinimum.COUNCIL_FINDING:
            met = findings[code][mark.star] is True
        else:
            met = is_reached(rule, [points[code] for points in sheets.values()], least)
        yield Minimum(
            mark=mark,
            met=met,
            reached_by=tuple([member for member, points in sheets.items() if points[code] >= least]),
            missed_by=tuple([member for member, points in sheets.items() if points[code] < least]),
        )


def _status(star: int, knock_outs: Sequence[KnockOut]) -> Status:
    if knock_outs:
        return Status.DISQUALIFIED
    if star == HIGHEST:
        return Status.POTENTIAL_FIVE
    return Status.RECOGNISED if star >= FIRST_RECOGNISED else Status.NOT_RECOGNISED


def _doubt(star: int, mean: Fraction, knock_outs: Sequence[KnockOut], bands: Bands) -> str | None:
    """The decree forwards by points alone: with a mark missed, the upper council can hardly give what is asked."""
    if knock_outs or mean < bands.forward_from or star == HIGHEST:
        return None
    return (
        f"Đủ {bands.forward_from} điểm nên thuộc diện đề nghị lên cấp trên, nhưng yêu cầu tối thiểu mới đạt mức {star} sao; "
        f"{bands.forward_cite} chỉ nêu điểm, không nêu trường hợp này."
    )


def _cites(verdict: Verdict, criteria: CriteriaSet, rules: CouncilRules, bands: Bands) -> Iterator[Cite]:
    near = verdict.shown.replace(".", ",")
    yield Cite(what="band", rule=bands.cite, reason=f"{near} điểm thuộc khung {bands.shown(verdict.band)}")
    missed = [row.mark for row in verdict.minimums if not row.met and row.mark.star <= verdict.band]
    words = ", ".join(f"{mark.criterion} ({mark.star} sao: từ {mark.points} điểm)" for mark in missed)
    yield Cite(
        what=f"minimums:{rules.star_minimum}",
        rule=criteria.cite,
        reason=f"chưa đạt {words}" if missed else f"đạt mọi yêu cầu tối thiểu đến mức {verdict.band} sao",
    )
    if verdict.forward:
        yield Cite(what="forward", rule=bands.forward_cite, reason=f"từ {bands.forward_from} điểm")
    yield from (Cite(what="knock_out", rule=row.cite, reason=row.label.vi) for row in verdict.knock_outs)
