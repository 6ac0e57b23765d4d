//! What a step itself led to: prices, tenders, lots granted, money back, amounts for a superbill.

use crate::app::story::look::{change, earned, nothing, tender_word};
use crate::app::story::paper::receipt_text;
use crate::app::story::value::Value;
use crate::app::story::words;
use crate::app::story::world::{Did, No, World, liability, revenue};
use crate::domain::card_number;
use crate::domain::cart::{CartQuote, Draw, LineQuote, LineWhat, TenderQuote};
use crate::domain::entitlement::Funding;
use crate::domain::money::{Money, Overflow};
use crate::domain::sold::SoldLine;
use crate::ledger::fact::RefundTo;
use crate::ledger::superbill::{SuperbillStatus, superbill};

/// # Errors
///
/// [`No`] where the step did nothing of the kind.
pub fn found(world: &World, did: &Did, key: &str, wanted: &Value) -> Result<Value, No> {
    Ok(match key {
        "refused" => match &did.refused {
            Some(no) => Value::Word(no.word.clone()),
            None => return Err(nothing("that it was done")),
        },
        "says" => match &did.refused {
            Some(no) => says(wanted, &no.says),
            None => return Err(nothing("that it was done")),
        },
        "outcome" => match did.outcome {
            Some(outcome) => outcome.into(),
            None => return Err(nothing("no payment")),
        },
        "staff_called" => Value::Flag(did.is_staff_called),
        "receipt_says" | "receipt_hides" | "receipt_card_number" => {
            on_receipt(world, did, key, wanted)?
        }
        "charged" => did.charged.into(),
        "earned" => change(world, did, earned)?.into(),
        "revenue_change" => change(world, did, revenue)?.into(),
        "liability_change" => change(world, did, liability)?.into(),
        "lots" => did.lots().map(|lot| lot.allocated).collect::<Vec<Money>>().into(),
        "allocation" => allocation(did)?,
        "refund" => match &did.refund {
            Some(refund) => Money::sum(refund.back.iter().map(|(_, amount)| *amount))?.into(),
            None => return Err(nothing("no refund")),
        },
        "back" => back(did)?,
        "superbill" => bill(did)?,
        "beyond" => match did.beyond {
            Some((left, units, price)) => table([
                ("left", left.into()),
                ("units", units.into()),
                ("price", price.into()),
                ("to_pay", price.taken(units)?.into()),
            ]),
            None => return Err(nothing("that enough was left")),
        },
        "findings" | "no_findings" | "warnings" | "badge" | "blocked" => lint(did, key, wanted)?,
        _ => of_quote(did, key)?,
    })
}

/// The wanted text itself where the sentence holds it, so that they are equal.
fn says(wanted: &Value, sentence: &str) -> Value {
    match wanted {
        Value::Word(part) if sentence.contains(part.as_str()) => Value::Word(part.clone()),
        _ => Value::Word(sentence.to_owned()),
    }
}

/// The wanted texts themselves where they stand on the paper (or do not, as they should); whether
/// digits on it could be a card number.
fn on_receipt(world: &World, did: &Did, key: &str, wanted: &Value) -> Result<Value, No> {
    let Some(sold) = did.sold.first() else { return Err(nothing("no sale")) };
    let text = receipt_text(world, sold, did.at)?;
    let Value::List(list) = wanted else {
        return Ok(Value::Flag(card_number::holds_card_number(&text)));
    };
    let stands = |value: &&Value| match value {
        Value::Word(word) => text.contains(word.as_str()) == (key == "receipt_says"),
        _ => false,
    };
    Ok(Value::List(list.iter().filter(stands).cloned().collect()))
}

