//! Everything that a story can expect: one row a key. docs/stories.md explains each.

use crate::app::story::value::Shape::{
    self, Amount, Count, Day, Either, Flag, Keys, List, Names, Word,
};

/// A whole number of sessions, units or points, or an amount of money.
const HOW_MUCH: Shape = Either(&[Amount, Count]);
const LEFT: Shape = Either(&[Amount, Count, Names(&HOW_MUCH)]);
/// A day, or "never".
const LAST: Shape = Either(&[Day, Word]);
const LAST_DAY: Shape = Either(&[Day, Word, Names(&LAST)]);
const REMINDERS: Shape = List(&Either(&[Day, Keys(&[("on", Day), ("channel", Word)])]));
const DUE: Shape = Keys(&[
    ("on", Day),
    ("amount", Amount),
    ("contract", Word),
    ("cycle", Count),
    ("part", Count),
    ("failed", Count),
]);

/// Revenue by class, each to date.
const REVENUE: Shape = Either(&[
    Amount,
    Keys(&[
        ("service", Amount),
        ("procedure", Amount),
        ("lab", Amount),
        ("product", Amount),
        ("membership", Amount),
        ("fee", Amount),
        ("breakage", Amount),
    ]),
]);

/// What the whole clinic's books say at the end of a day.
pub const CLINIC: &[(&str, Shape)] = &[
    ("liability", Amount),
    ("deferred", Amount),
    ("loyalty", Amount),
    ("unclaimed", Amount),
    ("contract_asset", Amount),
    ("revenue", REVENUE),
    ("breakage", Amount),
    ("tax_payable", Amount),
    ("refunds_payable", Amount),
    ("in_doubt", Amount),
    ("card_clearing", Amount),
    ("cash", Amount),
    ("by_offering", Names(&Amount)),
    ("by_age", DAYS),
    ("by_days_left", DAYS),
];

/// What is owed, by ranges of days.
const DAYS: Shape = Keys(&[
    ("to_30", Amount),
    ("to_90", Amount),
    ("to_180", Amount),
    ("to_365", Amount),
    ("more", Amount),
    ("never", Amount),
]);

/// What is so of one contract.
pub const CONTRACT: &[(&str, Shape)] = &[
    ("liability", Amount),
    ("contract_asset", Amount),
    ("price", Amount),
    ("next_price", Amount),
    ("paid", Amount),
    ("left", LEFT),
    ("lots", List(&Amount)),
    ("allocation", Names(&Amount)),
    ("last_day", LAST_DAY),
    ("standing", Word),
    ("unused", Amount),
    ("refundable", Amount),
    ("refundable_if_clinic_ends", Amount),
    ("kept", Amount),
    ("exit_fee", Amount),
    ("access_until", Day),
    ("renewals", List(&Day)),
    ("due", Amount),
    ("due_on", Day),
    ("parts", List(&Amount)),
    ("part_days", List(&Day)),
    ("notice_window", List(&Day)),
    ("cooling_off_until", Day),
    ("dispute_until", Day),
    ("consent_until", Day),
    ("evidence", List(&EVIDENCE)),
    ("next_step", Word),
    ("upgrade", Keys(&[("to", Word), ("price", Amount)])),
    ("reminders", REMINDERS),
];

/// What is so of one patient.
pub const PATIENT: &[(&str, Shape)] =
    &[("liability", Amount), ("contract_asset", Amount), ("left", LEFT), ("dues", List(&DUE))];

/// What the step itself led to.
pub const STEP: &[(&str, Shape)] = &[
    ("refused", Word),
    ("says", Word),
    ("outcome", Word),
    ("charged", Amount),
    ("gross", Amount),
    ("discount", Amount),
    ("net", Amount),
    ("tax", Amount),
    ("total", Amount),
    ("due_today", Amount),
    ("saves", Amount),
    ("nets", List(&Amount)),
    ("discounts", List(&Amount)),
    ("reasons", List(&Word)),
    ("taxes", List(&Amount)),
    (
        "tenders",
        Keys(&[
            ("card", Amount),
            ("on_file", Amount),
            ("cash", Amount),
            ("wallet", Amount),
            ("paid", Amount),
            ("bonus", Amount),
            ("product_credit", Amount),
            ("points", Amount),
            ("handed_in", Amount),
            ("in_doubt", Amount),
        ]),
    ),
    ("points", Count),
    ("earned", Amount),
    ("revenue_change", Amount),
    ("liability_change", Amount),
    ("refund", Amount),
    ("back", Keys(&[("card", Amount), ("on_file", Amount), ("cash", Amount), ("credit", Amount)])),
    (
        "superbill",
        Keys(&[("fee", Amount), ("adjustment", Amount), ("paid", Amount), ("status", Word)]),
    ),
    ("beyond", Keys(&[("left", Count), ("units", Count), ("price", Amount), ("to_pay", Amount)])),
    ("staff_called", Flag),
    ("receipt_says", List(&Word)),
    ("receipt_hides", List(&Word)),
    ("receipt_card_number", Flag),
    ("findings", List(&Word)),
    ("no_findings", List(&Word)),
    ("warnings", List(&Word)),
    ("badge", Word),
    ("blocked", Flag),
];

