//! The check of a catalog against a state's rules: one change to the demo catalog a line, and what it
//! is told for.

use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::config::catalog;
use crate::config::profile;
use crate::config::reader::Source;
use crate::domain::lint;
use crate::domain::money::Money;
use crate::domain::offering::PaymentPlan;

const DEMO: &str = include_str!("../../assets/demo/catalog.toml");

/// The findings on `code` after `change` was put into its entry (after its `version` line), under
/// the rules of `state`: rule and sentence.
fn told(state: &str, code: &str, change: &str) -> Vec<String> {
    told_of(DEMO, state, code, change)
}

fn told_of(catalog: &str, state: &str, code: &str, change: &str) -> Vec<String> {
    let version = format!("code = \"{code}\"\nversion = 1\n");
    let mut text = catalog.to_owned();
    for line in change.lines() {
        // A key that is there is replaced, another one is added.
        let key = line.split(" = ").next().unwrap_or_default();
        let (before, own) = text.split_once(&version).expect("the offering is in the demo catalog");
        let end = own.find("\n[[").unwrap_or(own.len());
        let (own, after) = own.split_at(end);
        let kept: Vec<&str> =
            own.lines().filter(|had| !had.starts_with(&format!("{key} = "))).collect();
        text = format!("{before}{version}{line}\n{}{after}", kept.join("\n"));
    }
    let source = Source { file: PathBuf::from("catalog.toml"), text };
    let (catalog, findings) = match catalog::examined(&source, &profile::of_state(state)) {
        Ok(examined) => examined,
        Err(unread) => return vec![unread.to_string()],
    };
    let told: Vec<String> = findings
        .iter()
        .filter(|found| found.offering.0 == code)
        .map(|found| format!("{} {}", found.fault.rule(), found.fault))
        .collect();
    let has_error = findings.iter().any(|found| {
        found.offering.0 == code && found.severity() == crate::domain::lint::Severity::Error
    });
    let is_blocked = catalog.blocked.iter().any(|blocked| blocked.0 == code);
    assert_eq!(is_blocked, has_error, "an offering with an error is not shown: {told:?}");
    told
}

