//! kiosk.toml: this clinic, this kiosk, its devices and its waits.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;

use crate::config::devices::{self, Connection, PrinterSettings, TerminalSettings};
use crate::config::fault::ConfigError;
use crate::config::reader::{Section, Source};
use crate::config::scanner::{self, ScannerSettings};
use crate::config::{catalog, policy, profile};
use crate::domain::catalog::Catalog;
use crate::domain::comfort::TextSize;
use crate::domain::language::Language;
use crate::domain::policy::Policy;
use crate::domain::profile::Profile;
use crate::domain::receipt::ClinicCard;

/// The file's name where none was asked for.
pub const FILE_NAME: &str = "kiosk.toml";

/// Everything that was set up, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub clinic: ClinicSettings,
    pub kiosk: KioskSettings,
    pub terminal: TerminalSettings,
    pub printer: PrinterSettings,
    pub scanner: ScannerSettings,
    pub idle: IdleSettings,
    pub catalog: Catalog,
    /// How the clinic keeps its promises and its books.
    pub policy: Policy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicSettings {
    pub card: ClinicCard,
    pub mail: String,
    pub zone: Tz,
    /// US postal code of the state whose rules hold: `TN`.
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskSettings {
    /// As receipts and help slips name it.
    pub name: String,
    /// The first is the one that every visit begins in. Never empty.
    pub languages: Vec<Language>,
    pub theme: Theme,
    pub text: TextSize,
    pub reader_side: ReaderSide,
    /// The folder of the data file, the log and the receipt key.
    pub data: PathBuf,
    /// The host in receipt codes, if the clinic has a site that reads them.
    pub receipt_host: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// On which side of the screen the card reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderSide {
    Left,
    Right,
}

/// How long a screen waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleSettings {
    pub browse: Duration,
    pub typing: Duration,
    pub sign: Duration,
    pub terms: Duration,
    pub warn: Duration,
    pub approved: Duration,
    pub thank_you: Duration,
    /// Until the staff side locks by itself (HP-3).
    pub staff: Duration,
}

impl Default for IdleSettings {
    fn default() -> Self {
        Self {
            browse: Duration::from_secs(60),
            typing: Duration::from_secs(90),
            sign: Duration::from_secs(120),
            terms: Duration::from_secs(180),
            warn: Duration::from_secs(30),
            approved: Duration::from_secs(30),
            thank_you: Duration::from_secs(15),
            staff: Duration::from_secs(120),
        }
    }
}

impl Settings {
    /// Reads `path`, and the catalog that it names.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first mistake in either file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Self::of(&Source::open(path)?, catalog::read)
    }

    /// As [`Settings::read`], with a text that was read before; `catalog_at` reads the catalog that it
    /// names, under the rules of the clinic's state.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first mistake in either.
    pub fn of(
        source: &Source,
        catalog_at: impl FnOnce(&Path, &Profile) -> Result<Catalog, ConfigError>,
    ) -> Result<Self, ConfigError> {
        let tree = source.tree()?;
        let root = Section::root(
            source,
            &tree,
            &["clinic", "kiosk", "policy", "terminal", "printer", "scanner", "idle"],
        )?;
        let folder = source.file.parent().unwrap_or(Path::new(""));
        let mut clinic = clinic(&root)?;
        let printer = devices::printer(&root, folder)?;
        clinic.card.logo.clone_from(&printer.logo);
        let (kiosk, catalog_path) = kiosk(&root, folder)?;
        let profile = profile::of_state(&clinic.state);
        let settings = Self {
            clinic,
            kiosk,
            terminal: devices::terminal(&root)?,
            printer,
            scanner: scanner::scanner(&root)?,
            idle: idle(&root)?,
            catalog: catalog_at(&catalog_path, &profile)?,
            policy: own_policy(&root, &profile)?,
        };
        devices::check_prices(&root, &settings.terminal, &settings.catalog)?;
        Ok(settings)
    }

    /// Reads `asked`; where no file was asked for, `kiosk.toml` of the working folder; and where
    /// that is not there either, the demo clinic.
    ///
    /// # Errors
    ///
    /// As [`Settings::read`]. A file that was asked for and is not there is an error.
    pub fn find(asked: Option<&Path>) -> Result<Self, ConfigError> {
        match asked {
            Some(path) => Self::read(path),
            None if Path::new(FILE_NAME).exists() => Self::read(Path::new(FILE_NAME)),
            None => Ok(Self::demo()),
        }
    }

    /// The demo clinic with simulated devices, built into the program.
    pub fn demo() -> Self {
        Self {
            clinic: ClinicSettings {
                card: ClinicCard {
                    name: "Juniper Row Wellness".to_owned(),
                    address: vec!["1204 Juniper Row".to_owned(), "Nashville, TN 37206".to_owned()],
                    phone: "(615) 555-0100".to_owned(),
                    logo: None,
                },
                mail: "care@juniperrow.example".to_owned(),
                zone: chrono_tz::America::Chicago,
                state: "TN".to_owned(),
            },
            kiosk: KioskSettings {
                name: "Kiosk 1".to_owned(),
                languages: Language::ALL.to_vec(),
                theme: Theme::Light,
                text: TextSize::Standard,
                reader_side: ReaderSide::Right,
                data: PathBuf::from("countersign-data"),
                receipt_host: None,
            },
            terminal: TerminalSettings::default(),
            printer: PrinterSettings::default(),
            scanner: ScannerSettings::default(),
            idle: IdleSettings::default(),
            catalog: catalog::demo(),
            policy: profile::of_state("TN").bind(Policy::default()),
        }
    }

    /// No card can be charged: screens and receipts say so.
    pub fn is_demo(&self) -> bool {
        self.terminal.connection == Connection::Simulated
    }
}

