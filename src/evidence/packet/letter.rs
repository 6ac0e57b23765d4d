//! The PDF of an answer: at most eight pages of Letter size, black on white, nothing smaller than 12
//! points. What is long is said shorter until it fits; that it was is said, too.

use std::collections::BTreeMap;

use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::signature::Signature;
use crate::domain::wording;
use crate::evidence::letter::{
    Block, Clause, Column, Facts, Initialed, Letter, LetterError, LetterHead, Moment, Rich,
    SignedBy, Signing, Table,
};
use crate::evidence::packet::case::PacketCase;
use crate::evidence::packet::log::{messages, refunds, story, visit_rows};
use crate::evidence::packet::timeline::{Entry, entry_words, timeline};
use crate::evidence::packet::{PAGES_MAX, PartNo, PartState};

const LABEL: i32 = 127_500;

/// How much is said.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Clauses with their full text, or in short.
    full_clauses: bool,
    /// Clauses that do not settle refunds, cancellation or expiry.
    other_clauses: bool,
    /// Rows of a list; the rest is counted.
    rows: usize,
    /// Lines of the receipt.
    lines: usize,
}

/// From all to the least that still answers.
const ROOMS: [Room; 5] = [
    Room { full_clauses: true, other_clauses: true, rows: 60, lines: 120 },
    Room { full_clauses: true, other_clauses: true, rows: 25, lines: 80 },
    Room { full_clauses: false, other_clauses: true, rows: 16, lines: 60 },
    Room { full_clauses: false, other_clauses: false, rows: 12, lines: 40 },
    Room { full_clauses: false, other_clauses: false, rows: 6, lines: 24 },
];

/// The document, and how many pages it has.
///
/// # Errors
///
/// [`LetterError`].
pub fn pdf(case: &PacketCase<'_>, states: &[PartState]) -> Result<(Vec<u8>, usize), LetterError> {
    let mut made = None;
    for room in ROOMS {
        let (letter, n_pages) = settled(case, states, room);
        let fits = n_pages <= PAGES_MAX;
        made = Some((letter, n_pages));
        if fits {
            break;
        }
    }
    let (letter, n_pages) = made.ok_or(LetterError::Size)?;
    Ok((letter.pdf()?, n_pages))
}

/// The pages that it names depend on how it is set, and that on the pages that it names.
fn settled(case: &PacketCase<'_>, states: &[PartState], room: Room) -> (Letter, usize) {
    let mut anchors = BTreeMap::new();
    let mut letter = letter(case, states, room, &anchors);
    let mut pages = letter.pages();
    for _ in 0..3 {
        if pages.anchors == anchors {
            break;
        }
        anchors = std::mem::take(&mut pages.anchors);
        letter = self::letter(case, states, room, &anchors);
        pages = letter.pages();
    }
    (letter, pages.n_pages)
}

type Anchors = BTreeMap<String, usize>;

fn letter(case: &PacketCase<'_>, states: &[PartState], room: Room, anchors: &Anchors) -> Letter {
    let number = case.dispute().map(|file| file.dispute.case_number.as_str()).unwrap_or_default();
    let number = match number {
        "" => case.dossier.sale.receipt.short(),
        number => number.to_owned(),
    };
    let mut blocks = summary(case, states, room, anchors);
    blocks.extend(contract(case, room));
    blocks.extend(signature(case));
    blocks.extend(receipt(case, room));
    blocks.extend(policy(case));
    blocks.extend(visits(case, room));
    blocks.extend(listed(case, PartNo::Messages, messages(case), room));
    blocks.extend(listed(case, PartNo::Refunds, refunds(case), room));
    blocks.extend(proof(case));
    Letter {
        language: Language::English,
        title: "Answer to a dispute".to_owned(),
        subject: format!("Case {number}"),
        id: case.dossier.sale.id.to_string(),
        made_at: case.made_at(),
        head: LetterHead {
            name: case.clinic.name.clone(),
            address: case.clinic.address.join(", "),
            right: vec![case.clinic.phone.clone(), case.mail.to_owned()],
        },
        foot: format!("{}, packet for case {number}", case.clinic.name),
        blocks,
        attached: Vec::new(),
    }
}