#[test]
fn a_change_that_breaks_a_rule_is_told_by_its_name() {
    let care = |clauses: &str| format!("clauses = [{clauses}]");
    let no_insurance_clause = care("\"DPC-30\", \"RENEW-M\", \"CARD\"");
    let no_leaving_clause = care("\"DPC-1\", \"RENEW-M\", \"CARD\"");
    #[rustfmt::skip]
    let cases: &[(&str, &str, &str, &[&str])] = &[
        // Direct primary care (US-32).
        ("TN", "O06", "min_payments = 3", &["DP-2 a minimum of 3 payments is not allowed in direct primary care"]),
        ("TN", "O06", "exit_fee = { percent = 50, cap = \"150.00\" }", &["DP-2 a fee for leaving is not allowed in direct primary care"]),
        ("TN", "O06", "price = \"155.00\"\nhsa = \"one\"", &["DP-5 a fee of $155.00 a month is above $150.00: it has no HSA badge"]),
        ("TN", "O06", "price = \"150.00\"\nhsa = \"one\"", &[]),
        ("TN", "O06", "price = \"155.00\"\nhsa = \"family\"", &[]),
        ("TN", "O07", "hsa = \"one\"", &[]),
        ("TN", "O08", "hsa = \"one\"", &["DP-5 only a contract of direct primary care can have an HSA badge"]),
        ("TN", "O06", "advance_months = 13", &["DP-3 13 months paid ahead, and at most 12 are allowed", "DP-3 13 months paid ahead is not the period that is sold"]),
        ("WV", "O06", "visit_fee = \"95.00\"", &["DP-1 no clause says the fee of $95.00 for each visit", "DP-4 a visit costs $95.00, which is not less than $95.00 a month"]),
        ("WV", "O06", "visit_fee = \"94.99\"", &["DP-1 no clause says the fee of $94.99 for each visit"]),
        ("WV", "O07", "visit_fee = \"85.00\"", &["DP-1 no clause says the fee of $85.00 for each visit", "DP-4 a visit costs $85.00, which is not less than $85.00 a month"]),
        ("ID", "O06", "", &["DP-2 30 days of notice, and at most 0 are allowed"]),
        ("AZ", "O06", &no_insurance_clause, &["DP-1 a contract of direct primary care must say that it is not insurance"]),

        // Money paid ahead.
        ("TN", "O05", "valid = \"59 months\"", &["EX-1 paid money ends after 59 months, and must last 60 months"]),
        ("TN", "O05", "valid = \"60 months\"", &[]),
        ("CA", "O05", "valid = \"60 months\"", &["EX-1 paid money ends after 60 months, and must last for ever", "EX-2 BON12 says when credit ends, and not in capitals"]),
        ("TN", "O05", "bonus_valid = \"6 months\"", &["R-62 BON12 says 12 months, and the offering gives 6 months"]),

        // Renewal.
        ("TN", "O08", "min_payments = 6", &["R-62 MIN3 says 3 payments, and the offering has a minimum of 6"]),
        ("TN", "O08", "exit_fee = { percent = 50, cap = \"200.00\" }", &["R-62 FEE50-150 says at most $150.00, and the offering asks at most $200.00"]),
        ("TN", "O08", "intro = { price = \"199.00\", cycles = 2 }", &["AR-7 the first periods cost $199.00, which is not less than $199.00"]),
        ("TN", "O12", "intro = { price = \"100.00\", cycles = 2 }", &[]),
        ("CA", "O13", "intro = { price = \"900.00\", cycles = 1 }\npayment = [\"upfront\"]\nclauses = [\"RENEW-K\", \"MEM\"]", &["AR-7 RENEW-K does not say both prices, the low one at first and the one after it"]),
        ("CA", "O10", "weight_loss = true", &[]),
        ("CA", "O10", "weight_loss = true\nclauses = [\"REF-A\", \"EXP6\", \"INST0\", \"MED\"]", &["AR-9 a weight-loss contract needs the clause on 3 days to think it over"]),
        ("TN", "O10", "weight_loss = true\nclauses = [\"REF-A\", \"EXP6\", \"INST0\", \"MED\"]", &[]),

        // Lending.
        ("TN", "O10", "installments = { down_percent = 25, parts_max = 5 }", &["TL-2 5 parts after the first, and more than 4 is credit under Regulation Z"]),
        ("TN", "O10", "installments = { down_percent = 25, parts_max = 4, fee = \"1.00\" }", &["TL-2 a fee of $1.00 for paying in parts is a finance charge under Regulation Z"]),

        ("TN", "O10", "installments = { down_percent = 0, parts_max = 5 }", &["TL-2 5 equal parts, and more than 4 is credit under Regulation Z"]),
        ("TN", "O10", "installments = { down_percent = 0, parts_max = 4 }", &[]),

        // Clause slots and clauses that say what is done.
        ("TN", "O01", "clauses = [\"EXP12\", \"NT\", \"MED\"]", &["R-60 no clause covers refund", "R-60 no clause covers cancellation", "RC-4 no clause on refunds that a receipt could print"]),
        ("TN", "O01", "clauses = [\"REF-A\", \"NT\", \"MED\"]", &["R-60 no clause covers expiry", "EX-3 no clause says on which day its sessions end"]),
        ("TN", "O01", "clauses = [\"REF-A\", \"EXP6\", \"NT\", \"MED\"]", &["R-62 EXP6 says 6 months, and the offering lasts 12 months"]),
        ("TN", "O10", "clauses = [\"REF-A\", \"EXP6\", \"MED\"]", &["R-62 no clause states the rule \"parts\""]),

        // The ladder, shares, prices.
        ("TN", "O02", "upgrade_to = \"O99\"", &["R-46 an upgrade leads to O99, which is not in the catalog"]),
        ("TN", "O02", "upgrade_to = \"O01\"", &["R-46 upgrades lead in a circle: O02, O01"]),
        ("TN", "O08", "unit = \"treatment\"\ncontents = [{ service = \"HFAC\", quantity = 1 }]", &["AC-9 SAUNA is unlimited beside contents that count down, and has no `worth` to share the price by"]),
        ("TN", "O01", "price = \"516.01\"", &["R-40 it costs $516.01, and $516.00 when bought one by one"]),
        ("TN", "O01", "payment = [\"auto-pay\"]", &["R-30 it is not sold in any way that this kiosk knows: nothing recurs that could be charged by itself"]),
        ("TN", "O01", "outside_insurance = true", &["R-62 no clause states the rule \"outside-insurance\""]),
    ];
    let mut differ = Vec::new();
    for (state, code, change, expect) in cases {
        let told = told(state, code, change);
        if told != *expect {
            differ.push(format!("{state} {code} {change}\n  told {told:?}\n  not  {expect:?}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    let left_out = told("TN", "O06", &no_leaving_clause);
    assert!(left_out.iter().any(|said| said.starts_with("DP-3 no clause says")), "{left_out:?}");
}

/// State, offering, what is set in it, clause (or all of the file), texts in it, what is told.
type ClauseCase = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

/// A clause that is changed: what stood in it, what stands there instead, and what an offering that
/// has it is told for.
#[test]
fn a_clause_that_breaks_a_rule_is_told_by_its_name() {
    #[rustfmt::skip]
    let cases: &[ClauseCase] = &[
        // Direct primary care.
        ("TN", "O06", "", "DPC-1", &[("{what}", "your care")], &["DP-1 no clause says which care the fee pays for"]),
        ("WV", "O06", "visit_fee = \"20.00\"", "DPC-1", &[("There is no price per visit", "A visit is $20.00"), ("No hay precio por consulta", "Una consulta cuesta $20.00")], &[]),
        ("TN", "O06", "clauses = [\"DPC-1\", \"DPC-30\", \"MEM\", \"RENEW-M\", \"CARD\"]", "", &[], &["DP-3 MEM keeps fees that are not earned"]),
        ("TN", "O06", "hsa = \"one\"", "", &[("perks = [\n    { unlimited = \"VISIT\"", "perks = [\n    { product_credit = \"20.00\" },\n    { unlimited = \"VISIT\"")], &["AC-9 VISIT is unlimited beside contents that count down, and has no `worth` to share the price by", "DP-5 it includes $20.00 for products, which is more than primary care: it has no HSA badge"]),

        // Money paid ahead.
        ("TN", "O12", "valid = \"period\"", "", &[], &["EX-1 paid money ends after 1 months, and must last 60 months"]),
        ("WY", "O01", "", "", &[], &["EX-4 what is unused ends after 12 months and stays a debt: the state may claim it after 36"]),
        ("WY", "O01", "valid = \"never\"\nclauses = [\"REF-A\", \"NT\", \"MED\"]", "REF-A", &[("covers = [\"refund\", \"cancellation\"]", "covers = [\"refund\", \"cancellation\", \"expiry\"]")], &[]),

        // Renewal.
        ("TN", "O08", "clauses = [\"CARD\", \"MEM\", \"MIN3\", \"FEE50-150\"]", "", &[], &["AR-1 it renews by itself, and no clause of its own says so"]),
        ("TN", "O08", "", "RENEW-M", &[("{renewal_price} on {anchor}", "{renewal_price} each month")], &["AR-1 RENEW-M does not say on which day it renews"]),
        ("TN", "O11", "", "RENEW-Q", &[("promise = ", "# promise = ")], &["AR-2 RENEW-Q has no words in which a patient agrees that it renews"]),
        ("TN", "O08", "", "", &[("{phone}", "555"), ("{mail}", "us")], &["AR-3 it renews by itself, and no clause says how to leave"]),
        ("TN", "O08", "", "", &[("{mail}", "us")], &["AR-4 it renews by itself, and no clause says the address to cancel by"]),
        ("TN", "O08", "", "CARD", &[("values = { days = 7 }", "values = { days = 3 }")], &["AR-6 CARD says that a new price is told 3 days before, and it must be 7 to 30"]),
        ("TN", "O08", "", "CARD", &[("values = { days = 7 }", "values = { days = 30 }")], &[]),
        ("TN", "O08", "intro = { price = \"99.00\", cycles = 2 }", "", &[], &[]),
        ("TN", "O08", "intro = { price = \"99.00\", cycles = 2 }", "RENEW-M", &[("{renewal_price}", "{price}")], &["AR-7 RENEW-M does not say both prices, the low one at first and the one after it"]),
        ("TN", "O08", "", "MIN3", &[("{total_min} in all", "As agreed")], &["AR-10 MIN3 does not say what they come to, where it is said in short"]),
        ("TN", "O08", "", "MIN3", &[("{payments} payments at least, {total_min} in all", "{total_min} in all")], &["AR-10 MIN3 does not say how many payments, where it is said in short"]),
        ("CA", "O10", "weight_loss = true", "COOL3", &[("values = { days = 3 }", "values = { days = 2 }")], &["AR-9 COOL3 gives 2 days to think it over, and it must be 3"]),
        ("CA", "O10", "weight_loss = true", "COOL3", &[("bold = true", "bold = false")], &["AR-9 COOL3 gives days to think it over, and is not said in bold beside the signature"]),

        // Lending and receipts.
        ("TN", "O07", "installments = { down_percent = 25, parts_max = 4 }\nclauses = [\"DPC-1\", \"DPC-30\", \"RENEW-Y\", \"CARD\", \"RENEW-K\", \"INST0\"]", "", &[], &["TL-5 a price of each period is not paid in parts"]),
        ("TN", "O01", "", "", &[("accept the {n} clauses of {offering}.", "accept {n} clauses.")], &["RC-5 the sentence above the signature does not name what is signed for"]),
    ];
    let mut differ = Vec::new();
    for (state, code, change, clause, texts, expect) in cases {
        let mark = format!("[[clause]]\ncode = \"{clause}\"\n");
        let (before, own, after) = match DEMO.split_once(&mark) {
            Some((before, own)) if !clause.is_empty() => {
                let (own, after) = own.split_at(own.find("\n[[").unwrap_or(own.len()));
                (format!("{before}{mark}"), own, after)
            }
            _ => (String::new(), DEMO, ""),
        };
        let mut own = own.to_owned();
        for (from, to) in *texts {
            assert!(own.contains(from), "{clause}: {from}");
            own = own.replace(from, to);
        }
        let told = told_of(&format!("{before}{own}{after}"), state, code, change);
        if told != *expect {
            differ.push(format!(
                "{state} {code} {change} {texts:?}\n  told {told:?}\n  not  {expect:?}"
            ));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn the_demo_catalog_breaks_no_rule_of_its_state() {
    for code in (1..=13).map(|n| format!("O{n:02}")) {
        assert_eq!(told("TN", &code, ""), [""; 0], "{code}");
    }
}

#[test]
fn the_strictest_rules_hold_where_a_state_is_silent() {
    let o05 = told("WY", "O05", "");
    assert_eq!(o05, ["EX-2 BON12 says when credit ends, and not in capitals"]);
    let o07 = told("WY", "O07", "");
    assert!(o07.contains(&"DP-3 12 months paid ahead, and at most 0 are allowed".to_owned()));
}

#[test]
fn a_ladder_of_any_length_is_walked_once() {
    let clauses = "clauses = [\"REF-A\", \"EXP12\", \"NT\", \"MED\"]";
    let n = 2_000;
    let mut text = DEMO.to_owned();
    for idx in 0..n {
        let next = (idx + 1) % n;
        text.push_str(&format!(
            "\n[[offering]]\ncode = \"X{idx}\"\nversion = 1\nname = \"Step {idx}\"\n\
             category = \"packages\"\nkind = \"buy-get\"\nbuy = 3\nget = 1\nprice = \"387.00\"\n\
             what = {{ en = \"A\", es = \"A\" }}\nunit = \"drip\"\n\
             contents = [{{ tier = \"iv1\", quantity = 4 }}]\nvalid = \"12 months\"\n\
             payment = [\"upfront\"]\nupgrade_to = \"X{next}\"\n{clauses}\n"
        ));
    }
    let source = Source { file: PathBuf::from("catalog.toml"), text };
    let (_, findings) = catalog::examined(&source, &profile::of_state("TN")).unwrap();
    let n_circles = findings.iter().filter(|found| found.fault.rule() == "R-46").count();
    assert_eq!(n_circles, n);
}

/// Most offerings are tried under one policy. One with such a clause must be tried under both.
#[test]
fn a_clause_of_days_to_think_it_over_is_tried_where_the_state_gives_none() {
    let text =
        DEMO.replacen("until the end of {cool_date} and", "less {cap} by {cool_date} and", 1);
    assert_ne!(text, DEMO);
    let source = Source { file: PathBuf::from("catalog.toml"), text };
    let told = catalog::examined(&source, &profile::of_state("TN")).map(|_| ()).unwrap_err();
    let told = told.to_string();
    assert!(
        told.contains("O10") && told.contains("clause COOL3: there is no value for {cap}"),
        "{told}"
    );
}

/// Nothing that is read is dropped in silence.
#[test]
fn what_has_no_periods_has_no_low_price_at_first() {
    let told = told("TN", "O01", "intro = { price = \"99.00\", cycles = 2 }");
    let [only] = told.as_slice() else { panic!("{told:?}") };
    assert!(only.contains("`offering.intro` must be left out: only what is paid each"), "{only}");
}

/// TL-4: a profile may lift what is credit, and its clinic comes near to being a creditor.
#[test]
fn parts_that_a_profile_lifts_count_to_the_year() {
    let mut profile = profile::of_state("TN");
    (profile.parts_max, profile.no_finance_charge) = (None, None);
    let n = |parts| NonZeroU32::new(parts).unwrap();
    for (parts, fee, is_told) in [(4, 0, false), (5, 0, true), (4, 1_00, true)] {
        let mut catalog = catalog::demo();
        let program = catalog.offerings.iter_mut().find(|one| one.code.0 == "O10").unwrap();
        let (parts_max, fee) = (n(parts), Money::from_minor(fee));
        program.payment = vec![PaymentPlan::Installments { down_percent: 25, parts_max, fee }];
        let findings = lint::lint(&catalog, &profile);
        let rules: Vec<&str> = findings.iter().map(|found| found.fault.rule()).collect();
        assert_eq!(rules == ["TL-4"], is_told, "{parts} parts, fee {fee}: {findings:?}");
        assert!(lint::blocked(&findings).is_empty(), "a warning hides nothing");
    }
}
