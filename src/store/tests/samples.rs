//! One of everything that is written, made from a number.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::card::{
    Approval, CardBrand, ChipData, EcrRef, EntryMode, TerminalIdentity, TransactionNumber,
};
use crate::domain::cart::{CartQuote, ContractQuote, LineQuote, LineWhat, LotQuote};
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{ContractTerms, GrantTerms, LotSplit, RefundRule, SoldWords, UseBy};
use crate::domain::entitlement::{Earning, Funding};
use crate::domain::id::{AttemptId, ConsentId, Id, Ids, PatientId, SaleId};
use crate::domain::intent::{Intent, SignedTerms};
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::{Grant, OfferingCode, PickRepeat, ServiceCode, Tier, Validity};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::policy::Policy;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, Sale, Sums, ToldBy};
use crate::domain::signature::{Ink, InkEvent, Signature};
use crate::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use crate::domain::terms::{
    AgreedOffering, ClauseCode, ClauseText, Consent, Initials, ShownTerms, SignedCart, TermsText,
};

/// 2:14 in the afternoon of Monday, November 23, 2026, in Nashville, and so many seconds.
pub fn at(secs: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_464_840, 123_456_789).unwrap() + TimeDelta::seconds(secs)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn id<T>(n: u64) -> Id<T> {
    Id::from_parts(1_795_464_840_000 + n, [7; 10])
}

pub fn phone(n: u64) -> Phone {
    Phone::new(&format!("615555{n:04}")).unwrap()
}

pub fn birth() -> NaiveDate {
    day("1984-02-29")
}

pub fn maria(n: u64) -> Patient {
    Patient {
        id: id::<crate::domain::id::Patient>(n),
        phone: Some(phone(n)),
        birth_date: birth(),
        name: PersonName::new("María", "Nuñez").unwrap(),
    }
}

/// Somebody without a mobile.
pub fn ruth(n: u64) -> Patient {
    Patient { phone: None, name: PersonName::new("Ruth", "O’Brien").unwrap(), ..maria(n) }
}

/// Three drips for 387.00 and their tax.
pub fn quote() -> CartQuote {
    let lot = |what| LotQuote {
        what,
        quantity: NonZeroU32::MIN,
        allocated: Money::from_minor(129_00),
        funding: Funding::Paid,
        earning: Earning::ByUse,
        valid_from: day("2026-11-23"),
        last_valid_day: Some(day("2027-11-23")),
    };
    let service = || Grant::Service(ServiceCode("IV-HYD".to_owned()));
    let contract = ContractQuote {
        terms: agreed(),
        lots: vec![lot(service()), lot(service()), lot(Grant::Tier(Tier("iv1".to_owned())))],
        goods: Vec::new(),
        parts: Vec::new(),
        last_valid_day: Some(day("2027-11-23")),
        upgrade_of: None,
    };
    let line = LineQuote {
        what: LineWhat::Contract(Box::new(contract)),
        name: "Glow & Go 4".to_owned(),
        quantity: NonZeroU32::MIN,
        gross: Money::from_minor(387_00),
        discount: None,
        net: Money::from_minor(387_00),
        due_today: Money::from_minor(387_00),
        tax: Money::from_minor(5_00),
        taxes: Vec::new(),
        singles: Some(Money::from_minor(516_00)),
        saved: Money::from_minor(129_00),
    };
    CartQuote {
        quoted_on: day("2026-11-23"),
        lines: vec![line],
        net: Money::from_minor(387_00),
        tax: Money::from_minor(5_00),
        total: Money::from_minor(392_00),
        tenders: Vec::new(),
        card: Money::from_minor(392_00),
        points: 0,
        points_times: 1,
        points_value: Money::ZERO,
    }
}

/// What was agreed on with it.
pub fn agreed() -> ContractTerms {
    let grant = |what, n: u32, minor| GrantTerms {
        what,
        quantity: NonZeroU32::new(n).unwrap(),
        funding: Funding::Paid,
        singles: Money::from_minor(minor),
        validity: Validity::Months(NonZeroU32::new(12).unwrap()),
        split: LotSplit::LotPerUnit,
        class: TaxClass::Service,
    };
    ContractTerms {
        offering: OfferingCode("O01".to_owned()),
        version: 3,
        name: "Glow & Go 4".to_owned(),
        price: Money::from_minor(387_00),
        renewal: None,
        grants: vec![
            grant(Grant::Service(ServiceCode("IV-HYD".to_owned())), 2, 258_00),
            grant(Grant::Tier(Tier("iv1".to_owned())), 1, 129_00),
        ],
        perks: Vec::new(),
        refund: RefundRule::Allocated { fee: Money::from_minor(25_00) },
        notice_days: None,
        cooling_off_until: None,
        singles: vec![(ServiceCode("IV-HYD".to_owned()), Money::from_minor(129_00))],
        use_by: UseBy::BuyerOnly,
        pick_repeat: PickRepeat::Allowed,
        upgrade_to: None,
        words: SoldWords::default(),
    }
}

/// Ids from a number, one after the other.
struct Counted(u128);