fn head(part: PartNo) -> Vec<Block> {
    let anchor = Block::Anchor(anchor(part));
    vec![anchor, Block::Heading(format!("{} {}", part.number(), part.words()))]
}

fn anchor(part: PartNo) -> String {
    format!("part-{}", part.number())
}

fn page_of(part: PartNo, anchors: &Anchors) -> usize {
    anchors.get(&anchor(part)).copied().unwrap_or(1)
}

fn summary(
    case: &PacketCase<'_>,
    states: &[PartState],
    room: Room,
    anchors: &Anchors,
) -> Vec<Block> {
    let made_on = day(case.local(case.made_at()).date());
    let mut blocks = vec![
        Block::Anchor(anchor(PartNo::Summary)),
        Block::Title {
            text: "Answer to a dispute".to_owned(),
            aside: Rich::from("As of ").bold(made_on),
        },
        Block::Facts(Facts {
            framed: None,
            about: "The case".to_owned(),
            label_wide: LABEL,
            rows: case_rows(case),
        }),
        Block::Lead(story(case).into()),
        Block::Heading("What happened".to_owned()),
    ];
    let entries = timeline(case);
    let n_left_out = entries.len().saturating_sub(room.rows);
    let mut last_day = None;
    let moments = entries.into_iter().take(room.rows).map(|entry| {
        let is_new = last_day.replace(entry.on) != Some(entry.on);
        moment(case, &entry, is_new, anchors)
    });
    blocks.push(Block::Timeline(moments.collect()));
    blocks.extend(left_out(n_left_out));
    let cells = states.iter().map(|state| {
        let (part, page) = (state.part, page_of(state.part, anchors));
        let words = match (part, state.is_missing) {
            (_, true) => format!("{} {}: missing, page {page}", part.number(), part.words()),
            (PartNo::Refunds, false) if state.fact == "none" => {
                format!("{} {}: none, page {page}", part.number(), part.words())
            }
            (_, false) => format!("{} {}, page {page}", part.number(), part.words()),
        };
        Rich::from(words)
    });
    blocks.push(Block::Together(vec![
        Block::Heading("In this packet".to_owned()),
        Block::Columns { n: 3, cells: cells.collect() },
    ]));
    blocks
}

fn case_rows(case: &PacketCase<'_>) -> Vec<(String, Rich)> {
    let sale = &case.dossier.sale;
    let mut rows = Vec::new();
    let mut row = |label: &str, value: Rich| rows.push((label.to_owned(), value));
    match case.dispute() {
        Some(file) => {
            let dispute = &file.dispute;
            if !dispute.case_number.is_empty() {
                row("Network case", Rich::default().bold(dispute.case_number.as_str()));
            }
            let reason = format!("{} {}", dispute.network.name(), dispute.reason);
            let claim = format!(", {}", dispute.reason.claim().words());
            row("Reason", Rich::default().bold(reason).plain(claim));
            let received = format!(", received {}", day(dispute.received));
            row("Amount", Rich::default().bold(dispute.amount.to_string()).plain(received));
        }
        None => row("Reason", "no dispute is on record".into()),
    }
    let total = format!(", {}", sale.total);
    row("Sale", Rich::default().bold(day(sale.business_date)).plain(total));
    for payment in &sale.payments {
        let approval = &payment.approval;
        let card = format!(
            "{} ending {}, code {}, of ",
            approval.brand.name(),
            approval.last_four,
            approval.auth_code
        );
        row("Card", Rich::from(card).bold(case.dossier.patient.name.full()));
    }
    if sale.payments.is_empty() {
        row("Patient", Rich::default().bold(case.dossier.patient.name.full()));
    }
    rows
}

