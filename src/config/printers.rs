//! Profiles of receipt printers: what each can do, with its sources.

use std::path::{Path, PathBuf};

use crate::config::fault::ConfigError;
use crate::config::reader::{Entry, Section, Source};
use crate::domain::printer_profile::{CodePages, Cutter, Fence, PrinterProfile, QrMethod};

/// The profiles that are built in, by name.
const BUILT_IN: [(&str, &str); 5] = [
    ("epson-tm-m30", include_str!("../../assets/printers/epson-tm-m30.toml")),
    ("epson-tm-t20iii", include_str!("../../assets/printers/epson-tm-t20iii.toml")),
    ("generic-58", include_str!("../../assets/printers/generic-58.toml")),
    ("generic-80", include_str!("../../assets/printers/generic-80.toml")),
    ("star-escpos", include_str!("../../assets/printers/star-escpos.toml")),
];

/// What a kiosk without a setting is for.
const DEFAULT: &str = "generic-80";

const KEYS: &[&str] = &[
    "name",
    "sources",
    "columns",
    "dots",
    "code_pages",
    "draws_all_text",
    "feeds_in_dots",
    "native_qr",
    "cutter",
    "fence",
    "answers",
    "tells_changes",
    "senses_low_paper",
];
const PAGES: &[&str] = &["cp437", "cp737", "cp850", "cp852", "cp858", "cp866"];

/// Dots of one of the printer's normal letters, from side to side.
const CELL_DOTS: u16 = 12;

