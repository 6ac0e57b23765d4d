//! A life told as a story file (docs/stories.md), with what the reckoning says after every step.

use std::fmt::Write as _;

use countersign::domain::offering::{
    Bonus, CreditUse, DiscountOn, Grant, OfferingKind, PaymentPlan, Period, Perk, PickChoice,
    PickRepeat, Validity,
};
use countersign::domain::policy::{
    ExtensionBasis, FeeEarning, Lapse, LoyaltyMode, NoShow, PaidCredit, TaxShown,
};
use countersign::ledger::fact::RefundReason;

use crate::model::paying::quarters;
use crate::model::{Model, Said, terms};
use crate::shop::{Own, Shop};
use crate::steps::{Came, Charge, Line, Pay, Step};

/// A line of the story.
macro_rules! say {
    ($text:expr, $($said:tt)*) => { writeln!($text, $($said)*).unwrap() };
}

/// A part of a line.
macro_rules! put {
    ($text:expr, $($said:tt)*) => { write!($text, $($said)*).unwrap() };
}

/// The story, and whether all of it could be said: a cart of later periods beside other things
/// cannot.
pub fn told(mut model: Model, steps: &[Step]) -> (String, bool) {
    let mut text = String::from("story = \"A life by chance\"\n");
    let mut is_all = clinic(&model.shop, &mut text);
    let mut names: Vec<String> = Vec::new();
    let has_doubt = steps.iter().any(|step| matches!(step, Step::Doubt { .. }));
    is_all &= !has_doubt;
    for (k, step) in steps.iter().enumerate() {
        let before = model.clone();
        model.take(step);
        let said = words(&before, step, &names, k);
        for line in before.deals.len()..model.deals.len() {
            names.push(contract_name(step, k, line - before.deals.len()));
        }
        let is_last = k + 1 == steps.len();
        if model.said == Said::Refused && !is_last {
            say!(text, "\n# {step:?} is refused");
            continue;
        }
        let Some(said) = said else {
            is_all = false;
            say!(text, "\n# {step:?}");
            continue;
        };
        put!(text, "\n[[step]]\non = {}\n{said}", model.today);
        if model.said == Said::Done {
            let (owed, tax) = (money(model.owed()), money(model.sums.tax));
            let revenue = money(model.sums.revenue + model.sums.breakage);
            say!(
                text,
                "expect = {{ liability = {owed}, revenue = {revenue}, tax_payable = {tax} }}"
            );
        } else {
            text.push_str("# The reckoning refuses it.\n");
        }
    }
    (text, is_all)
}

fn contract_name(step: &Step, k: usize, nth: usize) -> String {
    let Step::Sell { lines, .. } = step else { return format!("s{k}") };
    let is_new =
        |line: &&(usize, &Line)| matches!(line.1, Line::Offering { .. } | Line::Upgrade { .. });
    let lines: Vec<(usize, &Line)> = lines.iter().enumerate().collect();
    let at = lines.iter().filter(is_new).nth(nth).map_or(0, |(at, _)| *at);
    if lines.len() == 1 { format!("s{k}") } else { format!("s{k}.{}", at + 1) }
}

pub fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("\"{sign}{}.{:02}\"", minor.abs() / 100, minor.abs() % 100)
}

fn clinic(shop: &Shop, text: &mut String) -> bool {
    let policy = &shop.policy;
    let percent = |rate: u32| format!("\"{}.{:03}\"", rate / 1_000, rate % 1_000);
    say!(text, "product_tax = {}", percent(shop.taxes[3]));
    say!(text, "\n[clinic]");
    let lapse = if policy.lapse == Lapse::Unclaimed { "unclaimed" } else { "breakage" };
    let paid = if policy.paid_credit == PaidCredit::Final { "final" } else { "refundable" };
    let by_month = policy.primary_care_fee == FeeEarning::ByFullMonth;
    let fee = if by_month { "by-full-month" } else { "by-day" };
    let by_expiry = policy.extension == ExtensionBasis::Expiry;
    let extension = if by_expiry { "from-expiry" } else { "from-grant" };
    let no_show = if policy.no_show == NoShow::Forgiven { "forgiven" } else { "counts" };
    let tax = if policy.tax_shown == TaxShown::Included { "included" } else { "itemized" };
    let points = match policy.loyalty.mode {
        LoyaltyMode::Off => "off",
        LoyaltyMode::Count => "count",
        LoyaltyMode::Defer { .. } => "defer",
    };
    for (key, word) in [
        ("lapse", lapse),
        ("paid_credit", paid),
        ("primary_care_fee", fee),
        ("extension", extension),
        ("no_show", no_show),
        ("tax_shown", tax),
        ("points", points),
    ] {
        say!(text, "{key} = \"{word}\"");
    }
    if let Some(expected) = shop.expected_use {
        say!(text, "points_expected_use = \"{expected}\"");
    }
    say!(text, "point_cents = {}", policy.loyalty.point_minor);
    say!(text, "points_months = {}", policy.loyalty.months);
    say!(text, "retry_days = {:?}", policy.retry_days);
    let days = policy.notice_days;
    say!(text, "notice_days = [{}, {}]", days.min, days.max);
    say!(text, "cooling_off_days = {}", shop.genes.cooling_off);
    if shop.taxes[0] > 0 {
        say!(text, "\n[other_taxes]\nservice = {}", percent(shop.taxes[0]));
    }
    for (idx, own) in shop.genes.own.iter().enumerate() {
        offering(shop, idx, own, text);
    }
    // Where services are taxed apart, they are of other classes than the demo clinic's.
    shop.genes.taxes < 2
}

