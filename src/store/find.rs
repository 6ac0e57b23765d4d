//! Finding a patient as one types: words of the name, groups of the phone, letters of a receipt.
//!
//! The shelf has a key for every two words of a name (`n`, word, 0, other word, 0, id), so that two
//! words that were only begun are one range of keys; and one for each group of a phone number (`p`,
//! digits from there on, 0, id). What is looked at for one key press has an end: whoever types one
//! letter hears how many there are at least, and types on.

use std::collections::BTreeSet;

use redb::{ReadOnlyTable, ReadableTable as _, WriteTransaction};

use crate::domain::folded::{folded, folded_words};
use crate::domain::id::{PatientId, SaleId};
use crate::domain::on_file::FOUND_MAX;
use crate::domain::patient::Patient;
use crate::domain::receipt::{BASE32, ReceiptNumber};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::projection::{OnDisk, Shelves};
use crate::store::read::{id_of, read_patient, read_sale, row};
use crate::store::record::{id_bytes, id_from, not_a};
use crate::store::tables::Shelf;

type Words = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// Words of a name that are put on the shelf.
const WORDS_MAX: usize = 6;
/// Where the groups of a phone number begin: area, exchange, the last four.
const GROUPS: [usize; 3] = [0, 3, 6];
/// Jumps from word to word for one search.
const JUMPS_MAX: u32 = 2_000;
const ID: usize = 16;

/// Who was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// The first of them.
    pub patients: Vec<Patient>,
    /// How many there are, as far as was counted.
    pub n: u32,
    /// There may be more.
    pub is_more: bool,
}

