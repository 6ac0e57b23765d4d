//! The lines around the clauses, as the catalog writes them, and what each text may name.

use crate::domain::language::Localized;

/// The lines around the clauses, as the catalog writes them. Each is a pattern; [`WORDS`] says
/// which parameters it may hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementWords {
    /// "Agreement: Drip Four".
    pub title: Localized,
    /// The title where nothing new is agreed on: goods, or a payment that is due.
    pub title_payment: Localized,
    pub date: Localized,
    /// Who sells: name, address, phone, mail.
    pub clinic: Localized,
    /// Who buys.
    pub patient: Localized,
    /// Above the lines of one offering, where there are several lines in the cart.
    pub part_title: Localized,
    /// Several of a kind that are worth the same to the cent.
    pub line_each: Localized,
    /// Several of a kind that are not.
    pub line_many: Localized,
    /// One of a kind.
    pub line_one: Localized,
    /// What each period of a membership holds: nothing is paid back by its worth.
    pub line_plain: Localized,
    /// What a pick-some is picked from, where it is picked later.
    pub pick_from: Localized,
    pub credit_paid: Localized,
    pub credit_bonus: Localized,
    pub credit_products: Localized,
    /// Goods of a bundle, handed over at the sale.
    pub handed_over: Localized,
    pub discount: Localized,
    /// What is taken off for a contract that is handed in.
    pub handed_in: Localized,
    pub price_once: Localized,
    pub price_parts: Localized,
    /// One line for each part.
    pub part: Localized,
    /// A price that the card on file pays again.
    pub price_again: Localized,
    /// A price that is paid here again, or not.
    pub price_here: Localized,
    /// A lower price for the first periods.
    pub intro: Localized,
    /// Only where something is saved.
    pub saved: Localized,
    pub last_day: Localized,
    pub goods: Localized,
    pub cycle: Localized,
    pub part_due: Localized,
    /// All that is paid today, where there are several lines.
    pub total: Localized,
    /// What an unused session gives back where all are worth the same.
    pub back_each: Localized,
    /// And where they are not.
    pub back_parts: Localized,
    /// The card that is charged later, before and after it was read.
    pub card_today: Localized,
    pub card_ending: Localized,
    /// What comes back of a fee that is earned by the day, and of one that is earned by the month.
    pub unearned_days: Localized,
    pub unearned_month: Localized,
    /// Which offerings of the cart a clause is about.
    pub scope: Localized,
    /// The sentence above the signature.
    pub statement: Localized,
    /// And where there is one clause.
    pub statement_one: Localized,
    /// And where the price is paid in parts.
    pub statement_parts: Localized,
    /// And where there is none.
    pub statement_none: Localized,
    /// Beside the initials of a clause without a promise of its own.
    pub promise: Localized,
}

/// A line of [`AgreementWords`]: its key in the catalog file, and the parameters it may hold.
pub struct Word {
    pub key: &'static str,
    pub parameters: &'static [&'static str],
    pub place: fn(&mut AgreementWords) -> &mut Localized,
}