fn offering(shop: &Shop, idx: usize, own: &Own, text: &mut String) {
    let code = Own::code(idx);
    let offering = shop.catalog.offerings.iter().find(|known| known.code.0 == code).unwrap();
    let kinds = [
        "buy-get",
        "unit-bank",
        "pick",
        "credit",
        "primary-care",
        "membership",
        "program",
        "recurring-credit",
    ];
    let kind = kinds[usize::from(own.kind)];
    let price = money(offering.price.minor());
    say!(text, "\n[[offering]]\ncode = \"{code}\"\nkind = \"{kind}\"\nprice = {price}");
    let contents: Vec<String> = offering
        .contents
        .iter()
        .map(|line| {
            let (key, code) = match &line.what {
                Grant::Service(code) => ("service", &code.0),
                Grant::Tier(tier) => ("tier", &tier.0),
                Grant::Product(code) => ("product", code),
                other => panic!("{other:?} is in no contents"),
            };
            format!("{{ {key} = \"{code}\", quantity = {} }}", line.quantity)
        })
        .collect();
    if !contents.is_empty() {
        say!(text, "contents = [{}]", contents.join(", "));
    }
    say!(text, "valid = \"{}\"", validity(offering.validity));
    of_kind(&offering.kind, text);
    if let Some(intro) = offering.intro {
        let price = money(intro.price.minor());
        say!(text, "intro = {{ price = {price}, cycles = {} }}", intro.cycles);
    }
    let is_auto = terms::is_auto(offering);
    say!(text, "payment = [\"{}\"]", if is_auto { "auto-pay" } else { "upfront" });
    for plan in &offering.payment {
        if let PaymentPlan::Installments { down_percent, parts_max, .. } = plan {
            say!(
                text,
                "installments = {{ down_percent = {down_percent}, parts_max = {parts_max} }}"
            );
        }
    }
    let perks: Vec<String> = offering.perks.iter().map(perk).collect();
    if !perks.is_empty() {
        say!(text, "perks = [{}]", perks.join(", "));
    }
    let refund = own.refund_word().unwrap_or("nothing");
    say!(text, "refund = \"{refund}\"");
    if refund == "allocated" {
        say!(text, "fee = {}", money(own.fee));
    }
    let use_by = if own.has(2) { "buyer" } else { "anyone" };
    say!(text, "use_by = \"{use_by}\"");
    if own.has(3) {
        text.push_str("cooling_off = true\n");
    }
}

fn validity(validity: Validity) -> String {
    match validity {
        Validity::Months(n) => format!("{n} months"),
        Validity::Days(n) => format!("{n} days"),
        Validity::Period => "period".to_owned(),
        Validity::Never => "never".to_owned(),
    }
}

