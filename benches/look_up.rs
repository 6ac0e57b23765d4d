//! What a member has, asked at the desk: from a phone number, or a name where there is no mobile, to
//! the perks that hold today, among 50,000 patients; beside the same question asked of SQLite with
//! indexes on the same rows. `cargo bench --bench look_up`. `PATIENTS=n` for another number.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use countersign::config::settings::Settings;
use countersign::domain::cart::{Cart, CartLine, Holdings, PlanChoice, TendersWanted};
use countersign::domain::id::{Id, Ids};
use countersign::domain::offering::OfferingCode;
use countersign::domain::patient::{Patient, PersonName, Phone};
use countersign::domain::policy::Policy;
use countersign::domain::pricing;
use countersign::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use countersign::domain::terms::TermsDigest;
use countersign::ledger::fact::{Actor, Deed, Fact};
use countersign::ledger::perks::held_perks;
use countersign::store::Store;
use rusqlite::{Connection, OptionalExtension as _, params};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PATIENTS: u32 = 50_000;
/// Look-ups that are timed, spread over all patients.
const N_RUNS: u32 = 2_001;
/// A year with perks that people keep.
const MEMBERSHIP: &str = "O13";

struct Counting(u128);

impl Ids for Counting {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

fn main() -> Outcome<()> {
    let n_patients = match std::env::var("PATIENTS") {
        Ok(text) => text.parse()?,
        Err(_unset) => PATIENTS,
    };
    let today: NaiveDate = "2027-03-31".parse()?;
    let (store, sqlite) = filled(today, n_patients, &Policy::default())?;
    let (mut ours, mut theirs, mut n_members) = (Vec::new(), Vec::new(), 0_u32);
    for run in 0..N_RUNS {
        // An odd step: members and people whose year has ended take turns.
        let n = run * ((n_patients / N_RUNS) | 1) % n_patients;
        let start = Instant::now();
        let held = perks_of(&store, n, today)?;
        ours.push(start.elapsed());
        let start = Instant::now();
        let asked = black_box(asked(&sqlite, n, today)?);
        theirs.push(start.elapsed());
        assert_eq!(held, asked, "patient {n}: both find the same");
        n_members += u32::from(held > 0);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{n_patients} patients, {N_RUNS} looked up, {n_members} of them members today")?;
    writeln!(out, "\n{:<44} {:>9} {:>9} {:>9}", "us", "median", "99 %", "slowest")?;
    for (what, times) in [
        ("SQLite: two joined tables, indexed", &mut theirs),
        ("found, with their perks", &mut ours),
    ] {
        let [median, late, slowest] = quantiles(times);
        writeln!(out, "{what:<44} {median:>9} {late:>9} {slowest:>9}")?;
    }
    Ok(())
}

/// Every tenth patient has no mobile and is found by name.
fn person(n: u32) -> Outcome<(PersonName, Option<Phone>, NaiveDate)> {
    let letters: String =
        n.to_string().bytes().map(|digit| char::from(digit.saturating_add(49))).collect();
    let name = PersonName::new("Maria", &format!("Lopez {letters}")).map_err(|_why| "a name")?;
    let born: NaiveDate = "1950-01-01".parse()?;
    let born = born.checked_add_days(Days::new(u64::from(n % 20_000))).ok_or("a day")?;
    let phone = (!n.is_multiple_of(10))
        .then(|| Phone::new(&format!("615{}", 2_000_000 + n)))
        .transpose()?;
    Ok((name, phone, born))
}

/// How many perks the person has today.
fn perks_of(store: &Store, n: u32, today: NaiveDate) -> Outcome<usize> {
    let (name, phone, born) = person(n)?;
    let found = match &phone {
        Some(phone) => store.find(phone, born, today)?,
        None => store.find_by_name(&name, born, today)?,
    };
    let (_, file) = found.ok_or("nobody is found")?;
    Ok(held_perks(&file)?.len())
}

/// A data file and a SQLite file in memory with the same people; every other one's year has ended.
fn filled(today: NaiveDate, n_patients: u32, policy: &Policy) -> Outcome<(Store, Connection)> {
    let settings = Settings::demo();
    let mut store = Store::in_memory()?;
    store.use_policy(policy.clone())?;
    let sqlite = Connection::open_in_memory()?;
    sqlite.execute_batch(
        "create table patient (id integer primary key, phone text, born integer, first text, last text);
         create index by_phone on patient (phone, born);
         create index by_name on patient (last, first, born);
         create table plan (patient integer, n_perks integer, first_day integer, last_day integer);
         create index by_patient on plan (patient);
         begin",
    )?;
    let mut ids = Counting(1);
    for n in 0..n_patients {
        let (name, phone, birth_date) = person(n)?;
        let back = if n % 2 == 0 { 100 } else { 500 };
        let on = today.checked_sub_days(Days::new(back)).ok_or("a day")?;
        let at: DateTime<Utc> = on.and_hms_opt(18, 0, 0).ok_or("a time")?.and_utc();
        let id = Id::from_raw(ids.next());
        sqlite.prepare_cached("insert into patient values (?, ?, ?, ?, ?)")?.execute(params![
            n,
            phone.as_ref().map(Phone::digits),
            birth_date.num_days_from_ce(),
            name.first(),
            name.last()
        ])?;
        let patient = Patient { id, phone, birth_date, name };
        store.save_patient(&patient, at)?;
        let sold = sold(&settings, policy, &patient, on, &mut ids)?;
        let n_perks = sold
            .contracts()
            .flat_map(|it| &it.terms.perks)
            .filter(|perk| matches!(perk, countersign::domain::offering::Perk::Words(_)));
        sqlite.prepare_cached("insert into plan values (?, ?, ?, ?)")?.execute(params![
            n,
            u32::try_from(n_perks.count())?,
            on.num_days_from_ce(),
            on.num_days_from_ce() + 364
        ])?;
        let what = Deed::Sold(Box::new(sold));
        store.record_fact(&Fact { on, at, patient: id, by: Actor::Patient, what }, at)?;
    }
    sqlite.execute_batch("commit")?;
    Ok((store, sqlite))
}

fn sold(
    settings: &Settings,
    policy: &Policy,
    patient: &Patient,
    on: NaiveDate,
    ids: &mut Counting,
) -> Outcome<Sold> {
    let line = CartLine::Offering {
        code: OfferingCode(MEMBERSHIP.to_owned()),
        picks: Vec::new(),
        plan: PlanChoice::Upfront,
        upgrade_of: None,
    };
    let cart = Cart { lines: vec![line], tenders: TendersWanted::default() };
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

fn asked(sqlite: &Connection, n: u32, today: NaiveDate) -> Outcome<usize> {
    let (name, phone, born) = person(n)?;
    let day = today.num_days_from_ce();
    let found: Option<u32> = match &phone {
        Some(phone) => sqlite
            .prepare_cached(
                "select sum(n_perks) from patient join plan on plan.patient = patient.id \
                 where phone = ? and born = ? and first_day <= ?3 and last_day >= ?3",
            )?
            .query_row(params![phone.digits(), born.num_days_from_ce(), day], |row| row.get(0))
            .optional()?
            .flatten(),
        None => sqlite
            .prepare_cached(
                "select sum(n_perks) from patient join plan on plan.patient = patient.id \
                 where last = ? and first = ? and born = ?3 and first_day <= ?4 and last_day >= ?4",
            )?
            .query_row(params![name.last(), name.first(), born.num_days_from_ce(), day], |row| {
                row.get(0)
            })
            .optional()?
            .flatten(),
    };
    Ok(usize::try_from(found.unwrap_or(0))?)
}

/// Microseconds: the median, the 99th percentile, the slowest.
fn quantiles(times: &mut [Duration]) -> [u128; 3] {
    times.sort();
    let at = |part: usize| times.get(part).map_or(0, Duration::as_micros);
    [at(times.len() / 2), at(times.len() * 99 / 100), at(times.len().saturating_sub(1))]
}
