//! The check of a catalog against a state's rules: one change to the demo catalog a line, and what it
//! is told for.

use std::path::PathBuf;

use crate::config::catalog;
use crate::config::profile;
use crate::config::reader::Source;

const DEMO: &str = include_str!("../../assets/demo/catalog.toml");

/// The findings on `code` after `change` was put into its entry (after its `version` line), under
/// the rules of `state`: rule and sentence.
fn told(state: &str, code: &str, change: &str) -> Vec<String> {
    let version = format!("code = \"{code}\"\nversion = 1\n");
    let mut text = DEMO.to_owned();
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
    let (catalog, findings) =
        catalog::examined(&source, &profile::of_state(state)).expect("it can be read");
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
        ("WV", "O06", "visit_fee = \"95.00\"", &["DP-4 a visit costs $95.00, which is not less than $95.00 a month"]),
        ("WV", "O06", "visit_fee = \"94.99\"", &[]),
        ("WV", "O07", "visit_fee = \"85.00\"", &["DP-4 a visit costs $85.00, which is not less than $85.00 a month"]),
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
        ("CA", "O10", "weight_loss = true", &[]),
        ("CA", "O10", "weight_loss = true\nclauses = [\"REF-A\", \"EXP6\", \"INST0\", \"MED\"]", &["AR-9 a weight-loss contract needs the clause on 3 days to think it over"]),
        ("TN", "O10", "weight_loss = true\nclauses = [\"REF-A\", \"EXP6\", \"INST0\", \"MED\"]", &[]),

        // Lending.
        ("TN", "O10", "installments = { down_percent = 25, parts_max = 5 }", &["TL-2 5 parts after the first, and more than 4 is credit under Regulation Z"]),
        ("TN", "O10", "installments = { down_percent = 25, parts_max = 4, fee = \"1.00\" }", &["TL-2 a fee of $1.00 for paying in parts is a finance charge under Regulation Z"]),

        // Clause slots and clauses that say what is done.
        ("TN", "O01", "clauses = [\"EXP12\", \"NT\", \"MED\"]", &["R-60 no clause covers refund", "R-60 no clause covers cancellation", "RC-4 no clause on refunds that a receipt could print"]),
        ("TN", "O01", "clauses = [\"REF-A\", \"NT\", \"MED\"]", &["R-60 no clause covers expiry"]),
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
