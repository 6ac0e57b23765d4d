//! The verbs of a story, done with the engine: carts are priced, deeds decided, facts recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::app::story::script::{Charge, Extend, PayPart, Redeem, Renew, Step, Terminal, Verb};
use crate::app::story::words;
use crate::app::story::world::{Did, Lint, Named, No, World};
use crate::domain::cart::{Cart, CartLine, DueKind, TendersWanted};
use crate::domain::catalog::Service;
use crate::domain::entitlement::Lot;
use crate::domain::id::{ContractId, Ids as _, LotId, PatientId};
use crate::domain::lint::{self, Severity};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, HsaBadge, Offering, OfferingCode, ServiceCode};
use crate::domain::patient::{NameError, PersonName};
use crate::domain::profile::Profile;
use crate::domain::refusal::Refusal;
use crate::domain::sold::StoredCard;
use crate::domain::sold::{Sold, SoldLine, Tender};
use crate::domain::terms::{Clause, ClauseCode};
use crate::ledger::deed;
use crate::ledger::fact::{Attendance, ClinicDeed, Deed, RefundReason, StaffCode};
use crate::ledger::file::PatientFile;

/// What is done at one moment.
pub(super) struct Acting<'a> {
    pub(super) world: &'a mut World,
    pub(super) did: Did,
    pub(super) at: DateTime<Utc>,
    pub(super) name: Option<&'a str>,
}

/// Does `step`; a no is in what it did, and then nothing has changed.
pub fn act(world: &mut World, step: &Step) -> Did {
    let at = world.moment(step.when);
    let before = world.balances().clone();
    let did = Did { at, before, ..Did::default() };
    let mut acting = Acting { world, did, at, name: step.name.as_deref() };
    if let Err(no) = acting.verb(step) {
        acting.did.refused = Some(no);
    }
    acting.did
}

