//! What the whole clinic's books and reports say.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::app::story::look::{each, nothing};
use crate::app::story::look_contract::name_of;
use crate::app::story::value::Value;
use crate::app::story::world::{No, World, held, liability, revenue};
use crate::domain::calendar::Span;
use crate::domain::money::Money;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::forecast::forecast;
use crate::ledger::report::owed::Bucket;
use crate::ledger::report::period::Step;
use crate::ledger::review::Verdict;

type Balances = BTreeMap<Account, Money>;

/// What is so at the end of `day`.
///
/// # Errors
///
/// [`No`] where it cannot be said.
pub fn of_clinic(world: &World, day: NaiveDate, key: &str, wanted: &Value) -> Result<Value, No> {
    if key == "by_offering" {
        let owed = world.books.owed_report(day)?.by_offering;
        let rows = owed.into_iter().map(|(code, sum)| (code.0, Value::Amount(sum)));
        return Ok(Value::Table(rows.collect()));
    }
    if key == "by_age" || key == "by_days_left" {
        let report = world.books.owed_report(day)?;
        let owed = if key == "by_age" { report.by_age } else { report.by_time_left };
        let rows = owed.into_iter().map(|(bucket, sum)| (days(bucket).to_owned(), sum.into()));
        return Ok(Value::Table(rows.collect()));
    }
    if day == world.today {
        return of_accounts(world.balances(), key, wanted);
    }
    of_accounts(&world.balances_on(day)?, key, wanted)
}

const fn days(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::UpTo30 => "to_30",
        Bucket::UpTo90 => "to_90",
        Bucket::UpTo180 => "to_180",
        Bucket::UpTo365 => "to_365",
        Bucket::Above => "more",
        Bucket::Never => "never",
    }
}

/// One of the plain words for accounts, or `None`.
fn account(word: &str) -> Option<Account> {
    Some(match word {
        "deferred" => Account::DeferredRevenue,
        "loyalty" => Account::Loyalty,
        "unclaimed" => Account::UnclaimedProperty,
        "contract_asset" => Account::ContractAsset,
        "breakage" => Account::Breakage,
        "tax_payable" => Account::TaxPayable,
        "refunds_payable" => Account::RefundsPayable,
        "in_doubt" => Account::InDoubt,
        "card_clearing" => Account::CardClearing,
        "cash" => Account::Cash,
        "service" => Account::Revenue(RevenueClass::Service),
        "procedure" => Account::Revenue(RevenueClass::Procedure),
        "lab" => Account::Revenue(RevenueClass::Lab),
        "product" => Account::Revenue(RevenueClass::Product),
        "membership" => Account::Revenue(RevenueClass::Membership),
        "fee" => Account::Revenue(RevenueClass::Fee),
        _ => return None,
    })
}

fn of_accounts(balances: &Balances, key: &str, wanted: &Value) -> Result<Value, No> {
    match (key, wanted) {
        ("liability", _) => Ok(liability(balances)?.into()),
        ("revenue", Value::Table(_)) => each(wanted, |class, _| of_account(balances, class)),
        ("revenue", _) => Ok(revenue(balances)?.into()),
        _ => of_account(balances, key),
    }
}

fn of_account(balances: &Balances, word: &str) -> Result<Value, No> {
    let account = account(word).ok_or_else(|| nothing("no account of this name"))?;
    Ok(held(balances, account)?.into())
}

/// Reports for days of their own.
///
/// # Errors
///
/// [`No`] where one cannot be made.
pub fn of_reports(world: &World, key: &str, wanted: &Value) -> Result<Value, No> {
    match key {
        "forecast" => expected_income(world),
        "review" => review(world, wanted),
        _ => {
            let Value::List(rows) = wanted else { return Err(nothing("no list")) };
            let rows = rows.iter().map(|row| match key {
                "as_of" => as_of(world, row),
                "roll_forward" => roll_forward(world, row),
                "views" => views(world, row),
                "trial_balance" => trial_balance(world, row),
                _ => posted(world, row),
            });
            Ok(Value::List(rows.collect::<Result<_, No>>()?))
        }
    }
}

fn day(row: &Value, key: &str) -> Result<NaiveDate, No> {
    match row.get(key) {
        Some(Value::Day(day)) => Ok(*day),
        _ => Err(nothing(&format!("no `{key}`"))),
    }
}

fn span(row: &Value) -> Result<Span, No> {
    Ok(Span { first: day(row, "from")?, last: day(row, "to")? })
}

fn as_of(world: &World, row: &Value) -> Result<Value, No> {
    let on = day(row, "on")?;
    if on > world.today {
        return Err(nothing("a day that has not come"));
    }
    each(row, |key, wanted| match key {
        "on" => Ok(on.into()),
        _ => of_clinic(world, on, key, wanted),
    })
}

/// The row over these days, by posting date.
fn roll_forward(world: &World, row: &Value) -> Result<Value, No> {
    let range = span(row)?;
    let lines = world.books.journal().roll_forward(range, Step::Whole)?;
    let line = lines.first().ok_or_else(|| nothing("no days"))?;
    each(row, |key, _| {
        Ok(match key {
            "from" => range.first.into(),
            "to" => range.last.into(),
            "open" => line.opening.into(),
            "sold" => line.sold.into(),
            "earned" => line.redeemed.into(),
            "refunded" => line.refunded.into(),
            "lapsed" => line.expired.into(),
            "reinstated" => line.reinstated.into(),
            _ => line.closing.into(),
        })
    })
}

