//! Reports of the books on the command line.

use std::fs;

use chrono::NaiveDate;
use serde_json::Value;

use crate::{DEMO_FILE, Place};

/// A data folder with a Drip Four of one day, 387.00 for four drips, and the first and the last day on
/// which they can be used.
fn with_a_drip_four() -> (Place, String, NaiveDate) {
    let place = Place::new();
    let said = place.runs(&["rehearse", "--out", "here", "--json"]);
    let told: Value = serde_json::from_str(&said.out).unwrap();
    fs::create_dir(place.path("data")).unwrap();
    let text = |at: &str| told.pointer(at).and_then(Value::as_str).unwrap().to_owned();
    let sold = place.path(&text("/store"));
    fs::copy(sold, place.path("data").join(DEMO_FILE)).unwrap();
    let last = text("/lots/0/last_valid_day").parse().unwrap();
    (place, text("/lots/0/valid_from"), last)
}

/// A report as JSON; its text is there, too.
fn report(place: &Place, report: &str, day: &str) -> Value {
    let words = ["books", "--data", "data", "--report", report, "--as-of", day];
    let text = place.runs(&words);
    assert!(text.is_success && !text.out.is_empty(), "{text:?}");
    let said = place.runs(&[&words[..], &["--json"]].concat());
    assert!(said.is_success, "{said:?}");
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn the_owner_sees_what_ends_what_comes_in_what_sells_and_who_stays_away() {
    let (place, first, last) = with_a_drip_four();

    // Thirty days before the end there are thirty, fourteen and three to be told of.
    let month_before = (last - chrono::Days::new(30)).to_string();
    let reminders = report(&place, "expiring", &month_before)["reminders"].clone();
    let days_before: Vec<i64> = reminders
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let on: NaiveDate = one["on"].as_str().unwrap().parse().unwrap();
            (last - on).num_days()
        })
        .collect();
    assert_eq!(days_before, [30, 14, 3]);
    assert_eq!(reminders[0]["value_left"], "387.00");
    assert_eq!(reminders[0]["channel"], "print");
    assert_eq!(report(&place, "expiring", &first)["reminders"].as_array().unwrap().len(), 0);

    let forecast = report(&place, "forecast", &first);
    assert_eq!(forecast["months"].as_array().unwrap().len(), 12);
    assert_eq!(forecast["total"], "0.00", "nothing is paid later");

    let review = report(&place, "review", &first);
    let offerings = review["offerings"].as_array().unwrap();
    let drips = offerings.iter().find(|line| line["offering"] == "O01").unwrap();
    assert_eq!((&drips["units"], &drips["net_sales"]), (&1.into(), &"387.00".into()));
    assert_eq!((&drips["owed"], &drips["verdict"]), (&"387.00".into(), &"keep".into()));

    let away = report(&place, "visits", &month_before)["patients"][0].clone();
    assert_eq!((&away["sessions_left"], &away["value_left"]), (&4.into(), &"387.00".into()));
    let since: NaiveDate = away["last_visit"].as_str().unwrap().parse().unwrap();
    assert_eq!(away["days_ago"], (last - chrono::Days::new(30) - since).num_days());

    // They are for the clinic's own calls, and errors name nobody.
    let name = away["name"].as_str().unwrap();
    assert!(!name.is_empty());
    let wrong = place.runs(&["books", "--data", "data", "--report", "visits", "--step", "day"]);
    assert!(!wrong.is_success && !wrong.err.contains(name), "{wrong:?}");
}

/// The list for invitations has no more than it needs.
#[test]
fn the_owner_sees_whom_to_invite() {
    let (place, first, last) = with_a_drip_four();
    let month_before = (last - chrono::Days::new(30)).to_string();
    let away = report(&place, "visits", &month_before)["patients"][0].clone();
    let idle = |words: &[&str]| {
        let all = [&["books", "--data", "data", "--report", "idle"][..], words].concat();
        place.runs(&all)
    };
    let listed = idle(&["--as-of", &month_before, "--csv"]);
    let n_days = away["days_ago"].as_i64().unwrap();
    let visit = away["last_visit"].as_str().unwrap();
    let (called, phone) = (away["name"].as_str().unwrap(), away["phone"].as_str().unwrap());
    let last_four = &phone[6..];
    assert_eq!(
        listed.out,
        format!(
            "name,phone,last_here,days_ago,sessions_left,channel\n\
             {called},{last_four},{visit},{n_days},4,print\n"
        )
    );
    let none = idle(&["--as-of", &month_before, "--days", &n_days.to_string(), "--json"]);
    let none: Value = serde_json::from_str(&none.out).unwrap();
    assert_eq!(none["rows"].as_array().unwrap().len(), 0, "more than, and not as many");
    assert!(idle(&["--as-of", &first]).out.starts_with("sessions left, and not here for more"));
    for (report, option) in [("idle", "--since"), ("perks", "--days"), ("visits", "--csv")] {
        let value = match option {
            "--since" => &[first.as_str()][..],
            "--days" => &["3"],
            _ => &[],
        };
        let words = ["books", "--data", "data", "--report", report, option];
        let said = place.runs(&[&words[..], value].concat());
        assert!(!said.is_success && said.err.contains("alone"), "{said:?}");
    }
    let renewals = place.runs(&["books", "--data", "data", "--report", "renewals", "--csv"]);
    assert_eq!(renewals.out, "name,phone,from,by,notice,english,spanish\n", "nor does it renew");
    let plans = report(&place, "plans", &first);
    assert_eq!((&plans["plans"], &plans["warning"]), (&0.into(), &false.into()), "paid at once");
    let perks = place.runs(&["books", "--data", "data", "--report", "perks", "--csv"]);
    assert_eq!(perks.out, "name,phone,perk,plan,from,paid_until,standing\n", "a package has none");
}