fn moment(case: &PacketCase<'_>, entry: &Entry, is_new_day: bool, anchors: &Anchors) -> Moment {
    let page = format!("Part {}, page {}", entry.part.number(), page_of(entry.part, anchors));
    let text = match entry.text.as_str() {
        "" => page,
        text => format!("{text}. {page}"),
    };
    Moment {
        day: if is_new_day { day(entry.on) } else { String::new() },
        time: entry.at.map(|at| wording::time(case.local(at).time())).unwrap_or_default(),
        is_filled: entry.is_filled,
        title: entry.title.clone(),
        text: text.into(),
    }
}

fn left_out(n: usize) -> Option<Block> {
    (n > 0).then(|| Block::Text(format!("{n} more are in events.json of the archive.").into()))
}

fn missing(part: PartNo, why: &str) -> Vec<Block> {
    let mut blocks = head(part);
    blocks.push(Block::Text(Rich::default().bold("Missing. ").plain(why)));
    blocks
}

fn contract(case: &PacketCase<'_>, room: Room) -> Vec<Block> {
    let Some(signed) = &case.dossier.signed else {
        return missing(PartNo::Contract, "No signed text is on record for this sale.");
    };
    let (terms, consent) = (&signed.terms, &signed.consent);
    let mut blocks = head(PartNo::Contract);
    if !case.with.treatments {
        let text = "Names of treatments are left out, and stand here as […].";
        blocks.push(Block::Text(text.into()));
    }
    for opening in &terms.opening {
        blocks.push(Block::Text(case.masked(opening).into()));
    }
    let policy = case.policy();
    let mut n_left_out = 0;
    for (idx, clause) in terms.clauses.iter().enumerate() {
        let is_policy = policy.iter().any(|it| it.code == clause.code);
        if !is_policy && !room.other_clauses {
            n_left_out += 1;
            continue;
        }
        let text = if room.full_clauses { &clause.full } else { &clause.short };
        let title = format!("{}. {}. ", idx + 1, clause.title);
        let given = consent.initials.iter().find(|given| given.clause == clause.code);
        blocks.push(Block::Clause(Clause {
            text: Rich::default().bold(case.masked(&title)).plain(case.masked(text)),
            initials: given.map(|given| {
                let at = case.local(given.given_at);
                let time = wording::time(at.time());
                let said = format!("Initials {} at {time}", given.letters);
                Initialed { letters: given.letters.clone(), time, said }
            }),
        }));
    }
    if !room.full_clauses || n_left_out > 0 {
        let text =
            "Clauses are given in short here; the whole text is agreement.txt of the archive.";
        blocks.push(Block::Text(text.into()));
    }
    blocks.push(Block::Lead(case.masked(&terms.statement).into()));
    blocks
}

fn signature(case: &PacketCase<'_>) -> Vec<Block> {
    let Some(signed) = &case.dossier.signed else {
        return missing(PartNo::Signature, "Nobody signed for this sale.");
    };
    let consent = &signed.consent;
    let name = consent.signed_by(&case.dossier.patient.name).full();
    let at = case.local(consent.signed_at);
    let time = format!("{}, {}", day(at.date()), at.format("%-I:%M:%S %p"));
    let by = match &consent.signature {
        Signature::Drawn(ink) => SignedBy::Ink(ink.clone()),
        Signature::Typed(typed) => SignedBy::Typed {
            name: typed.clone(),
            note: "Typed, and confirmed as a signature.".to_owned(),
        },
    };
    let said = format!("Signature of {name}, {time}");
    let mut together = head(PartNo::Signature);
    together.push(Block::Signature(Signing { by, name: name.clone(), time: time.clone(), said }));
    let way = match &consent.signature {
        Signature::Drawn(ink) => {
            format!("drawn on screen: {} strokes, {} points", ink.strokes.len(), ink.n_points())
        }
        Signature::Typed(_) => "typed name, confirmed".to_owned(),
    };
    together.push(Block::Facts(Facts {
        framed: None,
        about: "Signature record".to_owned(),
        label_wide: LABEL,
        rows: vec![
            ("Signed".to_owned(), time.into()),
            ("How".to_owned(), way.into()),
            ("Where".to_owned(), format!("{}, {}", case.kiosk, case.clinic.name).into()),
            ("Initials".to_owned(), format!("{} clauses", consent.initials.len()).into()),
            ("Text".to_owned(), Rich::default().figures(consent.terms.hex())),
        ],
    }));
    vec![Block::Together(together)]
}

