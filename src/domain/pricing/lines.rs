//! Each line of a cart, priced before tax.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::cart::{
    CartLine, ContractQuote, DiscountQuote, Due, DueKind, GoodsQuote, Holdings, LineQuote,
    LineWhat, PlanChoice,
};
use crate::domain::catalog::Catalog;
use crate::domain::contract::{ContractTerms, GrantTerms, Part};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{Grant, Offering, OfferingCode, PaymentPlan, Perk, ServiceCode};
use crate::domain::policy::Policy;
use crate::domain::pricing::discount::{self, Priced};
use crate::domain::pricing::parts;
use crate::domain::pricing::share::shared;
use crate::domain::pricing::terms::contract_terms;
use crate::domain::refusal::Refusal;

/// Where a cart is priced: the catalog, the patient, the clinic's choices, the day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counter<'a> {
    pub catalog: &'a Catalog,
    pub holdings: &'a Holdings,
    pub policy: &'a Policy,
    pub today: NaiveDate,
}

/// Nothing that is owed once is paid twice, nothing that is owned once is handed in twice, and for
/// what is handed in nothing is paid beside.
pub(super) fn refuse_doubles(lines: &[CartLine]) -> Result<(), Refusal> {
    let hands_in = |line: &CartLine, old: ContractId| matches!(line, CartLine::Offering { upgrade_of, .. } if *upgrade_of == Some(old));
    for (idx, line) in lines.iter().enumerate() {
        let before = lines.iter().take(idx);
        match line {
            CartLine::Cycle { contract, .. } | CartLine::Part { contract, .. } => {
                if before.clone().any(|other| other == line) {
                    return Err(Refusal::PaidAlready);
                }
                if lines.iter().any(|other| hands_in(other, *contract)) {
                    return Err(Refusal::NoUpgrade);
                }
            }
            CartLine::Offering { upgrade_of: Some(old), .. } => {
                if before.clone().any(|other| hands_in(other, *old)) {
                    return Err(Refusal::NoUpgrade);
                }
            }
            CartLine::Offering { .. } | CartLine::Product { .. } | CartLine::Service { .. } => (),
        }
    }
    Ok(())
}

/// Parts are paid in their order: each after all before it that are due too.
pub(super) fn refuse_parts_out_of_order(
    lines: &[CartLine],
    holdings: &Holdings,
) -> Result<(), Refusal> {
    for (idx, line) in lines.iter().enumerate() {
        let CartLine::Part { contract, part } = line else { continue };
        let of_contract = || holdings.dues.iter().filter(|due| due.contract == *contract);
        if !of_contract().any(|due| due.kind == DueKind::Part(*part)) {
            continue;
        }
        for due in of_contract() {
            let DueKind::Part(first) = due.kind else { continue };
            let paid = CartLine::Part { contract: *contract, part: first };
            if first < *part && !lines.iter().take(idx).any(|before| *before == paid) {
                return Err(Refusal::NotDueYet(due.due));
            }
        }
    }
    Ok(())
}

/// The value that was handed in for a line.
pub(super) fn handed_in(line: &LineQuote) -> Money {
    match &line.what {
        LineWhat::Contract(contract) => {
            contract.upgrade_of.map(|(_, value)| value).unwrap_or_default()
        }
        _ => Money::ZERO,
    }
}

