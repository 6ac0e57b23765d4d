//! How long one key of a search over a million made-up patients takes, beside SQLite on the same
//! people and the same keys. `cargo bench --bench find`. `PATIENTS=n` for another number.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use countersign::app::made_up;
use countersign::domain::folded::{folded, folded_words};
use countersign::store::Store;
use rusqlite::{Connection, params};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PATIENTS: u32 = 1_000_000;
/// So many people are looked for, each letter by letter.
const SEARCHES: u32 = 150;
/// As many as a screen shows.
const SHOWN: usize = 3;
/// SQLite stops counting where we do.
const COUNTED: u32 = 99;

fn main() -> Outcome<()> {
    let count = match std::env::var("PATIENTS") {
        Ok(text) => text.parse()?,
        Err(_unset) => PATIENTS,
    };
    let mut out = io::stdout().lock();
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    let mut store = Store::open(&folder.path().join("clinic.redb"))?;
    let at: DateTime<Utc> = "2026-11-23T15:00:00Z".parse()?;
    made_up::fill(&mut store, count, at)?;
    writeln!(out, "{count} patients written in {:.1} s", begun.elapsed().as_secs_f64())?;
    let sqlite = filled(&folder.path().join("clinic.sqlite"), count)?;

    let typed = keys(count);
    let (mut ours, mut fts, mut like) = (Vec::new(), Vec::new(), Vec::new());
    let mut n_differs = 0_u32;
    for text in &typed {
        let begun = Instant::now();
        let found = black_box(store.find_patients(text, SHOWN)?);
        ours.push(begun.elapsed());
        let begun = Instant::now();
        let theirs = black_box(by_fts(&sqlite, text)?);
        fts.push(begun.elapsed());
        let begun = Instant::now();
        black_box(by_like(&sqlite, text)?);
        like.push(begun.elapsed());
        n_differs += u32::from(found.n.min(COUNTED) != theirs.min(COUNTED));
    }
    writeln!(out, "{} keys of {SEARCHES} searches; {n_differs} counted otherwise", typed.len())?;
    writeln!(out, "\n{:<44} {:>10} {:>10} {:>10}", "us a key", "median", "99 %", "worst")?;
    for (what, mut took) in [
        ("ours, with the three that are shown", ours),
        ("SQLite, full text with prefixes (FTS5)", fts),
        ("SQLite, LIKE 'word%' over an index of words", like),
    ] {
        took.sort();
        let part = |percent: usize| took.get(took.len().saturating_sub(1) * percent / 100);
        let micros = |at: Option<&Duration>| at.map_or(0, Duration::as_micros);
        let (half, most, all) = (micros(part(50)), micros(part(99)), micros(part(100)));
        writeln!(out, "{what:<44} {half:>10} {most:>10} {all:>10}")?;
    }
    Ok(())
}

/// What is typed, letter by letter: a first and a last name, both only begun, or a phone number.
fn keys(count: u32) -> Vec<String> {
    let mut typed = Vec::new();
    for search in 0..SEARCHES {
        let Some(patient) = made_up::patient(search * (count / SEARCHES).max(1) % count) else {
            continue;
        };
        let name = |part: &str, n: usize| folded(part).chars().take(n).collect::<String>();
        let text = match (search % 4, &patient.phone) {
            (0, Some(phone)) => phone.digits().to_owned(),
            (1, _) => format!("{} {}", name(patient.name.last(), 4), name(patient.name.first(), 3)),
            (2, _) => format!("{} {}", name(patient.name.first(), 2), name(patient.name.last(), 3)),
            _ => patient.name.full(),
        };
        let letters: Vec<char> = text.chars().collect();
        typed.extend((1..=letters.len()).map(|n| letters.iter().take(n).collect::<String>()));
    }
    typed
}

/// The same people: a table, full text over the words without accents with the prefixes of one to
/// four letters indexed, and a table of words.
fn filled(path: &std::path::Path, count: u32) -> Outcome<Connection> {
    let mut sqlite = Connection::open(path)?;
    sqlite.execute_batch(
        "pragma journal_mode = wal; pragma cache_size = -32768;
         create table patient (id integer primary key, name text, phone text, born text);
         create virtual table words using fts5(name, phone, tokenize = 'unicode61', prefix = '1 2 3 4', content = '');
         create table word (word text, patient integer);",
    )?;
    let txn = sqlite.transaction()?;
    for n in 0..count {
        let Some(patient) = made_up::patient(n) else { continue };
        let phone = patient.phone.as_ref().map_or("", |phone| phone.digits()).to_owned();
        let name = patient.name.full();
        txn.prepare_cached("insert into patient values (?, ?, ?, ?)")?.execute(params![
            n,
            name,
            phone,
            patient.birth_date.to_string()
        ])?;
        let mut words = folded_words(&name);
        words.extend([0, 3, 6].into_iter().filter_map(|from| phone.get(from..)).map(str::to_owned));
        words.retain(|word| !word.is_empty());
        txn.prepare_cached("insert into words (rowid, name, phone) values (?, ?, '')")?
            .execute(params![n, words.join(" ")])?;
        for word in words {
            txn.prepare_cached("insert into word values (?, ?)")?.execute(params![word, n])?;
        }
    }
    txn.commit()?;
    sqlite.execute_batch("create index by_word on word (word, patient); analyze;")?;
    Ok(sqlite)
}

fn by_fts(sqlite: &Connection, typed: &str) -> Outcome<u32> {
    let words = folded_words(typed);
    if words.is_empty() {
        return Ok(0);
    }
    let wanted: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    let mut asked =
        sqlite.prepare_cached("select rowid from words where words match ? limit 99")?;
    let ids: Vec<u32> =
        asked.query_map([wanted.join(" ")], |row| row.get(0))?.collect::<Result<_, _>>()?;
    shown(sqlite, &ids)?;
    Ok(u32::try_from(ids.len())?)
}

fn by_like(sqlite: &Connection, typed: &str) -> Outcome<u32> {
    let words = folded_words(typed);
    let Some((first, others)) = words.split_first() else { return Ok(0) };
    let end = |word: &str| format!("{word}\u{10FFFF}");
    let mut text = "select distinct patient from word a where word >= ?1 and word < ?2".to_owned();
    let mut values = vec![first.clone(), end(first)];
    for word in others {
        let at = values.len();
        text.push_str(&format!(
            " and exists (select 1 from word b where b.patient = a.patient and b.word >= ?{} and \
             b.word < ?{})",
            at + 1,
            at + 2
        ));
        values.extend([word.clone(), end(word)]);
    }
    text.push_str(" limit 99");
    // The other words are looked for among the words of one patient.
    sqlite.execute_batch("create index if not exists by_patient on word (patient, word)")?;
    let mut asked = sqlite.prepare_cached(&text)?;
    let ids: Vec<u32> = asked
        .query_map(rusqlite::params_from_iter(values), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    shown(sqlite, &ids)?;
    Ok(u32::try_from(ids.len())?)
}

fn shown(sqlite: &Connection, ids: &[u32]) -> Outcome<()> {
    let mut read = sqlite.prepare_cached("select name, phone, born from patient where id = ?")?;
    for id in ids.iter().take(SHOWN) {
        let name: String = read.query_row([id], |row| row.get(0))?;
        black_box(name);
    }
    Ok(())
}
