//! From what is true to what there is to see.

use std::time::{Duration, Instant};

use crate::app::buying_scene as buying;
use crate::app::buying_scene::bar;
use crate::app::offers_scene::{category_scene, detail_scene, offers_scene};
use crate::app::returning_scene::returning_screen;
use crate::domain::cart::{CartQuote, ContractQuote, LineQuote, LineWhat};
use crate::domain::comfort::ThemeName;
use crate::domain::intent::StaffQuestion;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::offering::UnitWords;
use crate::domain::patient::PersonName;
use crate::domain::qr::QrModules;
use crate::domain::sale::Sale;
use crate::domain::sessions;
use crate::flow::checkout::{Checkout, Closed, Place, PrintState, Sheet};
use crate::flow::payment::{Payment, State, Told};
use crate::flow::session::CameFor;
use crate::ui::scene::{
    ApprovedScene, AttractScene, BalanceCard, BirthDateScene, CheckingKind, CheckingScene,
    ClauseScene, ClosedNotice, HelpScene, Lasts, NameScene, NotApprovedScene, PartPaidScene,
    PayScene, PayStep, PhoneScene, PrintScene, Scene, Screen, SheetScene, Side, SignScene,
    SignsForScene, StaffNeededScene, StaffNeededWhy, TermsScene, ThankYouScene, WelcomeBackScene,
};

/// A bank that has not answered after this is slow.
const BANK_SLOW_WAIT: Duration = Duration::from_secs(15);

/// What `app` knows beside the checkout.
pub struct Around<'a> {
    pub is_demo: bool,
    /// The clinic's own colors.
    pub theme: ThemeName,
    pub reader_side: Side,
    /// The code of the receipt just made.
    pub qr: Option<&'a QrModules>,
    /// When the kiosk started.
    pub started: Instant,
    /// Nothing moves by itself.
    pub is_still: bool,
    /// The PIN that opens the staff side of the demo clinic.
    pub demo_pin: Option<&'static str>,
}

/// Everything there is to see at `now`.
pub fn scene(checkout: &Checkout, around: &Around<'_>, now: Now) -> Scene {
    let shop = checkout.shop();
    Scene {
        comfort: checkout.comfort,
        theme: around.theme.with(checkout.comfort.contrast),
        clinic: shop.clinic.name.clone(),
        is_demo: around.is_demo,
        languages: shop.languages.clone(),
        screen: screen(checkout, around, now),
        sheet: checkout.sheet.map(|sheet| sheet_scene(checkout, sheet, now)),
        problem: checkout.problem,
        millis: millis(now.mono.saturating_duration_since(around.started)),
        is_still: around.is_still,
    }
}

fn screen(checkout: &Checkout, around: &Around<'_>, now: Now) -> Screen {
    let session = &checkout.session;
    let bar = || bar(checkout);
    match &checkout.place {
        Place::Attract => Screen::Attract(attract_scene(checkout, around, now)),
        Place::Category => Screen::Category(category_scene(checkout)),
        Place::Offers(category) => {
            Screen::Offers(offers_scene(checkout, checkout.offers(*category), now))
        }
        Place::Detail(category) => match detail_scene(checkout, checkout.offers(*category), now) {
            Some(detail) => Screen::Detail(detail),
            None => Screen::Attract(attract_scene(checkout, around, now)),
        },
        // Buying: between the shelf and who buys, and what pays.
        Place::Pick => Screen::Pick(buying::pick(checkout)),
        Place::Plan => Screen::Plan(buying::plan(checkout, now)),
        Place::Goods => Screen::Goods(buying::goods(checkout, now)),
        Place::Cart => Screen::Cart(buying::cart(checkout)),
        Place::Tenders => Screen::Tenders(buying::tenders(checkout, now)),

        Place::Phone
        | Place::BirthDate
        | Place::Finding
        | Place::Name
        | Place::SignsFor
        | Place::SignerName => about_you(checkout, now),
        Place::WelcomeBack => Screen::WelcomeBack(welcome_scene(checkout)),
        Place::Terms(page) => Screen::Terms(terms_scene(checkout, *page)),
        Place::Sign => Screen::Sign(sign_scene(checkout, now)),
        Place::Review => Screen::Review(buying::review(checkout)),
        Place::Preparing => Screen::Pay(PayScene {
            amount: session.quote.as_ref().map(|quote| quote.card).unwrap_or_default(),
            step: PayStep::Preparing,
            reader_side: around.reader_side,
            may_cancel: false,
            is_cancelling: false,
        }),
        Place::Paying(payment) => paying_screen(checkout, payment, around, now),
        Place::Approved { since, print } => {
            let closes_at = *since + shop_waits(checkout).approved;
            Screen::Approved(approved_scene(checkout, around, *print, secs_until(closes_at, now)))
        }
        Place::NotApproved { reason } => Screen::NotApproved(NotApprovedScene {
            reason: *reason,
            bar: bar(),
            is_staff_called: checkout.staff_call.is_some(),
        }),
        Place::ThankYou { since } => Screen::ThankYou(thank_you_scene(checkout, *since, now)),
        Place::Yours
        | Place::Dues
        | Place::CancelPick
        | Place::Cancel(_)
        | Place::Leaving(_)
        | Place::Cancelled { .. } => returning_screen(checkout, now)
            .unwrap_or_else(|| Screen::Attract(attract_scene(checkout, around, now))),
    }
}

