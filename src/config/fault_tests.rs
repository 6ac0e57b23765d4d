//! Mistakes that people make in kiosk.toml and in the catalog, and what they are told.

use std::fs;

use crate::config::devices::Connection;
use crate::config::settings::Settings;

/// A whole kiosk.toml, short enough to count lines in.
const KIOSK: &str = r#"[clinic]
name = "Oak Street Clinic"
address = ["1 Oak Street", "Nashville, TN 37206"]
phone = "(615) 555-0100"
mail = "desk@oak.example"
time_zone = "America/Chicago"
state = "TN"
[kiosk]
catalog = "catalog.toml"
[terminal]
connection = "serial"
port = "/dev/ttyUSB0"
[printer]
profile = "generic-58"
[idle]
warn_secs = 30
"#;

/// A whole catalog with one package.
const CATALOG: &str = r#"product_tax = "9.75"
[unit.drip]
one = { en = "drip", es = "suero" }
many = { en = "drips", es = "sueros" }
[[service]]
code = "IV"
name = { en = "Drip", es = "Suero" }
price = "129.00"
tier = "iv1"
unit = "drip"
[[offering]]
code = "O1"
version = 1
name = "Drip Four"
category = "packages"
kind = "buy-get"
buy = 3
get = 1
price = "387.00"
what = { en = "Any drip", es = "Cualquier suero" }
unit = "drip"
contents = [{ tier = "iv1", quantity = 4 }]
valid = "12 months"
payment = ["upfront"]
clauses = ["ALL"]
[[clause]]
code = "ALL"
version = 1
covers = ["refund", "cancellation", "expiry"]
values = { fee = "25.00" }
title = { en = "Refunds", es = "Reembolsos" }
short.en = "Money back until {date}, less {fee}."
short.es = "Devolución hasta el {date}, menos {fee}."
rule = "ends"
[agreement]
title = { en = "A", es = "A" }
title_payment = { en = "A", es = "A" }
date = { en = "A", es = "A" }
clinic = { en = "A", es = "A" }
patient = { en = "A", es = "A" }
part_title = { en = "A", es = "A" }
line_each = { en = "A", es = "A" }
line_many = { en = "A", es = "A" }
line_one = { en = "A", es = "A" }
line_plain = { en = "A", es = "A" }
pick_from = { en = "A", es = "A" }
credit_paid = { en = "A", es = "A" }
credit_bonus = { en = "A", es = "A" }
credit_products = { en = "A", es = "A" }
handed_over = { en = "A", es = "A" }
discount = { en = "A", es = "A" }
handed_in = { en = "A", es = "A" }
price_once = { en = "A", es = "A" }
price_parts = { en = "A", es = "A" }
part = { en = "A", es = "A" }
price_again = { en = "A", es = "A" }
price_here = { en = "A", es = "A" }
intro = { en = "A", es = "A" }
saved = { en = "A", es = "A" }
last_day = { en = "A", es = "A" }
goods = { en = "A", es = "A" }
cycle = { en = "A", es = "A" }
part_due = { en = "A", es = "A" }
total = { en = "A", es = "A" }
back_each = { en = "A", es = "A" }
back_parts = { en = "A", es = "A" }
card_today = { en = "A", es = "A" }
card_ending = { en = "A", es = "A" }
unearned_days = { en = "A", es = "A" }
unearned_month = { en = "A", es = "A" }
scope = { en = "A", es = "A" }
statement = { en = "A {offering}", es = "A {offering}" }
statement_one = { en = "A {offering}", es = "A {offering}" }
statement_parts = { en = "A {offering}", es = "A {offering}" }
statement_none = { en = "A", es = "A" }
promise = { en = "A", es = "A" }
"#;

#[test]
fn whole_files_are_read() {
    let settings = read(KIOSK, CATALOG).unwrap();
    assert_eq!(settings.clinic.state, "TN");
    assert_eq!(settings.printer.profile.columns, 32);
    assert_eq!(settings.catalog.buyable().count(), 1);
    assert!(!settings.is_demo());
}

