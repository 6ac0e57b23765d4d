//! Texts of the catalog: in both languages, with known parameters, in lines and paragraphs.

use crate::config::fault::{ConfigError, Fault};
use crate::config::reader::Entry;
use crate::domain::language::Localized;
use crate::domain::pattern;

/// A line of at most `most` characters in each language: `{ en = "…", es = "…" }`.
pub fn localized(entry: &Entry<'_>, expected: &str, most: usize) -> Result<Localized, ConfigError> {
    both(entry, |text| text.line(expected, most))
}

/// A line with parameters, of which only `known` may stand in it.
pub fn pattern(
    entry: &Entry<'_>,
    expected: &str,
    most: usize,
    known: &'static [&'static str],
) -> Result<Localized, ConfigError> {
    both(entry, |text| {
        let line = text.line(expected, most)?;
        check_parameters(text, &line, known)?;
        Ok(line)
    })
}

/// Paragraphs with parameters. In the file a paragraph may take any number of lines and ends with
/// an empty one; here it is one line.
pub fn paragraphs(
    entry: &Entry<'_>,
    expected: &str,
    most: usize,
    known: &'static [&'static str],
) -> Result<Localized, ConfigError> {
    both(entry, |text| {
        let written = text.raw_text(expected)?;
        let mut paragraphs = vec![String::new()];
        for line in written.lines().map(str::trim) {
            match paragraphs.last_mut() {
                Some(open) if !line.is_empty() => {
                    if !open.is_empty() {
                        open.push(' ');
                    }
                    open.push_str(line);
                }
                _ => paragraphs.push(String::new()),
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        let folded = paragraphs.join("\n");
        let n = folded.chars().count();
        let has_control = folded.chars().any(|letter| letter.is_control() && letter != '\n');
        if n == 0 || n > most || has_control {
            return Err(text.unfit(&format!("{expected}, 1 to {most} characters")));
        }
        check_parameters(text, &folded, known)?;
        Ok(folded)
    })
}

fn both(
    entry: &Entry<'_>,
    read: impl Fn(&Entry<'_>) -> Result<String, ConfigError>,
) -> Result<Localized, ConfigError> {
    let table = entry.table(&["en", "es"])?;
    Ok(Localized {
        english: read(&table.need("en", "the English text")?)?,
        spanish: read(&table.need("es", "the Spanish text")?)?,
    })
}

fn check_parameters(
    entry: &Entry<'_>,
    text: &str,
    known: &'static [&'static str],
) -> Result<(), ConfigError> {
    let key = || entry.key.clone();
    let names = pattern::parameters(text).map_err(|error| {
        entry.error(Fault::BadPattern { key: key(), reason: error.to_string() })
    })?;
    match names.into_iter().find(|name| !known.contains(name)) {
        None => Ok(()),
        Some(name) => {
            let parameter = name.to_owned();
            Err(entry.error(Fault::UnknownParameter { key: key(), parameter, known }))
        }
    }
}
