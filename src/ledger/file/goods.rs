//! What a sale earns at once: goods and single services, however they are paid.

use crate::domain::catalog::TaxClass;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Goods, Sold, SoldLine};
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::file::PatientFile;
use crate::ledger::file::posting::{credit, of};
use crate::ledger::file::sold::Sides;

/// What prepaid money paid, and what it stood for.
#[derive(Default)]
pub(super) struct Prepaid {
    pub face: Money,
    pub value: Money,
    /// Of both, product credit: it pays the net of products and never tax (US-22).
    pub product_face: Money,
    pub product_value: Money,
}

impl PatientFile {
    /// Earns goods and single services. What prepaid money stood for less than its face, and what the
    /// points stand for, is less revenue; of what prepaid money pays, tax comes first (US-13).
    pub(super) fn take_goods(
        &mut self,
        sold: &Sold,
        prepaid: &Prepaid,
        aside: Money,
        sides: &mut Sides,
    ) -> Result<(), Refusal> {
        let items = items(sold);
        let points = sold.points.as_ref().map_or(Money::ZERO, |lot| lot.allocated);
        let earned = earned(&items, sold.tax, prepaid, points.minus(aside)?)?;
        let tax_drawn = sold.tax.min(prepaid.value.minus(prepaid.product_value)?);
        sides.drawn.push(credit(Account::TaxPayable, tax_drawn)?);
        sides.sold.push(credit(Account::TaxPayable, sold.tax.minus(tax_drawn)?)?);
        let weights: Vec<Money> = items
            .iter()
            .zip(&earned)
            .map(|(item, earned)| if item.of.is_none() { *earned } else { Money::ZERO })
            .collect();
        let drawn = spread(prepaid.value.minus(tax_drawn)?, &weights)?;
        for (item, (earned, drawn)) in items.iter().zip(earned.into_iter().zip(drawn)) {
            let class = RevenueClass::from(item.goods.class);
            let mut paid = credit(Account::Revenue(class), earned.minus(drawn)?)?;
            if let Some(id) = item.of {
                let state = self.contract_mut(id)?;
                state.goods.push((class, earned));
                paid = of(state, paid);
            }
            sides.sold.push(paid);
            sides.drawn.push(credit(Account::Revenue(class), drawn)?);
        }
        Ok(())
    }
}

/// Something that was handed over or done at the sale: alone, or as a part of a contract.
struct Item<'a> {
    goods: &'a Goods,
    of: Option<ContractId>,
}

fn items(sold: &Sold) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for line in &sold.lines {
        match line {
            SoldLine::Goods(goods) => items.push(Item { goods, of: None }),
            SoldLine::Contract { contract, goods, .. } => {
                let of = Some(contract.id);
                items.extend(goods.iter().map(|goods| Item { goods, of }));
            }
            SoldLine::Cycle { .. } | SoldLine::Part { .. } => (),
        }
    }
    items
}

/// What each item earns at once.
fn earned(
    items: &[Item<'_>],
    tax: Money,
    prepaid: &Prepaid,
    points: Money,
) -> Result<Vec<Money>, Refusal> {
    let nets = |counts: &dyn Fn(&Item<'_>) -> bool| -> Vec<Money> {
        let net = |item| if counts(item) { item.goods.net } else { Money::ZERO };
        items.iter().map(net).collect()
    };
    let all = nets(&|_| true);
    // What comes with a contract is paid for with it, and so never with prepaid money.
    let single = nets(&|item| item.of.is_none());
    let mut products = nets(&|item| item.of.is_none() && item.goods.class == TaxClass::Product);
    if prepaid.product_face > Money::sum(products.iter().copied())? {
        // A product that is taxed as something else is a product all the same.
        products.clone_from(&single);
    }
    if prepaid.product_face > Money::sum(products.iter().copied())? {
        return Err(Refusal::CreditNotForThis);
    }
    if prepaid.face > Money::ZERO && prepaid.face > Money::sum(single.iter().copied())?.plus(tax)? {
        return Err(Refusal::CreditNotForPlans);
    }
    let short_of_products = prepaid.product_face.minus(prepaid.product_value)?;
    let short = prepaid.face.minus(prepaid.value)?.minus(short_of_products)?;
    if items.is_empty() {
        // All that is left is the part of the prices that stands for points.
        return if points == Money::ZERO { Ok(all) } else { Err(Refusal::Unbalanced(points)) };
    }
    let mut earned = all.clone();
    let less = [(short_of_products, &products), (short, &single), (points, &all)];
    for (amount, weights) in less {
        for (earned, less) in earned.iter_mut().zip(spread(amount, weights)?) {
            *earned = earned.minus(less)?;
        }
    }
    Ok(earned)
}

/// Spreads an amount by weights, by rule M-5; to the first where nothing weighs anything.
fn spread(amount: Money, weights: &[Money]) -> Result<Vec<Money>, Refusal> {
    let weights: Vec<Money> = weights.iter().map(|weight| (*weight).max(Money::ZERO)).collect();
    if weights.iter().any(|weight| weight.is_positive()) {
        return Ok(amount.allocated(&weights)?);
    }
    let rest = weights.iter().skip(1).map(|_| Money::ZERO);
    Ok(std::iter::once(amount).chain(rest).collect())
}