fn clinic(root: &Section<'_>) -> Result<ClinicSettings, ConfigError> {
    let known = &["name", "address", "phone", "mail", "time_zone", "state"];
    let table = root
        .table("clinic", known)?
        .ok_or_else(|| root.missing("clinic", "a table with name, address, phone and so on"))?;
    let name = table.need("name", "the clinic's name")?.line("the clinic's name", 40)?;
    let address = table.need("address", "a list of lines, like [\"1204 Juniper Row\", …]")?;
    let lines = address.list("a list of lines in brackets")?;
    if lines.is_empty() || lines.len() > 4 {
        return Err(address.unfit("a list of 1 to 4 lines"));
    }
    let lines: Vec<String> = lines
        .iter()
        .map(|line| line.line("a line of the address", 48))
        .collect::<Result<_, _>>()?;
    let phone = table.need("phone", "the number patients call")?;
    let digits = phone.line("the number patients call", 24)?;
    if digits.bytes().filter(u8::is_ascii_digit).count() < 10 {
        return Err(phone.unfit("a phone number with area code, like \"(615) 555-0100\""));
    }
    let mail = table.need("mail", "the address patients write to")?;
    let address_of_mail = mail.line("an e-mail address", 60)?;
    let is_mail = address_of_mail
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !is_mail || address_of_mail.contains(' ') {
        return Err(mail.unfit("an e-mail address, like \"care@clinic.example\""));
    }
    let zone_expected = "a time zone by its IANA name, like \"America/Chicago\"";
    let zone = table.need("time_zone", zone_expected)?;
    let state_expected = "the state's two letters, like \"TN\"";
    let state = table.need("state", state_expected)?;
    let letters = state.line(state_expected, 2)?;
    if !STATES.split(' ').any(|known| known == letters) {
        return Err(state.unfit(state_expected));
    }
    Ok(ClinicSettings {
        card: ClinicCard { name, address: lines, phone: digits, logo: None },
        mail: address_of_mail,
        zone: zone.raw_text(zone_expected)?.parse().or(Err(zone.unfit(zone_expected)))?,
        state: letters,
    })
}

/// What the state leaves open is the house's choice, and what the clinic says comes before both.
fn own_policy(root: &Section<'_>, profile: &Profile) -> Result<Policy, ConfigError> {
    let mut policy = profile.bind(Policy::default());
    if let Some(table) = root.table("policy", policy::KEYS)? {
        policy::read(&table, &mut policy)?;
    }
    Ok(policy)
}