impl Counter<'_> {
    pub fn line(&self, line: &CartLine) -> Result<LineQuote, Refusal> {
        match line {
            CartLine::Offering { code, picks, plan, upgrade_of } => {
                self.offering(code, picks, *plan, *upgrade_of)
            }
            CartLine::Product { code, quantity } => self.product(code, *quantity),
            CartLine::Service { code, quantity } => self.service(code, *quantity),
            CartLine::Cycle { contract, cycle } => self.cycle(*contract, *cycle),
            CartLine::Part { contract, part } => self.part(*contract, *part),
        }
    }

    fn product(&self, code: &str, quantity: NonZeroU32) -> Result<LineQuote, Refusal> {
        let product =
            self.catalog.product(code).ok_or_else(|| Refusal::NotInCatalog(code.to_owned()))?;
        let what = LineWhat::Product { code: code.to_owned(), class: product.tax_class };
        self.single(what, &product.name.english, quantity, product.price, Priced::Product(code))
    }

    fn service(&self, code: &ServiceCode, quantity: NonZeroU32) -> Result<LineQuote, Refusal> {
        let service =
            self.catalog.service(code).ok_or_else(|| Refusal::NotInCatalog(code.0.clone()))?;
        let what = LineWhat::Service { code: code.clone(), class: service.tax_class };
        self.single(what, &service.name.english, quantity, service.price, Priced::Service(&code.0))
    }

    fn single(
        &self,
        what: LineWhat,
        name: &str,
        quantity: NonZeroU32,
        price: Money,
        priced: Priced<'_>,
    ) -> Result<LineQuote, Refusal> {
        if !price.is_positive() {
            return Err(Refusal::NoPrice);
        }
        let gross = price.taken(quantity.get())?;
        let discount = discount::best(self.catalog, self.holdings, priced, gross)?;
        let off = discount.as_ref().map(|discount| discount.amount).unwrap_or_default();
        let net = gross.minus(off)?;
        Ok(LineQuote {
            what,
            name: name.to_owned(),
            quantity,
            gross,
            discount,
            net,
            due_today: net,
            tax: Money::ZERO,
            taxes: Vec::new(),
            singles: Some(gross),
            saved: off,
        })
    }

    fn offering(
        &self,
        code: &OfferingCode,
        picks: &[ServiceCode],
        plan: PlanChoice,
        upgrade_of: Option<ContractId>,
    ) -> Result<LineQuote, Refusal> {
        let offering =
            self.catalog.offering(code).ok_or_else(|| Refusal::NotInCatalog(code.0.clone()))?;
        let discounted = |gross: Money| -> Result<(Option<DiscountQuote>, Money), Refusal> {
            let on = Priced::Offering(offering);
            let discount = discount::best(self.catalog, self.holdings, on, gross)?;
            let off = discount.as_ref().map(|discount| discount.amount).unwrap_or_default();
            Ok((discount, gross.minus(off)?))
        };
        let (mut discount, full_price) = discounted(offering.price)?;
        let mut terms =
            contract_terms(self.catalog, offering, self.policy, full_price, picks, self.today)?;
        let (mut gross, mut price) = (offering.price, full_price);
        if let Some(intro) = terms.renewal.as_mut().and_then(|renewal| renewal.intro.as_mut()) {
            gross = intro.price;
            (discount, price) = discounted(gross)?;
            intro.price = price;
        }
        let upgrade_of = upgrade_of.map(|old| self.handed_in(old, code, price)).transpose()?;
        let value = upgrade_of.map(|(_, value)| value).unwrap_or_default();
        let net = price.minus(value)?;
        let parts = self.parts(offering, plan, net)?;
        let singles = singles(&terms)?;
        Ok(LineQuote {
            name: offering.name.clone(),
            quantity: NonZeroU32::MIN,
            gross,
            discount,
            net,
            due_today: parts.first().map_or(net, |first| first.amount),
            tax: Money::ZERO,
            taxes: Vec::new(),
            singles,
            saved: singles.unwrap_or(price).minus(price)?.max(Money::ZERO),
            what: LineWhat::Contract(Box::new(self.contract(terms, price, parts, upgrade_of)?)),
        })
    }

    fn contract(
        &self,
        terms: ContractTerms,
        price: Money,
        parts: Vec<Part>,
        upgrade_of: Option<(ContractId, Money)>,
    ) -> Result<ContractQuote, Refusal> {
        let span = terms.renewal.map(|renewal| renewal.anchor.cycle(0)).transpose()?;
        let shares = shared(&terms, price, self.policy, span, self.today, Money::ZERO)?;
        let handed_over =
            terms.grants.iter().filter(|grant| matches!(grant.what, Grant::Product(_)));
        let goods = handed_over
            .zip(shares.goods)
            .map(|(grant, net)| self.goods(grant, net))
            .collect::<Result<Vec<GoodsQuote>, Refusal>>()?;
        let never_ends = shares.lots.iter().any(|lot| lot.last_valid_day.is_none());
        let latest = shares.lots.iter().filter_map(|lot| lot.last_valid_day).max();
        Ok(ContractQuote {
            last_valid_day: if never_ends { None } else { latest },
            lots: shares.lots,
            goods,
            parts,
            upgrade_of,
            terms,
        })
    }

    fn goods(&self, grant: &GrantTerms, net: Money) -> Result<GoodsQuote, Refusal> {
        let Grant::Product(code) = &grant.what else { return Err(Refusal::NotThatWay) };
        let product =
            self.catalog.product(code).ok_or_else(|| Refusal::NotInCatalog(code.clone()))?;
        Ok(GoodsQuote {
            code: code.clone(),
            name: product.name.english.clone(),
            quantity: grant.quantity,
            gross: grant.singles,
            net,
            tax: Money::ZERO,
            class: product.tax_class,
        })
    }

    /// The unused value of a contract, which pays for a part of something else that costs no less.
    fn handed_in(
        &self,
        old: ContractId,
        new: &OfferingCode,
        price: Money,
    ) -> Result<(ContractId, Money), Refusal> {
        let (_, _, value) = self
            .holdings
            .unused
            .iter()
            .find(|(contract, offering, _)| *contract == old && offering != new)
            .ok_or(Refusal::NoUpgrade)?;
        if *value > price || *value < Money::ZERO {
            return Err(Refusal::NoUpgrade);
        }
        Ok((old, *value))
    }

    fn parts(
        &self,
        offering: &Offering,
        plan: PlanChoice,
        price: Money,
    ) -> Result<Vec<Part>, Refusal> {
        let recurs = offering.kind.period().is_some();
        match plan {
            PlanChoice::Parts(_) if recurs => Err(Refusal::NoParts),
            PlanChoice::Parts(n) => parts::plan(offering, price, n, self.today),
            PlanChoice::Upfront => {
                let is_sold_so = offering.payment.contains(&PaymentPlan::Upfront)
                    || (recurs && offering.payment.contains(&PaymentPlan::AutoPay));
                if is_sold_so { Ok(Vec::new()) } else { Err(Refusal::NotThatWay) }
            }
        }
    }

    fn due(&self, contract: ContractId, kind: DueKind) -> Result<&Due, Refusal> {
        self.holdings
            .dues
            .iter()
            .find(|due| due.contract == contract && due.kind == kind)
            .ok_or(Refusal::NothingDue)
    }

    fn cycle(&self, contract: ContractId, cycle: u32) -> Result<LineQuote, Refusal> {
        let due = self.due(contract, DueKind::Cycle(cycle))?;
        if due.due > self.today {
            return Err(Refusal::NotDueYet(due.due));
        }
        let what = LineWhat::Cycle {
            contract,
            offering: due.offering.clone(),
            version: due.version,
            cycle,
            span: due.span.ok_or(Refusal::NothingDue)?,
            lots: due.lots.clone(),
        };
        Ok(payment(due, what))
    }

    /// A part may be paid before its day.
    fn part(&self, contract: ContractId, part: u32) -> Result<LineQuote, Refusal> {
        let due = self.due(contract, DueKind::Part(part))?;
        Ok(payment(due, LineWhat::Part { contract, part }))
    }
}

