//! From a file to a story: settings, catalog, and steps in their order.

use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::app::story::clinic::Clinic;
use crate::app::story::script::{Step, Story, Verb};
use crate::app::story::value::{Shape, Value, Wanted};
use crate::app::story::{clinic, keys, verbs, words};
use crate::config::catalog::{self, short};
use crate::config::fault::{ConfigError, Fault};
use crate::config::reader::{Entry, Moment, Section, Source};
use crate::domain::catalog::Catalog;
use crate::domain::profile::Profile;

/// Reads a story.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake.
pub fn parse(source: &Source) -> Result<Story, ConfigError> {
    let tree = source.tree()?;
    let known: Vec<&'static str> =
        ["story", "catalog", "clinic", "step"].into_iter().chain(short::TABLES).collect();
    let root = Section::root(source, &tree, &known)?;
    let title_expected = "what the story shows, in a line";
    let title = root.need("story", title_expected)?.line(title_expected, 160)?;
    let Clinic { zone, policy, profile } = clinic::clinic(&root)?;
    let catalog = short::extended(&root, base_catalog(&root, source, &profile)?)?;
    let mut steps = Vec::new();
    let mut reading = Reading {
        zone,
        profile,
        catalog: catalog.clone(),
        names: Vec::new(),
        patients: Vec::new(),
        day: None,
    };
    let all_keys: Vec<&'static str> =
        COMMON_KEYS.iter().copied().chain(verbs::all_keys()).collect();
    for row in root.tables("step", &all_keys)? {
        steps.push(step(row, steps.len() + 1, &mut reading)?);
    }
    if steps.is_empty() {
        return Err(root.missing("step", "one table [[step]] for each thing that happens"));
    }
    let mut whole = catalog;
    // What steps made up (an amount spent on nothing in particular) can be sold throughout.
    for service in reading.catalog.services {
        if whole.service(&service.code).is_none() {
            whole.services.push(service);
        }
    }
    Ok(Story { title, zone, policy, catalog: whole, steps })
}

/// What has been read so far, for what later steps may name.
pub struct Reading {
    zone: Tz,
    pub profile: Profile,
    pub catalog: Catalog,
    pub names: Vec<String>,
    patients: Vec<String>,
    day: Option<NaiveDate>,
}

/// `"demo"`, `"none"`, or the path of a catalog file beside the story.
fn base_catalog(
    root: &Section<'_>,
    source: &Source,
    profile: &Profile,
) -> Result<Catalog, ConfigError> {
    /// Read once: many stories begin with it.
    static DEMO: OnceLock<Catalog> = OnceLock::new();
    let demo = || DEMO.get_or_init(catalog::demo).clone();
    let Some(entry) = root.get("catalog") else { return Ok(demo()) };
    let expected = "\"demo\", \"none\", or the path of a catalog file";
    match entry.line(expected, 500)?.as_str() {
        "demo" => Ok(demo()),
        "none" => Ok(Catalog {
            services: Vec::new(),
            products: Vec::new(),
            offerings: Vec::new(),
            clauses: std::collections::BTreeMap::new(),
            ..demo()
        }),
        path => {
            let folder = source.file.parent().unwrap_or_else(|| Path::new(""));
            let file = folder.join(path);
            if !file.is_file() {
                return Err(entry.unfit(&format!("{expected} that is there")));
            }
            catalog::read(&file, profile)
        }
    }
}

/// The keys of every step, whatever is done.
const COMMON_KEYS: &[&str] = &["on", "at", "late", "do", "patient", "as", "expect"];

fn step(row: Section<'_>, number: usize, reading: &mut Reading) -> Result<Step, ConfigError> {
    let line = row.line_no();
    let (word, own_keys) = match row.get("do") {
        Some(entry) => entry.choice(verbs::VERBS)?,
        None => verbs::WAIT,
    };
    let known: Vec<&'static str> = COMMON_KEYS.iter().chain(own_keys).copied().collect();
    let row = row.knowing(&known)?;
    let when = when(&row, reading)?;
    if number == 1 && when.is_none() {
        return Err(row.missing("on", "the day of the first step, like 2027-03-07"));
    }
    let patient = match row.get("patient") {
        Some(entry) => entry.line("a name for the patient in this story", 40)?,
        None => "patient".to_owned(),
    };
    let verb = verbs::verb(&row, word, reading)?;
    match &verb {
        Verb::Sell(sell) if sell.times.get() > 1 => {
            reading.patients.extend((1..=sell.times.get()).map(|k| format!("{patient}-{k}")));
        }
        _ => reading.patients.push(patient.clone()),
    }
    let name = match row.get("as") {
        Some(entry) => Some(own_name(&entry, &verb, reading)?),
        None => None,
    };
    let wanted = match row.get("expect") {
        Some(entry) => wanted(&entry, reading)?,
        None => Vec::new(),
    };
    Ok(Step { line, number, word, when, patient, name, verb, wanted })
}

