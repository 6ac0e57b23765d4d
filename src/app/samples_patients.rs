//! The screens of a patient behind the PIN, reached the way staff reach them.

use chrono::{Days, NaiveDate};

use crate::app::samples::{Look, Sample};
use crate::app::samples_staff::Behind;
use crate::domain::card::CardBrand;
use crate::domain::contract::Standing;
use crate::domain::id::{ContractId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, ServiceCode};
use crate::domain::on_file::{
    ContractCard, ExtendPreview, Found, FoundPatient, HistoryLine, HistoryWhat, Holds, OnFile,
    PaidWith, ServiceUse, VisitSums, Visited,
};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Role, StaffId, StaffMember, StaffName};
use crate::flow::shop::Shop;
use crate::flow::staff::Event;
use crate::flow::staff::order::StaffReport;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::patients::extend::{ExtendTap, WhyTap};
use crate::flow::staff::patients::order::PatientTold;
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::tap::Tap;

/// Every screen of a patient once.
pub fn samples_patients(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>) -> Option<()>| {
        let mut behind = Behind::open(shop, look);
        behind.sign_in();
        behind.tap(StaffTap::Open(Tab::Patients));
        // Samples are made of what is valid; a part that is not would show as a screen too early.
        play(&mut behind);
        behind.sample(name)
    };
    vec![
        on("staff-find", &|behind| {
            behind.types("mar");
            behind.finds(3, found()?)
        }),
        on("staff-find-many", &|behind| {
            behind.types("m");
            behind.finds(1, Found { n: 99, is_more: true, ..found()? })
        }),
        on("staff-find-nobody", &|behind| {
            behind.tap(StaffTap::Patients(PatientTap::Digits));
            behind.types("0199");
            behind.finds(4, Found::default())
        }),
        on("staff-card", &|behind| {
            behind.opens(record(behind.date(), drip_four(behind.date(), 2))?)
        }),
        on("staff-card-ended", &|behind| {
            let today = behind.date();
            behind.opens(record(today, ended(today)?)?)
        }),
        on("staff-card-nothing", &|behind| {
            let today = behind.date();
            behind.opens(OnFile { cards: Vec::new(), ..record(today, drip_four(today, 2))? })
        }),
        on("staff-redeem", &|behind| {
            behind.opens(record(behind.date(), drip_four(behind.date(), 2))?)?;
            behind.deed(PatientTap::Redeem);
            behind.deed(PatientTap::Service(ServiceCode("IV-HYD".to_owned())));
            Some(())
        }),
        on("staff-redeem-refused", &|behind| {
            behind.opens(record(behind.date(), drip_four(behind.date(), 1))?)?;
            behind.deed(PatientTap::Redeem);
            behind.deed(PatientTap::Service(ServiceCode("IV-HYD".to_owned())));
            behind.deed(PatientTap::Confirm);
            let why = Refusal::NotEnoughLeft { left: 0, asked: 1 };
            behind.told(PatientTold::Refused(why));
            Some(())
        }),
        on("staff-redeemed", &|behind| {
            behind.opens(record(behind.date(), drip_four(behind.date(), 2))?)?;
            behind.deed(PatientTap::Redeem);
            let visited = visited(behind)?;
            behind.told(PatientTold::Redeemed(Box::new(visited)));
            Some(())
        }),
        on("staff-extend", &|behind| extending(behind)),
        on("staff-extend-pick", &|behind| {
            extending(behind)?;
            behind.deed(PatientTap::Within(ExtendTap::PickDay));
            Some(())
        }),
        on("staff-extend-words", &|behind| {
            extending(behind)?;
            behind.deed(PatientTap::Within(ExtendTap::Why(WhyTap::Other)));
            behind.types("Moved away for a year");
            Some(())
        }),
    ]
}

/// A package that lapsed four days ago, and thirty days more of it.
fn extending(behind: &mut Behind<'_>) -> Option<()> {
    let today = behind.date();
    let card = ended(today)?;
    let old = card.last_day?;
    behind.opens(record(today, card)?)?;
    behind.deed(PatientTap::Extend);
    behind.told(PatientTold::Previewed {
        days: 30,
        preview: ExtendPreview {
            old,
            new: today.checked_add_days(Days::new(30))?,
            from: today,
            comes_back: Money::from_minor(96_75),
            n_back: 1,
            lapsed_on: old.succ_opt(),
        },
    });
    behind.deed(PatientTap::Within(ExtendTap::Why(WhyTap::Illness)));
    Some(())
}

impl Behind<'_> {
    pub(super) fn date(&self) -> NaiveDate {
        self.stage.now.wall.date_naive()
    }

    fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.step(Event::Tap(Tap::Type(letter.to_string())));
        }
    }

    fn finds(&mut self, n: u64, found: Found) -> Option<()> {
        self.told(PatientTold::Found { n, found });
        Some(())
    }

    pub(super) fn told(&mut self, told: PatientTold) {
        self.hear(StaffReport::Patients(Box::new(told)));
    }

    pub(super) fn deed(&mut self, tap: PatientTap) {
        self.tap(StaffTap::Patients(tap));
    }

    pub(super) fn opens(&mut self, on_file: OnFile) -> Option<()> {
        self.deed(PatientTap::Pick(on_file.patient.id));
        self.told(PatientTold::Opened(Box::new(on_file)));
        Some(())
    }
}

