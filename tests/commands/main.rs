//! The program itself, as it is called at a clinic: what it prints, what it leaves, how it ends.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
#![cfg(unix)]

mod day;
mod disputes;
mod papers;
mod reports;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use chrono::{DateTime, NaiveDate, Utc};
use countersign::app::setup::{DEMO_FILE, Setup};
use countersign::config::settings::Settings;
use countersign::domain::catalog::TaxClass;
use countersign::domain::id::{AttemptId, Id};
use countersign::domain::intent::{Intent, OpenReason};
use countersign::domain::money::Money;
use countersign::domain::patient::{Patient, PersonName};
use countersign::domain::sale::Sums;
use countersign::domain::sold::{Goods, Sold, SoldLine, Tender};
use countersign::store::Store;
use redb::{Database, TableDefinition};
use serde_json::Value;

/// A folder with a program in it, and no display anywhere.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.current_dir(self.folder.path()).args(words);
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        command
    }

    fn runs(&self, words: &[&str]) -> Said {
        Said::from(self.command(words).output().unwrap())
    }

    /// Writes a kiosk.toml with these devices.
    fn is_set_up(&self, terminal: &str, printer: &str) {
        let catalog = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo/catalog.toml");
        let text = format!(
            "[clinic]\nname = \"Oak Street Clinic\"\naddress = [\"1 Oak Street\"]\n\
             phone = \"(615) 555-0100\"\nmail = \"desk@oak.example\"\n\
             time_zone = \"America/Chicago\"\nstate = \"TN\"\n\
             [kiosk]\ncatalog = \"{catalog}\"\ndata = \"data\"\n\
             [terminal]\n{terminal}\n[printer]\n{printer}\n"
        );
        fs::write(self.path("kiosk.toml"), text).unwrap();
    }
}

