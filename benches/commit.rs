//! What one sale costs on the disk: every commit of the data file beside the floor, which is the
//! same bytes appended to a plain file and synced; and how long an approval takes to become a receipt
//! on the printer's wire. `cargo bench --bench commit`.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use countersign::app::kiosk::Identity;
use countersign::app::receipts;
use countersign::app::shop::shop;
use countersign::config::settings::Settings;
use countersign::device::printer::escpos::encode;
use countersign::device::printer::profile::Profile;
use countersign::domain::agreement::shown_terms;
use countersign::domain::card::{
    Approval, CardBrand, ChipData, EcrRef, EntryMode, TerminalIdentity, TransactionNumber,
};
use countersign::domain::cart::{Cart, CartLine, CartQuote, Holdings, PlanChoice};
use countersign::domain::comfort::ThemeName;
use countersign::domain::id::{Id, Ids, SaleId};
use countersign::domain::intent::{Intent, SignedTerms};
use countersign::domain::language::Language;
use countersign::domain::offering::OfferingCode;
use countersign::domain::paper::PrintEnd;
use countersign::domain::patient::{Patient, PersonName, Phone};
use countersign::domain::policy::Policy;
use countersign::domain::pricing;
use countersign::domain::printout::{PrintStage, Printout};
use countersign::domain::receipt::ReceiptNumber;
use countersign::domain::sale::{CardPayment, Sale, Sums, ToldBy};
use countersign::domain::signature::{Ink, InkEvent, Signature};
use countersign::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use countersign::domain::terms::{Consent, Initials, ShownTerms, SignedCart};
use countersign::evidence::key_ring::KeyRing;
use countersign::evidence::receipt::receipt_paper;
use countersign::flow::shop::Shop;
use countersign::store::Store;
use countersign::ui::scene::Side;
use ed25519_dalek::SigningKey;

const COMPLETE: &str = "complete the sale";

type Outcome<T> = Result<T, Box<dyn Error>>;

const N_SALES: u32 = 150;
const DEEDS: [&str; 5] = [
    "save what was signed",
    "reserve a reference",
    "record the intent",
    COMPLETE,
    "note the print",
];

/// What makes a receipt of a sale.
struct Press {
    shop: Shop,
    identity: Identity,
    keys: KeyRing,
}

impl Press {
    fn new() -> Self {
        let identity = Identity {
            has_demo_staff: false,
            name: "Kiosk 1".to_owned(),
            is_demo: true,
            theme: ThemeName::Light,
            reader_side: Side::Right,
            columns: 48,
            merchant_copy: false,
            agreement_copy: false,
            receipt_host: None,
            merchant_id: None,
            is_still: true,
        };
        Self {
            shop: shop(&Settings::demo()),
            identity,
            keys: SigningKey::from_bytes(&[42; 32]).into(),
        }
    }

    /// Reads the sale back, makes its receipt, and returns how many bytes go to the printer.
    fn print(&self, store: &Store, sale: SaleId) -> Outcome<usize> {
        let dossier = store.dossier(sale)?.ok_or("the sale is on file")?;
        let receipt = receipts::receipt(&dossier, &self.shop, &self.identity, &self.keys, 1)?;
        let paper = receipt_paper(&receipt, self.identity.columns);
        Ok(encode(&paper, &Profile::default()).len())
    }
}

/// From the approval to the receipt's bytes: one commit, and what is worked out beside it.
fn print_approval(sold: &[Duration], printed: &[Duration]) -> io::Result<()> {
    let (sold, printed) = (sorted(sold), sorted(printed));
    writeln!(
        io::stdout().lock(),
        "\nfrom an approval to the receipt's bytes: 1 commit of {} us (p95 {}), and {} us beside it (p95 {})",
        at(&sold, 50),
        at(&sold, 95),
        at(&printed, 50),
        at(&printed, 95)
    )
}