fn receipt(case: &PacketCase<'_>, room: Room) -> Vec<Block> {
    let sale = &case.dossier.sale;
    let mut blocks = head(PartNo::Receipt);
    let mut rows = vec![
        ("Receipt".to_owned(), Rich::default().bold(sale.receipt.to_string())),
        ("Total".to_owned(), Rich::default().figures(sale.total.to_string())),
    ];
    for payment in &sale.payments {
        let approval = &payment.approval;
        let chip = &approval.chip;
        let or_not = |text: &str| if text.is_empty() { "missing" } else { text }.to_owned();
        let merchant = match approval.merchant_id.as_str() {
            "" => case.merchant_id.unwrap_or_default(),
            told => told,
        };
        let mut row = |label: &str, value: String| rows.push((label.to_owned(), value.into()));
        row("Card", format!("{} ending {}", approval.brand.name(), approval.last_four));
        row("Entry", entry_words(approval.entry).to_owned());
        row("Approval", format!("code {}, {}", approval.auth_code, approval.amount));
        row("AID", format!("{} {}", or_not(&chip.aid), chip.label));
        row("TVR, TSI", format!("{}, {}", or_not(&chip.tvr), or_not(&chip.tsi)));
        row("Cardholder check", or_not(&chip.cvm));
        row("Terminal", format!("{}, merchant {}", approval.terminal_id, or_not(merchant)));
        row("Terminal’s clock", approval.terminal_time.clone());
    }
    let about = "Receipt and chip data".to_owned();
    blocks.push(Block::Facts(Facts { framed: None, about, label_wide: LABEL, rows }));
    let printed = case.masked(case.receipt);
    let lines: Vec<String> = printed.lines().take(room.lines).map(str::to_owned).collect();
    let is_cut = printed.lines().count() > lines.len();
    blocks.push(Block::Typed(lines));
    if is_cut {
        blocks.push(Block::Text("The rest is receipt.txt of the archive.".into()));
    }
    blocks
}

fn policy(case: &PacketCase<'_>) -> Vec<Block> {
    let policy = case.policy();
    let Some(signed) = case.dossier.signed.as_ref().filter(|_| !policy.is_empty()) else {
        let why = "No clause about refunds, cancellation or expiry is on record for this sale.";
        return missing(PartNo::Policy, why);
    };
    let mut blocks = head(PartNo::Policy);
    let text = "Shown on screen page by page before payment, and on every receipt. Each page was \
                initialed before the next one opened.";
    blocks.push(Block::Text(text.into()));
    let n = signed.terms.clauses.len();
    let shown: Vec<Rich> = policy
        .iter()
        .map(|clause| {
            let place = signed.terms.clauses.iter().position(|it| it.code == clause.code);
            let place = place.map_or(1, |idx| idx + 1);
            let title = format!("{}, clause {place} of {n}: ", clause.title);
            Rich::default().bold(case.masked(&title)).plain(case.masked(&clause.short))
        })
        .collect();
    blocks.extend(shown.into_iter().map(Block::Text));
    blocks
}

