//! What a step was, in words, so that nothing goes untested unseen.

use countersign::domain::offering::{CreditUse, Grant};

use crate::model::terms::{self, Back};
use crate::model::{Model, Stands};
use crate::steps::{Charge, Line, Step};

/// What must be done at least so often in some thousand lives.
pub const LEAST: &[(&str, u32)] = &[
    ("Cancel", 50),
    ("Close", 50),
    ("Doubt", 30),
    ("DoubtEnds", 3),
    ("Extend", 100),
    ("Hold", 30),
    ("PayRefund", 50),
    ("PriceNotice", 30),
    ("Redeem", 500),
    ("Release", 10),
    ("Undo", 30),
    ("declined", 30),
    ("lapse at Pass", 300),
    ("lapse at Renew", 3),
    ("line Cycle", 1),
    ("line Offering", 1_000),
    ("line Part", 30),
    ("line Upgrade", 100),
    ("money in doubt sold", 3),
    ("points spent", 100),
    ("product credit spent", 20),
    ("refund ClinicEnds", 30),
    ("refund CoolingOff", 20),
    ("refund Unsafe", 30),
    ("refund of Allocated()", 50),
    ("refund of Repriced", 15),
    ("refund of Unspent", 30),
    ("refund of UnusedDays", 30),
    ("refund with parts unpaid", 10),
    ("reinstated at Extend", 100),
    ("reinstated at Refund", 2),
    ("renewed while Active", 80),
    ("renewed while PastDue", 20),
    ("renewed while Suspended", 20),
    ("several parts in one cart", 5),
    ("sold in parts", 100),
    ("wallet spent", 100),
    ("with a contract asset", 30),
];

pub fn names(before: &Model, step: &Step, after: &Model) -> Vec<String> {
    let mut names = Vec::new();
    let mut say = |name: &str| names.push(name.to_owned());
    let kind = format!("{step:?}");
    say(kind.split(|letter: char| !letter.is_alphanumeric()).next().unwrap());
    match step {
        Step::Sell { lines, .. } => {
            for line in lines {
                let kind = format!("{line:?}");
                say(&format!("line {}", kind.split(' ').next().unwrap()));
            }
            let parts = lines.iter().filter(|line| matches!(line, Line::Part { .. })).count();
            if parts > 1 {
                say("several parts in one cart");
            }
            let drawn = |what: &Grant| {
                before.bags.iter().zip(&after.bags).any(|(b, a)| b.what == *what && a.used > b.used)
            };
            for (what, name) in [
                (Grant::Credit(CreditUse::Everything), "wallet spent"),
                (Grant::Credit(CreditUse::Products), "product credit spent"),
                (Grant::Points, "points spent"),
            ] {
                if drawn(&what) {
                    say(name);
                }
            }
            if after.doubts.len() < before.doubts.len() {
                say("money in doubt sold");
            }
            if after.deals.last().is_some_and(|deal| !deal.parts.is_empty())
                && after.deals.len() > before.deals.len()
            {
                say("sold in parts");
            }
        }
        Step::Renew { how: Charge::Declined, .. } => say("declined"),
        Step::Renew { how: Charge::Paid, whose } => {
            say("renewed");
            if let Some(deal) = before.deal_at(*whose) {
                say(&format!("renewed while {:?}", before.stands(deal)));
            }
        }
        Step::Refund { whose, reason } => {
            say(&format!("refund {reason:?}"));
            if let Some(deal) = before.deal_at(*whose) {
                let back = terms::refund(&before.shop, &before.deals[deal].offering);
                say(&format!("refund of {back:?}").replace(char::is_numeric, ""));
                if before.deals[deal].unpaid > 0 {
                    say("refund with parts unpaid");
                }
                if back == Back::UnusedDays && before.stands(deal) == Stands::OnHold {
                    say("refund on hold");
                }
            }
        }
        _ => (),
    }
    if after.bags.iter().zip(&before.bags).any(|(a, b)| a.lapsed > b.lapsed) {
        say(&format!("lapse at {}", kind.split(' ').next().unwrap()));
    }
    if after.bags.iter().zip(&before.bags).any(|(a, b)| a.lapsed < b.lapsed) {
        say(&format!("reinstated at {}", kind.split(' ').next().unwrap()));
    }
    if after.asset() > 0 {
        say("with a contract asset");
    }
    if after.sums.revenue < before.sums.revenue {
        say("revenue taken back");
    }
    names
}