/// Every line of [`AgreementWords`].
#[rustfmt::skip]
pub const WORDS: [Word; 41] = [
    Word { key: "title", parameters: &["offering"], place: |words| &mut words.title },
    Word { key: "title_payment", parameters: &[], place: |words| &mut words.title_payment },
    Word { key: "date", parameters: &["today"], place: |words| &mut words.date },
    Word { key: "clinic", parameters: &["clinic", "address", "phone", "mail"], place: |words| &mut words.clinic },
    Word { key: "patient", parameters: &["patient"], place: |words| &mut words.patient },
    Word { key: "part_title", parameters: &["number", "offering"], place: |words| &mut words.part_title },
    Word { key: "line_each", parameters: &["n", "what", "each", "worth"], place: |words| &mut words.line_each },
    Word { key: "line_many", parameters: &["n", "what", "worth"], place: |words| &mut words.line_many },
    Word { key: "line_one", parameters: &["what", "worth"], place: |words| &mut words.line_one },
    Word { key: "line_plain", parameters: &["n", "what"], place: |words| &mut words.line_plain },
    Word { key: "pick_from", parameters: &["list"], place: |words| &mut words.pick_from },
    Word { key: "credit_paid", parameters: &["paid"], place: |words| &mut words.credit_paid },
    Word { key: "credit_bonus", parameters: &["bonus", "bonus_date"], place: |words| &mut words.credit_bonus },
    Word { key: "credit_products", parameters: &["credit"], place: |words| &mut words.credit_products },
    Word { key: "handed_over", parameters: &["n", "what", "worth"], place: |words| &mut words.handed_over },
    Word { key: "discount", parameters: &["percent", "reason", "amount"], place: |words| &mut words.discount },
    Word { key: "handed_in", parameters: &["amount"], place: |words| &mut words.handed_in },
    Word { key: "price_once", parameters: &["price", "tax"], place: |words| &mut words.price_once },
    Word { key: "price_parts", parameters: &["price", "tax", "parts"], place: |words| &mut words.price_parts },
    Word { key: "part", parameters: &["number", "parts", "date", "amount"], place: |words| &mut words.part },
    Word { key: "price_again", parameters: &["renewal_price", "anchor", "tax", "due", "today", "period_end", "next"], place: |words| &mut words.price_again },
    Word { key: "price_here", parameters: &["price", "tax", "today", "period_end"], place: |words| &mut words.price_here },
    Word { key: "intro", parameters: &["intro_price", "intro_n", "price"], place: |words| &mut words.intro },
    Word { key: "saved", parameters: &["singles", "saved"], place: |words| &mut words.saved },
    Word { key: "last_day", parameters: &["date"], place: |words| &mut words.last_day },
    Word { key: "goods", parameters: &["n", "what", "price", "tax"], place: |words| &mut words.goods },
    Word { key: "cycle", parameters: &["what", "first", "last", "price"], place: |words| &mut words.cycle },
    Word { key: "part_due", parameters: &["what", "number", "price"], place: |words| &mut words.part_due },
    Word { key: "total", parameters: &["total", "tax"], place: |words| &mut words.total },
    Word { key: "back_each", parameters: &["each", "unit"], place: |words| &mut words.back_each },
    Word { key: "back_parts", parameters: &["unit", "units"], place: |words| &mut words.back_parts },
    Word { key: "card_today", parameters: &[], place: |words| &mut words.card_today },
    Word { key: "card_ending", parameters: &["last4"], place: |words| &mut words.card_ending },
    Word { key: "unearned_days", parameters: &[], place: |words| &mut words.unearned_days },
    Word { key: "unearned_month", parameters: &[], place: |words| &mut words.unearned_month },
    Word { key: "scope", parameters: &["offering"], place: |words| &mut words.scope },
    Word { key: "statement", parameters: &["patient", "n", "offering"], place: |words| &mut words.statement },
    Word { key: "statement_one", parameters: &["patient", "offering"], place: |words| &mut words.statement_one },
    Word { key: "statement_parts", parameters: &["patient", "n", "offering", "parts"], place: |words| &mut words.statement_parts },
    Word { key: "statement_none", parameters: &["patient", "total"], place: |words| &mut words.statement_none },
    Word { key: "promise", parameters: &["number"], place: |words| &mut words.promise },
];

/// What the texts of a clause may name. A text that names what a sale does not have (a bonus, a
/// minimum) cannot be written for it; the check of the catalog file tries them all.
#[rustfmt::skip]
pub const CLAUSE_PARAMETERS: &[&str] = &[
    // In every sale.
    "offering", "what", "price", "today", "counts", "values", "sentence",
    "clinic", "address", "phone", "mail", "patient", "card",
    // Where sessions are counted.
    "n", "unit", "units", "each", "single", "back", "singles", "saved", "date",
    // Of the clause's own `values`.
    "fee", "cap", "days", "months", "payments",
    // In parts.
    "parts", "schedule",
    // Where it goes on.
    "renewal_price", "anchor", "period", "next", "period_end", "min", "total_min", "left_most",
    "share", "exit_most", "carry", "caps", "unearned",
    // Money to spend.
    "paid", "bonus", "bonus_time", "bonus_date", "credit",
    // Days to think it over.
    "cool_date",
];

/// The line on the detail screen is read before anyone has said who they are.
#[rustfmt::skip]
pub const FACT_PARAMETERS: &[&str] = &[
    "offering", "what", "price", "today", "counts", "values",
    "n", "unit", "units", "each", "single", "back", "singles", "saved", "date",
    "fee", "cap", "days", "months", "payments",
    "parts",
    "renewal_price", "anchor", "period", "next", "period_end", "min", "total_min", "left_most",
    "share", "exit_most", "carry", "caps", "unearned",
    "paid", "bonus", "bonus_time", "bonus_date", "credit",
    "cool_date",
];