/// One deed's figures over all sales.
#[derive(Default)]
struct Figures {
    n_bytes: usize,
    ours: Vec<Duration>,
    floor: Vec<Duration>,
}

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let path = folder.path().join("bench.redb");
    let mut store = Store::open(&path)?;
    let mut plain =
        OpenOptions::new().create(true).append(true).open(folder.path().join("floor"))?;
    let mut deeds: Vec<Figures> = DEEDS.iter().map(|_| Figures::default()).collect();
    let mut whole = Figures::default();
    let press = Press::new();
    let (mut sold, mut printed) = (Vec::new(), Vec::new());
    for n in 1..=N_SALES {
        let before = store.n_rows()?;
        let (mut ours, mut floor) = (Duration::ZERO, Duration::ZERO);
        let mut row = before;
        let mut visit = Visit::new(n)?;
        for (idx, deed) in deeds.iter_mut().enumerate() {
            let start = Instant::now();
            visit.carry_out(idx, &mut store)?;
            let took = start.elapsed();
            if DEEDS.get(idx) == Some(&COMPLETE) {
                let start = Instant::now();
                let n_bytes = press.print(&store, visit.intent.sale())?;
                assert!(n_bytes > 1_000, "a receipt is more than that");
                sold.push(took);
                printed.push(start.elapsed());
            }
            let bytes: Vec<u8> =
                store.rows_after(row)?.into_iter().flat_map(|(_, row)| row).collect();
            row = store.n_rows()?;
            let start = Instant::now();
            plain.write_all(&bytes)?;
            plain.sync_data()?;
            let floor_took = start.elapsed();
            deed.n_bytes = bytes.len();
            deed.ours.push(took);
            deed.floor.push(floor_took);
            whole.n_bytes += bytes.len();
            ours += took;
            floor += floor_took;
        }
        whole.ours.push(ours);
        whole.floor.push(floor);
    }
    whole.n_bytes /= usize::try_from(N_SALES)?;
    print(&deeds, &whole)?;
    print_approval(&sold, &printed)?;
    drop(store);
    print_open(&path)
}

fn print(deeds: &[Figures], whole: &Figures) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "\n{N_SALES} sales, times in microseconds\n")?;
    writeln!(
        out,
        "{:<22} {:>8} {:>11} {:>11} {:>9} {:>9} {:>7}",
        "commit", "bytes", "floor p50", "floor p95", "p50", "p95", "ratio"
    )?;
    let named = DEEDS.into_iter().zip(deeds).chain([("one sale, all commits", whole)]);
    for (name, figures) in named {
        let (ours, floor) = (sorted(&figures.ours), sorted(&figures.floor));
        let hundredths = (at(&ours, 50) * 100).checked_div(at(&floor, 50)).unwrap_or(0);
        writeln!(
            out,
            "{name:<22} {:>8} {:>11} {:>11} {:>9} {:>9} {:>4}.{:02}",
            figures.n_bytes,
            at(&floor, 50),
            at(&floor, 95),
            at(&ours, 50),
            at(&ours, 95),
            hundredths / 100,
            hundredths % 100,
        )?;
    }
    Ok(())
}

fn print_open(path: &Path) -> Outcome<()> {
    let start = Instant::now();
    let mut store = Store::open(path)?;
    let opened = start.elapsed();
    let start = Instant::now();
    let report = store.check()?;
    let checked = start.elapsed();
    let file_len = File::open(path)?.metadata()?.len();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "\n{} rows in {} KiB: opened and verified in {} us; all tables compared with the journal in {} us; sound: {}",
        report.n_rows,
        file_len / 1024,
        opened.as_micros(),
        checked.as_micros(),
        report.is_sound()
    )?;
    Ok(())
}

fn sorted(times: &[Duration]) -> Vec<u128> {
    let mut micros: Vec<u128> = times.iter().map(Duration::as_micros).collect();
    micros.sort_unstable();
    micros
}

fn at(sorted: &[u128], percent: usize) -> u128 {
    sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default()
}

/// One patient at the counter.
struct Visit {
    patient: Patient,
    cart: SignedCart,
    reference: EcrRef,
    intent: Intent,
}

impl Visit {
    fn new(n: u32) -> Outcome<Self> {
        let patient = Patient {
            id: new_id(n, 1),
            phone: Some(Phone::new(&format!("615555{n:04}"))?),
            birth_date: date("1984-02-29")?,
            name: name(n)?,
        };
        let shown = terms(&patient)?;
        let terms = shown.text();
        let consent = Consent {
            id: new_id(n, 2),
            patient: patient.id,
            terms: terms.digest(),
            language: Language::English,
            initials: terms
                .clauses
                .iter()
                .map(|clause| Initials {
                    clause: clause.code.clone(),
                    letters: "ML".to_owned(),
                    given_at: moment(n),
                })
                .collect(),
            signature: Signature::Drawn(ink()?),
            signer: None,
            signed_at: moment(n),
        };
        let quote = shown.quote();
        let reference = EcrRef::new(1).ok_or("no reference")?;
        let attempt = new_id(n, 3);
        let buyer = Buyer {
            sale: new_id(n, 4),
            patient: patient.id,
            consent: consent.terms,
            stored_card: StoredCard::Consented,
            attempt: Some(attempt),
            rest: RestTender::Card,
        };
        let mut ids = Counted(new_id::<()>(n, 10).raw());
        let sold = Sold::of(quote, &buyer, &Policy::default(), &mut ids)?;
        let intent = Intent {
            attempt,
            consent: Some(SignedTerms { consent: consent.id, digest: consent.terms }),
            reference,
            amount: quote.card,
            sums: Sums::of(&sold)?,
            sold,
            terminal: Some("53999999".to_owned()),
            opened_at: moment(n),
            business_date: quote.quoted_on,
        };
        let cart = SignedCart::new(shown, consent)?;
        Ok(Self { patient, cart, reference, intent })
    }