/// Who the patient is, and who signs for them.
fn about_you(checkout: &Checkout, now: Now) -> Screen {
    let session = &checkout.session;
    let bar = bar(checkout);
    match &checkout.place {
        Place::Phone => Screen::Phone(PhoneScene { digits: session.phone.digits.clone(), bar }),
        Place::BirthDate => Screen::BirthDate(BirthDateScene {
            month: session.birth.month.clone(),
            day: session.birth.day.clone(),
            year: session.birth.year.clone(),
            field: session.birth.field,
            bar,
        }),
        Place::Finding => Screen::Finding(bar),
        Place::SignsFor => Screen::SignsFor(SignsForScene {
            patient: first_name(checkout),
            relation: session.signing_for.relation,
            may_self: !checkout.is_minor(now.business_date(checkout.shop().zone)),
            bar,
        }),
        Place::SignerName => {
            let name = &session.signing_for.name;
            Screen::Name(NameScene {
                first: name.first.clone(),
                last: name.last.clone(),
                field: name.field,
                keys: name.keys,
                signs_for: Some(first_name(checkout)),
                bar,
            })
        }
        _ => Screen::Name(NameScene {
            first: session.name.first.clone(),
            last: session.name.last.clone(),
            field: session.name.field,
            keys: session.name.keys,
            signs_for: None,
            bar,
        }),
    }
}

fn first_name(checkout: &Checkout) -> String {
    let patient = checkout.session.patient.as_ref();
    patient.map(|patient| patient.name.first().to_owned()).unwrap_or_default()
}

fn attract_scene(checkout: &Checkout, around: &Around<'_>, now: Now) -> AttractScene {
    AttractScene {
        closed: checkout.closed.map(|closed| match closed {
            Closed::Settling => ClosedNotice::Settling,
            Closed::Store => ClosedNotice::Store,
            Closed::Day => ClosedNotice::Day,
        }),
        is_reader_away: checkout.is_reader_away(now.mono),
        may_see_left: !checkout.has_shelves(),
        demo_pin: around.demo_pin,
    }
}

fn thank_you_scene(checkout: &Checkout, since: Instant, now: Now) -> ThankYouScene {
    let quote = checkout.session.quote.as_ref();
    ThankYouScene {
        next: quote.and_then(buying::next_payment),
        counts: buying::bought(checkout),
        last_day: quote.and_then(last_day),
        clears_in_secs: secs_until(since + shop_waits(checkout).thank_you, now),
    }
}

fn shop_waits(checkout: &Checkout) -> crate::flow::shop::Waits {
    checkout.shop().waits
}

/// The contracts that a cart would make.
pub(super) fn contracts(quote: &CartQuote) -> impl Iterator<Item = (&LineQuote, &ContractQuote)> {
    quote.lines.iter().filter_map(|line| match &line.what {
        LineWhat::Contract(contract) => Some((line, &**contract)),
        _ => None,
    })
}

/// The last day of what ends first; `None` where nothing ends.
pub(super) fn last_day(quote: &CartQuote) -> Option<chrono::NaiveDate> {
    contracts(quote).filter_map(|(_, contract)| contract.last_valid_day).min()
}

