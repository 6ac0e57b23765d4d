//! What the clinic owes for a million lots: from the running total, as of a past day, and added up
//! contract by contract, beside the same question asked of SQLite on the same rows.
//! `cargo bench --bench owed`. `LOTS=n` for another number.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, Utc};
use countersign::config::settings::Settings;
use countersign::domain::cart::{Cart, CartLine, Holdings, PlanChoice, TendersWanted};
use countersign::domain::entitlement::{Earning, Lot};
use countersign::domain::id::{Id, Ids};
use countersign::domain::money::Money;
use countersign::domain::offering::OfferingCode;
use countersign::domain::patient::{Patient, PersonName};
use countersign::domain::policy::Policy;
use countersign::domain::pricing;
use countersign::domain::sold::{Buyer, RestTender, Sold, SoldLine, StoredCard};
use countersign::domain::terms::TermsDigest;
use countersign::ledger::fact::{Actor, Deed, Fact};
use countersign::store::Store;
use rusqlite::{Connection, params};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Ten packages of four, a programme of five lines, a membership by the day: 46 lots a sale.
const CART: [(&str, u32); 3] = [("O01", 10), ("O10", 1), ("O08", 1)];
const LOTS: u32 = 1_000_000;
const N_RUNS: usize = 15;
/// Sales are spread over so many days.
const N_DAYS: u32 = 300;

struct Counting(u128);