impl Acting<'_> {
    fn verb(&mut self, step: &Step) -> Result<(), No> {
        let patient = self.world.patient(&step.patient);
        match &step.verb {
            Verb::Wait => Ok(()),
            Verb::Sell(sell) => self.sell(step, sell),
            Verb::Restart(terminal) => self.restart(*terminal),
            Verb::SecondCard(terminal) => self.second_card(*terminal),
            Verb::Reverse => self.reverse(),
            Verb::Redeem(redeem) => self.redeem(patient, redeem),
            Verb::Undo(name) => self.undo(patient, name.as_deref()),
            Verb::Renew(renew) => self.renew(patient, renew),
            Verb::PayPart(pay) => self.pay_part(patient, pay),
            Verb::Refund { contract, reason } => self.refund(patient, contract.as_deref(), *reason),
            Verb::PayRefund { contract } => self.pay_refund(patient, contract.as_deref()),
            Verb::Cancel { contract } => self.cancel(patient, contract.as_deref()),
            Verb::Extend(extend) => self.extend(patient, extend),
            Verb::Hold { contract } => {
                self.decide(patient, contract.as_deref(), |file, contract, on| {
                    deed::hold(file, &deed::HoldAsk { contract }, on)
                })
            }
            Verb::Release { contract } => {
                self.decide(patient, contract.as_deref(), |file, contract, on| {
                    deed::release(file, &deed::HoldAsk { contract }, on)
                })
            }
            Verb::PriceNotice { contract, price, from } => {
                self.price_notice(patient, contract.as_deref(), *price, *from)
            }
            Verb::Close { through } => self.clinic(&ClinicDeed::PeriodClosed { through: *through }),
            Verb::Change(change) => {
                self.change(change.as_ref());
                Ok(())
            }
            Verb::OnShelf(code) => {
                let version = self.world.catalog.offering(code).map_or(1, |known| known.version);
                self.clinic(&ClinicDeed::OnSale { offering: code.clone(), version, written: None })
            }
            Verb::OffShelf(code) => self.clinic(&ClinicDeed::OffSale { offering: code.clone() }),
            Verb::Purge { contract } => self.purge(patient, contract.as_deref()),
            Verb::Identify { first, last } => identify(first, last),
            Verb::Split { amount, parts } => {
                self.did.parts = amount.in_parts(*parts)?;
                Ok(())
            }
            Verb::Reach(reach) => {
                self.world.reach.insert(patient, *reach);
                Ok(())
            }
            Verb::Lint { offering, profile } => {
                self.lint(offering, profile);
                Ok(())
            }
        }
    }

    fn price_notice(
        &mut self,
        patient: PatientId,
        contract: Option<&str>,
        price: Money,
        from: Option<NaiveDate>,
    ) -> Result<(), No> {
        self.decide(patient, contract, |file, contract, on| {
            let next = || {
                let state = file.contract(contract).ok_or(Refusal::UnknownContract)?;
                let (_, span) = state.next_cycle(on)?.ok_or(Refusal::DoesNotRenew)?;
                Ok::<NaiveDate, Refusal>(span.first)
            };
            let from = from.map_or_else(next, Ok)?;
            deed::price_notice(file, &deed::PriceNoticeAsk { contract, price, from }, on)
        })
    }

    /// The catalog has an offering in another version, with its clauses.
    fn change(&mut self, change: &(Offering, BTreeMap<ClauseCode, Clause>)) {
        let (offering, clauses) = change;
        self.world.catalog.clauses.clone_from(clauses);
        let mut offerings = self.world.catalog.offerings.iter_mut();
        if let Some(known) = offerings.find(|known| known.code == offering.code) {
            *known = offering.clone();
        }
    }

    fn clinic(&mut self, deed: &ClinicDeed) -> Result<(), No> {
        let today = self.world.today;
        Ok(self.world.books.record_clinic(today, deed)?)
    }

    /// Decides a deed on a contract, and records it.
    fn decide(
        &mut self,
        patient: PatientId,
        contract: Option<&str>,
        decide: impl Fn(&PatientFile, ContractId, NaiveDate) -> Result<Deed, Refusal>,
    ) -> Result<(), No> {
        let (owner, contract) = self.world.contract(contract, patient)?;
        self.did.contract = Some((owner, contract));
        let file = self.world.file(owner)?;
        let deed = decide(&file, contract, self.world.today)?;
        Ok(self.world.record(owner, self.at, deed)?)
    }

    fn redeem(&mut self, patient: PatientId, redeem: &Redeem) -> Result<(), No> {
        let named = match redeem.contract.as_deref() {
            Some(name) => Some(self.world.contract(Some(name), patient)?),
            None => None,
        };
        let owner = named.map_or(patient, |(owner, _)| owner);
        self.did.contract = named;
        let to = match redeem.for_patient.as_deref() {
            Some(name) => self.world.patient(name),
            None => owner,
        };
        let file = self.world.file(owner)?;
        let service = self.service(&file, named.map(|(_, contract)| contract), redeem)?;
        let provider = (!redeem.provider.is_empty()).then(|| StaffCode(redeem.provider.clone()));
        let ask = deed::RedeemAsk {
            id: self.world.ids.next(),
            patient: to,
            contract: named.map(|(_, contract)| contract),
            service: service.code,
            tier: service.tier,
            single: service.price,
            units: redeem.quantity,
            provider,
            attendance: if redeem.no_show { Attendance::NoShow } else { Attendance::Came },
            override_reason: redeem.override_reason.clone(),
        };
        let decided = deed::redeem(&file, &ask, self.world.today);
        if let Err(Refusal::NotEnoughLeft { left, asked }) = &decided {
            self.did.beyond = Some((*left, asked.saturating_sub(*left), ask.single));
        }
        let deed = decided?;
        if let Deed::Redeemed(redemption) = &deed {
            self.did.redemption = Some(redemption.clone());
            self.did.contract = Some((owner, redemption.contract));
            if let Some(name) = self.name {
                let named = Named::Redemption(owner, redemption.id);
                self.world.names.insert(name.to_owned(), named);
            }
        }
        Ok(self.world.record(owner, self.at, deed)?)
    }

    /// The service that a visit is for: the one named, or the only sort that is left.
    fn service(
        &self,
        file: &PatientFile,
        contract: Option<ContractId>,
        redeem: &Redeem,
    ) -> Result<Service, No> {
        let catalog = &self.world.catalog;
        let code = match &redeem.service {
            Some(code) => Some(code.clone()),
            None => file
                .lots
                .values()
                .filter(|lot| contract.is_none_or(|contract| lot.lot.contract == contract))
                .find_map(|lot| match &lot.lot.what {
                    Grant::Service(code) => Some(code.clone()),
                    Grant::Tier(tier) => catalog
                        .services
                        .iter()
                        .find(|service| service.tier == *tier)
                        .map(|service| service.code.clone()),
                    Grant::AnyOf(list) => list.first().cloned(),
                    _ => None,
                }),
        };
        let code = code.unwrap_or(ServiceCode("no service".to_owned()));
        let service = catalog.service(&code).cloned();
        service.ok_or_else(|| Refusal::NotInCatalog(code.0).into())
    }

    fn undo(&mut self, patient: PatientId, name: Option<&str>) -> Result<(), No> {
        let (owner, redemption) = match name.map(|name| self.world.names.get(name)) {
            Some(Some(Named::Redemption(owner, id))) => (*owner, *id),
            Some(_) => return Err(Refusal::UnknownRecord.into()),
            None => {
                let file = self.world.file(patient)?;
                let last = file.redemptions.last().ok_or(Refusal::UnknownRecord)?;
                (patient, last.id)
            }
        };
        let file = self.world.file(owner)?;
        let deed = deed::undo_redemption(&file, &deed::UndoAsk { redemption }, self.world.today)?;
        Ok(self.world.record(owner, self.at, deed)?)
    }

    fn renew(&mut self, patient: PatientId, renew: &Renew) -> Result<(), No> {
        let (owner, contract) = self.world.contract(renew.contract.as_deref(), patient)?;
        self.did.contract = Some((owner, contract));
        for k in 0..renew.times.get() {
            let file = self.world.file(owner)?;
            let (cycle, due) = next_cycle(&file, contract, self.world.today)?;
            if k > 0 && due > self.world.today {
                self.world.today = due;
                self.world.books.advance(due)?;
                self.at = self.world.moment(None);
            }
            self.renew_once(owner, contract, cycle, renew)?;
        }
        Ok(())
    }

    fn renew_once(
        &mut self,
        owner: PatientId,
        contract: ContractId,
        cycle: u32,
        renew: &Renew,
    ) -> Result<(), No> {
        if renew.outcome == Charge::Declined {
            let file = self.world.file(owner)?;
            let ask = deed::ChargeFailedAsk { contract, cycle };
            let deed = deed::charge_failed(&file, &ask, self.world.today)?;
            self.world.record(owner, self.at, deed)?;
            self.did.outcome = Some("declined");
            return Ok(());
        }
        let wallet = self.limit(owner, renew.wallet)?;
        let cart = Cart {
            lines: vec![CartLine::Cycle { contract, cycle }],
            tenders: TendersWanted { wallet, ..TendersWanted::default() },
        };
        self.buy(owner, &cart, renew.rest, StoredCard::Consented, Terminal::Approved, None)
    }

    fn pay_part(&mut self, patient: PatientId, pay: &PayPart) -> Result<(), No> {
        let (owner, contract) = self.world.contract(pay.contract.as_deref(), patient)?;
        self.did.contract = Some((owner, contract));
        let file = self.world.file(owner)?;
        let state = file.contract(contract).ok_or(Refusal::UnknownContract)?;
        let first = state.next_part().map_or(state.n_parts_paid, |(part, ..)| part);
        let parts = first..first.saturating_add(pay.n_parts.get());
        let lines = parts.map(|part| CartLine::Part { contract, part }).collect();
        let cart = Cart { lines, ..Cart::default() };
        self.buy(owner, &cart, pay.rest, StoredCard::Consented, Terminal::Approved, None)
    }

    fn refund(
        &mut self,
        patient: PatientId,
        contract: Option<&str>,
        reason: RefundReason,
    ) -> Result<(), No> {
        let id = self.world.ids.next();
        self.decide(patient, contract, |file, contract, on| {
            deed::refund(file, &deed::RefundAsk { id, contract, reason, amount: None }, on)
        })?;
        self.keep_refund(id)
    }

    fn keep_refund(&mut self, id: u128) -> Result<(), No> {
        let Some((owner, _)) = self.did.contract else { return Ok(()) };
        let file = self.world.file(owner)?;
        self.did.refund = file.refunds.into_iter().find(|refund| refund.id == id);
        Ok(())
    }

    fn pay_refund(&mut self, patient: PatientId, contract: Option<&str>) -> Result<(), No> {
        let (owner, contract) = self.world.contract(contract, patient)?;
        self.did.contract = Some((owner, contract));
        let file = self.world.file(owner)?;
        let refund = file.refunds.iter().rev().find(|refund| refund.contract == contract);
        let refund = refund.cloned().ok_or(Refusal::NothingBack)?;
        for (tender, amount) in &refund.back {
            let ask = deed::RefundPaidAsk { refund: refund.id, tender: *tender, amount: *amount };
            let file = self.world.file(owner)?;
            let deed = deed::refund_paid(&file, &ask, self.world.today)?;
            self.world.record(owner, self.at, deed)?;
        }
        self.did.refund = Some(refund);
        Ok(())
    }

    fn cancel(&mut self, patient: PatientId, contract: Option<&str>) -> Result<(), No> {
        let refund = self.world.ids.next();
        let (owner, contract) = self.world.contract(contract, patient)?;
        self.did.contract = Some((owner, contract));
        let file = self.world.file(owner)?;
        let deed = deed::cancel(&file, &deed::CancelAsk { contract, refund }, self.world.today)?;
        if let Deed::Cancelled { exit_fee, .. } = &deed {
            self.did.exit_fee = Some(*exit_fee);
        }
        self.world.record(owner, self.at, deed)?;
        self.keep_refund(refund)
    }

    fn extend(&mut self, patient: PatientId, extend: &Extend) -> Result<(), No> {
        let approver = (!extend.approver.is_empty()).then(|| StaffCode(extend.approver.clone()));
        self.decide(patient, extend.contract.as_deref(), |file, contract, on| {
            let lots: Vec<LotId> = match &extend.service {
                Some(word) => file
                    .lots_of(contract)
                    .into_iter()
                    .filter(|lot| words::of_grant(&lot.lot.what, lot.lot.funding) == *word)
                    .map(|lot| lot.lot.id)
                    .collect(),
                None => Vec::new(),
            };
            let ask = deed::ExtendAsk {
                contract,
                lots,
                days: extend.days,
                reason: extend.reason.clone(),
                approver: approver.clone(),
            };
            deed::extend(file, &ask, on)
        })
    }

    fn purge(&mut self, patient: PatientId, contract: Option<&str>) -> Result<(), No> {
        let (owner, contract) = self.world.contract(contract, patient)?;
        self.did.contract = Some((owner, contract));
        let keeping = self.world.keeping(owner, contract)?;
        Ok(keeping.may_purge(self.world.today)?)
    }

    fn lint(&mut self, offering: &OfferingCode, profile: &Profile) {
        let catalog = &self.world.catalog;
        let found = lint::lint(catalog, profile);
        let rules = |severity| {
            let mut rules: Vec<&'static str> = found
                .iter()
                .filter(|finding| finding.offering == *offering && finding.severity() == severity)
                .map(|finding| finding.fault.rule())
                .collect();
            rules.dedup();
            rules
        };
        let badge =
            catalog.offering(offering).map(|offering| lint::hsa_badge(catalog, offering, profile));
        self.did.lint = Some(Lint {
            errors: rules(Severity::Error),
            warnings: rules(Severity::Warning),
            badge: match badge {
                Some(HsaBadge::OnePerson) => "one",
                Some(HsaBadge::Family) => "family",
                Some(HsaBadge::No) | None => "no",
            },
        });
    }
}