fn of_kind(kind: &OfferingKind, text: &mut String) {
    let period_of = |period: Period| match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::Year => "year",
    };
    let mut bonus_of = |bonus: &Bonus| {
        let (amount, valid) = (money(bonus.amount.minor()), validity(bonus.validity));
        say!(text, "bonus = {amount}\nbonus_valid = \"{valid}\"");
    };
    match kind {
        OfferingKind::BuyGet { paid, free } => {
            say!(text, "buy = {paid}\nget = {free}");
        }
        OfferingKind::PickOf { picks, from, choice, repeat } => {
            let from: Vec<&str> = from.iter().map(|code| code.0.as_str()).collect();
            let choose = match choice {
                PickChoice::AtPurchase => "at-purchase",
                PickChoice::AtRedemption => "at-redemption",
                PickChoice::Either => "either",
            };
            let repeat = *repeat == PickRepeat::Allowed;
            say!(
                text,
                "picks = {picks}\nfrom = {from:?}\nchoose = \"{choose}\"\nrepeat = {repeat}"
            );
        }
        OfferingKind::PrepaidCredit { bonus } => bonus_of(bonus),
        OfferingKind::RecurringCredit { period, bonus } => {
            bonus_of(bonus);
            say!(text, "period = \"{}\"", period_of(*period));
        }
        OfferingKind::PrimaryCare { period } => {
            say!(text, "period = \"{}\"", period_of(*period));
        }
        OfferingKind::Membership { period, min_payments, exit_fee } => {
            say!(text, "period = \"{}\"", period_of(*period));
            if let Some(min) = min_payments {
                say!(text, "min_payments = {min}");
            }
            if let Some(fee) = exit_fee {
                let (percent, cap) = (fee.percent, money(fee.cap.minor()));
                say!(text, "exit_fee = {{ percent = {percent}, cap = {cap} }}");
            }
        }
        OfferingKind::UnitBank | OfferingKind::Programme => (),
    }
}

fn perk(perk: &Perk) -> String {
    let cap = |key: &str, n: Option<std::num::NonZeroU32>| {
        n.map(|n| format!(", {key} = {n}")).unwrap_or_default()
    };
    match perk {
        Perk::Unlimited { service, per_day, per_week, worth } => {
            let worth = worth.map(|worth| format!(", worth = {}", money(worth.minor())));
            let (day, week) = (cap("per_day", *per_day), cap("per_week", *per_week));
            format!("{{ unlimited = \"{}\"{day}{week}{} }}", service.0, worth.unwrap_or_default())
        }
        Perk::PercentOff { percent, on } => {
            let on = match on {
                DiscountOn::Services => "services",
                DiscountOn::Everything => "everything",
                _ => "products",
            };
            format!("{{ percent_off = {percent}, on = \"{on}\" }}")
        }
        Perk::Points { times } => format!("{{ points = {times} }}"),
        Perk::ProductCredit(face) => format!("{{ product_credit = {} }}", money(face.minor())),
        Perk::CarryOver { periods, sessions_max, credit_max } => {
            let credit = money(credit_max.minor());
            format!(
                "{{ carry_over = {periods}, sessions_max = {sessions_max}, credit_max = {credit} }}"
            )
        }
        Perk::Words(words) => format!("{{ words = \"{}\" }}", words.english),
    }
}

/// The keys of a step; `None` where no story can say it.
fn words(before: &Model, step: &Step, names: &[String], k: usize) -> Option<String> {
    let name = |whose: u8| before.deal_at(whose).map(|deal| names[deal].clone());
    let plain =
        |verb: &str, whose: u8| Some(format!("do = \"{verb}\"\ncontract = \"{}\"\n", name(whose)?));
    Some(match step {
        Step::Pass { .. } => "do = \"wait\"\n".to_owned(),
        Step::Sell { lines, pay, .. } => {
            let pay = match pay {
                Pay::Card => "card",
                Pay::Cash => "cash",
                Pay::OnFile => "on-file",
            };
            match lines[..] {
                [Line::Cycle { whose }] => format!("{}pay = \"{pay}\"\n", plain("renew", whose)?),
                [Line::Part { whose }] => format!("{}pay = \"{pay}\"\n", plain("pay-part", whose)?),
                _ => format!("{}pay = \"{pay}\"\nas = \"s{k}\"\n", cart(before, step, names)?),
            }
        }
        Step::Renew { whose, how } => {
            let outcome = if *how == Charge::Paid { "paid" } else { "declined" };
            format!("{}outcome = \"{outcome}\"\n", plain("renew", *whose)?)
        }
        Step::Redeem { whose, service, units, came } => {
            let service = before.service_for(*whose, *service);
            let code = &before.shop.catalog.services[service].code.0;
            let mut said = format!("do = \"redeem\"\nservice = \"{code}\"\nquantity = {units}\n");
            if let Some(whose) = whose {
                say!(said, "contract = \"{}\"", name(*whose)?);
            }
            said.push_str(match came {
                Came::Yes => "",
                Came::NoShow => "no_show = true\n",
                Came::Friend => "for_patient = \"friend\"\n",
                Came::Override => "override = \"the bank is wrong\"\n",
            });
            said
        }
        Step::Undo => "do = \"undo\"\n".to_owned(),
        Step::Refund { whose, reason } => {
            let reason = match reason {
                RefundReason::PatientEnds => "patient",
                RefundReason::ClinicEnds => "clinic",
                RefundReason::Unsafe => "unsafe",
                RefundReason::CoolingOff => "cooling-off",
            };
            format!("{}reason = \"{reason}\"\n", plain("refund", *whose)?)
        }
        Step::PayRefund => {
            let (deal, _) = before.promised.iter().find(|(_, back)| !back.is_empty())?;
            format!("do = \"pay-refund\"\ncontract = \"{}\"\n", names[*deal])
        }
        Step::Cancel { whose } => plain("cancel", *whose)?,
        Step::Extend { whose, days } => {
            format!("{}days = {days}\nreason = \"illness\"\n", plain("extend", *whose)?)
        }
        Step::Hold { whose } => plain("hold", *whose)?,
        Step::Release { whose } => plain("release", *whose)?,
        Step::PriceNotice { whose, price, ahead } => {
            let deal = &before.deals[before.deal_at(*whose)?];
            let from = deal.anchor(deal.newest() + 1 + ahead);
            format!("{}price = {}\nfrom = {from}\n", plain("price-notice", *whose)?, money(*price))
        }
        // A story's doubts come of what its terminal says.
        Step::Doubt { .. } | Step::DoubtEnds => return None,
        Step::Close { ago } => {
            let through = crate::sums::days_on(before.today, -i64::from(*ago));
            format!("do = \"close\"\nthrough = {through}\n")
        }
    })
}