fn visits(case: &PacketCase<'_>, room: Room) -> Vec<Block> {
    let mut blocks = head(PartNo::Visits);
    let rows = visit_rows(case);
    let (bought, used) = case.units();
    if rows.is_empty() {
        let text = format!("No visit was used of {bought} bought.");
        blocks.push(Block::Text(text.into()));
        return blocks;
    }
    let n_left_out = rows.len().saturating_sub(room.rows);
    let sum = vec![
        "Together".into(),
        format!("{used} of {bought} used").into(),
        Rich::default(),
        Rich::default(),
        Rich::default(),
        Rich::default().figures(case.used_value().plain()),
    ];
    blocks.push(Block::Table(Table {
        about: "Visits and their superbills".to_owned(),
        columns: vec![
            Column::text("Day", 78_000),
            Column::rest("Given by"),
            Column::text("Attendance", 84_000),
            Column::numbers("Fee", 66_000),
            Column::numbers("Adjustment", 84_000),
            Column::numbers("Paid", 66_000),
        ],
        rows: rows.into_iter().take(room.rows).collect(),
        sum: Some(sum),
        wide: None,
    }));
    blocks.extend(left_out(n_left_out));
    blocks
}

/// Messages and refunds: a line each, or that there are none.
fn listed(case: &PacketCase<'_>, part: PartNo, entries: Vec<Entry>, room: Room) -> Vec<Block> {
    if entries.is_empty() {
        return match part {
            PartNo::Messages => missing(part, "No message and no contact is on record."),
            _ => {
                let mut blocks = head(part);
                blocks.push(Block::Text("None. No refund was asked for or given.".into()));
                blocks
            }
        };
    }
    let n_left_out = entries.len().saturating_sub(room.rows);
    let row = |entry: Entry| {
        let time = entry.at.map(|at| wording::time(case.local(at).time())).unwrap_or_default();
        let text = match entry.text.as_str() {
            "" => entry.title.clone(),
            text => format!("{}. {text}", entry.title),
        };
        vec![day(entry.on).into(), time.into(), text.into()]
    };
    let mut blocks = head(part);
    blocks.push(Block::Table(Table {
        about: part.words().to_owned(),
        columns: vec![
            Column::text("Day", 84_000),
            Column::text("Time", 66_000),
            Column::rest("What"),
        ],
        rows: entries.into_iter().take(room.rows).map(row).collect(),
        sum: None,
        wide: None,
    }));
    blocks.extend(left_out(n_left_out));
    blocks
}

fn proof(case: &PacketCase<'_>) -> Vec<Block> {
    let trail = case.trail;
    let mut rows: Vec<(String, Rich)> = Vec::new();
    let sale_row = trail.rows.iter().find(|row| row.kind == "sale");
    if let Some(signed) = &case.dossier.signed {
        let digest = Rich::default().figures(signed.consent.terms.hex());
        rows.push(("Text signed".to_owned(), digest));
    }
    if let Some(row) = sale_row {
        let label = format!("Sale, row {}", row.row);
        rows.push((label, Rich::default().figures(hex(&row.link))));
        rows.push(("Row before it".to_owned(), Rich::default().figures(hex(&row.before))));
    }
    let end = format!("Journal, row {}", trail.head.row);
    rows.push((end, Rich::default().figures(hex(&trail.head.link))));
    rows.push(("Rows of this sale".to_owned(), trail.rows.len().to_string().into()));
    if let Some(horizon) = case.horizons.iter().map(|(_, day)| *day).max() {
        rows.push(("Disputable until".to_owned(), day(horizon).into()));
    }
    let mut together = head(PartNo::Proof);
    let text = "Each record of the clinic is a row of a journal that is only added to and holds the \
                digest of the row before it. The archive beside this document has the digest of every \
                file, signed with the clinic’s key, and the place of each record in the journal; \
                VERIFY.txt says how to check it with tools of every system.";
    together.push(Block::Text(text.into()));
    let about = "Proof of no change".to_owned();
    together.push(Block::Facts(Facts { framed: None, about, label_wide: LABEL, rows }));
    vec![Block::Together(together)]
}

fn day(date: chrono::NaiveDate) -> String {
    wording::date(Language::English, date)
}
