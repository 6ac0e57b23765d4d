//! The journal as hledger reads it: plain text that an accountant can check with a program of
//! somebody else's (`hledger check --strict ordereddates`).
//!
//! No person is named: an entry says what happened, its offerings stand beside the postings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::money::{Money, Overflow};
use crate::ledger::account::{Account, AccountType};
use crate::ledger::entry::Cause;
use crate::ledger::journal::{Booked, Journal};

impl Journal {
    /// All entries by posting date, and at the end what each account must hold.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when a sum does not fit in 64 bits of cents.
    pub fn hledger(&self) -> Result<String, Overflow> {
        let mut text = String::from("; The books of the clinic. A debit is positive.\n\n");
        text.push_str("commodity $1000.00\n\n");
        for account in Account::ALL {
            line(&mut text, format_args!("account {}  ; type:{}", account.name(), letter(account)));
        }
        let entries = self.in_order();
        let mut held: BTreeMap<Account, Money> = BTreeMap::new();
        for booked in &entries {
            write_entry(&mut text, booked);
            for posting in booked.entry.postings() {
                let sum = held.entry(posting.account).or_default();
                *sum = sum.plus(posting.amount)?;
            }
        }
        if let Some(last) = entries.last() {
            line(&mut text, format_args!("\n{} what the accounts hold", last.posted_on));
            for account in Account::ALL {
                let sum = held.get(&account).copied().unwrap_or_default();
                line(
                    &mut text,
                    format_args!(
                        "    {}  {} = {}",
                        account.name(),
                        amount(Money::ZERO),
                        amount(sum)
                    ),
                );
            }
        }
        Ok(text)
    }
}

fn write_entry(text: &mut String, booked: &Booked) {
    let Booked { posted_on, entry } = booked;
    line(text, format_args!("\n{posted_on} {}", description(entry.cause)));
    if entry.on != *posted_on {
        line(text, format_args!("    ; happened on {}, in days that were closed", entry.on));
    }
    for posting in entry.postings() {
        let offering =
            posting.offering.as_ref().map(|code| format!("  ; {}", code.0)).unwrap_or_default();
        line(
            text,
            format_args!("    {}  {}{offering}", posting.account.name(), amount(posting.amount)),
        );
    }
}

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    text.write_fmt(content).and_then(|()| text.write_char('\n')).unwrap_or_default();
}

/// hledger's letter for a type of account.
fn letter(account: Account) -> char {
    match account.kind() {
        AccountType::Asset => 'A',
        AccountType::Liability => 'L',
        AccountType::Revenue => 'R',
        AccountType::Expense => 'X',
    }
}

/// `$-1499.00`: hledger wants the sign behind the currency, and is spared the commas.
fn amount(money: Money) -> String {
    format!("${}", money.plain().replace(',', ""))
}

const fn description(cause: Cause) -> &'static str {
    match cause {
        Cause::Sold => "sold",
        Cause::Redeemed => "redeemed",
        Cause::Earned => "earned as time passed",
        Cause::Refunded => "refund promised",
        Cause::RefundPaid => "refund paid",
        Cause::Expired => "not used in time",
        Cause::Reinstated => "reinstated",
        Cause::Upgraded => "upgraded",
        Cause::Doubt => "money in doubt",
        Cause::DoubtEnded => "doubt ended",
        Cause::Deposited => "card batch to the bank",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::account::RevenueClass;
    use crate::ledger::journal::tests::{day, entry};

    #[test]
    fn the_text_declares_its_accounts_and_ends_with_what_they_hold() {
        use Account::{CardClearing, DeferredRevenue, Revenue};
        let mut book = Journal::default();
        book.post([entry(
            "2026-12-02",
            Cause::Redeemed,
            &[(DeferredRevenue, 374_75), (Revenue(RevenueClass::Service), -374_75)],
        )])
        .unwrap();
        book.post([entry(
            "2026-12-01",
            Cause::Sold,
            &[(CardClearing, 1_499_00), (DeferredRevenue, -1_499_00)],
        )])
        .unwrap();
        book.close(day("2026-12-31")).unwrap();
        book.post([entry(
            "2026-12-03",
            Cause::Redeemed,
            &[(DeferredRevenue, 5), (Revenue(RevenueClass::Service), -5)],
        )])
        .unwrap();
        let text = book.hledger().unwrap();
        let (head, entries) = text.split_once("\n\n2026").unwrap();
        for account in Account::ALL {
            assert!(head.contains(&format!("account {}  ; type:", account.name())), "{account:?}");
        }
        let expect = "-12-01 sold
    assets:card clearing  $1499.00  ; O01
    liabilities:deferred revenue  $-1499.00  ; O01

2026-12-02 redeemed
    liabilities:deferred revenue  $374.75  ; O01
    revenues:service  $-374.75  ; O01

2027-01-01 redeemed
    ; happened on 2026-12-03, in days that were closed
    liabilities:deferred revenue  $0.05  ; O01
    revenues:service  $-0.05  ; O01

2027-01-01 what the accounts hold
    assets:card clearing  $0.00 = $1499.00
";
        assert!(entries.starts_with(expect), "{entries}");
        assert!(entries.contains("    liabilities:deferred revenue  $0.00 = $-1124.20\n"));
    }

    #[test]
    fn empty_books_are_an_empty_journal() {
        let text = Journal::default().hledger().unwrap();
        assert!(
            text.trim_end().ends_with("account expenses:card over and short  ; type:X"),
            "{text}"
        );
    }
}