/// What the whole story came to so far.
pub const STORY: &[(&str, Shape)] = &[("sales", Count), ("charges", Count)];

/// A thing that happened to a contract.
const EVIDENCE: Shape = Keys(&[
    ("on", Day),
    ("what", Word),
    ("amount", Amount),
    ("units", Count),
    ("service", Word),
    ("provider", Word),
    ("attendance", Word),
    ("reason", Word),
    ("approver", Word),
    ("until", Day),
    ("from", Day),
    ("version", Count),
]);

const HOLDER: Shape = Keys(&[
    ("contract", Word),
    ("patient", Word),
    ("unused", Amount),
    ("target", Word),
    ("price_after", Amount),
]);

const AS_OF: Shape = Keys(&[
    ("on", Day),
    ("liability", Amount),
    ("deferred", Amount),
    ("loyalty", Amount),
    ("unclaimed", Amount),
    ("contract_asset", Amount),
    ("revenue", REVENUE),
    ("breakage", Amount),
    ("tax_payable", Amount),
    ("refunds_payable", Amount),
    ("in_doubt", Amount),
    ("card_clearing", Amount),
    ("cash", Amount),
    ("by_offering", Names(&Amount)),
    ("by_age", DAYS),
    ("by_days_left", DAYS),
]);

/// Tables of the accountant, each for days of its own.
pub const REPORTS: &[(&str, Shape)] = &[
    ("as_of", List(&AS_OF)),
    (
        "roll_forward",
        List(&Keys(&[
            ("from", Day),
            ("to", Day),
            ("open", Amount),
            ("sold", Amount),
            ("earned", Amount),
            ("refunded", Amount),
            ("lapsed", Amount),
            ("reinstated", Amount),
            ("close", Amount),
        ])),
    ),
    (
        "views",
        List(&Keys(&[
            ("year", Count),
            ("cash", Amount),
            ("accrual", Amount),
            ("deferral", Amount),
        ])),
    ),
    (
        "review",
        Keys(&[
            ("from", Day),
            ("to", Day),
            ("net_sales", Amount),
            ("cut", List(&Word)),
            (
                "lines",
                Names(&Keys(&[
                    ("units", Count),
                    ("net_sales", Amount),
                    ("share", Word),
                    ("redeemed", Count),
                    ("lapsed", Amount),
                    ("refunded", Amount),
                    ("owed", Amount),
                    ("verdict", Word),
                ])),
            ),
            ("holders", List(&HOLDER)),
        ]),
    ),
    ("forecast", Names(&Amount)),
    (
        "trial_balance",
        List(&Keys(&[
            ("from", Day),
            ("to", Day),
            (
                "accounts",
                Names(&Keys(&[
                    ("open", Amount),
                    ("debits", Amount),
                    ("credits", Amount),
                    ("close", Amount),
                ])),
            ),
        ])),
    ),
    (
        "posted",
        List(&Keys(&[
            ("from", Day),
            ("to", Day),
            ("revenue", REVENUE),
            ("breakage", Amount),
            ("accounts", Names(&Amount)),
        ])),
    ),
];

/// Every key that may stand in `expect` itself, with its shape. Where a name stands in several
/// lists, the first counts: the step before the contract, the clinic before the patient.
pub fn all() -> Vec<(&'static str, Shape)> {
    let mut all: Vec<(&'static str, Shape)> = Vec::new();
    let nested = [("of", Names(&Keys(CONTRACT))), ("patients", Names(&Keys(PATIENT)))];
    let lists = [STEP, CLINIC, STORY, REPORTS, PATIENT, CONTRACT];
    for (key, shape) in nested.into_iter().chain(lists.into_iter().flatten().copied()) {
        if !all.iter().any(|(known, _)| *known == key) {
            all.push((key, shape));
        }
    }
    all
}