impl Ids for Counting {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

fn main() -> Outcome<()> {
    let wanted = match std::env::var("LOTS") {
        Ok(text) => text.parse()?,
        Err(_unset) => LOTS,
    };
    let first: NaiveDate = "2026-01-01".parse()?;
    let (mut store, sqlite, n_lots) = filled(first, wanted)?;
    let last = first.checked_add_days(Days::new(u64::from(N_DAYS))).ok_or("a day")?;
    let past = first.checked_add_days(Days::new(u64::from(N_DAYS / 2))).ok_or("a day")?;
    let report = store.check()?;
    let mut out = io::stdout().lock();
    writeln!(out, "{n_lots} lots in {} rows; sound: {}", report.n_rows, report.is_sound())?;

    let total = store.owed_today(last)?;
    let same = store.liability(last)?.total;
    let of_sqlite = asked(&sqlite, last)?;
    writeln!(out, "owed at the end of {last}: {total}; added up {same}; SQLite {of_sqlite}")?;
    writeln!(out, "owed at the end of {past}: {}", store.owed_on(past)?)?;
    assert!(total == same && total == of_sqlite, "three ways to the same sum");

    writeln!(out, "\n{:<44} {:>12} {:>10}", "median", "us", "x SQLite")?;
    let floor = median(|| asked(&sqlite, last))?;
    for (what, took) in [
        ("SQLite: sum over all lots", floor),
        ("the running total, today", median(|| store.owed_today(last))?),
        ("as of a past day, from the days' sums", median(|| store.owed_on(past))?),
        ("all contracts added up anew", median(|| store.liability(last))?),
    ] {
        let per_mille = took.as_micros() * 1_000 / floor.as_micros().max(1);
        writeln!(
            out,
            "{what:<44} {:>12} {:>6}.{:03}",
            took.as_micros(),
            per_mille / 1_000,
            per_mille % 1_000
        )?;
    }
    Ok(())
}

/// A data file and a SQLite file in memory with the same lots, sold day by day.
fn filled(first: NaiveDate, wanted: u32) -> Outcome<(Store, Connection, u32)> {
    let settings = Settings::demo();
    let policy = Policy::default();
    let mut store = Store::in_memory()?;
    store.use_policy(policy.clone())?;
    let sqlite = Connection::open_in_memory()?;
    sqlite.execute_batch(
        "create table lot (id integer primary key, contract integer, allocated integer, \
         n_days integer, first_day integer, last_day integer, sold_day integer)",
    )?;
    let mut ids = Counting(1);
    let mut n_lots = 0_u32;
    let mut n_sales = 0_u32;
    sqlite.execute_batch("begin")?;
    while n_lots < wanted {
        let days = u64::from(n_sales) * u64::from(N_DAYS) * 46 / u64::from(wanted).max(1);
        let on = first.checked_add_days(Days::new(days.min(u64::from(N_DAYS)))).ok_or("a day")?;
        let at: DateTime<Utc> = on.and_hms_opt(18, 0, 0).ok_or("a time")?.and_utc();
        let patient = Patient {
            id: Id::from_raw(ids.next()),
            phone: None,
            birth_date: first,
            name: PersonName::new("Maria", "Lopez").map_err(|_why| "a name")?,
        };
        store.save_patient(&patient, at)?;
        let sold = sold(&settings, &policy, &patient, on, &mut ids)?;
        for line in &sold.lines {
            let SoldLine::Contract { lots, .. } = line else { continue };
            for lot in lots {
                n_lots += 1;
                insert(&sqlite, n_lots, lot, on)?;
            }
        }
        let what = Deed::Sold(Box::new(sold));
        store.record_fact(&Fact { on, at, patient: patient.id, by: Actor::Patient, what }, at)?;
        n_sales += 1;
    }
    sqlite.execute_batch("commit")?;
    Ok((store, sqlite, n_lots))
}

fn sold(
    settings: &Settings,
    policy: &Policy,
    patient: &Patient,
    on: NaiveDate,
    ids: &mut Counting,
) -> Outcome<Sold> {
    let mut lines = Vec::new();
    for (code, n) in CART {
        for _ in 0..n {
            lines.push(CartLine::Offering {
                code: OfferingCode(code.to_owned()),
                picks: Vec::new(),
                plan: PlanChoice::Upfront,
                upgrade_of: None,
            });
        }
    }
    let cart = Cart { lines, tenders: TendersWanted::default() };
    let quote = pricing::quote(&settings.catalog, &cart, &Holdings::default(), policy, on)?;
    let buyer = Buyer {
        sale: Id::from_raw(ids.next()),
        patient: patient.id,
        consent: TermsDigest([7; 32]),
        stored_card: StoredCard::Consented,
        attempt: None,
        rest: RestTender::Card,
    };
    Ok(Sold::of(&quote, &buyer, policy, ids)?)
}

fn insert(sqlite: &Connection, id: u32, lot: &Lot, on: NaiveDate) -> Outcome<()> {
    let number = |day: NaiveDate| chrono::Datelike::num_days_from_ce(&day);
    let (n_days, first) = match lot.earning {
        Earning::ByDay(span) => (Some(span.n_days()), number(span.first)),
        Earning::ByUse | Earning::ByFullMonth(_) => (None, number(lot.valid_from)),
    };
    let contract = u32::try_from(lot.contract.raw() & 0xFFFF_FFFF)?;
    let last = lot.last_valid_day.map(number);
    sqlite.prepare_cached("insert into lot values (?, ?, ?, ?, ?, ?, ?)")?.execute(params![
        id,
        contract,
        lot.allocated.minor(),
        n_days,
        first,
        last,
        number(on)
    ])?;
    Ok(())
}

/// What is owed at the end of `day`: all of what is used, and the days that have not begun.
fn asked(sqlite: &Connection, day: NaiveDate) -> Outcome<Money> {
    let number = chrono::Datelike::num_days_from_ce(&day);
    let mut question = sqlite.prepare_cached(
        "select coalesce(sum(case when n_days is null then allocated else \
           allocated - (2 * allocated * min(n_days, ?1 - first_day + 1) + n_days) / (2 * n_days) end), 0) \
         from lot where sold_day <= ?1 and (last_day is null or last_day >= ?1)",
    )?;
    Ok(Money::from_minor(question.query_row(params![number], |row| row.get(0))?))
}

fn median<T, E: Into<Box<dyn Error>>>(mut work: impl FnMut() -> Result<T, E>) -> Outcome<Duration> {
    let mut times = Vec::new();
    for _ in 0..N_RUNS {
        let start = Instant::now();
        let done = work().map_err(Into::into)?;
        black_box(done);
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times.get(N_RUNS / 2).copied().unwrap_or_default())
}