fn person(id: u128, first: &str, last: &str, born: i32, phone: &str) -> Option<Patient> {
    Some(Patient {
        id: PatientId::from_raw(id),
        phone: Phone::new(phone).ok(),
        birth_date: NaiveDate::from_ymd_opt(born, 3, 15)?,
        name: PersonName::new(first, last).ok()?,
    })
}

fn found() -> Option<Found> {
    let until = NaiveDate::from_ymd_opt(2027, 11, 23);
    let visits = Holds::Visits { name: "Drip Four".to_owned(), n_left: 2, n_bought: 4, until };
    let renews =
        Holds::Renews { name: "Glow Club".to_owned(), on: NaiveDate::from_ymd_opt(2027, 2, 3)? };
    let patients = vec![
        FoundPatient {
            patient: person(1, "Maria", "Lopez", 1984, "6155550178")?,
            holds: Some(visits),
        },
        FoundPatient {
            patient: person(2, "Maribel", "Santos", 1991, "6155550133")?,
            holds: Some(renews),
        },
        FoundPatient { patient: person(3, "Mario", "López", 1971, "6155550187")?, holds: None },
    ];
    Some(Found { patients, n: 3, is_more: false })
}

fn member(id: u128, name: &str) -> Option<StaffMember> {
    Some(StaffMember {
        id: StaffId::from_raw(id),
        name: StaffName::new(name)?,
        role: Role::Provider,
    })
}

pub(super) fn record(today: NaiveDate, card: ContractCard) -> Option<OnFile> {
    Some(OnFile {
        patient: person(1, "Maria", "Lopez", 1984, "6155550178")?,
        cards: vec![card],
        providers: vec![member(3, "Dana Reyes")?, member(5, "Jordan Whitfield")?],
        today,
    })
}

pub(super) const EACH: i64 = 96_75;

pub(super) fn drip_four(today: NaiveDate, n_left: u32) -> ContractCard {
    let each = Money::from_minor(EACH);
    let value = each.taken(n_left).unwrap_or(Money::ZERO);
    let fee = Money::from_minor(25_00);
    let sums = VisitSums {
        fee: Money::from_minor(129_00),
        adjustment: Money::from_minor(-32_25),
        paid: each,
    };
    let services = ["IV-HYD", "IV-IMM", "IV-NRG", "IV-REC"]
        .map(|code| ServiceUse { service: ServiceCode(code.to_owned()), visit: Ok(sums) });
    let before = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let visit = |days, n, code: &str| HistoryLine {
        on: before(days),
        what: HistoryWhat::Visit {
            n,
            service: ServiceCode(code.to_owned()),
            provider: "Dana Reyes".to_owned(),
        },
        amount: Some(each),
    };
    let codes = ["IV-HYD", "IV-NRG", "IV-IMM", "IV-REC"];
    let n_used = 4_u32.saturating_sub(n_left);
    let mut history: Vec<HistoryLine> = (1..=n_used)
        .zip(codes)
        .map(|(n, code)| visit(u64::from(21 * (n_used - n) + 16), n, code))
        .collect();
    history.reverse();
    let card = PaidWith {
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        auth_code: "004512".to_owned(),
    };
    history.push(HistoryLine {
        on: before(120),
        what: HistoryWhat::Bought { card: Some(card) },
        amount: Some(Money::from_minor(387_00)),
    });
    ContractCard {
        contract: ContractId::from_raw(2),
        offering: OfferingCode("O01".to_owned()),
        version: 3,
        name: "Drip Four".to_owned(),
        standing: Standing::Active,
        n_left,
        n_bought: 4,
        n_lapsed: 0,
        value_left: value,
        last_day: today.checked_add_days(Days::new(245)),
        each: Some(each),
        single: Some(Money::from_minor(129_00)),
        renews: None,
        refund: value.minus(fee).ok().map(|total| (total, fee)),
        services: services.to_vec(),
        last_provider: Some("Dana Reyes".to_owned()),
        not_extended: None,
        sold_on: before(120),
        paid: Money::from_minor(387_00),
        sale: Some(SaleId::from_raw(2)),
        history,
    }
}

/// One of four was left when its last day passed.
fn ended(today: NaiveDate) -> Option<ContractCard> {
    let last = today.checked_sub_days(Days::new(5))?;
    let lapse = HistoryLine {
        on: last.succ_opt()?,
        what: HistoryWhat::Lapsed,
        amount: Some(Money::from_minor(EACH)),
    };
    let mut card = drip_four(today, 1);
    card.history.insert(0, lapse);
    Some(ContractCard {
        standing: Standing::Ended,
        n_left: 0,
        n_lapsed: 1,
        value_left: Money::ZERO,
        last_day: Some(last),
        each: None,
        refund: None,
        ..card
    })
}

fn visited(behind: &Behind<'_>) -> Option<Visited> {
    let card = drip_four(behind.date(), 1);
    Some(Visited {
        redemption: 7,
        patient: person(1, "Maria", "Lopez", 1984, "6155550178")?,
        at: behind.stage.now.wall,
        service: ServiceCode("IV-HYD".to_owned()),
        provider: member(3, "Dana Reyes")?,
        sums: card.services.first()?.visit.clone().ok()?,
        card,
        receipt: None,
        head: [0; 32],
    })
}