fn welcome_scene(checkout: &Checkout) -> WelcomeBackScene {
    let session = &checkout.session;
    let catalog = &checkout.shop().catalog;
    let known = session.found.as_ref();
    let balances: Vec<BalanceCard> = known
        .map(|known| known.balances.iter())
        .into_iter()
        .flatten()
        .filter(|balance| balance.n_left > 0)
        .filter_map(|balance| {
            // As it was sold, whatever the catalog says of it today.
            let held = known.and_then(|known| known.account.held(balance.contract));
            let sold = held.map(|held| &held.contract.terms);
            let offering = catalog.offering(&balance.offering);
            let unit = sold.map(|terms| &terms.words.unit);
            let unit = unit.filter(|unit| **unit != UnitWords::default());
            Some(BalanceCard {
                name: sold.map(|terms| &terms.name).or(offering.map(|it| &it.name))?.clone(),
                n_left: balance.n_left,
                n_bought: balance.n_bought,
                unit: unit.or(offering.map(|it| &it.unit))?.clone(),
                last_day: balance.last_valid_day,
            })
        })
        .collect();
    let adds = session.quote.as_ref().and_then(|quote| {
        let (line, contract) = contracts(quote).next()?;
        let same = balances.iter().find(|balance| balance.name == line.name)?;
        Some((sessions::n_sessions(&contract.lots), same.n_left, same.unit.clone()))
    });
    WelcomeBackScene {
        masked_name: known.map(|known| known.patient.name.masked()).unwrap_or_default(),
        phone_ends: known
            .and_then(|known| known.patient.phone.as_ref())
            .map(|phone| phone.last_four().to_owned()),
        balances,
        adds,
        may_see: session.came_for == CameFor::Buying
            && known.is_some_and(|known| !known.account.is_empty()),
        bar: bar(checkout),
    }
}

fn terms_scene(checkout: &Checkout, page: usize) -> TermsScene {
    let session = &checkout.session;
    let all =
        session.terms.as_ref().map(|terms| terms.text().clauses.as_slice()).unwrap_or_default();
    let clauses = checkout
        .clauses_on(page)
        .into_iter()
        .filter_map(|idx| {
            let clause = all.get(idx)?;
            let given = session.initials.iter().find(|given| given.clause == clause.code);
            Some(ClauseScene {
                code: clause.code.clone(),
                number: idx + 1,
                title: clause.title.clone(),
                short: clause.short.clone(),
                full: clause.full.clone(),
                promise: clause.promise.clone(),
                initials: given.map(|given| given.letters.clone()),
            })
        })
        .collect();
    // Clauses that share a page are about the same.
    let on_page = checkout.clauses_on(page);
    let first = on_page.first().and_then(|idx| all.get(*idx));
    let scope = first.map(|clause| clause.scope.clone()).filter(|scope| !scope.is_empty());
    TermsScene {
        offering: scope.unwrap_or_else(|| buying::names_of_contracts(checkout)),
        n_clauses: all.len(),
        clauses,
        text_page: session.text_page,
        is_last: checkout.clauses_on(page + 1).is_empty(),
        bar: bar(checkout),
    }
}

fn sign_scene(checkout: &Checkout, now: Now) -> SignScene {
    let session = &checkout.session;
    let bold = session.terms.iter().flat_map(|terms| terms.text().bold());
    SignScene {
        bold: bold.map(|clause| clause.short.clone()).collect(),
        statement: session
            .terms
            .as_ref()
            .map(|terms| terms.text().statement.clone())
            .unwrap_or_default(),
        name: checkout.signs().map(PersonName::full).unwrap_or_default(),
        ink: session.signing.ink.clone(),
        typed: session.signing.typed.clone(),
        keys: session.signing.keys,
        today: now.business_date(checkout.shop().zone),
        bar: bar(checkout),
    }
}