/// `on` or `at`, which never goes back.
fn when(row: &Section<'_>, reading: &mut Reading) -> Result<Option<Moment>, ConfigError> {
    let expected = "a date like 2027-03-07, or in `at` an instant like 2027-03-15T04:59:59Z or a \
                    local time like 2027-03-14T23:59:00";
    let (entry, moment) = match (row.get("on"), row.get("at")) {
        (Some(_), Some(at)) => return Err(at.unfit("left out where `on` is given")),
        (Some(on), None) => {
            let day = on.date()?;
            (on, Moment::Day(day))
        }
        (None, Some(at)) => {
            let moment = at.moment(expected)?;
            (at, moment)
        }
        (None, None) => return Ok(None),
    };
    let day = day_of(moment, reading.zone);
    let is_late = row.get("late").map_or(Ok(false), |entry| entry.flag())?;
    if let Some(before) = reading.day.filter(|before| day < *before && !is_late) {
        return Err(entry.unfit(&format!(
            "{before} or later, or with `late = true`: steps stand in their order"
        )));
    }
    if is_late && reading.day.is_none_or(|before| day >= before) {
        return Err(entry.unfit("before the day of the step above, where it is late"));
    }
    reading.day = Some(day);
    Ok(Some(moment))
}

/// The clinic's business date (D-1).
pub fn day_of(moment: Moment, zone: Tz) -> NaiveDate {
    match moment {
        Moment::Day(day) => day,
        Moment::Local(local) => local.date(),
        Moment::Instant(instant) => instant.with_timezone(&zone).date_naive(),
    }
}

/// A name that later steps may use, and nothing else has.
fn own_name(entry: &Entry<'_>, verb: &Verb, reading: &mut Reading) -> Result<String, ConfigError> {
    let expected = "a name of your own: letters, digits, dashes and underscores";
    let name = entry.line(expected, 40)?;
    let is_name = name.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
    if !is_name {
        return Err(entry.unfit(expected));
    }
    if reading.names.contains(&name) {
        return Err(entry.unfit("a name that no step before has given"));
    }
    if let Verb::Sell(sell) = verb {
        let n = sell.times.get();
        if n > 1 {
            reading.names.extend((1..=n).map(|k| format!("{name}-{k}")));
        }
        let n_lines = sell.lines.len();
        if n_lines > 1 {
            reading.names.extend((1..=n_lines).map(|k| format!("{name}.{k}")));
        }
    }
    reading.names.push(name.clone());
    Ok(name)
}

fn wanted(entry: &Entry<'_>, reading: &Reading) -> Result<Vec<Wanted>, ConfigError> {
    let all = keys::all();
    let known: Vec<&'static str> = all.iter().map(|(key, _)| *key).collect();
    let section = entry.table(&known)?;
    let mut wanted = Vec::new();
    for entry in section.keys() {
        let Some((key, shape)) = all.iter().find(|(key, _)| *key == entry.name()) else {
            continue;
        };
        check_names(key, &entry, reading)?;
        let value = shape.read(&entry)?;
        check_word(key, &entry, &value)?;
        wanted.push(Wanted { line: entry.line_no(), key: (*key).to_owned(), value });
    }
    Ok(wanted)
}

/// Names below `of` must have been given, and those below `patients` be somebody's.
fn check_names(key: &str, entry: &Entry<'_>, reading: &Reading) -> Result<(), ConfigError> {
    let (names, expected) = match key {
        "of" => (&reading.names, "a name that a step has given with `as`"),
        "patients" => (&reading.patients, "a patient of a step up to here"),
        _ => return Ok(()),
    };
    for row in entry.rows(&Shape::Names(&Shape::Word).said())? {
        if !names.iter().any(|name| name == row.name()) {
            let mut known = names.clone();
            known.dedup();
            return Err(row.error(Fault::Unfit {
                key: row.key.clone(),
                expected: format!("{expected} ({})", known.join(", ")),
                got: row.name().to_owned(),
            }));
        }
    }
    Ok(())
}

/// A misspelled refusal would never be found.
fn check_word(key: &str, entry: &Entry<'_>, value: &Value) -> Result<(), ConfigError> {
    let Value::Word(word) = value else { return Ok(()) };
    let known: &[&str] = match key {
        "refused" => &words::REFUSALS,
        "outcome" => &words::OUTCOMES,
        "standing" => &words::STANDINGS,
        _ => return Ok(()),
    };
    if known.contains(&word.as_str()) {
        return Ok(());
    }
    Err(entry.unfit(&format!("one of {}", known.join(", "))))
}