/// The postal codes of the states, the capital's district and the territories.
pub(super) const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS \
    MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI";

pub(super) const KIOSK_KEYS: &[&str] =
    &["name", "catalog", "data", "languages", "theme", "text", "reader_side", "receipt_host"];

fn kiosk(root: &Section<'_>, folder: &Path) -> Result<(KioskSettings, PathBuf), ConfigError> {
    let catalog_expected = "the path of the catalog file";
    let table = root
        .table("kiosk", KIOSK_KEYS)?
        .ok_or_else(|| root.missing("kiosk", "a table with at least `catalog` in it"))?;
    let catalog = table.need("catalog", catalog_expected)?.line(catalog_expected, 500)?;
    let mut settings = KioskSettings {
        name: "Kiosk 1".to_owned(),
        languages: Language::ALL.to_vec(),
        theme: Theme::Light,
        text: TextSize::Standard,
        reader_side: ReaderSide::Right,
        data: folder.join("countersign-data"),
        receipt_host: None,
    };
    if let Some(entry) = table.get("name") {
        settings.name = entry.line("a name for this kiosk", 20)?;
    }
    if let Some(entry) = table.get("data") {
        settings.data = folder.join(entry.line("the path of a folder", 500)?);
    }
    if let Some(entry) = table.get("languages") {
        let expected = "a list of \"en\" and \"es\", each at most once";
        let codes: [(&str, Language); 2] =
            Language::ALL.map(|language| (language.code(), language));
        settings.languages = entry
            .list(expected)?
            .iter()
            .map(|code| code.choice(&codes))
            .collect::<Result<_, _>>()?;
        let mut once = settings.languages.clone();
        once.sort();
        once.dedup();
        if once.is_empty() || once.len() < settings.languages.len() {
            return Err(entry.unfit(expected));
        }
    }
    if let Some(entry) = table.get("theme") {
        settings.theme = entry.choice(&[("light", Theme::Light), ("dark", Theme::Dark)])?;
    }
    if let Some(entry) = table.get("text") {
        settings.text = entry.choice(&[
            ("standard", TextSize::Standard),
            ("large", TextSize::Large),
            ("extra-large", TextSize::ExtraLarge),
        ])?;
    }
    if let Some(entry) = table.get("reader_side") {
        settings.reader_side =
            entry.choice(&[("left", ReaderSide::Left), ("right", ReaderSide::Right)])?;
    }
    if let Some(entry) = table.get("receipt_host") {
        let expected = "a host without https:// and without a path, like \"pay.clinic.example\"";
        let host = entry.line(expected, 60)?;
        let is_host = host.contains('.')
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        if !is_host {
            return Err(entry.unfit(expected));
        }
        settings.receipt_host = Some(host);
    }
    Ok((settings, folder.join(catalog)))
}

fn idle(root: &Section<'_>) -> Result<IdleSettings, ConfigError> {
    type Place = fn(&mut IdleSettings) -> &mut Duration;
    #[rustfmt::skip]
    let keys: [(&str, std::ops::RangeInclusive<u32>, Place); 8] = [
        ("browse_secs", 15..=600, |idle| &mut idle.browse),
        ("typing_secs", 15..=600, |idle| &mut idle.typing),
        ("sign_secs", 30..=900, |idle| &mut idle.sign),
        ("terms_secs", 30..=1200, |idle| &mut idle.terms),
        // Twenty seconds to answer, at the least (WCAG 2.2.1).
        ("warn_secs", 20..=120, |idle| &mut idle.warn),
        ("approved_secs", 10..=120, |idle| &mut idle.approved),
        ("thank_you_secs", 5..=60, |idle| &mut idle.thank_you),
        ("staff_secs", 30..=900, |idle| &mut idle.staff),
    ];
    let known: Vec<&'static str> = keys.iter().map(|(key, _, _)| *key).collect();
    let mut idle = IdleSettings::default();
    let Some(table) = root.table("idle", &known)? else { return Ok(idle) };
    for (key, range, place) in keys {
        if let Some(entry) = table.get(key) {
            *place(&mut idle) = Duration::from_secs(entry.whole(range, " of seconds")?.into());
        }
    }
    Ok(idle)
}
