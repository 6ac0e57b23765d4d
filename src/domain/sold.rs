//! What a payment bought: the part of a sale that the books are made from.

use std::num::NonZeroU32;

use crate::domain::calendar::{self, Span};
use crate::domain::cart::{
    CartQuote, ContractQuote, DiscountQuote, Draw, LineQuote, LineWhat, LotQuote, LotsTaxQuote,
    TenderQuote,
};
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{Charging, Contract};
use crate::domain::entitlement::{Earning, Funding, Lot};
use crate::domain::id::{AttemptId, ContractId, Ids, LotId, PatientId, SaleId};
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::{Grant, OfferingCode};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::terms::TermsDigest;

/// Money taken, and what for. The tenders add up to the lines and the tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    pub sale: SaleId,
    pub patient: PatientId,
    pub lines: Vec<SoldLine>,
    pub tax: Money,
    pub tenders: Vec<Tender>,
    /// The lot of the points that were earned, where any were. Its contract is none of the
    /// patient's: it has the number of the sale. What of the prices stands for it (US-45) is in no
    /// other lot; of goods it is left out of their revenue, which is what the tenders stood for
    /// less tax, lots and this.
    pub points: Option<Lot>,
    /// How many times over a dollar earned them; `None` where it earned none, or in a row of a
    /// program that did not keep it.
    pub points_times: Option<NonZeroU32>,
}

/// Who buys, and how the rest is paid that no credit pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buyer {
    pub sale: SaleId,
    pub patient: PatientId,
    /// The text that was signed for this cart.
    pub consent: TermsDigest,
    /// Whether that text holds their consent to the stored card (SC-1).
    pub stored_card: StoredCard,
    /// The payment attempt, where the card was at the terminal.
    pub attempt: Option<AttemptId>,
    pub rest: RestTender,
}

/// Consent to later charges on the card that pays today: an act of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoredCard {
    Consented,
    NotAsked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RestTender {
    Card,
    Cash,
    OnFile,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoldLine {
    /// A new contract, with what its first payment grants.
    Contract {
        contract: Box<Contract>,
        /// Paid today: all of its price, or its first part; with what was handed in for it.
        paid: Money,
        lots: Vec<Lot>,
        goods: Vec<Goods>,
        discount: Option<DiscountQuote>,
        upgrade_of: Option<ContractId>,
        /// Of the sale's tax, that on the lots: it goes back with them. What was paid on a contract
        /// that is handed in is not in it.
        taxes: Vec<LotsTax>,
    },
    /// A later period of a contract, with what it grants.
    Cycle {
        contract: ContractId,
        cycle: u32,
        span: Span,
        price: Money,
        lots: Vec<Lot>,
        taxes: Vec<LotsTax>,
    },
    /// A part of a price that is paid in parts.
    Part { contract: ContractId, part: u32, amount: Money },
    /// Handed over or done today.
    Goods(Goods),
}

/// Sales tax that was charged ahead on lots, at one rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotsTax {
    pub lots: Vec<LotId>,
    /// What goods that were taxed with them as one stood for (TX-1): those are not given back.
    pub goods: Money,
    pub tax: Money,
}

/// A product handed over or a service given at the sale: earned at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    pub code: String,
    pub name: String,
    pub quantity: NonZeroU32,
    pub gross: Money,
    pub discount: Option<DiscountQuote>,
    pub net: Money,
    pub tax: Money,
    pub class: TaxClass,
}

/// A means with which a sale is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tender {
    /// At the terminal, in this attempt.
    Card {
        amount: Money,
        attempt: Option<AttemptId>,
    },
    /// By the processor, with the token that the first payment brought.
    OnFile {
        amount: Money,
    },
    Cash {
        amount: Money,
    },
    /// Prepaid money: `face` is what it pays, the draws what it stood for in the books.
    Wallet {
        face: Money,
        draws: Vec<Draw>,
    },
    ProductCredit {
        face: Money,
        draws: Vec<Draw>,
    },
    Points {
        points: u32,
        worth: Money,
        draws: Vec<Draw>,
    },
    /// The unused value of a contract that was handed in for an upgrade.
    HandedIn {
        contract: ContractId,
        value: Money,
    },
    /// Money that an earlier, partial approval had left in doubt (US-57).
    HeldInDoubt {
        amount: Money,
        attempt: AttemptId,
    },
}

impl Tender {
    /// What it pays of a sale.
    pub fn amount(&self) -> Money {
        match self {
            Self::Card { amount, .. }
            | Self::OnFile { amount }
            | Self::Cash { amount }
            | Self::HeldInDoubt { amount, .. } => *amount,
            Self::Wallet { face, .. } | Self::ProductCredit { face, .. } => *face,
            Self::Points { worth, .. } => *worth,
            Self::HandedIn { value, .. } => *value,
        }
    }
}

impl SoldLine {
    /// What was paid for it today, before tax.
    pub fn paid(&self) -> Money {
        match self {
            Self::Contract { paid, .. } => *paid,
            Self::Cycle { price, .. } => *price,
            Self::Part { amount, .. } => *amount,
            Self::Goods(goods) => goods.net,
        }
    }
}

