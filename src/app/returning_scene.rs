//! What there is to see of what a patient has: their things, what is due, and leaving.

use std::time::Instant;

use chrono::NaiveDate;

use crate::app::offers_scene::counted;
use crate::app::scene::{print_scene, secs_until};
use crate::domain::account::{Account, Held, SessionsHeld, confirmation_of};
use crate::domain::cart::{Due, DueKind};
use crate::domain::contract::{Standing, period_of};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::offering::{Grant, Offering, OfferingCode, OfferingKind, Perk, UnitWords};
use crate::flow::checkout::{Checkout, Place, PrintState};
use crate::ui::scene::Screen;
use crate::ui::scene::account::{
    CancelPickScene, CancelScene, CancelledScene, CouldHave, DueCard, DueWhat, DuesScene, HandIn,
    Holding, Membership, SessionsLeft, YoursScene,
};

/// The screen of a place of the returning side; `None` of any other place, and where the patient's
/// things are not there to be shown.
pub fn returning_screen(checkout: &Checkout, now: Now) -> Option<Screen> {
    let account = checkout.session.account()?;
    let view = View { checkout, account, today: now.business_date(checkout.shop().zone) };
    Some(match &checkout.place {
        Place::Yours => Screen::Yours(view.yours()),
        Place::Dues => Screen::Dues(view.dues()),
        Place::CancelPick => Screen::CancelPick(view.cancel_pick()),
        Place::Cancel(contract) | Place::Leaving(contract) => {
            Screen::Cancel(view.cancel(*contract)?)
        }
        Place::Cancelled { since, print } => {
            Screen::Cancelled(view.cancelled(*since, *print, now)?)
        }
        _ => return None,
    })
}

struct View<'a> {
    checkout: &'a Checkout,
    account: &'a Account,
    today: NaiveDate,
}