impl Ids for Counted {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

/// What the payment of [`quote`] buys: ids and all.
pub fn sold(n: u64, patient: PatientId, attempt: Option<AttemptId>) -> Sold {
    sold_of(&quote(), n, patient, attempt)
}

pub fn sold_of(quote: &CartQuote, n: u64, patient: PatientId, attempt: Option<AttemptId>) -> Sold {
    let raw = id::<()>(n).raw();
    let buyer = Buyer {
        sale: SaleId::from_raw(raw + 2),
        patient,
        consent: terms().digest(),
        stored_card: StoredCard::Consented,
        attempt,
        rest: RestTender::Card,
    };
    Sold::of(quote, &buyer, &Policy::default(), &mut Counted(raw + 100)).unwrap()
}

pub fn terms() -> TermsText {
    TermsText {
        language: Language::Spanish,
        offerings: vec![AgreedOffering {
            code: OfferingCode("O01".to_owned()),
            version: 3,
            name: "Glow & Go 4".to_owned(),
        }],
        opening: vec!["Glow & Go 4: $392.00".to_owned(), "Hasta el 23 nov 2027".to_owned()],
        clauses: vec![ClauseText {
            code: ClauseCode("REF-A".to_owned()),
            version: 2,
            covers: Vec::new(),
            title: "Devoluciones".to_owned(),
            short: "Se devuelve lo no usado.".to_owned(),
            full: "Lo que no se usa se devuelve.".to_owned(),
            promise: String::new(),
            page_group: Some(1),
            is_bold: false,
            rule: None,
            scope: String::new(),
        }],
        statement: "Acepto.".to_owned(),
    }
}

pub fn ink() -> Ink {
    let mut ink = Ink::default();
    ink.take(InkEvent::Down { x: 100, y: 100 }, 0);
    for step in 1..=20_i32 {
        let t_millis = u32::try_from(step).unwrap() * 40;
        ink.take(InkEvent::Move { x: 100 + step * 90, y: 100 + (step % 4) * 200 }, t_millis);
    }
    ink.take(InkEvent::Up, 900);
    ink
}

fn consent_id(n: u64) -> ConsentId {
    ConsentId::from_raw(id::<()>(n).raw() + 3)
}

pub fn consent(n: u64, patient: PatientId, terms: &TermsText) -> Consent {
    Consent {
        id: consent_id(n),
        patient,
        terms: terms.digest(),
        language: terms.language,
        initials: vec![Initials {
            clause: ClauseCode("REF-A".to_owned()),
            letters: "MN".to_owned(),
            given_at: at(-30),
        }],
        signature: Signature::Drawn(ink()),
        signer: None,
        signed_at: at(-10),
    }
}

pub fn cart(n: u64, patient: PatientId) -> SignedCart {
    cart_with(n, patient, terms())
}

pub fn cart_with(n: u64, patient: PatientId, terms: TermsText) -> SignedCart {
    let consent = consent(n, patient, &terms);
    SignedCart::new(ShownTerms::made_up(quote(), terms), consent).unwrap()
}

pub fn intent(n: u64, patient: PatientId, reference: EcrRef) -> Intent {
    let attempt = AttemptId::from_raw(id::<()>(n).raw() + 1);
    let sold = sold(n, patient, Some(attempt));
    Intent {
        attempt,
        consent: Some(SignedTerms { consent: consent_id(n), digest: terms().digest() }),
        reference,
        amount: Money::from_minor(392_00),
        sums: Sums::of(&sold).unwrap(),
        sold,
        // A device's number that would pass for a card's.
        terminal: Some("4111111111111111".to_owned()),
        opened_at: at(0),
        business_date: day("2026-11-23"),
    }
}

pub fn sale(intent: &Intent) -> Sale {
    let mut receipt = [0xC4; 10];
    receipt[..8].copy_from_slice(&intent.attempt.raw().to_be_bytes()[..8]);
    Sale {
        id: intent.sale(),
        receipt: ReceiptNumber(receipt),
        patient: intent.patient(),
        consent: intent.consent.map(|signed| signed.consent),
        payments: vec![paid(intent)],
        sold: intent.sold.clone(),
        net: intent.sums.net,
        tax: intent.sums.tax,
        total: intent.sums.total,
        sold_at: at(60),
        business_date: intent.business_date,
    }
}

/// The card's part of a sale, to change it.
pub fn card(sale: &mut Sale) -> &mut CardPayment {
    sale.payments.first_mut().unwrap()
}

/// All of it, by one card.
pub fn paid(intent: &Intent) -> CardPayment {
    CardPayment {
        attempt: intent.attempt,
        reference: intent.reference,
        approval: approval(),
        terminal: TerminalIdentity {
            serial_number: "4111111111111111".to_owned(),
            model: "S300".to_owned(),
            software: "1.03.00E".to_owned(),
        },
        told_by: ToldBy::Terminal,
    }
}

pub fn approval() -> Approval {
    Approval {
        amount: Money::from_minor(392_00),
        auth_code: "00418C".to_owned(),
        transaction: TransactionNumber("17".to_owned()),
        host_reference: "632718000417".to_owned(),
        batch: "4".to_owned(),
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        entry: EntryMode::Contactless,
        chip: ChipData {
            aid: "A0000000031010".to_owned(),
            label: "VISA CREDIT".to_owned(),
            tvr: "0000000000".to_owned(),
            tsi: "0000".to_owned(),
            cvm: "6".to_owned(),
        },
        terminal_time: "20261123141500".to_owned(),
        terminal_id: "53999999".to_owned(),
        merchant_id: String::new(),
        sequence: String::new(),
        network_id: String::new(),
        token: None,
    }
}

/// A small random source (SplitMix64): the same numbers for the same seed, everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap();
        usize::try_from(self.next() % n).unwrap()
    }

    pub fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}