fn table<const N: usize>(rows: [(&str, Value); N]) -> Value {
    Value::Table(rows.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Sums of all carts that the step priced; lists of the first.
fn of_quote(did: &Did, key: &str) -> Result<Value, No> {
    let Some(first) = did.quotes.first() else { return Err(nothing("no price")) };
    let sum = |of: fn(&CartQuote) -> Result<Money, Overflow>| -> Result<Value, No> {
        let amounts = did.quotes.iter().map(of).collect::<Result<Vec<Money>, Overflow>>()?;
        Ok(Money::sum(amounts)?.into())
    };
    let each = |of: fn(&LineQuote) -> Value| Value::List(first.lines.iter().map(of).collect());
    match key {
        "gross" => sum(|quote| Money::sum(quote.lines.iter().map(|line| line.gross))),
        "discount" => sum(|quote| Money::sum(quote.lines.iter().map(discount))),
        "net" => sum(|quote| Money::sum(quote.lines.iter().map(|line| line.net))),
        "saves" => sum(|quote| Money::sum(quote.lines.iter().map(|line| line.saved))),
        "tax" => sum(|quote| Ok(quote.tax)),
        "total" => sum(|quote| Ok(quote.total)),
        "due_today" => sum(|quote| Ok(quote.net)),
        "nets" => Ok(each(|line| line.net.into())),
        "discounts" => Ok(each(|line| discount(line).into())),
        "taxes" => Ok(each(|line| line.tax.into())),
        "reasons" => Ok(each(|line| {
            line.discount.as_ref().map_or("", |discount| discount.reason.as_str()).into()
        })),
        "points" => Ok(did.quotes.iter().fold(0, |sum: u32, quote| sum + quote.points).into()),
        "tenders" => tenders(did),
        _ => Err(nothing("a key that this program does not look up")),
    }
}

fn discount(line: &LineQuote) -> Money {
    line.discount.as_ref().map_or(Money::ZERO, |discount| discount.amount)
}

/// What paid, by tender. Of the wallet also how much of what was drawn had been paid for, and how
/// much was bonus: face value, as one cent of it is one unit.
fn tenders(did: &Did) -> Result<Value, No> {
    let mut rows: Vec<(String, Money)> = Vec::new();
    let mut add = |name: &str, amount: Money| -> Result<(), Overflow> {
        match rows.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => rows.push((name.to_owned(), amount)),
        }
        Ok(())
    };
    for tender in did.sold.iter().flat_map(|sold| &sold.tenders) {
        add(tender_word(tender), tender.amount())?;
    }
    let draws =
        did.quotes.iter().flat_map(|quote| &quote.tenders).filter_map(|tender| match tender {
            TenderQuote::Wallet { draws, .. } => Some(draws),
            TenderQuote::ProductCredit { .. } | TenderQuote::Points { .. } => None,
        });
    for draw in draws.flatten() {
        let name = match did.funding.get(&draw.lot) {
            Some(Funding::Bonus) => "bonus",
            Some(Funding::Paid) | None => "paid",
        };
        add(name, face(draw))?;
    }
    let rows = rows.into_iter().map(|(name, amount)| (name, Value::Amount(amount)));
    Ok(Value::Table(rows.collect()))
}

fn face(draw: &Draw) -> Money {
    Money::from_minor(i64::from(draw.units.get()))
}

/// Of each thing that was granted or handed over, its part of the price.
fn allocation(did: &Did) -> Result<Value, No> {
    let mut sums: Vec<(String, Money)> = Vec::new();
    let mut add = |name: String, amount: Money| -> Result<(), Overflow> {
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => sums.push((name, amount)),
        }
        Ok(())
    };
    for sold in &did.sold {
        for line in &sold.lines {
            let (lots, goods) = match line {
                SoldLine::Contract { lots, goods, .. } => (lots.as_slice(), goods.as_slice()),
                SoldLine::Cycle { lots, .. } => (lots.as_slice(), &[][..]),
                SoldLine::Part { .. } | SoldLine::Goods(_) => (&[][..], &[][..]),
            };
            for lot in lots {
                add(words::of_grant(&lot.what, lot.funding), lot.allocated)?;
            }
            for goods in goods {
                add(goods.code.clone(), goods.net)?;
            }
        }
        if let Some(points) = &sold.points {
            add("points".to_owned(), points.allocated)?;
        }
    }
    let is_contract = |quote: &CartQuote| {
        quote.lines.iter().any(|line| matches!(line.what, LineWhat::Contract(_)))
    };
    if sums.is_empty() && !did.quotes.iter().any(is_contract) {
        return Err(nothing("nothing granted"));
    }
    let rows = sums.into_iter().map(|(name, amount)| (name, Value::Amount(amount)));
    Ok(Value::Table(rows.collect()))
}

fn back(did: &Did) -> Result<Value, No> {
    let Some(refund) = &did.refund else { return Err(nothing("no refund")) };
    let mut sums = [
        ("card", Money::ZERO),
        ("on_file", Money::ZERO),
        ("cash", Money::ZERO),
        ("credit", Money::ZERO),
    ];
    for (to, amount) in &refund.back {
        let word = match to {
            RefundTo::Card(_) => "card",
            RefundTo::OnFile(_) => "on_file",
            RefundTo::Cash(_) => "cash",
            RefundTo::Credit(_) => "credit",
        };
        if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == word) {
            *sum = sum.plus(*amount)?;
        }
    }
    Ok(table(sums.map(|(name, sum)| (name, Value::Amount(sum)))))
}

fn bill(did: &Did) -> Result<Value, No> {
    let Some(redemption) = &did.redemption else { return Err(nothing("no visit")) };
    let bill = superbill(redemption)?;
    Ok(table([
        ("fee", bill.fee.into()),
        ("adjustment", bill.adjustment.into()),
        ("paid", bill.paid.into()),
        (
            "status",
            match bill.status {
                SuperbillStatus::Billable => "billable",
                SuperbillStatus::CoveredByMembership => "covered-by-membership",
                SuperbillStatus::NotRendered => "not-rendered",
            }
            .into(),
        ),
    ]))
}

/// `findings` must all be found, and others may be, too; an empty list means none at all.
fn lint(did: &Did, key: &str, wanted: &Value) -> Result<Value, No> {
    let Some(lint) = &did.lint else { return Err(nothing("no check of a state's rules")) };
    let words = |rules: &[&'static str]| Value::from(rules.to_vec());
    let Value::List(list) = wanted else {
        return Ok(match key {
            "badge" => lint.badge.into(),
            _ => Value::Flag(!lint.errors.is_empty()),
        });
    };
    let is_found = |rule: &Value| match rule {
        Value::Word(rule) => lint.errors.contains(&rule.as_str()),
        _ => false,
    };
    Ok(match key {
        "warnings" => words(&lint.warnings),
        "no_findings" if list.iter().any(is_found) => words(&lint.errors),
        "findings" if list.is_empty() || !list.iter().all(is_found) => words(&lint.errors),
        _ => wanted.clone(),
    })
}