#[test]
fn a_mistake_in_the_settings_is_told_with_its_place_and_what_would_be_right() {
    #[rustfmt::skip]
    let cases = [
        ("name = \"Oak Street Clinic\"", "nmae = \"Oak\"", "2: `clinic.nmae` is unknown here"),
        ("[idle]", "[idel]", "15: `idel` is unknown here"),
        ("name = \"Oak Street Clinic\"\n", "", "1: `clinic.name` is missing; it is the clinic's name"),
        ("\"Oak Street Clinic\"", "7", "2: `clinic.name` must be the clinic's name, but is 7"),
        ("\"Oak Street Clinic\"", "\"\"", "2: `clinic.name` must be the clinic's name, 1 to 40 characters in one line, but is \"\""),
        ("\"Oak Street Clinic\"", "\"Oak", "2: this is not TOML (invalid basic string, expected `\"`)"),
        ("\"Oak Street Clinic\"", "\"4111 1111 1111 1111\"", "2: `clinic.name` holds digits that look like a card number"),
        ("[\"1 Oak Street\", \"Nashville, TN 37206\"]", "\"1 Oak Street\"", "3: `clinic.address` must be a list of lines in brackets, but is \"1 Oak Street\""),
        ("(615) 555-0100", "555-0100", "4: `clinic.phone` must be a phone number with area code, like \"(615) 555-0100\", but is \"555-0100\""),
        ("desk@oak.example", "desk", "5: `clinic.mail` must be an e-mail address, like \"care@clinic.example\", but is \"desk\""),
        ("America/Chicago", "Chicago", "6: `clinic.time_zone` must be a time zone by its IANA name, like \"America/Chicago\", but is \"Chicago\""),
        ("\"TN\"", "\"XX\"", "7: `clinic.state` must be the state's two letters, like \"TN\", but is \"XX\""),
        ("catalog = \"catalog.toml\"\n", "", "8: `kiosk.catalog` is missing; it is the path of the catalog file"),
        ("[kiosk]", "[kiosk]\nlanguages = [\"en\", \"fr\"]", "9: `kiosk.languages` must be \"en\" or \"es\", but is \"fr\""),
        ("[kiosk]", "[kiosk]\nlanguages = []", "9: `kiosk.languages` must be a list of \"en\" and \"es\", each at most once, but is []"),
        ("[kiosk]", "[kiosk]\ntheme = \"blue\"", "9: `kiosk.theme` must be \"light\" or \"dark\", but is \"blue\""),
        ("[kiosk]", "[kiosk]\nreceipt_host = \"https://oak.example\"", "9: `kiosk.receipt_host` must be a host without https:// and without a path, like \"pay.clinic.example\", but is \"https://oak.example\""),
        ("\"serial\"", "\"usb\"", "11: `terminal.connection` must be \"simulated\", \"serial\" or \"tcp\", but is \"usb\""),
        ("port = \"/dev/ttyUSB0\"\n", "", "10: `terminal.port` is missing; it is the name of a serial port, like \"/dev/ttyUSB0\""),
        ("[printer]", "baud = 9601\n[printer]", "13: `terminal.baud` must be one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, but is 9601"),
        ("[printer]", "data_bits = 6\n[printer]", "13: `terminal.data_bits` must be a whole number from 7 to 8, but is 6"),
        ("[printer]", "response_max_secs = \"180\"\n[printer]", "13: `terminal.response_max_secs` must be a whole number of seconds from 60 to 600, but is \"180\""),
        ("[printer]", "ack_max_secs = 0\n[printer]", "13: `terminal.ack_max_secs` must be a whole number of seconds from 1 to 30, but is 0"),
        ("[printer]", "cancel_max_secs = 5\n[printer]", "13: `terminal.cancel_max_secs` must be a whole number of seconds from 10 to 120, but is 5"),
        ("[printer]", "payment_max = 5000.0\n[printer]", "13: `terminal.payment_max` must be an amount with its cents and in quotes, like \"387.00\", but is 5000.0"),
        ("[printer]", "payment_max = \"100.00\"\n[printer]", "13: `terminal.payment_max` must be at least \"387.00\", what O1 costs, but is \"100.00\""),
        ("connection = \"serial\"", "connection = \"tcp\"\naddress = \"10.0.0.5\"", "12: `terminal.address` must be a host and a port, like \"192.168.1.20:10009\", but is \"10.0.0.5\""),
        ("profile = \"generic-58\"", "profile = \"laser\"", "14: `printer.profile` must be \"epson-tm-m30\", \"epson-tm-t20iii\", \"generic-58\", \"generic-80\", \"star-escpos\", or the path of a file that ends in .toml, but is \"laser\""),
        ("profile = \"generic-58\"", "qr_code = \"native\"", "14: `printer.qr_code` must be \"drawn\": this printer's profile has no codes of its own, but is \"native\""),
        ("profile = \"generic-58\"", "answers = \"yes\"", "14: `printer.answers` must be true or false, but is \"yes\""),
        ("profile = \"generic-58\"", "connection = \"file\"", "13: `printer.file` is missing; it is a device file, like \"/dev/usb/lp0\""),
        ("warn_secs = 30", "warn_secs = 10", "16: `idle.warn_secs` must be a whole number of seconds from 20 to 120, but is 10"),
        ("warn_secs = 30", "warn_secs = 30.5", "16: `idle.warn_secs` must be a whole number of seconds from 20 to 120, but is 30.5"),
        ("warn_secs = 30", "warn_secs = 30\nwarn_secs = 40", "17: this is not TOML (duplicate key)"),
    ];
    for (from, to, expect) in cases {
        let told = read(&changed(KIOSK, from, to), CATALOG).unwrap_err();
        assert_eq!(told, format!("kiosk.toml:{expect}"), "{to}");
    }
}