fn cart(before: &Model, step: &Step, names: &[String]) -> Option<String> {
    let Step::Sell { lines, spend, .. } = step else { return None };
    let offerings = &before.shop.catalog.offerings;
    let said: Vec<String> = lines
        .iter()
        .map(|line| {
            Some(match *line {
                Line::Offering { which, picks, parts } => {
                    let offering = &offerings[usize::from(which) % offerings.len()];
                    let picks: Vec<String> =
                        terms::picked(offering, picks).into_iter().map(|code| code.0).collect();
                    let mut said = format!("{{ offering = \"{}\"", offering.code.0);
                    if !picks.is_empty() {
                        put!(said, ", picks = {picks:?}");
                    }
                    let has_down = !offering.payment.iter().any(|plan| {
                        matches!(plan, PaymentPlan::Installments { down_percent: 0, .. })
                    });
                    let parts = parts.filter(|_| terms::period(offering).is_none());
                    if let Some(n) = parts {
                        put!(said, ", parts = {}", if has_down { n } else { n + 1 });
                    }
                    said + " }"
                }
                Line::Upgrade { which, old } => {
                    let offering = &offerings[usize::from(which) % offerings.len()];
                    let picks: Vec<String> =
                        terms::picked(offering, false).into_iter().map(|code| code.0).collect();
                    let old = &names[before.deal_at(old)?];
                    let code = &offering.code.0;
                    format!(
                        "{{ offering = \"{code}\", picks = {picks:?}, upgrade_of = \"{old}\" }}"
                    )
                }
                Line::Product { which, quantity } => {
                    let products = &before.shop.catalog.products;
                    let code = &products[usize::from(which) % products.len()].code;
                    format!("{{ product = \"{code}\", quantity = {quantity} }}")
                }
                Line::Service { which, quantity } => {
                    let services = &before.shop.catalog.services;
                    let code = &services[usize::from(which) % services.len()].code.0;
                    format!("{{ service = \"{code}\", quantity = {quantity} }}")
                }
                Line::Cycle { .. } | Line::Part { .. } => return None,
            })
        })
        .collect::<Option<Vec<String>>>()?;
    let mut text = format!("do = \"sell\"\nlines = [{}]\n", said.join(", "));
    let held = |what: &Grant| {
        before.purse_of(what).into_iter().map(|bag| before.bags[bag].left()).sum::<i64>()
    };
    let wallet = quarters(held(&Grant::Credit(CreditUse::Everything)), spend.wallet);
    let points = quarters(held(&Grant::Points), spend.points);
    if wallet > 0 {
        say!(text, "wallet = {}", money(wallet));
    }
    if spend.product_credit {
        text.push_str("product_credit = true\n");
    }
    if points > 0 {
        say!(text, "points = {points}");
    }
    Some(text)
}