impl Sold {
    /// The new contracts, in the order of its lines.
    pub fn contracts(&self) -> impl Iterator<Item = &Contract> {
        self.lines.iter().filter_map(|line| match line {
            SoldLine::Contract { contract, .. } => Some(&**contract),
            SoldLine::Cycle { .. } | SoldLine::Part { .. } | SoldLine::Goods(_) => None,
        })
    }

    /// What a paid quote becomes: contracts and lots with ids, goods, and the tenders that paid.
    /// Lots get ascending ids in the order of the quote.
    ///
    /// # Errors
    ///
    /// [`Refusal::TendersDiffer`] when the tenders are not the lines and the tax, to the cent.
    pub fn of(
        quote: &CartQuote,
        buyer: &Buyer,
        policy: &Policy,
        ids: &mut dyn Ids,
    ) -> Result<Self, Refusal> {
        let mut maker = Maker { quote, buyer, lot_ids: lot_ids(quote, ids), ids };
        let mut lines = Vec::with_capacity(quote.lines.len());
        let mut handed_in = Vec::new();
        for line in &quote.lines {
            let (line, tender) = maker.line(line)?;
            lines.push(line);
            handed_in.extend(tender);
        }
        let points = maker.points(policy)?;
        let sold = Self {
            sale: buyer.sale,
            patient: buyer.patient,
            lines,
            tax: quote.tax,
            tenders: tenders(quote, buyer, handed_in),
            points_times: NonZeroU32::new(quote.points_times).filter(|_| points.is_some()),
            points,
        };
        sold.check_tenders()?;
        Ok(sold)
    }

    /// What the lines and the tax come to.
    pub fn total(&self) -> Result<Money, Overflow> {
        Money::sum(self.lines.iter().map(SoldLine::paid))?.plus(self.tax)
    }

    /// The same sale where a part of the card's sum had been taken by an earlier attempt, and
    /// stood in doubt (US-57).
    ///
    /// # Errors
    ///
    /// [`Refusal::TendersDiffer`] when the card does not pay that much here.
    pub fn with_held(mut self, amount: Money, attempt: AttemptId) -> Result<Self, Refusal> {
        let card = self.tenders.iter_mut().find_map(|tender| match tender {
            Tender::Card { amount, .. } => Some(amount),
            _ => None,
        });
        let paid = card.as_deref().copied().unwrap_or_default();
        let card = card
            .filter(|card| amount.is_positive() && **card >= amount)
            .ok_or(Refusal::TendersDiffer { tendered: amount, total: paid })?;
        *card = card.minus(amount)?;
        self.tenders.retain(|tender| tender.amount() != Money::ZERO);
        self.tenders.push(Tender::HeldInDoubt { amount, attempt });
        self.check_tenders()?;
        Ok(self)
    }

    fn check_tenders(&self) -> Result<(), Refusal> {
        let tendered = Money::sum(self.tenders.iter().map(Tender::amount))?;
        let total = self.total()?;
        if tendered != total || self.tenders.iter().any(|tender| tender.amount() < Money::ZERO) {
            return Err(Refusal::TendersDiffer { tendered, total });
        }
        Ok(())
    }
}

/// As many ids as there will be lots, the last of them for points. Sorted, so that lots of one
/// sale keep their order: ids made in one millisecond have none of their own.
fn lot_ids(quote: &CartQuote, ids: &mut dyn Ids) -> std::vec::IntoIter<u128> {
    let n_lots = |line: &LineQuote| match &line.what {
        LineWhat::Contract(contract) => contract.lots.len(),
        LineWhat::Cycle { lots, .. } => lots.len(),
        LineWhat::Product { .. } | LineWhat::Service { .. } | LineWhat::Part { .. } => 0,
    };
    let n: usize = quote.lines.iter().map(n_lots).sum();
    let mut raw: Vec<u128> = (0..=n).map(|_| ids.next()).collect();
    raw.sort_unstable();
    raw.into_iter()
}

fn tenders(quote: &CartQuote, buyer: &Buyer, handed_in: Vec<Tender>) -> Vec<Tender> {
    let mut tenders = handed_in;
    tenders.extend(quote.tenders.iter().map(|tender| match tender.clone() {
        TenderQuote::Wallet { face, draws } => Tender::Wallet { face, draws },
        TenderQuote::ProductCredit { face, draws } => Tender::ProductCredit { face, draws },
        TenderQuote::Points { points, worth, draws } => Tender::Points { points, worth, draws },
    }));
    let amount = quote.card;
    if amount != Money::ZERO {
        tenders.push(match buyer.rest {
            RestTender::Card => Tender::Card { amount, attempt: buyer.attempt },
            RestTender::Cash => Tender::Cash { amount },
            RestTender::OnFile => Tender::OnFile { amount },
        });
    }
    tenders
}

/// The tax of a line's lots, which have ids by now.
fn lots_taxes(line: &LineQuote, lots: &[Lot]) -> Vec<LotsTax> {
    let of = |quoted: &LotsTaxQuote| LotsTax {
        lots: quoted.lots.iter().filter_map(|idx| Some(lots.get(*idx)?.id)).collect(),
        goods: quoted.goods,
        tax: quoted.tax,
    };
    line.taxes.iter().map(of).collect()
}

