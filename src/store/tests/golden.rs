//! Rows as they were shipped: each is read, means what it meant, and is written again to the same
//! bytes. `UPDATE_GOLDEN=1` writes the files anew; for a kind that has shipped it must change none.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use minicbor::data::Type;
use minicbor::{Decoder, Encode};

use super::backs::going_back;
use super::prints::prints_as_rows;
use super::rich::*;
use super::samples::*;
use crate::domain::card::{
    BatchBalance, BatchTotals, CardBrand, DeclineReason, Doubt, EcrRef, EntryMode, TenderTotal,
    TransactionNumber,
};
use crate::domain::card_day::{BatchClose, CloseEnd, Comparison, Difference, DifferenceKind, Side};
use crate::domain::dispute::{
    Channel, Contact, Dispute, DisputeEvent, DisputeStep, Outcome, PacketExport, ReasonCode,
};
use crate::domain::dossier::KeptAgreement;
use crate::domain::entitlement::Funding;
use crate::domain::id::Id;
use crate::domain::intent::{Intent, IntentEnd, Leg, OpenReason, StaffQuestion};
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, Written};
use crate::domain::open_case::{
    FoundByHand, LateEnd, Question, Settlement, Signer, Slip, StaffAnswer,
};
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, SalePaper};
use crate::domain::sale::{CardPayment, Sale, ToldBy};
use crate::domain::signature::Signature;
use crate::domain::signer::Relation;
use crate::domain::sold::Sold;
use crate::domain::staff::{Act, Role, StaffId, StaffMember, StaffName};
use crate::domain::staff_call::CallReason;
use crate::domain::superbill::{
    Completion, DiagnosisCode, Modifier, Npi, PlaceOfService, ProcedureCode, Provider, TaxId,
};
use crate::domain::terms::Consent;
use crate::domain::unlock::{HashCost, LockReason, PinUse, SecretLock, StaffEvent};
use crate::ledger::fact::{Actor, ClinicDeed, Deed, StaffCode};
use crate::store::chain::Head;
use crate::store::entry::Entry;
use crate::store::event::{Event, Kind, kind_of};
use crate::store::happening::ClinicFact;
use crate::store::record::batch::{BalanceRow, DifferenceKindRow};
use crate::store::record::intent::{DeclineRow, DoubtRow};
use crate::store::record::lot::FundingRow;
use crate::store::record::note::{CallReasonRow, PrintStageRow, SalePaperRow};
use crate::store::record::sale::{BrandRow, EntryModeRow};
use crate::store::record::staff::{ActRow, RoleRow};
use crate::store::record::terms::{LanguageRow, RelationRow};
use crate::store::record::to_bytes;
use crate::store::tables::Shelf;
use crate::store::{StoreError, filter};

#[test]
fn every_shipped_row_is_read_as_ever_and_written_to_the_same_bytes() {
    let samples = samples();
    for (name, event) in &samples {
        let entry = entry_of(name, event);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(file(name, "hex"), hex(&entry.to_bytes())).unwrap();
            fs::write(file(name, "txt"), readable(event, &entry)).unwrap();
        }
        let stored = unhex(&fs::read_to_string(file(name, "hex")).unwrap());
        let read = Entry::from_bytes(1, &stored).unwrap();
        assert_eq!(&Event::read(1, &read).unwrap(), event, "{name}");
        assert_eq!(read.to_bytes(), stored, "{name}: the envelope");
        assert_eq!(event.payload(), read.payload, "{name}: the payload");
        let text = fs::read_to_string(file(name, "txt")).unwrap();
        assert_eq!(text, readable(event, &read), "{name}: the readable twin");
    }
    for kind in Kind::ALL {
        for schema in kind.oldest_schema()..=kind.schema() {
            let is_one = |(name, event): &(&str, Event)| {
                event.kind() == kind && entry_of(name, event).schema == schema
            };
            assert!(samples.iter().any(is_one), "{}, schema {schema}: no golden row", kind.name());
        }
    }
    let n_files = fs::read_dir(folder()).unwrap().count();
    assert_eq!(n_files, 2 * samples.len(), "each file of tests/rows is read");
}