#[test]
fn letters_of_another_encoding_are_told_with_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.toml");
    fs::write(&path, b"[clinic]\nname = \"Cl\xEDnica\"\n").unwrap();
    let error = Settings::read(&path).unwrap_err();
    let told = error.to_string();
    assert!(told.ends_with("kiosk.toml:2: there are letters that are not UTF-8"), "{told}");
    assert!(error.hint().contains("encoding UTF-8"), "{}", error.hint());
}

#[test]
fn a_mistake_in_the_catalog_is_told_with_its_place_and_what_would_be_right() {
    #[rustfmt::skip]
    let cases = [
        ("price = \"387.00\"", "price = 387.00", "19: `offering.price` must be an amount with its cents and in quotes, like \"387.00\", but is 387.00"),
        ("price = \"387.00\"", "price = 38700", "19: `offering.price` must be an amount with its cents and in quotes, like \"387.00\", but is 38700"),
        ("price = \"387.00\"", "price = \"387\"", "19: `offering.price` must be an amount with its cents and in quotes, like \"387.00\", but is \"387\""),
        ("price = \"387.00\"", "price = \"$387.00\"", "19: `offering.price` must be an amount with its cents and in quotes, like \"387.00\", but is \"$387.00\""),
        ("price = \"387.00\"", "price = \"-1.00\"", "19: `offering.price` must be an amount with its cents and in quotes, like \"387.00\", but is \"-1.00\""),
        ("price = \"387.00\"", "price = \"0.00\"", "19: `offering.price` must be more than \"0.00\", but is \"0.00\""),
        ("\"9.75\"", "9.75", "1: `product_tax` must be a rate in percent and in quotes, like \"9.75\", from 0 to 30, but is 9.75"),
        ("\"9.75\"", "\"975\"", "1: `product_tax` must be a rate in percent and in quotes, like \"9.75\", from 0 to 30, but is \"975\""),
        ("unit = \"drip\"\n[[", "unit = \"visit\"\n[[", "10: `service.unit` must be the name of a [unit]: drip, but is \"visit\""),
        ("{ en = \"Drip\", es = \"Suero\" }", "{ en = \"Drip\" }", "7: `service.name.es` is missing; it is the Spanish text"),
        ("{ en = \"Drip\", es = \"Suero\" }", "\"Drip\"", "7: `service.name` must be a table with en, es, but is \"Drip\""),
        ("code = \"IV\"", "code = \"iv hyd\"", "6: `service.code` must be a code of 1 to 12 capital letters, digits and dashes, but is \"iv hyd\""),
        ("[[offering]]", "[[service]]\ncode = \"IV\"\n[[offering]]", "12: `service.code` must be a code of its own, and none of another row, but is \"IV\""),
        ("kind = \"buy-get\"", "kind = \"bundle\"", "16: `offering.kind` must be \"buy-get\", \"unit-bank\", \"program\", \"pick\", \"credit\", \"recurring-credit\", \"membership\" or \"primary-care\", but is \"bundle\""),
        ("kind = \"buy-get\"", "kind = \"unit-bank\"", "17: `offering.buy` is unknown here"),
        ("quantity = 4", "quantity = 5", "22: `offering.contents` must be one line with a quantity of 4 (buy and get), but is [{ tier = \"iv1\", quantity = 5 }]"),
        ("tier = \"iv1\", q", "tier = \"iv9\", q", "22: `offering.contents.tier` must be the tier of a [[service]], but is \"iv9\""),
        ("tier = \"iv1\", q", "service = \"IM\", q", "22: `offering.contents.service` must be the code of a [[service]], but is \"IM\""),
        ("[[offering]]", "[[service]]\ncode = \"IM\"\nname = { en = \"D\", es = \"S\" }\nprice = \"130.00\"\ntier = \"iv1\"\nunit = \"drip\"\n[[offering]]", "28: `offering.contents.tier` must be a tier whose services all cost the same, but is \"iv1\""),
        ("\"12 months\"", "\"1 year\"", "23: `offering.valid` must be \"1 months\" to \"60 months\", \"1 days\" to \"999 days\", \"period\" or \"never\", but is \"1 year\""),
        ("clauses = [\"ALL\"]", "clauses = [\"ALL\", \"REF\"]", "25: `offering.clauses` must be the code of a [[clause]], but is \"REF\""),
        ("clauses = [\"ALL\"]", "clauses = []", "25: `offering.clauses` must be a list of clause codes, in the order in which they are shown, but is []"),
        ("less {fee}", "less {fees}", "32: `clause.short.en` names the parameter {fees}, which has no meaning there"),
        ("menos {fee}", "menos {fee", "33: `clause.short.es` has a {parameter} that is not whole (`{` is not closed by `}`)"),
        ("values = { fee = \"25.00\" }\n", "", "11: the agreement of O1 cannot be written (clause ALL: there is no value for {fee})"),
        ("Money back until", "Money back, all of it and to the last cent, whatever the reason may be and without a single question asked by us, until", "32: `clause.short.en` has 146 characters in O1, and 115 fit on the screen"),
        ("short.es = \"Devolución", "page = 1\nfull = { en = \"A\", es = \"A\" }\nshort.es = \"Devolución", "34: `clause.full` must be left out where `page` is set, since only `short` is shown, but is { en = \"A\", es = \"A\" }"),
        ("Money back until", "4111111111111111 until", "32: `clause.short.en` holds digits that look like a card number"),
        ("promise = { en = \"A\", es = \"A\" }\n", "", "35: `agreement.promise` is missing; it is a line in each language"),
        ("last_day = { en = \"A\"", "last_day = { en = \"A {price}\"", "60: `agreement.last_day.en` names the parameter {price}, which has no meaning there"),
    ];
    for (from, to, expect) in cases {
        let told = read(KIOSK, &changed(CATALOG, from, to)).unwrap_err();
        assert_eq!(told, format!("catalog.toml:{expect}"), "{to}");
    }
}