/// Gives ids to what a quote promises.
struct Maker<'a> {
    quote: &'a CartQuote,
    buyer: &'a Buyer,
    lot_ids: std::vec::IntoIter<u128>,
    ids: &'a mut dyn Ids,
}

impl Maker<'_> {
    fn line(&mut self, line: &LineQuote) -> Result<(SoldLine, Option<Tender>), Refusal> {
        let goods = |code: &str, class| {
            SoldLine::Goods(Goods {
                code: code.to_owned(),
                name: line.name.clone(),
                quantity: line.quantity,
                gross: line.gross,
                discount: line.discount.clone(),
                net: line.net,
                tax: line.tax,
                class,
            })
        };
        Ok(match &line.what {
            LineWhat::Contract(contract) => return self.contract(line, contract),
            LineWhat::Product { code, class } => (goods(code, *class), None),
            LineWhat::Service { code, class } => (goods(&code.0, *class), None),
            LineWhat::Cycle { contract, offering, version, cycle, span, lots } => {
                let lots = self.lots(lots, *contract, offering, *version)?;
                let (price, taxes) = (line.due_today, lots_taxes(line, &lots));
                let (contract, cycle, span) = (*contract, *cycle, *span);
                (SoldLine::Cycle { contract, cycle, span, price, lots, taxes }, None)
            }
            LineWhat::Part { contract, part } => {
                let (contract, part, amount) = (*contract, *part, line.due_today);
                (SoldLine::Part { contract, part, amount }, None)
            }
        })
    }

    fn contract(
        &mut self,
        line: &LineQuote,
        quoted: &ContractQuote,
    ) -> Result<(SoldLine, Option<Tender>), Refusal> {
        let is_charged_later =
            quoted.terms.renewal.is_some_and(|renewal| renewal.charge == Charging::AutoPay);
        if is_charged_later && self.buyer.stored_card == StoredCard::NotAsked {
            return Err(Refusal::NoStoredCardConsent);
        }
        let id = ContractId::from_raw(self.ids.next());
        let terms = quoted.terms.clone();
        let lots = self.lots(&quoted.lots, id, &terms.offering, terms.version)?;
        let goods = quoted.goods.iter().map(|goods| Goods {
            code: goods.code.clone(),
            name: goods.name.clone(),
            quantity: goods.quantity,
            gross: goods.gross,
            discount: None,
            net: goods.net,
            tax: goods.tax,
            class: goods.class,
        });
        let value = quoted.upgrade_of.map(|(_, value)| value).unwrap_or_default();
        let tender =
            quoted.upgrade_of.map(|(contract, value)| Tender::HandedIn { contract, value });
        let line = SoldLine::Contract {
            paid: line.due_today.plus(value)?,
            taxes: lots_taxes(line, &lots),
            lots,
            goods: goods.collect(),
            discount: line.discount.clone(),
            upgrade_of: quoted.upgrade_of.map(|(contract, _)| contract),
            contract: Box::new(Contract {
                id,
                patient: self.buyer.patient,
                sold_on: self.quote.quoted_on,
                terms,
                parts: quoted.parts.clone(),
            }),
        };
        Ok((line, tender))
    }

    fn lots(
        &mut self,
        quoted: &[LotQuote],
        contract: ContractId,
        offering: &OfferingCode,
        version: u32,
    ) -> Result<Vec<Lot>, Refusal> {
        quoted.iter().map(|lot| self.lot(lot, contract, offering, version)).collect()
    }

    fn lot(
        &mut self,
        quoted: &LotQuote,
        contract: ContractId,
        offering: &OfferingCode,
        version: u32,
    ) -> Result<Lot, Refusal> {
        Ok(Lot {
            id: LotId::from_raw(self.lot_ids.next().ok_or(Refusal::UnknownLot)?),
            contract,
            sale: self.buyer.sale,
            patient: self.buyer.patient,
            offering: offering.clone(),
            offering_version: version,
            what: quoted.what.clone(),
            quantity: quoted.quantity,
            allocated: quoted.allocated,
            funding: quoted.funding,
            earning: quoted.earning,
            valid_from: quoted.valid_from,
            last_valid_day: quoted.last_valid_day,
            consent: self.buyer.consent,
        })
    }

    /// Points end so many months after the last visit, which a sale is; a later visit moves that.
    fn points(&mut self, policy: &Policy) -> Result<Option<Lot>, Refusal> {
        let Some(quantity) = NonZeroU32::new(self.quote.points) else { return Ok(None) };
        let today = self.quote.quoted_on;
        let quoted = LotQuote {
            what: Grant::Points,
            quantity,
            allocated: self.quote.points_value,
            funding: Funding::Bonus,
            earning: Earning::ByUse,
            valid_from: today,
            last_valid_day: Some(calendar::months_after(today, policy.loyalty.months.get())?),
        };
        let contract = ContractId::from_raw(self.buyer.sale.raw());
        self.lot(&quoted, contract, &OfferingCode("POINTS".to_owned()), 1).map(Some)
    }
}
