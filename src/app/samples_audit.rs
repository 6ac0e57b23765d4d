//! The audit log, and the day with a patient who waits, reached the way staff reach them.

use chrono::TimeDelta;

use crate::app::samples::{Look, Sample};
use crate::app::samples_patients::{drip_four, record};
use crate::app::samples_staff::Behind;
use crate::domain::account::Account;
use crate::domain::audit::{AuditLine, AuditPage, AuditWho, ChainVerdict};
use crate::domain::cart::Holdings;
use crate::domain::offering::OfferingCode;
use crate::domain::staff::Role;
use crate::flow::session::Known;
use crate::flow::shop::Shop;
use crate::flow::staff::order::StaffReport;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::patients::order::{PatientTold, Prepared};
use crate::flow::staff::tap::{StaffTap, Tab};

pub fn samples_audit(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>)| {
        let mut behind = Behind::open(shop, look);
        play(&mut behind);
        behind.sample(name)
    };
    let reads = |behind: &mut Behind<'_>, chain| {
        behind.sign_in_as("Nora Quinn", Role::Owner);
        behind.tap(StaffTap::Open(Tab::More));
        behind.tap(StaffTap::Audit(None));
        let page = page(behind, chain);
        behind.hear(StaffReport::Audit(Box::new(page)));
    };
    let prepares = |behind: &mut Behind<'_>| -> Option<()> {
        behind.sign_in();
        behind.tap(StaffTap::Open(Tab::Patients));
        let date = behind.date();
        behind.opens(record(date, drip_four(date, 2))?)?;
        behind.deed(PatientTap::Prepare);
        Some(())
    };
    vec![
        on("staff-prepare", &|behind| {
            // Samples are made of what is valid; a part that is not would show as a screen too early.
            prepares(behind);
        }),
        on("staff-curtain", &|behind| {
            if prepares(behind).is_some()
                && let Some(on_file) = record(behind.date(), drip_four(behind.date(), 2))
            {
                let code = OfferingCode("O01".to_owned());
                behind.deed(PatientTap::Hand(code.clone()));
                let known = Known {
                    patient: on_file.patient,
                    balances: Vec::new(),
                    holdings: Holdings::default(),
                    account: Account::default(),
                };
                behind.told(PatientTold::Handed(Box::new(Prepared { known, code })));
            }
        }),
        on("staff-today-help", &|behind| {
            behind.sign_in();
            let Some(mut today) = behind.today() else { return };
            today.cases.clear();
            today.n_unanswered = 1;
            behind.hear(StaffReport::Today(Box::new(today)));
        }),
        on("staff-more-owner", &|behind| {
            behind.sign_in_as("Nora Quinn", Role::Owner);
            behind.tap(StaffTap::Open(Tab::More));
        }),
        on("staff-audit", &|behind| reads(behind, ChainVerdict::Unbroken)),
        on("staff-audit-broken", &|behind| reads(behind, ChainVerdict::BrokenAt(1_187))),
    ]
}

fn page(behind: &Behind<'_>, chain: ChainVerdict) -> AuditPage {
    let person = |name: &str| AuditWho::Person(name.to_owned());
    let told = [
        (person("Ana Ruiz"), "record-opened", "Lena Brooks"),
        (AuditWho::Kiosk, "intent-marked", ""),
        (person("Ana Ruiz"), "redeemed", "Theo Grant"),
        (person("Marcus Bell"), "back-opened", "Ines Duarte, $168.50"),
        (AuditWho::Unknown, "pin-wrong", ""),
        (person("Dana Reyes"), "redeemed", "Keisha Ortiz"),
        (person("Ana Ruiz"), "call-answered", ""),
        (AuditWho::Kiosk, "sale", "Hugo Lind, Glow Club Plus, $399.00"),
        (AuditWho::Patient, "consent", "Hugo Lind"),
        (person("Marcus Bell"), "batch-closed", ""),
        (AuditWho::Kiosk, "print", ""),
        (AuditWho::Processor, "charge-failed", "Omar Haddad"),
    ];
    let (now, last) = (behind.stage.now.wall, 1_204_u64);
    let lines = (0_u64..).zip(told).map(|(idx, (who, what, about))| {
        let back = i64::try_from(idx * idx * 11).unwrap_or_default();
        AuditLine {
            row: last - idx,
            at: now - TimeDelta::minutes(back),
            who,
            what,
            about: vec![about.to_owned()].into_iter().filter(|text| !text.is_empty()).collect(),
        }
    });
    let mut head = [0_u8; 32];
    if let Some(first) = head.first_chunk_mut() {
        *first = [0x37, 0xF0, 0xC9, 0xA2, 0x8E, 0x14];
    }
    AuditPage { n_rows: last, head, chain: Some(chain), lines: lines.collect() }
}