#[derive(Debug)]
struct Said {
    is_success: bool,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            is_success: output.status.success(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A program that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn without_a_display_the_demo_is_rehearsed_and_says_so() {
    let place = Place::new();
    let said = place.runs(&[]);
    assert!(said.is_success, "{said:?}");
    assert!(said.out.starts_with("there is no display: rehearsing a purchase instead"), "{said:?}");
    assert!(said.out.ends_with("everything was as it should be\n"), "{said:?}");
    let left = ["receipt.png", "receipt.bin", "agreement.txt", "data/rehearsal.redb"];
    for name in left.map(|name| format!("out/rehearsal/{name}")) {
        assert!(place.path(&name).exists(), "{name}");
    }
    assert!(!place.path("countersign-data").join(DEMO_FILE).exists(), "no data file was touched");
}

#[test]
fn without_a_display_real_devices_are_an_error_with_a_hint() {
    let place = Place::new();
    place.is_set_up("connection = \"serial\"\nport = \"/dev/no-such-port\"", "");
    let said = place.runs(&[]);
    assert!(!said.is_success && said.out.is_empty(), "{said:?}");
    assert!(said.err.starts_with("error: there is no display\nhint: "), "{said:?}");
    assert!(said.err.contains("DISPLAY or WAYLAND_DISPLAY"), "{said:?}");
}

#[test]
fn a_rehearsal_tells_all_that_came_of_it() {
    let place = Place::new();
    let said = place.runs(&["rehearse", "--out", "here", "--json"]);
    assert!(said.is_success, "{said:?}");
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["offering"], "O01");
    assert_eq!(told["charged_minor"], 387_00);
    assert_eq!(told["liability_minor"], 387_00);
    assert_eq!(told["faults"].as_array().unwrap().len(), 0);
    let lots = told["lots"].as_array().unwrap();
    assert!(lots.len() == 4 && lots.iter().all(|lot| lot["allocated_minor"] == 96_75), "{lots:?}");
    assert!(told["taps"].as_u64().unwrap() <= 16, "T2: a Drip Four has a fourth clause");
    assert!(told["typing_taps"].as_u64().unwrap() <= 32, "T3");
    for key in ["auth_code", "qr_text"] {
        assert!(!told[key].as_str().unwrap().is_empty(), "{key}");
    }
    for key in ["receipt_png", "store"] {
        assert!(place.path(told[key].as_str().unwrap()).exists(), "{key}");
    }
    let n_pictures = fs::read_dir(place.path("here/screens")).unwrap().count();
    assert_eq!(told["pictures"], n_pictures);
    assert!(n_pictures >= 14, "one of every screen on the way: {n_pictures}");
    let image = image::open(place.path("here/receipt.png")).unwrap().into_luma8();
    let (width, height) = image.dimensions();
    let side = |length: u32| usize::try_from(length).unwrap();
    let mut reader =
        rqrr::PreparedImage::prepare_from_greyscale(side(width), side(height), |x, y| {
            let at = |place: usize| u32::try_from(place).unwrap();
            image.get_pixel(at(x), at(y)).0[0]
        });
    let (_, code) = reader.detect_grids().first().unwrap().decode().unwrap();
    assert_eq!(told["qr_text"], code, "what is on the paper");
}

#[test]
fn a_starter_is_listed_written_once_and_passes_the_check() {
    let place = Place::new();
    let listed = place.runs(&["starter"]);
    assert!(listed.is_success && listed.out.lines().count() == 5, "{listed:?}");
    let names = listed.out.lines().map(|line| line.split_whitespace().next().unwrap().to_owned());
    for name in names.collect::<Vec<_>>() {
        let file = format!("{name}.toml");
        let written = place.runs(&["starter", &name, "--to", &file]);
        assert!(written.is_success && written.out.starts_with(&file), "{written:?}");
        let strictest = place.runs(&["check", "catalog", &file, "--state", "WY"]);
        assert!(strictest.is_success && strictest.out.contains(": 0 errors, "), "{strictest:?}");
        let checked = place.runs(&["check", "catalog", &file, "--state", "TN"]);
        assert!(checked.out.ends_with(": 0 errors, 0 warnings; 0 not shown to patients\n"));
    }
    fs::write(place.path("dpc.toml"), "mine").unwrap();
    let again = place.runs(&["starter", "dpc", "--to", "dpc.toml"]);
    assert!(!again.is_success && again.err.contains("name another file"), "{again:?}");
    assert_eq!(fs::read_to_string(place.path("dpc.toml")).unwrap(), "mine");
    let unknown = place.runs(&["starter", "spa", "--to", "spa.toml"]);
    assert!(
        unknown.err.contains("hint: name one of: medspa, weight-iv, functional"),
        "{unknown:?}"
    );
    assert!(!unknown.is_success && !place.path("spa.toml").exists());
    for words in [&["starter", "dpc"][..], &["starter", "--to", "x.toml"]] {
        assert!(!place.runs(words).is_success, "{words:?}");
    }
}

#[test]
fn a_rehearsal_without_a_place_fails_with_a_hint() {
    let place = Place::new();
    fs::write(place.path("taken"), "").unwrap();
    let said = place.runs(&["rehearse", "--out", "taken", "--json"]);
    assert!(!said.is_success && said.out.is_empty(), "{said:?}");
    assert!(said.err.contains("error: ") && said.err.contains("\nhint: "), "{said:?}");
}

#[test]
fn a_mistake_in_the_settings_stops_the_start_and_names_its_line() {
    let place = Place::new();
    place.is_set_up("", "colums = 48");
    let said = place.runs(&[]);
    assert!(!said.is_success && said.out.is_empty(), "{said:?}");
    assert!(
        said.err.contains("kiosk.toml:14: `printer.colums` is unknown here\nhint: "),
        "{said:?}"
    );
    let said = place.runs(&["--config", "none.toml"]);
    assert!(!said.is_success && said.out.is_empty(), "{said:?}");
    assert!(said.err.contains("error: none.toml: the file cannot be read"), "{said:?}");
    assert!(!place.path("data").exists(), "nothing was begun");
}

#[test]
fn a_check_asks_a_real_terminal_and_a_real_printer() {
    let place = Place::new();
    let mut terminal = Running(
        place
            .command(&["terminal-sim", "--pty", "terminal"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    // Kept to the end: the terminal stops when nobody reads what it prints.
    let mut lines = BufReader::new(terminal.0.stdout.take().unwrap());
    let mut first_line = String::new();
    lines.read_line(&mut first_line).unwrap();
    assert!(first_line.starts_with("simulated terminal S300 53999999 at terminal"), "{first_line}");

    fs::write(place.path("printer"), "").unwrap();
    let port = place.path("terminal");
    place.is_set_up(
        &format!("connection = \"serial\"\nport = \"{}\"", port.display()),
        "connection = \"file\"\nfile = \"printer\"\nanswers = false",
    );
    let said = place.runs(&["check"]);
    assert!(said.is_success, "{said:?}");
    for line in [
        "settings     ok: Oak Street Clinic, TN, America/Chicago",
        "catalog      ok: 13 offerings, 13 of them on sale here",
        "data file    ok: data/clinic.redb is not there; the kiosk makes it at its first start",
        "terminal     ok: S300 53999999",
        "printer      ok: ",
    ] {
        assert!(said.out.contains(line), "{line} is not in\n{}", said.out);
    }
    drop(lines);
}

#[test]
fn an_installer_is_walked_through_a_terminal_that_remembers_a_power_cut() {
    let place = Place::new();
    let words = [
        "terminal-sim",
        "--pty",
        "terminal",
        "--state",
        "state.json",
        "--card",
        "amex",
        "--entry",
        "tap",
    ];
    for n_records in 1..=2 {
        let mut terminal = Running(place.command(&words).stdout(Stdio::piped()).spawn().unwrap());
        let mut lines = BufReader::new(terminal.0.stdout.take().unwrap());
        let mut first_line = String::new();
        lines.read_line(&mut first_line).unwrap();
        let said = place.runs(&["check", "terminal", "--port", "terminal", "--card"]);
        assert!(said.is_success, "{said:?}");
        for line in [
            "line         ok: terminal, 9600 baud",
            "terminal     ok: S300 53999999, software PROLIN2.4.62",
            "look-up      ok: 53999999 can be asked for a payment by our reference",
            "gave a token for the American Express ending 0005",
            "clock        ok: ",
            "tip          note: turn the tip prompt off",
            "port = \"terminal\"\nbaud = 9600",
        ] {
            assert!(said.out.contains(line), "{line} is not in\n{}", said.out);
        }
        assert!(!place.path("data").exists(), "a check leaves nothing behind");
        drop(terminal); // Killed: its plug is pulled.
        drop(lines);
        let state: Value =
            serde_json::from_str(&fs::read_to_string(place.path("state.json")).unwrap()).unwrap();
        assert_eq!(state["batch"].as_array().map(Vec::len), Some(n_records));
    }
}

#[test]
fn a_check_names_each_device_that_does_not_answer_and_what_to_look_at() {
    let place = Place::new();
    place.is_set_up(
        "connection = \"serial\"\nport = \"/dev/no-such-port\"",
        "connection = \"serial\"\nport = \"/dev/no-such-printer\"",
    );
    let said = place.runs(&["check"]);
    assert!(!said.is_success, "{said:?}");
    assert!(
        said.out
            .contains("terminal     FAILED: it cannot be opened: there is no /dev/no-such-port")
    );
    assert!(
        said.out
            .contains("printer      FAILED: it cannot be opened: there is no /dev/no-such-printer")
    );
    assert_eq!(said.out.matches("hint: ").count(), 2, "{}", said.out);
}

#[test]
fn a_data_file_that_is_newer_or_damaged_is_told_and_left_alone() {
    type Damage<'a> = (&'a dyn Fn(&Path), &'a str, &'a str);
    let newer = |path: &Path| {
        const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
        let db = Database::open(path).unwrap();
        let txn = db.begin_write().unwrap();
        txn.open_table(META).unwrap().insert("format", 3_u32.to_be_bytes().as_slice()).unwrap();
        txn.commit().unwrap();
    };
    let trial = |path: &Path| {
        const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
        let db = Database::open(path).unwrap();
        let txn = db.begin_write().unwrap();
        txn.open_table(META).unwrap().insert("format", 1_u32.to_be_bytes().as_slice()).unwrap();
        txn.commit().unwrap();
    };
    let cut = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    };
    let damages: [Damage<'_>; 3] = [
        (&newer, "was written by a newer version of this program", "install the newest version"),
        (&trial, "was written by a trial version of this program", "move it away"),
        (&cut, "the data file is damaged", "restore the last backup"),
    ];
    for (damage, error, hint) in damages {
        let place = Place::new();
        let folder = place.path("data");
        fs::create_dir(&folder).unwrap();
        let file = folder.join(DEMO_FILE);
        drop(Store::open(&file).unwrap());
        damage(&file);
        let before = fs::read(&file).unwrap();

        let said = place.runs(&["check", "--data", "data"]);
        assert!(!said.is_success, "{said:?}");
        let line = said.out.lines().find(|line| line.starts_with("data file    FAILED: "));
        assert!(line.is_some_and(|line| line.contains(error)), "{said:?}");
        assert!(said.out.contains(hint), "{said:?}");

        let setup = Setup::in_folder(Settings::demo(), &folder, DEMO_FILE).unwrap();
        let trouble = setup.open_store().err().unwrap().to_string();
        assert!(trouble.contains(error) && trouble.contains(hint), "{trouble}");
        assert!(fs::read(&file).unwrap() == before, "not a byte was changed");
    }
}

#[test]
fn who_reads_books_or_checks_makes_no_data_folder_and_no_key() {
    let place = Place::new();
    let said = place.runs(&["books", "--data", "dta"]);
    assert!(!said.is_success && said.err.contains("dta/demo.redb is not there"), "{said:?}");
    let said = place.runs(&["check", "--data", "dta"]);
    assert!(said.is_success && said.out.contains("dta/demo.redb is not there"), "{said:?}");
    assert!(!place.path("dta").exists(), "a slip in a name begins no clinic");

    // The file of the demo beside settings of a clinic is told by its name.
    fs::create_dir(place.path("data")).unwrap();
    drop(Store::open(&place.path("data").join(DEMO_FILE)).unwrap());
    let said = place.runs(&["books", "--data", "data"]);
    assert!(said.is_success, "{said:?}");
    let left: Vec<_> = fs::read_dir(place.path("data")).unwrap().collect();
    assert_eq!(left.len(), 1, "no key and no log: {left:?}");
    place.is_set_up("connection = \"serial\"\nport = \"/dev/no-such-port\"", "");
    let said = place.runs(&["books"]);
    assert!(said.err.contains("hint: the data file of the demo is there"), "{said:?}");
}

#[test]
fn the_journal_for_hledger_is_not_written_over_the_records() {
    let place = Place::new();
    fs::create_dir(place.path("data")).unwrap();
    let file = place.path("data").join(DEMO_FILE);
    drop(Store::open(&file).unwrap());
    let before = fs::read(&file).unwrap();
    let said = place.runs(&["books", "--data", "data", "--hledger", "data/../data/demo.redb"]);
    assert!(!said.is_success && said.err.contains("is a file of the kiosk"), "{said:?}");
    assert!(fs::read(&file).unwrap() == before, "the records are as they were");
    let said = place.runs(&["books", "--data", "data", "--hledger", "journal"]);
    assert!(said.is_success && place.path("journal").exists(), "{said:?}");
}

/// A purchase is handed to the terminal, the kiosk is started again and cannot ask, and staff look at
/// the terminal's own journal.
#[test]
fn cases_are_listed_with_their_way_out_and_settled_by_name_and_reason() {
    let place = Place::new();
    let said = place.runs(&["cases", "--data", "data"]);
    assert!(!said.is_success && said.err.contains("is not there"), "{said:?}");

    fs::create_dir(place.path("data")).unwrap();
    let mut store = Store::open(&place.path("data").join(DEMO_FILE)).unwrap();
    let attempt = opens_a_payment(&mut store);
    drop(store);
    let said = place.runs(&["cases", "--data", "data"]);
    assert!(said.is_success, "{said:?}");
    assert!(said.out.contains("case 1, attempt "), "{said:?}");
    assert!(said.out.contains("$48.00 was handed to the terminal"), "{said:?}");

    let of = ["--by", "Dana Ruiz", "--reason", "read at the terminal", "--data", "data"];
    let settle = |words: &[&str]| {
        let all = [&["cases", "settle", "1"], words, of.as_slice()].concat();
        place.runs(&all)
    };
    let said = settle(&["--not-charged"]);
    assert!(!said.is_success && said.err.contains("not asked yet"), "{said:?}");

    let mut store = Store::open(&place.path("data").join(DEMO_FILE)).unwrap();
    store.mark_intent(attempt, OpenReason::LeftOpen, moment()).unwrap();
    drop(store);
    let said = place.runs(&["cases", "--data", "data"]);
    assert!(said.out.contains("countersign cases settle 1"), "{said:?}");
    let said = settle(&["--charged"]);
    assert!(!said.is_success && said.err.contains("--auth-code"), "{said:?}");
    let slip = ["--auth-code", "00418C", "--transaction", "17", "--last-four", "4242"];
    let said = settle(&[&["--charged"], slip.as_slice()].concat());
    assert!(said.is_success && said.out.contains("sold, receipt "), "{said:?}");
    let said = place.runs(&["cases", "--data", "data"]);
    assert!(said.out.contains("sold after the patient had left"), "{said:?}");
    let said = place.runs(&[&["cases", "handed-over", "1"], of.as_slice()].concat());
    assert!(said.is_success, "{said:?}");
    let said = place.runs(&["cases", "--data", "data"]);
    assert_eq!(said.out, "no case is open\n");
    let said = settle(&["--not-charged"]);
    assert!(!said.is_success && said.err.contains("no open case is called 1"), "{said:?}");
}

/// Sunscreen for 48.00, handed to the terminal.
fn opens_a_payment(store: &mut Store) -> AttemptId {
    let (at, amount) = (moment(), Money::from_minor(48_00));
    let patient = Patient {
        id: Id::from_raw(1),
        phone: None,
        birth_date: NaiveDate::from_ymd_opt(1984, 3, 15).unwrap(),
        name: PersonName::new("Ruth", "Baker").unwrap(),
    };
    store.save_patient(&patient, at).unwrap();
    let attempt = AttemptId::from_raw(2);
    let goods = Goods {
        code: "P01".to_owned(),
        name: "Sunscreen".to_owned(),
        quantity: NonZeroU32::MIN,
        gross: amount,
        discount: None,
        net: amount,
        tax: Money::ZERO,
        class: TaxClass::Product,
    };
    let sold = Sold {
        sale: Id::from_raw(3),
        patient: patient.id,
        lines: vec![SoldLine::Goods(goods)],
        tax: Money::ZERO,
        tenders: vec![Tender::Card { amount, attempt: Some(attempt) }],
        points: None,
        points_times: None,
    };
    let intent = Intent {
        attempt,
        consent: None,
        reference: store.reserve_reference(at).unwrap(),
        amount,
        sums: Sums::of(&sold).unwrap(),
        sold,
        terminal: Some("53999999".to_owned()),
        opened_at: at,
        business_date: at.date_naive(),
    };
    store.record_intent(&intent, at).unwrap();
    attempt
}

fn moment() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}