/// The names of the profiles that are built in.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The built-in profile of this name.
pub fn named(name: &str) -> Option<PrinterProfile> {
    let (name, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    let file = PathBuf::from(format!("assets/printers/{name}.toml"));
    let profile = parse(&Source { file, text: (*text).to_owned() });
    Some(profile.expect("a test reads every built-in profile"))
}

/// What a kiosk prints on that has no setting for it.
pub fn default() -> PrinterProfile {
    named(DEFAULT).unwrap_or_default()
}

/// The profile that `printer.profile` chooses: one that is built in, or a file.
///
/// # Errors
///
/// [`ConfigError`] when it is neither, or for the first mistake in the file.
pub fn chosen(entry: &Entry<'_>, folder: &Path) -> Result<PrinterProfile, ConfigError> {
    let known: Vec<String> = names().map(|name| format!("\"{name}\"")).collect();
    let expected = format!("{}, or the path of a file that ends in .toml", known.join(", "));
    let wanted = entry.line(&expected, 500)?;
    if let Some(profile) = named(&wanted) {
        return Ok(profile);
    }
    if !wanted.ends_with(".toml") {
        return Err(entry.unfit(&expected));
    }
    parse(&Source::open(&folder.join(wanted))?)
}

fn parse(source: &Source) -> Result<PrinterProfile, ConfigError> {
    let tree = source.tree()?;
    let root = Section::root(source, &tree, KEYS)?;
    root.need("name", "the maker's name of it")?.line("the maker's name of it", 60)?;
    let sources = "a list of where each value was found, like [\"the printer's manual, page 12\"]";
    let told = root.need("sources", sources)?;
    let lines = told.list(sources)?;
    if lines.is_empty() {
        return Err(told.unfit(sources));
    }
    for line in &lines {
        line.line("a line that says where a value was found", 400)?;
    }
    let columns = root.need("columns", "the letters on a line, 32 to 48")?;
    let dots = root.need("dots", "the width of the print head in dots, like 576")?;
    let n_columns = columns.small(32..=48)?;
    let n_dots = dots.whole(384..=576, " of dots")?;
    let n_dots = u16::try_from(n_dots).or(Err(dots.unfit("a smaller number")))?;
    if n_dots % 8 != 0 {
        return Err(dots.unfit("a multiple of 8"));
    }
    if u16::from(n_columns) * CELL_DOTS > n_dots {
        return Err(columns.unfit(&format!("{} at most: a letter is 12 dots wide", n_dots / 12)));
    }
    let flag = |name: &str| root.need(name, "true or false")?.flag();
    let fence = root.need("fence", "\"process-id\", \"paper-status\" or \"none\"")?;
    let reports = root.need("tells_changes", "true or false")?;
    let profile = PrinterProfile {
        columns: n_columns,
        dots: n_dots,
        code_pages: code_pages(&root)?,
        draws_all_text: flag("draws_all_text")?,
        feeds_in_dots: flag("feeds_in_dots")?,
        has_native_qr: flag("native_qr")?,
        qr: QrMethod::Raster,
        cutter: root.need("cutter", "\"partial\", \"full\" or \"none\"")?.choice(&[
            ("partial", Cutter::Partial),
            ("full", Cutter::Full),
            ("none", Cutter::None),
        ])?,
        fence: fence.choice(&[
            ("process-id", Fence::ProcessId),
            ("paper-status", Fence::PaperStatus),
            ("none", Fence::None),
        ])?,
        answers: flag("answers")?,
        tells_changes: reports.flag()?,
        senses_low_paper: flag("senses_low_paper")?,
    };
    // What is left of a report that lost its first byte looks like the answer to `GS r`.
    if profile.tells_changes && profile.fence == Fence::PaperStatus {
        return Err(reports.unfit("false where the fence is \"paper-status\""));
    }
    Ok(profile)
}

fn code_pages(root: &Section<'_>) -> Result<CodePages, ConfigError> {
    let expected = "a table of code pages with this printer's numbers, like { cp437 = 0 }";
    let table = root.need("code_pages", expected)?.table(PAGES)?;
    let number = |name: &str| match table.get(name) {
        Some(entry) => entry.small(0..=255).map(Some),
        None => Ok(None),
    };
    Ok(CodePages {
        cp437: number("cp437")?,
        cp737: number("cp737")?,
        cp850: number("cp850")?,
        cp852: number("cp852")?,
        cp858: number("cp858")?,
        cp866: number("cp866")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_whole_and_what_is_generic_asks_the_least() {
        for name in names() {
            let profile = named(name).unwrap();
            assert_eq!(profile.qr, QrMethod::Raster, "{name}");
            assert!(profile.code_pages.in_order().count() > 0, "{name}");
        }
        assert_eq!(named("laser"), None);
        assert_eq!(default(), PrinterProfile { ..named("generic-80").unwrap() });
        assert_eq!(default(), PrinterProfile::default(), "what nearly every printer can do");
        let narrow = named("generic-58").unwrap();
        assert_eq!((narrow.columns, narrow.dots, narrow.cutter), (32, 384, Cutter::None));
        let epson = named("epson-tm-t20iii").unwrap();
        assert_eq!(epson.fence, Fence::ProcessId);
        assert_eq!(epson.code_pages.in_order().next().unwrap().1, 19, "the fullest page first");
    }

    #[test]
    fn a_mistake_in_a_profile_is_told_with_its_line() {
        let good = BUILT_IN[3].1;
        #[rustfmt::skip]
        let cases = [
            ("columns = 48", "columns = 49", "p.toml:8: `columns` must be a whole number from 32 to 48, but is 49"),
            ("dots = 576", "dots = 570", "p.toml:9: `dots` must be a multiple of 8, but is 570"),
            ("dots = 576", "dots = 512", "p.toml:8: `columns` must be 42 at most: a letter is 12 dots wide, but is 48"),
            ("cp437 = 0", "cp437 = 256", "p.toml:10: `code_pages.cp437` must be a whole number from 0 to 255, but is 256"),
            ("cp437 = 0", "latin = 0", "p.toml:10: `code_pages.latin` is unknown here"),
            ("cutter = \"partial\"", "cutter = \"laser\"", "p.toml:14: `cutter` must be \"partial\", \"full\" or \"none\", but is \"laser\""),
            ("tells_changes = false", "tells_changes = true", "p.toml:17: `tells_changes` must be false where the fence is \"paper-status\", but is true"),
            ("answers = true\n", "", "p.toml:1: `answers` is missing; it is true or false"),
            ("native_qr", "nativ_qr", "p.toml:13: `nativ_qr` is unknown here"),
        ];
        for (from, to, expect) in cases {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good);
            let told = parse(&Source { file: "p.toml".into(), text }).unwrap_err();
            assert_eq!(told.to_string(), expect);
        }
        let text = good.to_owned();
        assert!(parse(&Source { file: "p.toml".into(), text }).is_ok());
    }
}