impl Store {
    /// The people whose name, phone or receipt begins with what was typed; at most `n_shown` of
    /// them, counted up to [`FOUND_MAX`]. Nobody for nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Garbled`] and those of the disk.
    pub fn find_patients(&self, typed: &str, n_shown: usize) -> Result<Matches, StoreError> {
        let txn = self.read()?;
        let mut hits = Hits::default();
        if let Some(number) = receipt_typed(typed) {
            self.by_receipt(&number, &mut hits)?;
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let is_phone = typed.chars().all(|it| it.is_ascii_digit() || " ()-.+".contains(it));
        let words: Words = txn.open_table(Shelf::PatientsByWords.table())?;
        if is_phone && !digits.is_empty() {
            by_prefix(&words, &[b"p", digits.as_bytes()].concat(), &mut hits)?;
        }
        let typed_words = folded_words(typed);
        let (lead, second, others) = in_order_of_use(typed_words);
        match (lead, second) {
            (Some(lead), None) => by_prefix(&words, &name_key(&lead), &mut hits)?,
            (Some(lead), Some(second)) => {
                let fits = |id| -> Result<bool, StoreError> {
                    if others.is_empty() {
                        return Ok(true);
                    }
                    let patient = row(&txn, Shelf::Patients, id, read_patient)?;
                    Ok(patient.is_some_and(|patient| begins_with_all(&patient, &others)))
                };
                by_two_words(&words, (&lead, &second), fits, &mut hits)?;
                by_prefix(&words, &name_key(&folded(typed)), &mut hits)?;
            }
            _ => (),
        }
        let mut patients = Vec::new();
        for id in hits.in_order.iter().take(n_shown) {
            patients.extend(row(&txn, Shelf::Patients, *id, read_patient)?);
        }
        let n = u32::try_from(hits.in_order.len()).unwrap_or(u32::MAX);
        Ok(Matches { patients, n, is_more: hits.is_more })
    }

    fn by_receipt(&self, range: &[[u8; 10]; 2], hits: &mut Hits) -> Result<(), StoreError> {
        let txn = self.read()?;
        let [first, last] = range;
        let table = txn.open_table(Shelf::SalesByReceipt.table())?;
        for pair in table.range(first.as_slice()..=last.as_slice())? {
            let (_, sale) = pair?;
            let sale: SaleId = id_of(Shelf::SalesByReceipt, sale.value())?;
            let sale = row(&txn, Shelf::Sales, sale, read_sale)?;
            if sale.is_some_and(|sale| !hits.take(sale.patient)) {
                break;
            }
        }
        Ok(())
    }
}

/// Ids in the order in which they were found, each once.
#[derive(Debug, Default)]
struct Hits {
    in_order: Vec<PatientId>,
    known: BTreeSet<PatientId>,
    is_more: bool,
}

impl Hits {
    /// Whether there is room for another.
    fn take(&mut self, id: PatientId) -> bool {
        if self.known.contains(&id) {
            return true;
        }
        if self.in_order.len() >= FOUND_MAX {
            self.is_more = true;
            return false;
        }
        self.known.insert(id);
        self.in_order.push(id);
        true
    }
}

/// The two longest words lead; the others are looked for in the names that these find.
fn in_order_of_use(mut words: Vec<String>) -> (Option<String>, Option<String>, Vec<String>) {
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut words = words.into_iter();
    (words.next(), words.next(), words.collect())
}

fn begins_with_all(patient: &Patient, typed: &[String]) -> bool {
    let words = words_of(patient);
    typed.iter().all(|typed| words.iter().any(|word| word.starts_with(typed)))
}

fn name_key(word: &str) -> Vec<u8> {
    [b"n", word.as_bytes()].concat()
}

fn by_prefix(words: &Words, prefix: &[u8], hits: &mut Hits) -> Result<(), StoreError> {
    for pair in words.range(prefix..)? {
        let (key, _) = pair?;
        let key = key.value();
        if !key.starts_with(prefix) || !hits.take(id_at_end(key)?) {
            break;
        }
    }
    Ok(())
}

/// From word to word that begins as the first, to the names in which another begins as the second.
fn by_two_words(
    words: &Words,
    (lead, second): (&str, &str),
    fits: impl Fn(PatientId) -> Result<bool, StoreError>,
    hits: &mut Hits,
) -> Result<(), StoreError> {
    let prefix = name_key(lead);
    let mut from = prefix.clone();
    for _ in 0..JUMPS_MAX {
        let mut next = None;
        for pair in words.range(from.as_slice()..)? {
            let (key, _) = pair?;
            let key = key.value();
            if !key.starts_with(&prefix) {
                return Ok(());
            }
            let Some(end) = key.iter().position(|byte| *byte == 0) else { continue };
            let (word, rest) = key.split_at(end);
            let wanted = [word, b"\0", second.as_bytes()].concat();
            if key.starts_with(&wanted) {
                let id = id_at_end(key)?;
                if fits(id)? && !hits.take(id) {
                    return Ok(());
                }
                continue;
            }
            // Before the second word, or past it and on to the next first word.
            let is_before = rest < wanted.get(end..).unwrap_or_default();
            next = Some(if is_before { wanted } else { [word, b"\x01"].concat() });
            break;
        }
        match next {
            Some(next) => from = next,
            None => return Ok(()),
        }
    }
    hits.is_more = true;
    Ok(())
}

fn id_at_end(key: &[u8]) -> Result<PatientId, StoreError> {
    let id = key.last_chunk::<ID>();
    let id = id.ok_or_else(|| not_a("key").of(Shelf::PatientsByWords.name(), "too short"))?;
    Ok(id_from(*id))
}

/// The numbers of receipts that begin with what was typed: from the first to the last. At least four
/// characters of the sixteen, so that no word of a name is taken for one.
fn receipt_typed(typed: &str) -> Option<[[u8; 10]; 2]> {
    let has_digit = typed.bytes().any(|byte| byte.is_ascii_digit());
    let mut bits = Vec::new();
    for letter in typed.chars().filter(|letter| !matches!(letter, '-' | ' ')) {
        let letter = match letter.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        let value = BASE32.iter().position(|known| char::from(*known) == letter)?;
        bits.push(u128::try_from(value).ok()?);
    }
    let is_some = bits.len() >= 8 || (has_digit && bits.len() >= 4);
    if !is_some || bits.len() > 16 {
        return None;
    }
    let number = |rest: u128| -> [u8; 10] {
        let filled = bits.iter().copied().chain(std::iter::repeat(rest)).take(16);
        let all = filled.fold(0_u128, |sum, five| (sum << 5) | five);
        let [_, _, _, _, _, _, number @ ..] = all.to_be_bytes();
        number
    };
    Some([number(0), number(31)].map(|bytes| ReceiptNumber(bytes).0))
}

/// What a patient's name is found by: its words, and parts of several words run together.
fn words_of(patient: &Patient) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in [patient.name.first(), patient.name.last()] {
        let own = folded_words(part);
        let together = (own.len() > 1).then(|| own.concat());
        for word in own.into_iter().chain(together) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.truncate(WORDS_MAX);
    words
}

/// Puts a patient on the shelf.
pub fn apply(shelves: &mut dyn Shelves, patient: &Patient) -> Result<(), StoreError> {
    let id = id_bytes(patient.id);
    let words = words_of(patient);
    for (at, word) in words.iter().enumerate() {
        let mut others = words.iter().enumerate().filter(|(other, _)| *other != at).peekable();
        if others.peek().is_none() {
            let key = [b"n", word.as_bytes(), b"\0\0", &id].concat();
            shelves.put(Shelf::PatientsByWords, &key, &[])?;
        }
        for (_, other) in others {
            let key = [b"n", word.as_bytes(), b"\0", other.as_bytes(), b"\0", &id].concat();
            shelves.put(Shelf::PatientsByWords, &key, &[])?;
        }
    }
    let Some(phone) = &patient.phone else { return Ok(()) };
    for group in GROUPS {
        let digits = phone.digits().get(group..).unwrap_or_default();
        let key = [b"p", digits.as_bytes(), b"\0", &id].concat();
        shelves.put(Shelf::PatientsByWords, &key, &[])?;
    }
    Ok(())
}

/// Puts everybody on the shelf: for a file that a program made which did not have it.
pub fn fill(txn: &WriteTransaction) -> Result<(), StoreError> {
    let patients = txn.open_table(Shelf::Patients.table())?;
    for pair in patients.iter()? {
        let (_, stored) = pair?;
        let garbled = |why: crate::store::record::RowError| why.of(Shelf::Patients.name(), "one");
        let patient = read_patient(stored.value()).map_err(garbled)?;
        apply(&mut OnDisk(txn), &patient)?;
    }
    Ok(())
}