fn paying_screen(checkout: &Checkout, payment: &Payment, around: &Around<'_>, now: Now) -> Screen {
    let amount = payment.leg().amount;
    let pay = |step, may_cancel, is_cancelling| {
        Screen::Pay(PayScene {
            amount,
            step,
            reader_side: around.reader_side,
            may_cancel,
            is_cancelling,
        })
    };
    // The patient's own call counts too.
    let is_told = |told| match checkout.staff_call {
        Some(call) => call.is_told,
        None => told == Told::Staff,
    };
    let checking = |kind, since: Instant, told, amount| {
        Screen::Checking(CheckingScene {
            amount,
            reference: payment.leg().reference.to_string(),
            waited_secs: now.mono.saturating_duration_since(since).as_secs(),
            kind,
            is_staff_told: is_told(told),
        })
    };
    match payment.state() {
        State::Recording { .. } => pay(PayStep::Preparing, false, false),
        State::Charging { since, progress, cancelling, .. } => {
            let is_slow = now.mono.saturating_duration_since(*since) >= BANK_SLOW_WAIT;
            let step = match PayStep::of(*progress) {
                PayStep::Bank if is_slow => PayStep::BankSlow,
                step => step,
            };
            let may_cancel = matches!(step, PayStep::Ready | PayStep::AnotherTry) && !cancelling;
            pay(step, may_cancel, *cancelling)
        }
        State::Confirming { cancelling, .. } => pay(PayStep::RemoveCard, false, *cancelling),
        State::Parted { refused, is_chosen, .. } => Screen::PartPaid(PartPaidScene {
            paid: payment.intent().amount.minus(payment.rest()).unwrap_or_default(),
            total: payment.intent().amount,
            rest: payment.rest(),
            is_refused: refused.is_some(),
            is_starting: *is_chosen,
        }),
        State::AskingStaff { question, .. } => Screen::StaffNeeded(StaffNeededScene {
            amount: payment.intent().amount,
            why: match question {
                StaffQuestion::SwipedAbove(_) => StaffNeededWhy::Swiped,
                StaffQuestion::SameCardAgain => StaffNeededWhy::SameCard,
            },
            is_staff_told: is_told(Told::Staff),
        }),
        State::Completing { next_at: None, told: Told::NotYet, .. }
        | State::Keeping { .. }
        | State::Paid => pay(PayStep::Done, false, false),
        State::Completing { since, .. } => {
            checking(CheckingKind::Writing, *since, Told::Staff, payment.intent().amount)
        }
        State::Asking(doubtful) => {
            checking(CheckingKind::Asking, doubtful.since, doubtful.told, amount)
        }
        State::Reversing { undo, since, told, .. } => {
            let back = undo.amount().unwrap_or(amount);
            checking(CheckingKind::Undoing, *since, *told, back)
        }
        State::Declined { .. } => pay(PayStep::RemoveCard, false, false),
    }
}

fn approved_scene(
    checkout: &Checkout,
    around: &Around<'_>,
    print: PrintState,
    closes_in_secs: u64,
) -> ApprovedScene {
    let session = &checkout.session;
    let sale = session.sale.as_ref();
    let quote = session.quote.as_ref();
    let by_card = sale.and_then(by_card);
    ApprovedScene {
        total: by_card.or(sale.map(|sale| sale.total)).unwrap_or_default(),
        is_by_card: by_card.is_some(),
        next: quote.and_then(buying::next_payment),
        print: print_scene(print),
        may_print_again: checkout.may_print_again(),
        qr_side: around.qr.map_or(0, |qr| qr.side),
        qr_dark: around.qr.map(|qr| qr.dark.clone()).unwrap_or_default(),
        counts: buying::bought(checkout),
        lasts: quote.map_or(Lasts::Always, buying::lasts),
        receipt: sale.map(|sale| sale.receipt.to_string()).unwrap_or_default(),
        closes_in_secs,
    }
}

/// What cards paid of it, if one did.
fn by_card(sale: &Sale) -> Option<Money> {
    let paid = sale.payments.iter().map(|paid| paid.approval.amount);
    (!sale.payments.is_empty()).then(|| Money::sum(paid).unwrap_or_default())
}

pub fn print_scene(print: PrintState) -> PrintScene {
    match print {
        PrintState::Printing => PrintScene::Printing,
        PrintState::Printed => PrintScene::Printed,
        PrintState::NoPaper => PrintScene::NoPaper,
        PrintState::Trouble => PrintScene::Trouble,
    }
}

fn sheet_scene(checkout: &Checkout, sheet: Sheet, now: Now) -> SheetScene {
    match sheet {
        Sheet::AskStartOver => SheetScene::AskStartOver,
        Sheet::Help => SheetScene::Help(HelpScene {
            text: checkout.comfort.text,
            call: checkout.staff_call.map(|call| {
                (now.mono.saturating_duration_since(call.since).as_secs(), call.is_told)
            }),
            may_sign_for: checkout.may_sign_for(),
            may_start_over: checkout.may_leave() && checkout.place != Place::Attract,
        }),
        Sheet::Idle { since } => {
            let warn = checkout.shop().waits.warn;
            let left = (since + warn).saturating_duration_since(now.mono);
            SheetScene::Idle {
                secs_left: secs(left),
                part_left: left.as_secs_f32() / warn.as_secs_f32().max(1.0),
                is_uncharged: checkout.session.sale.is_none()
                    && !checkout.session.cart.lines.is_empty(),
            }
        }
    }
}

pub fn secs_until(at: Instant, now: Now) -> u64 {
    secs(at.saturating_duration_since(now.mono))
}

/// Whole seconds, rounded up: a countdown ends when it says 0.
fn secs(left: Duration) -> u64 {
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}

fn millis(since: Duration) -> u64 {
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