impl View<'_> {
    fn yours(&self) -> YoursScene {
        let contracts = &self.account.contracts;
        let members: Vec<Holding> = contracts.iter().filter_map(|held| self.member(held)).collect();
        let is_hidden = |holding: &Holding| {
            matches!(holding, Holding::Member { due, may_pay, may_cancel: true, .. }
                if *may_pay || due.is_some())
        };
        let is_any_hidden = members.iter().any(is_hidden);
        let mut holdings: Vec<Holding> =
            self.checkout.dues().into_iter().filter_map(|due| self.part(due)).collect();
        holdings.extend(members);
        holdings.extend(contracts.iter().filter_map(|held| self.sessions(held)));
        holdings.extend(self.money());
        // What is to be paid goes first; parts that are not due yet go after what one has.
        holdings.sort_by_key(order);
        let n_leavable = self.account.can_leave().count();
        YoursScene {
            may_use: contracts.iter().any(can_be_used),
            may_cancel: n_leavable > 1 || is_any_hidden,
            could: self.could(),
            holdings,
        }
    }

    fn due_of(&self, contract: ContractId) -> Option<&Due> {
        self.checkout.dues().into_iter().find(|due| due.contract == contract)
    }

    fn member(&self, held: &Held) -> Option<Holding> {
        let membership = held.membership.as_ref()?;
        if held.standing == Standing::Ended {
            return None;
        }
        let cycle = self
            .due_of(held.contract.id)
            .filter(|due| matches!(due.kind, DueKind::Cycle(_)))
            .map(|due| due.amount);
        let is_auto_pay = held.is_auto_pay();
        let has_next = is_auto_pay
            && membership.leaving.is_some()
            && matches!(held.standing, Standing::Active | Standing::PastDue);
        Some(Holding::Member {
            contract: held.contract.id,
            name: held.contract.terms.name.clone(),
            standing: held.standing,
            until: membership.until,
            next: Some(membership.next).filter(|_| has_next),
            // What is paid at the kiosk can be paid early, and is not missing.
            due: cycle.filter(|_| is_auto_pay),
            may_pay: cycle.is_some(),
            may_cancel: membership.leaving.is_some(),
            left: membership
                .left
                .map(|(on, _)| (on, confirmation_of(held.contract.id).to_string())),
        })
    }

    fn sessions(&self, held: &Held) -> Option<Holding> {
        let terms = &held.contract.terms;
        let mut left: Vec<SessionsLeft> = Vec::new();
        for sessions in &held.sessions {
            let unit = self.unit_of(held, sessions)?;
            match left.iter_mut().find(|known| known.unit == unit) {
                Some(known) => {
                    known.n_left = known.n_left.saturating_add(sessions.n_left);
                    known.n_bought = known.n_bought.saturating_add(sessions.n_bought);
                }
                None => left.push(SessionsLeft {
                    n_left: sessions.n_left,
                    n_bought: sessions.n_bought,
                    unit,
                }),
            }
        }
        let is_sold = |code: &OfferingCode| {
            self.checkout.shop().catalog.buyable().any(|offering| offering.code == *code)
        };
        let again =
            Some(terms.offering.clone()).filter(|code| terms.renewal.is_none() && is_sold(code));
        (!left.is_empty()).then(|| Holding::Sessions {
            name: terms.name.clone(),
            left,
            last_day: held.last_day,
            again,
        })
    }

    /// What one of these sessions is called: of a programme by its service, of all else as the
    /// offering was sold.
    fn unit_of(&self, held: &Held, sessions: &SessionsHeld) -> Option<UnitWords> {
        let terms = &held.contract.terms;
        let catalog = &self.checkout.shop().catalog;
        let offering = catalog.offering(&terms.offering);
        let is_programme = offering.is_none_or(|one| matches!(one.kind, OfferingKind::Programme));
        let by_service = match &sessions.what {
            Grant::Service(code) => catalog.service(code).map(|service| service.unit.clone()),
            Grant::Tier(tier) => {
                catalog.services.iter().find(|one| one.tier == *tier).map(|one| one.unit.clone())
            }
            _ => None,
        };
        let sold = Some(&terms.words.unit).filter(|unit| **unit != UnitWords::default());
        let by_offering = sold.or(offering.map(|offering| &offering.unit)).cloned();
        if is_programme { by_service.or(by_offering) } else { by_offering.or(by_service) }
    }

    fn money(&self) -> Vec<Holding> {
        let Account { wallet, product_credit, points, .. } = self.account;
        let wallet = wallet.map(|held| Holding::Wallet {
            paid: held.paid,
            bonus: held.bonus,
            bonus_until: held.bonus_until,
        });
        let credit = product_credit
            .map(|held| Holding::ProductCredit { left: held.left, until: held.until });
        let points =
            points.map(|held| Holding::Points { n: held.n, worth: held.worth, until: held.until });
        [wallet, credit, points].into_iter().flatten().collect()
    }

    /// A part of a price, or the fee for leaving early.
    fn part(&self, due: &Due) -> Option<Holding> {
        matches!(due.kind, DueKind::Part(_)).then(|| Holding::Part {
            contract: due.contract,
            name: due.name.clone(),
            amount: due.amount,
            since: due.due,
            is_due: due.due <= self.today,
            is_exit_fee: self.account.held(due.contract).is_some_and(|held| held.is_exit_fee(due)),
        })
    }

    fn could(&self) -> Option<CouldHave> {
        let next = self.checkout.next_step(self.today)?;
        let language = self.checkout.comfort.language;
        let net = next.quote.lines.first()?.net;
        Some(CouldHave {
            offering: next.offering.code.clone(),
            name: next.offering.name.clone(),
            what: next.offering.what.get(language).to_owned(),
            price: net.plus(next.value).ok()?,
            hand_in: Some(HandIn {
                contract: next.held.contract.id,
                name: next.held.contract.terms.name.clone(),
                value: next.value,
            }),
            today: next.quote.total,
        })
    }

    /// What is due of each contract; where parts of a price wait for their payment, all of them too.
    fn dues(&self) -> DuesScene {
        let session = &self.checkout.session;
        let mut cards = Vec::new();
        for due in self.checkout.dues() {
            let is_chosen = session.due == Some(due.contract);
            let Some(mut card) = self.due_card(due) else { continue };
            card.is_chosen = is_chosen;
            if let Some(mut all) = self.all_overdue(&card) {
                all.is_chosen = is_chosen && session.is_all_due;
                card.is_chosen = is_chosen && !session.is_all_due;
                cards.extend([card, all]);
            } else {
                cards.push(card);
            }
        }
        DuesScene { dues: cards }
    }

    fn due_card(&self, due: &Due) -> Option<DueCard> {
        let held = self.account.held(due.contract)?;
        Some(DueCard {
            contract: due.contract,
            name: due.name.clone(),
            what: self.due_what(held, due)?,
            amount: due.amount,
            since: due.span.map_or(due.due, |span| span.first),
            is_due: due.span.map_or(due.due, |span| span.first) <= self.today,
            n_failed: due.n_failed,
            is_chosen: false,
            may_cancel: self.checkout.leaving(due.contract).is_some(),
        })
    }

    /// The same with all parts whose day has come, where there are several.
    fn all_overdue(&self, first: &DueCard) -> Option<DueCard> {
        let DueWhat::Part { number, of } = first.what else { return None };
        let parts = self.checkout.overdue_parts(first.contract);
        let n_more = u32::try_from(parts.len().checked_sub(1)?).ok()?;
        let what = DueWhat::Parts { first: number, last: number.saturating_add(n_more), of };
        let amount = Money::sum(parts.iter().map(|due| due.amount)).ok()?;
        Some(DueCard { what, amount, ..first.clone() })
    }

    fn due_what(&self, held: &Held, due: &Due) -> Option<DueWhat> {
        Some(match due.kind {
            DueKind::Cycle(_) => DueWhat::Period {
                period: period_of(&held.contract.terms)?,
                is_paused: held.standing == Standing::Suspended,
            },
            DueKind::Part(_) if held.is_exit_fee(due) => DueWhat::ExitFee,
            DueKind::Part(k) => DueWhat::Part {
                number: k.saturating_add(1),
                of: u32::try_from(held.contract.parts.len()).unwrap_or(u32::MAX),
            },
        })
    }

    fn cancel_pick(&self) -> CancelPickScene {
        let memberships = self.account.can_leave().filter_map(|(held, membership, _)| {
            Some(Membership {
                contract: held.contract.id,
                name: held.contract.terms.name.clone(),
                price: membership.next.1,
                period: period_of(&held.contract.terms)?,
                until: membership.until,
            })
        });
        CancelPickScene { memberships: memberships.collect() }
    }

    fn cancel(&self, contract: ContractId) -> Option<CancelScene> {
        let held = self.account.held(contract)?;
        let leaving = self.checkout.leaving(contract)?;
        Some(CancelScene {
            name: held.contract.terms.name.clone(),
            fee: leaving.fee,
            back: leaving.back,
            until: leaving.until,
            next: Some(leaving.stops).filter(|_| held.is_auto_pay()),
            lost: self.lost(held),
        })
    }

    /// What each period brought, and what being a member brings.
    fn lost(&self, held: &Held) -> Vec<String> {
        let catalog = &self.checkout.shop().catalog;
        let language = self.checkout.comfort.language;
        let terms = &held.contract.terms;
        let is_same = |offering: &&Offering| offering.version == terms.version;
        let contents = match catalog.offering(&terms.offering).filter(is_same) {
            Some(offering) => counted(catalog, offering, language),
            None => terms.words.counts.get(language).to_owned(),
        };
        let contents = Some(contents).filter(|contents| !contents.is_empty());
        let perks = terms.words.perks.iter().map(|perk| perk.get(language).to_owned());
        contents.into_iter().chain(perks).collect()
    }

    fn cancelled(&self, since: Instant, print: PrintState, now: Now) -> Option<CancelledScene> {
        let left = self.checkout.session.left.as_ref()?;
        let closes_at = since + self.checkout.shop().waits.approved;
        let is_due = left.leaving.fee.is_positive() && self.due_of(left.contract).is_some();
        Some(CancelledScene {
            name: left.name.clone(),
            on: left.on,
            until: left.leaving.until,
            fee: left.leaving.fee,
            back: left.leaving.back,
            confirmation: left.confirmation().to_string(),
            print: print_scene(print),
            may_print_again: self.checkout.may_print_confirmation(),
            pay: Some(left.contract).filter(|_| is_due),
            closes_in_secs: secs_until(closes_at, now),
        })
    }
}

/// Whether staff can give something of it today.
fn can_be_used(held: &Held) -> bool {
    let holds = matches!(held.standing, Standing::Active | Standing::PastDue | Standing::Leaving);
    let is_unlimited = |perk: &Perk| matches!(perk, Perk::Unlimited { .. });
    !held.sessions.is_empty() || holds && held.contract.terms.perks.iter().any(is_unlimited)
}

/// In which order what one has is shown.
fn order(holding: &Holding) -> u8 {
    match holding {
        Holding::Part { is_due: true, .. } | Holding::Member { due: Some(_), .. } => 0,
        Holding::Member { .. } => 1,
        Holding::Sessions { .. } => 2,
        Holding::Wallet { .. } | Holding::ProductCredit { .. } | Holding::Points { .. } => 3,
        Holding::Part { .. } => 4,
    }
}