fn payment(due: &Due, what: LineWhat) -> LineQuote {
    LineQuote {
        what,
        name: due.name.clone(),
        quantity: NonZeroU32::MIN,
        gross: due.amount,
        discount: None,
        net: due.amount,
        due_today: due.amount,
        tax: Money::ZERO,
        taxes: Vec::new(),
        singles: None,
        saved: Money::ZERO,
    }
}

/// What everything in it would cost one by one: credit at its face, unlimited services at what the
/// catalog says they are worth. `None` for what is chosen only when it is used, and where being a
/// member is all there is and has no price of its own.
pub fn singles(terms: &ContractTerms) -> Result<Option<Money>, Refusal> {
    let worths = terms.perks.iter().filter_map(|perk| match perk {
        Perk::Unlimited { worth, .. } => *worth,
        _ => None,
    });
    let mut sum = Money::sum(worths)?;
    for grant in &terms.grants {
        let single = match &grant.what {
            Grant::AnyOf(_) | Grant::Points => return Ok(None),
            Grant::Access => Money::ZERO,
            Grant::Credit(_) => Money::from_minor(i64::from(grant.quantity.get())),
            Grant::Service(_) | Grant::Tier(_) | Grant::Product(_) => grant.singles,
        };
        sum = sum.plus(single)?;
    }
    Ok(Some(sum).filter(|sum| sum.is_positive()))
}