#[test]
fn the_link_in_the_document_is_the_one_that_we_make() {
    let entry = unhex(&fs::read_to_string(file("call-1", "hex")).unwrap());
    let link = hex(&Head::START.then(&entry).link);
    let document = fs::read_to_string("docs/data-file.md").unwrap();
    assert!(document.contains(link.trim()), "docs/data-file.md has another link than {link}");
    for shelf in Shelf::ALL {
        assert!(document.contains(&format!("| `{}` |", shelf.name())), "{}", shelf.name());
    }
    for kind in Kind::ALL {
        let name = kind.name().replace('-', " ");
        assert!(document.contains(&format!("**{} {name}.**", kind.number())), "{name}");
    }
}

#[test]
fn the_numbers_of_variants_never_change() {
    fn numbers<T: Encode<()>>(rows: impl IntoIterator<Item = T>) -> Vec<u8> {
        rows.into_iter().map(|row| to_bytes(&row)[0]).collect()
    }
    use CardBrand as B;
    use DeclineReason as R;
    use Doubt as D;
    use EntryMode as M;
    let reasons = [
        R::Bank,
        R::NoCard,
        R::Cancelled,
        R::TerminalRefused,
        R::NeverReceived,
        R::OnlyPart,
        R::NotRecorded,
        R::NotAllowed,
    ];
    assert_eq!(numbers(reasons.map(DeclineRow::from)), [0, 1, 2, 3, 4, 5, 6, 7]);
    let doubts = [
        D::Silence,
        D::LinkLost,
        D::Garbled,
        D::OtherReference,
        D::StrangeCode,
        D::StoredOffline,
        D::OtherAmount,
    ];
    assert_eq!(numbers(doubts.map(DoubtRow::from)), [0, 1, 2, 3, 4, 5, 6]);
    let brands = [B::Visa, B::Mastercard, B::Amex, B::Discover, B::Diners, B::Jcb, B::Other];
    assert_eq!(numbers(brands.map(BrandRow::from)), [0, 1, 2, 3, 4, 5, 6]);
    let modes = [M::Chip, M::Contactless, M::Swipe, M::FallbackSwipe, M::Manual, M::Other];
    assert_eq!(numbers(modes.map(EntryModeRow::from)), [0, 1, 2, 3, 4, 5]);
    let calls = [
        CallReason::Help,
        CallReason::CameToUse,
        CallReason::PayAtDesk,
        CallReason::PaymentInDoubt,
        CallReason::Refund,
        CallReason::StaffNeeded,
        CallReason::PaymentFound,
    ];
    assert_eq!(numbers(calls.map(CallReasonRow::from)), [0, 1, 2, 3, 4, 5, 6]);
    let ends = [PrintEnd::Printed, PrintEnd::Held, PrintEnd::Unknown].map(PrintStage::Ended);
    assert_eq!(numbers(ends.map(PrintStageRow::from)), [0, 1, 2]);
    let stages = [PrintStage::Wanted, PrintStage::Handed].map(PrintStageRow::from);
    assert_eq!(numbers(stages), [3, 4]);
    assert_eq!(numbers(SalePaper::ALL.map(SalePaperRow::from)), [0, 1, 2]);
    assert_eq!(numbers(Role::ALL.map(RoleRow::from)), [0, 1, 2, 3]);
    let acts: Vec<u8> = numbers(Act::ALL.map(ActRow::from).into_iter().take(24));
    assert_eq!(acts, (0..24).collect::<Vec<u8>>());
    let kinds = DifferenceKind::ALL.map(DifferenceKindRow::from);
    assert_eq!(numbers(kinds), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let balances = [BatchBalance::Agreed, BatchBalance::OutOfBalance].map(BalanceRow::from);
    assert_eq!(numbers(balances), [0, 1]);
    assert_eq!(numbers([Funding::Paid, Funding::Bonus].map(FundingRow::from)), [0, 1]);
    assert_eq!(numbers([Language::English, Language::Spanish].map(LanguageRow::from)), [0, 1]);
    assert_eq!(numbers(Relation::ALL.map(RelationRow::from)), [0, 1, 2]);
}

#[test]
fn a_row_of_a_newer_kind_or_schema_is_named_and_refused() {
    let good = entry_of("call-1", &Event::Call(CallReason::Help));
    for (kind, schema) in [(47, 1), (999, 1), (10, 2), (0, 1), (10, 0), (5, 4), (21, 3)] {
        let entry = Entry { kind, schema, ..good.clone() };
        let error = kind_of(17, &entry).unwrap_err();
        assert!(matches!(error, StoreError::Newer { .. }));
        let said = error.to_string();
        let expect = format!(
            "row 17 of the journal (kind {kind}, schema {schema}) was written by a newer version of this program"
        );
        assert_eq!(said, expect);
    }
}

#[test]
fn a_row_of_a_trial_version_is_named_and_refused() {
    for (kind, name) in [(5, "intent-opened"), (8, "sale")] {
        let good = entry_of("call-1", &Event::Call(CallReason::Help));
        let error = kind_of(17, &Entry { kind, schema: 1, ..good }).unwrap_err();
        let expect = format!(
            "row 17 of the journal ({name}, schema 1) was written by a trial version of this program"
        );
        assert_eq!(error.to_string(), expect);
        assert!(error.is_final());
    }
}

#[test]
fn a_garbled_row_is_named_and_never_taken_for_another() {
    for (name, event) in samples() {
        let payload = event.payload();
        for len in 0..payload.len() {
            let entry = Entry { payload: payload[..len].to_vec(), ..entry_of(name, &event) };
            let error = Event::read(5, &entry).unwrap_err();
            assert!(
                matches!(error, StoreError::Garbled { table: "journal", ref key, .. } if key == "5"),
                "{name} cut to {len}: {error}"
            );
        }
        let longer = [payload.as_slice(), &[0]].concat();
        let entry = Entry { payload: longer, ..entry_of(name, &event) };
        assert!(Event::read(5, &entry).is_err(), "{name} with a byte too many");
    }
}

#[test]
fn a_field_that_a_newer_program_added_is_skipped() {
    // A map of one more field: {0: 1, 7: "new"}.
    let payload = vec![0xA2, 0x00, 0x01, 0x07, 0x63, b'n', b'e', b'w'];
    let entry = Entry { payload, ..entry_of("call-1", &Event::Call(CallReason::Help)) };
    assert_eq!(Event::read(1, &entry).unwrap(), Event::Call(CallReason::CameToUse));
}

#[test]
fn no_sample_would_be_held_back_by_the_card_filter() {
    for (name, event) in samples() {
        assert!(!filter::holds_card_text(&event.payload()), "{name}");
    }
}

fn samples() -> Vec<(&'static str, Event)> {
    let patient = maria(1).id;
    let intent = intent(1, patient, EcrRef::new(41).unwrap());
    let attempt = intent.attempt;
    let sale = sale(&intent);
    let drawn = consent(1, patient, &terms());
    let drawn_id = drawn.id;
    let typed = Consent { signature: Signature::Typed("Maria Nunez".to_owned()), ..drawn.clone() };
    let for_somebody = Consent { signer: Some(rosa()), ..drawn.clone() };
    let staff = || Actor::Staff(StaffCode("DESK-1".to_owned()));
    let facts = facts().into_iter().map(|(name, deed)| {
        let by = match deed {
            Deed::ChargeFailed { .. } => Actor::Processor,
            Deed::Sold(_) => Actor::Patient,
            _ => staff(),
        };
        (name, Event::Fact(Box::new(fact(deed, by))))
    });
    let of_clinic = |what| {
        Event::Clinic(Box::new(ClinicFact { on: day("2026-12-01"), at: at(0), by: staff(), what }))
    };
    let without_card =
        Sale { consent: None, payments: Vec::new(), sold: rich_sold(), ..sale.clone() };
    let without_card = Sale {
        id: without_card.sold.sale,
        patient: without_card.sold.patient,
        tax: without_card.sold.tax,
        ..without_card
    };
    let taxed = |sold: &Sold| taxed(sold.clone());
    let intent_taxed = Intent { sold: taxed(&intent.sold), ..intent.clone() };
    let sale_taxed = Sale { sold: taxed(&sale.sold), ..sale.clone() };
    let without_card_taxed = Sale { sold: taxed(&without_card.sold), ..without_card.clone() };
    let mut all = vec![
        ("sale-3", Event::Sale(Box::new(sale_taxed))),
        ("sale-3-without-card", Event::Sale(Box::new(without_card_taxed))),
        ("intent-opened-3", Event::IntentOpened(Box::new(intent_taxed))),
        ("sale-2-without-card", Event::Sale(Box::new(without_card))),
        ("patient-1", Event::Patient(maria(1))),
        ("patient-1-without-phone", Event::Patient(ruth(2))),
        ("terms-1", Event::Terms(terms())),
        ("terms-1-settles", Event::Terms(settling())),
        ("consent-1", Event::Consent(drawn)),
        ("consent-1-typed", Event::Consent(typed)),
        ("consent-1-for-somebody", Event::Consent(for_somebody)),
        ("reference-1", Event::Reference(EcrRef::new(41).unwrap())),
        ("intent-opened-2", Event::IntentOpened(Box::new(intent.clone()))),
        ("intent-marked-1", Event::IntentMarked(attempt, OpenReason::Reversing)),
        (
            "intent-marked-1-in-doubt",
            Event::IntentMarked(attempt, OpenReason::InDoubt(Doubt::StrangeCode)),
        ),
        (
            "intent-closed-1",
            Event::IntentClosed(attempt, IntentEnd::NotCharged(DeclineReason::NoCard)),
        ),
        ("intent-closed-1-reversed", Event::IntentClosed(attempt, IntentEnd::Reversed)),
        ("sale-2", Event::Sale(Box::new(sale.clone()))),
        ("call-1", Event::Call(CallReason::PaymentInDoubt)),
    ];
    all.extend(of_payments(&intent, &sale));
    all.extend(prints_as_rows(sale.id));
    all.extend(at_the_lock());
    all.extend(going_back());
    let kept = KeptAgreement::new(drawn_id, b"%PDF-1.7".to_vec());
    all.push(("agreement-1", Event::Agreement(Box::new(kept))));
    all.push(("superbill-completed-1", Event::SuperbillCompleted(Box::new(completion()))));
    all.extend(disputed());
    all.extend(facts);
    all.extend(of_the_clinic().into_iter().map(|(name, deed)| (name, of_clinic(deed))));
    all
}

/// What concerns the whole clinic.
fn of_the_clinic() -> Vec<(&'static str, ClinicDeed)> {
    let offering = || OfferingCode("O01".to_owned());
    vec![
        ("period-closed-1", ClinicDeed::PeriodClosed { through: day("2026-11-30") }),
        ("on-sale-1", ClinicDeed::OnSale { offering: offering(), version: 3, written: None }),
        ("on-sale-1-written", on_sale("O01", 4, 7)),
        ("off-sale-1", ClinicDeed::OffSale { offering: offering() }),
        ("batch-begun-1", begun(None)),
        ("batch-begun-1-reason", begun(Some("Brooks was keyed in twice"))),
        ("batch-called-off-1", ClinicDeed::BatchCalledOff),
        ("batch-closed-1", ClinicDeed::BatchClosed { z: 7, close: Box::new(batch_close()) }),
        (
            "batch-closed-1-empty",
            ClinicDeed::BatchClosed {
                z: 8,
                close: Box::new(BatchClose { end: CloseEnd::Empty, ..batch_close() }),
            },
        ),
        (
            "difference-resolved-1",
            ClinicDeed::DifferenceResolved {
                z: 7,
                place: 1,
                paid: Money::from_minor(-1_00),
                reason: "Paid with the batch of the night".to_owned(),
            },
        ),
        ("looked-1", ClinicDeed::Looked { x: 12 }),
    ]
}

/// This version of an offering, described in this way.
fn on_sale(code: &str, version: u32, written: u8) -> ClinicDeed {
    let (offering, written) = (OfferingCode(code.to_owned()), Some(Written([written; 32])));
    ClinicDeed::OnSale { offering, version, written }
}

fn begun(reason: Option<&str>) -> ClinicDeed {
    let found = Box::new(batch_close().comparison);
    ClinicDeed::BatchBegun { found, reason: reason.map(str::to_owned) }
}

/// A batch that closed with every kind of difference.
fn batch_close() -> BatchClose {
    let total = |count, minor| TenderTotal { count, amount: Money::from_minor(minor) };
    let side = |minor| Side {
        purchases: total(9, minor),
        returns: total(1, 168_50),
        voids: total(0, 0),
        to_bank: Money::from_minor(minor - 168_50),
    };
    let differences = DifferenceKind::ALL.into_iter().map(|what| Difference {
        what,
        reference: EcrRef::new(41),
        sale: Some(id(7)),
        transaction: Some(TransactionNumber("17".to_owned())),
        last_four: "4242".to_owned(),
        ours: Money::from_minor(387_00),
        theirs: Some(Money::ZERO),
    });
    let comparison = Comparison {
        journal: side(2_772_92),
        terminal: side(3_159_92),
        differences: differences.collect(),
        n_agreed: 9,
    };
    let totals = BatchTotals {
        batch: "12".to_owned(),
        credit: Some(total(9, 2_991_42)),
        debit: None,
        balance: BatchBalance::OutOfBalance,
        terminal_time: "20270114175812".to_owned(),
        terminal_id: "TID00001".to_owned(),
        merchant_id: "MID000000000001".to_owned(),
    };
    BatchClose { comparison, end: CloseEnd::Closed(totals) }
}

/// Rows between an intent and its end.
fn of_payments(intent: &Intent, sale: &Sale) -> Vec<(&'static str, Event)> {
    let attempt = intent.attempt;
    let part = |minor| {
        let mut payment = paid(intent);
        payment.approval.amount = Money::from_minor(minor);
        payment
    };
    let leg = Leg {
        attempt,
        reference: EcrRef::new(43).unwrap(),
        amount: Money::from_minor(192_00),
        terminal: intent.terminal.clone(),
    };
    let rest = CardPayment { reference: leg.reference, told_by: ToldBy::Slip, ..part(192_00) };
    let two_cards = Sale { payments: vec![part(200_00), rest], ..sale.clone() };
    let by = || Signer { staff: Some(Id::from_raw(7)), name: "Dana Ruiz".to_owned() };
    let typed = || Signer { staff: None, name: "Dana Ruiz".to_owned() };
    let limit = StaffQuestion::SwipedAbove(Money::from_minor(500_00));
    let settled = |found| {
        let reason = "The terminal printed a slip".to_owned();
        Event::SettledByHand(Box::new(Settlement { attempt, by: typed(), reason, found }))
    };
    let answer = |to, is_yes| {
        let reason = "I know her".to_owned();
        Event::StaffAnswered(Box::new(StaffAnswer { attempt, to, by: by(), reason, is_yes }))
    };
    let slip = Slip {
        auth_code: "00418C".to_owned(),
        transaction: "17".to_owned(),
        last_four: "4242".to_owned(),
    };
    let late = EcrRef::new(41).unwrap();
    let by_hand = LateEnd::ByHand { by: by(), reason: "Voided at the terminal".to_owned() };
    vec![
        ("sale-2-two-cards", Event::Sale(Box::new(two_cards))),
        ("intent-marked-1-parted", Event::IntentMarked(attempt, OpenReason::Parted)),
        ("intent-marked-1-left-open", Event::IntentMarked(attempt, OpenReason::LeftOpen)),
        ("leg-taken-1", Event::LegTaken(Box::new(part(200_00)), None)),
        ("leg-taken-1-asks", Event::LegTaken(Box::new(paid(intent)), Some(limit))),
        ("leg-opened-1", Event::LegOpened(leg)),
        ("staff-answered-1", answer(Question::OfPayment(limit), true)),
        ("staff-answered-1-handed-over", answer(Question::HandedOver, true)),
        ("settled-by-hand-1", settled(FoundByHand::Charged(slip))),
        ("settled-by-hand-1-not-charged", settled(FoundByHand::NotCharged)),
        ("late-approval-1", Event::LateApproval(Box::new(paid(intent)))),
        ("late-approval-ended-1", Event::LateApprovalEnded(late, LateEnd::Undone)),
        ("late-approval-ended-1-by-hand", Event::LateApprovalEnded(late, by_hand)),
        ("terminal-seen-1", Event::TerminalSeen(sale.payments[0].terminal.clone())),
    ]
}

/// What a provider completes the superbill of a visit with.
pub(super) fn completion() -> Completion {
    Completion {
        redemption: id::<()>(70).raw(),
        provider: Provider {
            name: "Dana Whitfield".to_owned(),
            credentials: "NP".to_owned(),
            npi: Npi::new("1234567893").unwrap(),
            license: "APRN 20417".to_owned(),
            tax_id: TaxId::new("12-3456789").unwrap(),
        },
        place: PlaceOfService::new("11").unwrap(),
        procedure: ProcedureCode::new("99213").unwrap(),
        modifiers: vec![Modifier::new("25").unwrap()],
        diagnoses: vec![DiagnosisCode::new("E66.01").unwrap()],
        by: Signer { staff: None, name: "Dana Whitfield".to_owned() },
    }
}

/// Around a payment that is disputed.
fn disputed() -> Vec<(&'static str, Event)> {
    let (patient, sale, dispute) = (id(1), id(9), id(11));
    let by = "Ana Ruiz".to_owned();
    let opened = Dispute {
        id: dispute,
        sale,
        patient,
        network: CardBrand::Visa,
        reason: ReasonCode::new("13.1").unwrap(),
        case_number: "V-2027-0118".to_owned(),
        amount: Money::from_minor(387_00),
        received: day("2027-01-11"),
        respond_by: day("2027-02-03"),
    };
    let step = |step| DisputeEvent::Step { dispute, patient, step, by: by.clone() };
    let contact = Contact {
        patient,
        sale,
        on: day("2027-01-12"),
        channel: Channel::Phone,
        text: "Asked why, no answer".to_owned(),
        by: by.clone(),
    };
    let export =
        PacketExport { sale, patient, digest: [9; 32], names_treatments: false, by: by.clone() };
    let all = [
        ("dispute-opened-1", DisputeEvent::Opened { dispute: opened, by: by.clone() }),
        ("dispute-step-1", step(DisputeStep::Answered)),
        ("dispute-step-1-won", step(DisputeStep::Ended(Outcome::Won))),
        ("contact-1", DisputeEvent::Contact(contact)),
        ("packet-exported-1", DisputeEvent::Exported(export)),
    ];
    all.map(|(name, event)| (name, Event::Dispute(Box::new(event)))).to_vec()
}

/// What happens at the lock of the staff side.
fn at_the_lock() -> Vec<(&'static str, Event)> {
    let (owner, ana) = (StaffId::from_raw(1), StaffId::from_raw(2));
    let name = StaffName::new("Ana Ruiz").unwrap();
    let member = StaffMember { id: ana, name, role: Role::FrontDesk };
    let cost = HashCost { kib: 65_536, passes: 3 };
    let lock = SecretLock { salt: [7; 16], cost, hash: [9; 32] };
    let what = PinUse::Act(Act::Refund);
    let (staff, is_allowed) = (ana, false);
    let all = [
        ("staff-member-1", StaffEvent::Member { member, is_active: true, by: Some(owner) }),
        ("pin-set-1", StaffEvent::PinSet { staff, lock: lock.clone(), by: owner }),
        ("pin-tried-1", StaffEvent::PinTried { what: PinUse::SignIn, at: at(3) }),
        ("unlocked-1", StaffEvent::Unlocked { staff, what, is_allowed }),
        ("locked-1", StaffEvent::Locked { staff, why: LockReason::Idle }),
        ("recovery-set-1", StaffEvent::RecoverySet { staff: owner, lock }),
        ("recovery-used-1", StaffEvent::RecoveryUsed { staff: owner, at: at(5) }),
        ("call-answered-1", StaffEvent::CallAnswered { staff }),
        ("record-opened-1", StaffEvent::RecordOpened { staff, patient: Id::from_raw(7) }),
    ];
    all.map(|(name, event)| (name, Event::Staff(Box::new(event)))).to_vec()
}

/// The row as it was shipped: in the schema that its name says, which may be older than what is
/// written.
fn entry_of(name: &str, event: &Event) -> Entry {
    let schema = name.split('-').find_map(|part| part.parse().ok());
    let entry = Entry {
        kind: event.kind().number(),
        schema: schema.unwrap(),
        recorded_at: at(0),
        set_back_millis: None,
        payload: event.payload(),
    };
    // One row shows a clock that was set back.
    match event {
        Event::Call(_) => entry.after(Some(at(90))),
        _ => entry,
    }
}

fn file(name: &str, ending: &str) -> PathBuf {
    folder().join(format!("{name}.{ending}"))
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rows")
}

/// 32 bytes a line.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in bytes.chunks(32) {
        for byte in line {
            write!(text, "{byte:02x}").unwrap();
        }
        text.push('\n');
    }
    text
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