#[test]
fn a_file_that_was_cut_or_lost_a_line_is_read_or_refused_with_a_place() {
    let mut n_refused = 0;
    let mut check = |kiosk: &str, catalog: &str| {
        if let Err(told) = read(kiosk, catalog) {
            let (file, rest) = told.split_once(':').unwrap();
            assert!(file == "kiosk.toml" || file == "catalog.toml", "{told}");
            let line = rest.split(':').next().unwrap();
            assert!(line.parse::<usize>().is_ok_and(|line| line >= 1), "{told}");
            n_refused += 1;
        }
    };
    for (at, _) in KIOSK.char_indices() {
        check(KIOSK.get(..at).unwrap(), CATALOG);
    }
    for (at, _) in CATALOG.char_indices().step_by(5) {
        check(KIOSK, CATALOG.get(..at).unwrap());
    }
    for lost in 0..CATALOG.lines().count() {
        let lines = CATALOG.lines().enumerate().filter(|(idx, _)| *idx != lost);
        check(KIOSK, &lines.map(|(_, line)| format!("{line}\n")).collect::<String>());
    }
    assert!(n_refused > 500, "{n_refused}");
}

#[test]
fn paths_start_at_the_folder_of_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.toml");
    let with_data = changed(KIOSK, "[kiosk]", "[kiosk]\ndata = \"../data\"");
    let with_file = changed(
        &with_data,
        "profile = \"generic-58\"",
        "connection = \"file\"\nfile = \"/dev/usb/lp0\"",
    );
    fs::write(&path, with_file).unwrap();
    fs::write(folder.path().join("catalog.toml"), CATALOG).unwrap();
    let settings = Settings::read(&path).unwrap();
    assert_eq!(settings.kiosk.data, folder.path().join("../data"));
    let printer = Connection::File { path: "/dev/usb/lp0".into() };
    assert_eq!(settings.printer.connection, printer, "a path from the root stays as it is");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.toml");
    let missing = Settings::read(&path).unwrap_err();
    assert!(missing.to_string().contains("kiosk.toml: the file cannot be read"), "{missing}");
    assert_eq!(missing, Settings::find(Some(&path)).unwrap_err(), "asked for means wanted");
    fs::write(&path, KIOSK).unwrap();
    let no_catalog = Settings::read(&path).unwrap_err();
    assert!(no_catalog.to_string().contains("catalog.toml: the file cannot"), "{no_catalog}");
    fs::write(folder.path().join("catalog.toml"), [0xFF, 0xFE]).unwrap();
    let no_text = Settings::read(&path).unwrap_err();
    assert!(no_text.to_string().contains("catalog.toml:1: there are letters"), "{no_text}");
}

#[test]
fn every_mistake_has_a_hint_in_the_imperative() {
    let hint = |kiosk: &str, catalog: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("kiosk.toml"), kiosk).unwrap();
        fs::write(folder.path().join("catalog.toml"), catalog).unwrap();
        Settings::read(&folder.path().join("kiosk.toml")).unwrap_err().hint()
    };
    let typo = changed(KIOSK, "warn_secs", "warn");
    assert_eq!(
        hint(&typo, CATALOG),
        "Correct the spelling or delete it; known here: browse_secs, typing_secs, sign_secs, \
         terms_secs, warn_secs, approved_secs, thank_you_secs, staff_secs"
    );
    let no_fee = changed(CATALOG, "values = { fee = \"25.00\" }\n", "");
    assert_eq!(
        hint(KIOSK, &no_fee),
        "Give the clause its value, or leave the parameter out of its text"
    );
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// Reads both files from a folder of their own; an error without the folder's name in it.
fn read(kiosk: &str, catalog: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kiosk.toml"), kiosk).unwrap();
    fs::write(folder.path().join("catalog.toml"), catalog).unwrap();
    Settings::read(&folder.path().join("kiosk.toml"))
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
}