    fn carry_out(&mut self, deed: usize, store: &mut Store) -> Outcome<()> {
        let at = self.intent.opened_at;
        match deed {
            0 => store.save_signed(Some(&self.patient), &self.cart, at)?,
            1 => self.reference = store.reserve_reference(at)?,
            2 => {
                self.intent.reference = self.reference;
                store.record_intent(&self.intent, at)?;
            }
            3 => store.complete_sale(&sale(&self.intent)?, at)?,
            _ => store.note_print(
                Printout::receipt(self.intent.sale(), 1),
                PrintStage::Ended(PrintEnd::Printed),
                at,
            )?,
        }
        Ok(())
    }
}

fn new_id<T>(n: u32, what: u8) -> Id<T> {
    Id::from_parts(1_795_464_840_000 + u64::from(n), [what; 10])
}

fn moment(n: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_464_840 + i64::from(n), 0).unwrap_or_default()
}

fn date(text: &str) -> Outcome<NaiveDate> {
    Ok(text.parse()?)
}

/// A signature of 300 points.
fn ink() -> Outcome<Ink> {
    let mut ink = Ink::default();
    ink.take(InkEvent::Down { x: 0, y: 0 }, 0);
    for step in 1..300_i32 {
        let event = InkEvent::Move { x: step * 20, y: step % 40 * 30 };
        ink.take(event, u32::try_from(step)? * 8);
    }
    Ok(ink)
}

/// No two patients have the same name, and so no two agreements the same text.
fn name(n: u32) -> Outcome<PersonName> {
    let letters = n.to_string().bytes().map(|digit| char::from(digit + 49)).collect::<String>();
    Ok(PersonName::new("Maria", &format!("Lopez {letters}"))?)
}

/// The agreement over a Drip Four of the demo clinic.
fn terms(patient: &Patient) -> Outcome<ShownTerms> {
    let settings = Settings::demo();
    let clinic = &settings.clinic;
    let (card, mail) = (&clinic.card, &clinic.mail);
    Ok(shown_terms(&settings.catalog, quote()?, (patient, None), card, mail, Language::English)?)
}

/// A Drip Four of the demo clinic.
fn quote() -> Outcome<CartQuote> {
    let line = CartLine::Offering {
        code: OfferingCode("O01".to_owned()),
        picks: Vec::new(),
        plan: PlanChoice::Upfront,
        upgrade_of: None,
    };
    let cart = Cart { lines: vec![line], ..Cart::default() };
    let catalog = Settings::demo().catalog;
    let today = date("2026-11-23")?;
    Ok(pricing::quote(&catalog, &cart, &Holdings::default(), &Policy::default(), today)?)
}

/// Ids of one visit, one after the other.
struct Counted(u128);

impl Ids for Counted {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

fn sale(intent: &Intent) -> Outcome<Sale> {
    let n = u32::try_from((intent.attempt.raw() >> 80) - 1_795_464_840_000)?;
    let [a, b, c, d] = n.to_be_bytes();
    let approval = Approval {
        amount: intent.amount,
        auth_code: "00418C".to_owned(),
        transaction: TransactionNumber("17".to_owned()),
        host_reference: "632718000417".to_owned(),
        batch: "4".to_owned(),
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        entry: EntryMode::Contactless,
        chip: ChipData::default(),
        terminal_time: "20261123141500".to_owned(),
        terminal_id: "53999999".to_owned(),
        merchant_id: String::new(),
        sequence: String::new(),
        network_id: String::new(),
        token: None,
    };
    Ok(Sale {
        id: intent.sale(),
        receipt: ReceiptNumber([a, b, c, d, 0, 0, 0, 0, 0, 0]),
        patient: intent.patient(),
        consent: intent.consent.map(|signed| signed.consent),
        payments: vec![CardPayment {
            attempt: intent.attempt,
            reference: intent.reference,
            approval,
            terminal: TerminalIdentity::default(),
            told_by: ToldBy::Terminal,
        }],
        sold: intent.sold.clone(),
        net: intent.sums.net,
        tax: intent.sums.tax,
        total: intent.sums.total,
        sold_at: intent.opened_at,
        business_date: intent.business_date,
    })
}