/// The envelope and the payload in the diagnostic notation of RFC 8949, a field a line.
fn readable(event: &Event, entry: &Entry) -> String {
    let envelope = Entry { payload: Vec::new(), ..entry.clone() }.to_bytes();
    format!(
        "{}, kind {}, schema {}\n\nenvelope (payload, field 4, left out): {}\n\npayload: {}\n",
        event.kind().name(),
        entry.kind,
        entry.schema,
        notation(&mut Decoder::new(&envelope), 0),
        notation(&mut Decoder::new(&entry.payload), 0),
    )
}

fn notation(decoder: &mut Decoder<'_>, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    match decoder.datatype().unwrap() {
        Type::Map => {
            let n = decoder.map().unwrap().unwrap();
            let fields = (0..n).map(|_| {
                let key = decoder.u16().unwrap();
                format!("\n{indent}{key}: {}", notation(decoder, depth + 1))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Type::Array => {
            let n = decoder.array().unwrap().unwrap();
            let parts: Vec<_> = (0..n).map(|_| notation(decoder, depth + 1)).collect();
            format!("[{}]", parts.join(", "))
        }
        Type::Bytes => {
            let bytes = decoder.bytes().unwrap();
            format!("h'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }
        Type::String => format!("{:?}", decoder.str().unwrap()),
        Type::Bool => decoder.bool().unwrap().to_string(),
        Type::Null => {
            decoder.null().unwrap();
            "null".to_owned()
        }
        _ => decoder.int().unwrap().to_string(),
    }
}