fn identify(first: &str, last: &str) -> Result<(), No> {
    match PersonName::new(first, last) {
        Ok(_) => Ok(()),
        Err(error) => Err(No {
            word: match error {
                NameError::CardNumber(_) => "card-number".to_owned(),
                _ => "not-a-name".to_owned(),
            },
            says: error.to_string(),
        }),
    }
}

/// The period that is to be paid next, and when it begins: one that is due, or the one after the
/// last that was paid.
fn next_cycle(
    file: &PatientFile,
    contract: ContractId,
    today: NaiveDate,
) -> Result<(u32, NaiveDate), Refusal> {
    let due = file.dues()?.into_iter().find_map(|due| match due.kind {
        DueKind::Cycle(cycle) if due.contract == contract => Some((cycle, due.due)),
        _ => None,
    });
    let state = file.contract(contract).ok_or(Refusal::UnknownContract)?;
    let next = state.next_cycle(today)?.map(|(cycle, span)| (cycle, span.first));
    let after = state.last_cycle().map_or(0, |last| last.saturating_add(1));
    Ok(due.or(next).unwrap_or((after, today)))
}

/// Lots that a sale granted, without points.
pub fn lots_of(sold: &Sold) -> Vec<&Lot> {
    sold.lines
        .iter()
        .flat_map(|line| match line {
            SoldLine::Contract { lots, .. } | SoldLine::Cycle { lots, .. } => lots.as_slice(),
            SoldLine::Part { .. } | SoldLine::Goods(_) => &[],
        })
        .collect()
}

/// What a tender paid, with its word.
pub fn tender_word(tender: &Tender) -> &'static str {
    match tender {
        Tender::Card { .. } => "card",
        Tender::OnFile { .. } => "on_file",
        Tender::Cash { .. } => "cash",
        Tender::Wallet { .. } => "wallet",
        Tender::ProductCredit { .. } => "product_credit",
        Tender::Points { .. } => "points",
        Tender::HandedIn { .. } => "handed_in",
        Tender::HeldInDoubt { .. } => "in_doubt",
    }
}