fn views(world: &World, row: &Value) -> Result<Value, No> {
    let year = match row.get("year") {
        Some(Value::Count(year)) => i32::try_from(*year).ok(),
        _ => None,
    };
    let views = world.books.journal().three_views(year.ok_or_else(|| nothing("no `year`"))?)?;
    each(row, |key, wanted| {
        Ok(match key {
            "cash" => views.cash.into(),
            "accrual" => views.accrual.into(),
            "deferral" => views.deferral.into(),
            _ => wanted.clone(),
        })
    })
}

/// The trial balance of these days, by posting date; in `open` and `close` a debit is positive.
fn trial_balance(world: &World, row: &Value) -> Result<Value, No> {
    let range = span(row)?;
    let lines = world.books.journal().trial_balance(range)?;
    each(row, |key, wanted| match key {
        "from" => Ok(range.first.into()),
        "to" => Ok(range.last.into()),
        _ => each(wanted, |word, wanted| {
            let account = account(word).ok_or_else(|| nothing("no account of this name"))?;
            let line = lines.iter().find(|line| line.account == account);
            each(wanted, |column, _| {
                let amount = line.map_or(Money::ZERO, |line| match column {
                    "open" => line.opening,
                    "debits" => line.debits,
                    "credits" => line.credits,
                    _ => line.closing,
                });
                Ok(amount.into())
            })
        }),
    })
}

/// What was posted in these days: sums of accounts, debts and revenue positive.
fn posted(world: &World, row: &Value) -> Result<Value, No> {
    let range = span(row)?;
    let mut balances = Balances::new();
    let booked = world.books.journal().entries().iter();
    for booked in booked.filter(|booked| range.contains(booked.posted_on)) {
        for posting in booked.entry.postings() {
            let balance = balances.entry(posting.account).or_default();
            *balance = balance.plus(posting.amount)?;
        }
    }
    each(row, |key, wanted| match key {
        "from" => Ok(range.first.into()),
        "to" => Ok(range.last.into()),
        "accounts" => each(wanted, |word, _| of_account(&balances, word)),
        _ => of_accounts(&balances, key, wanted),
    })
}

/// `2027-01` and what is scheduled to come in in it.
fn expected_income(world: &World) -> Result<Value, No> {
    let mut rows = Vec::new();
    for month in forecast(world.books.files(), world.today)? {
        let name = month.month.first.format("%Y-%m").to_string();
        rows.push((name, month.total()?.into()));
    }
    Ok(Value::Table(rows))
}

fn review(world: &World, wanted: &Value) -> Result<Value, No> {
    let range = span(wanted)?;
    let review = world.books.review(range)?;
    let holders = world.books.holders(&review, &world.catalog)?;
    each(wanted, |key, _| {
        Ok(match key {
            "from" => range.first.into(),
            "to" => range.last.into(),
            "net_sales" => review.net_sales.into(),
            "cut" => {
                let cut = review.lines.iter().filter(|line| line.verdict == Verdict::Cut);
                cut.map(|line| line.offering.0.as_str()).collect::<Vec<&str>>().into()
            }
            "holders" => holders
                .iter()
                .map(|holder| {
                    let patients = world.patients.iter();
                    let patient = patients.into_iter().find(|(_, id)| **id == holder.patient);
                    let mut row: Vec<(String, Value)> = vec![
                        ("contract".to_owned(), Value::Word(name_of(world, holder.contract))),
                        (
                            "patient".to_owned(),
                            patient.map_or("", |(name, _)| name.as_str()).into(),
                        ),
                        ("unused".to_owned(), holder.unused.into()),
                    ];
                    if let Some(target) = &holder.target {
                        row.push(("target".to_owned(), Value::Word(target.offering.0.clone())));
                        row.push(("price_after".to_owned(), target.price_after.into()));
                    }
                    Value::Table(row)
                })
                .collect::<Vec<Value>>()
                .into(),
            _ => {
                let rows = review.lines.iter().map(|line| {
                    let verdict = match line.verdict {
                        Verdict::Keep => "keep",
                        Verdict::Cut => "cut",
                        Verdict::OffShelf => "off-shelf",
                    };
                    let share = format!("{}.{:02}", line.share / 100, line.share % 100);
                    let row = vec![
                        ("units".to_owned(), line.units.into()),
                        ("net_sales".to_owned(), line.net_sales.into()),
                        ("share".to_owned(), Value::Word(share)),
                        ("redeemed".to_owned(), line.redemptions.into()),
                        ("lapsed".to_owned(), line.breakage.into()),
                        ("refunded".to_owned(), line.refunds.into()),
                        ("owed".to_owned(), line.owed.into()),
                        ("verdict".to_owned(), verdict.into()),
                    ];
                    (line.offering.0.clone(), Value::Table(row))
                });
                Value::Table(rows.collect())
            }
        })
    })
}
