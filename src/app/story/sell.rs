//! Selling in a story: a cart is priced for its patient, paid, and put into the books.

use crate::app::story::act::Acting;
use crate::app::story::script::{Item, Limit, Rest, Sell, Step, Terminal};
use crate::app::story::till::{self, End, Open};
use crate::app::story::world::{Named, No};
use crate::domain::cart::{
    Cart, CartLine, CartQuote, Holdings, PlanChoice, TendersWanted, UseCredit,
};
use crate::domain::id::{AttemptId, Ids as _, PatientId, SaleId};
use crate::domain::intent::OpenReason;
use crate::domain::money::Money;
use crate::domain::offering::{Offering, PaymentPlan};
use crate::domain::pricing;
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Buyer, RestTender, Sold, SoldLine, StoredCard};
use crate::domain::terms::TermsDigest;
use crate::ledger::deed;
use crate::ledger::fact::Deed;

impl Acting<'_> {
    pub(super) fn sell(&mut self, step: &Step, sell: &Sell) -> Result<(), No> {
        let n = sell.times.get();
        for k in 1..=n {
            let (patient, name) = if n == 1 {
                (self.world.patient(&step.patient), step.name.clone())
            } else {
                let patient = self.world.patient(&format!("{}-{k}", step.patient));
                (patient, step.name.as_ref().map(|name| format!("{name}-{k}")))
            };
            let cart = self.cart(patient, sell)?;
            self.buy(patient, &cart, sell.rest, sell.stored_card, sell.terminal, name.as_deref())?;
        }
        // The name alone is the first of many.
        if n > 1
            && let Some(name) = self.name
            && let Some(first) = self.world.names.get(&format!("{name}-1")).copied()
        {
            self.world.names.insert(name.to_owned(), first);
        }
        Ok(())
    }

    fn cart(&self, patient: PatientId, sell: &Sell) -> Result<Cart, No> {
        let lines = sell.lines.iter().map(|item| self.line(item)).collect::<Result<_, No>>()?;
        let tenders = TendersWanted {
            wallet: self.limit(patient, sell.wallet)?,
            product_credit: if sell.product_credit { UseCredit::Use } else { UseCredit::Keep },
            points: sell.points,
        };
        Ok(Cart { lines, tenders })
    }

    fn line(&self, item: &Item) -> Result<CartLine, No> {
        Ok(match item {
            Item::Offering { code, picks, parts, upgrade_of } => {
                let offering = self.world.catalog.offering(code);
                CartLine::Offering {
                    code: code.clone(),
                    picks: picks.clone(),
                    plan: plan(offering, parts.map(std::num::NonZeroU32::get)),
                    upgrade_of: match upgrade_of.as_deref().map(|name| self.world.names.get(name)) {
                        Some(Some(Named::Contract(_, contract))) => Some(*contract),
                        Some(_) => return Err(Refusal::UnknownContract.into()),
                        None => None,
                    },
                }
            }
            Item::Product { code, quantity } => {
                CartLine::Product { code: code.clone(), quantity: *quantity }
            }
            Item::Service { code, quantity } => {
                CartLine::Service { code: code.clone(), quantity: *quantity }
            }
        })
    }

    /// What a patient owns, for pricing.
    fn holdings(&self, patient: PatientId) -> Result<Holdings, No> {
        match self.world.books.file(patient) {
            Some(_) => Ok(self.world.file(patient)?.holdings()?),
            None => Ok(Holdings { patient: Some(patient), points_times: 1, ..Holdings::default() }),
        }
    }

    /// So much prepaid money as is asked for, or all that the patient has.
    pub(super) fn limit(&self, patient: PatientId, limit: Option<Limit>) -> Result<Money, No> {
        Ok(match limit {
            None => Money::ZERO,
            Some(Limit::AtMost(amount)) => amount,
            Some(Limit::All) => {
                let wallet = self.holdings(patient)?.wallet;
                let faces = wallet.iter().map(|lot| Money::from_minor(i64::from(lot.units_left)));
                Money::sum(faces)?
            }
        })
    }

    fn quote(&self, patient: PatientId, cart: &Cart) -> Result<CartQuote, No> {
        let (world, holdings) = (&self.world, self.holdings(patient)?);
        Ok(pricing::quote(&world.catalog, cart, &holdings, &world.policy, world.today)?)
    }

    /// Prices a cart, takes the money, and records the sale.
    pub(super) fn buy(
        &mut self,
        patient: PatientId,
        cart: &Cart,
        rest: Rest,
        stored_card: StoredCard,
        terminal: Terminal,
        name: Option<&str>,
    ) -> Result<(), No> {
        let quote = self.quote(patient, cart)?;
        self.did.quotes.push(quote.clone());
        if !quote.tenders.is_empty() {
            let file = self.world.file(patient)?;
            let lots = file.lots.values().map(|lot| (lot.lot.id, lot.lot.funding));
            self.did.funding.extend(lots);
        }
        let ids = &mut self.world.ids;
        let attempt = AttemptId::from_raw(ids.next());
        let buyer = Buyer {
            sale: SaleId::from_raw(ids.next()),
            patient,
            consent: TermsDigest([7; 32]),
            stored_card,
            attempt: (rest == Rest::Card).then_some(attempt),
            rest: match rest {
                Rest::Card => RestTender::Card,
                Rest::Cash => RestTender::Cash,
                Rest::OnFile => RestTender::OnFile,
            },
        };
        let sold = Sold::of(&quote, &buyer, &self.world.policy, ids)?;
        let amount = quote.card;
        let open = Open {
            attempt,
            sold,
            quote,
            amount,
            reason: OpenReason::Sending,
            in_doubt: Money::ZERO,
            part: None,
            name: name.map(ToOwned::to_owned),
        };
        if rest != Rest::Card || !amount.is_positive() {
            return self.complete(open, amount);
        }
        let paying = till::charge(&open, self.at, terminal);
        self.after(open, paying)
    }

    /// What follows from the end of a payment.
    fn after(&mut self, mut open: Open, paying: till::Paying) -> Result<(), No> {
        self.world.n_charges = self.world.n_charges.saturating_add(paying.n_charges);
        self.did.is_staff_called |= paying.is_staff_called;
        match paying.end {
            End::Paid => {
                let charged = open.amount.minus(open.in_doubt)?;
                self.complete(open, charged)
            }
            End::Declined => {
                self.end_doubt(&open)?;
                self.did.outcome = Some("declined");
                Ok(())
            }
            End::NotCharged => {
                self.end_doubt(&open)?;
                self.did.outcome = Some("not-charged");
                Ok(())
            }
            End::PowerCut => {
                self.did.outcome = Some("in-doubt");
                self.world.open = Some(open);
                Ok(())
            }
            End::InDoubt(reason) => {
                open.reason = reason;
                if open.in_doubt == Money::ZERO {
                    open.in_doubt = open.amount;
                    self.doubt(&open)?;
                }
                self.did.outcome = Some("in-doubt");
                self.world.open = Some(open);
                Ok(())
            }
            End::Part(part) => {
                open.in_doubt = part;
                open.part = Some(part);
                self.doubt(&open)?;
                self.did.charged = self.did.charged.plus(part)?;
                self.did.outcome = Some("in-doubt");
                self.world.open = Some(open);
                Ok(())
            }
        }
    }

    /// Records that money may have moved.
    fn doubt(&mut self, open: &Open) -> Result<(), No> {
        let ask = deed::DoubtAsk { attempt: open.attempt, amount: open.in_doubt };
        let patient = open.sold.patient;
        let deed = deed::in_doubt(&self.world.file(patient)?, &ask, self.world.today)?;
        Ok(self.world.record(patient, self.at, deed)?)
    }

    /// Records that it did not, or went back.
    fn end_doubt(&mut self, open: &Open) -> Result<(), No> {
        if open.in_doubt == Money::ZERO {
            return Ok(());
        }
        let ask = deed::DoubtAsk { attempt: open.attempt, amount: open.in_doubt };
        let patient = open.sold.patient;
        let deed = deed::doubt_ended(&self.world.file(patient)?, &ask, self.world.today)?;
        Ok(self.world.record(patient, self.at, deed)?)
    }

    /// Writes the sale; `charged` is what this step took.
    fn complete(&mut self, open: Open, charged: Money) -> Result<(), No> {
        let sold = if open.in_doubt == Money::ZERO {
            open.sold
        } else {
            open.sold.with_held(open.in_doubt, open.attempt)?
        };
        let patient = sold.patient;
        self.world.record(patient, self.at, Deed::Sold(Box::new(sold.clone())))?;
        self.world.n_sales = self.world.n_sales.saturating_add(1);
        self.did.charged = self.did.charged.plus(charged)?;
        self.did.outcome = Some("sold");
        self.name_contracts(&sold, open.name.as_deref());
        self.did.sold.push(sold);
        Ok(())
    }

    /// Gives the story's name to what was bought: to the one contract, or `name.1` to the first line.
    fn name_contracts(&mut self, sold: &Sold, name: Option<&str>) {
        let patient = sold.patient;
        let mut is_first = true;
        for (idx, line) in sold.lines.iter().enumerate() {
            let id = match line {
                SoldLine::Contract { contract, .. } => contract.id,
                SoldLine::Cycle { contract, .. } | SoldLine::Part { contract, .. } => {
                    self.did.contract.get_or_insert((patient, *contract));
                    continue;
                }
                SoldLine::Goods(_) => continue,
            };
            self.world.newest.insert(patient, id);
            if let Some(name) = name {
                let named = Named::Contract(patient, id);
                self.world.names.insert(format!("{name}.{}", idx + 1), named);
                if is_first {
                    self.world.names.insert(name.to_owned(), named);
                }
            }
            if is_first {
                self.did.contract = Some((patient, id));
            }
            is_first = false;
        }
    }

    /// The kiosk starts again: what was open is asked for, never charged again.
    pub(super) fn restart(&mut self, terminal: Terminal) -> Result<(), No> {
        let Some(open) = self.world.open.take() else { return Err(Refusal::NothingDue.into()) };
        self.did.quotes.push(open.quote.clone());
        let paying = till::recover(&open, self.at, terminal);
        self.after(open, paying)
    }

    /// The rest of a price that was approved in part.
    pub(super) fn second_card(&mut self, terminal: Terminal) -> Result<(), No> {
        let Some(open) = self.world.open.take() else { return Err(Refusal::NothingDue.into()) };
        let Some(part) = open.part else {
            self.world.open = Some(open);
            return Err(Refusal::NothingDue.into());
        };
        self.did.quotes.push(open.quote.clone());
        let rest = open.amount.minus(part)?;
        let second = Open {
            attempt: AttemptId::from_raw(self.world.ids.next()),
            amount: rest,
            sold: open.sold.clone(),
            quote: open.quote.clone(),
            in_doubt: Money::ZERO,
            part: None,
            reason: OpenReason::Sending,
            name: open.name.clone(),
        };
        let paying = till::charge(&second, self.at, terminal);
        self.world.n_charges = self.world.n_charges.saturating_add(paying.n_charges);
        match paying.end {
            End::Paid => self.complete(open, rest),
            _ => {
                self.did.outcome = Some("declined");
                self.world.open = Some(open);
                Ok(())
            }
        }
    }

    pub(super) fn reverse(&mut self) -> Result<(), No> {
        let Some(open) = self.world.open.take() else { return Err(Refusal::NothingDue.into()) };
        self.end_doubt(&open)?;
        self.did.charged = self.did.charged.minus(open.in_doubt)?;
        self.did.outcome = Some("reversed");
        Ok(())
    }
}

/// With a first part of its own, `parts` follow it; without one, they are all there are.
fn plan(offering: Option<&Offering>, parts: Option<u32>) -> PlanChoice {
    let has_first = offering.is_none_or(|offering| {
        !offering
            .payment
            .iter()
            .any(|plan| matches!(plan, PaymentPlan::Installments { down_percent: 0, .. }))
    });
    let n = match (parts, has_first) {
        (None, _) => None,
        (Some(n), true) => Some(n),
        (Some(n), false) => n.checked_sub(1),
    };
    n.and_then(std::num::NonZeroU32::new).map_or(PlanChoice::Upfront, PlanChoice::Parts)
}
