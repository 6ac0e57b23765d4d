//! The people of the clinic behind the counter, and what each may do.
//!
//! One person, one account, one PIN: nobody shares (45 CFR 164.312(a)(2)(i)). [`may`] is the only
//! place that knows rights.

use std::fmt;

use crate::domain::id::{Id, Staff};

pub type StaffId = Id<Staff>;

/// A person who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: StaffName,
    pub role: Role,
}

/// What a person of the clinic is called on screens and in the journal: 1 to 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaffName(String);

/// Letters on a badge; also what fits the corner of the bar.
const NAME_MAX: usize = 40;

impl StaffName {
    /// `None` where nothing is left of `text` without blanks, or it is longer than a badge.
    pub fn new(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = words.join(" ");
        let fits = (1..=NAME_MAX).contains(&name.chars().count());
        let is_text = !name.chars().any(char::is_control);
        (fits && is_text).then_some(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StaffName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    FrontDesk,
    /// Gives treatments.
    Provider,
    Manager,
    Owner,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::FrontDesk, Self::Provider, Self::Manager, Self::Owner];
}

/// Everything that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Today, open cases, devices.
    LookAround,
    /// Ask the card terminal what became of a payment.
    AskTerminal,
    /// Write down what the terminal's own journal shows of a payment that it cannot tell of.
    SettleByHand,
    /// A card that was swiped is taken for a contract above the clinic's limit.
    AllowSwipe,
    /// The same card pays the same amount within ten minutes.
    AllowSameCard,
    PrintCopy,
    TestDevice,
    /// Open a patient's file.
    ReadFile,
    PrepareCheckout,
    Redeem,
    UndoRedemption,
    Extend,
    Refund,
    /// A refund above the clinic's limit for one person.
    RefundLarge,
    /// Close the day when terminal and journal agree.
    CloseDay,
    CloseDayWithDifference,
    ReadReports,
    ReadAuditLog,
    /// Take records out of the kiosk.
    Export,
    EditCatalog,
    PublishCatalog,
    ChangeSettings,
    SetOwnPin,
    /// Add people, change roles, end accounts.
    ManageStaff,
    QuitKiosk,
}

impl Act {
    pub const ALL: [Self; 25] = [
        Self::LookAround,
        Self::AskTerminal,
        Self::SettleByHand,
        Self::AllowSwipe,
        Self::AllowSameCard,
        Self::PrintCopy,
        Self::TestDevice,
        Self::ReadFile,
        Self::PrepareCheckout,
        Self::Redeem,
        Self::UndoRedemption,
        Self::Extend,
        Self::Refund,
        Self::RefundLarge,
        Self::CloseDay,
        Self::CloseDayWithDifference,
        Self::ReadReports,
        Self::ReadAuditLog,
        Self::Export,
        Self::EditCatalog,
        Self::PublishCatalog,
        Self::ChangeSettings,
        Self::SetOwnPin,
        Self::ManageStaff,
        Self::QuitKiosk,
    ];
}

/// Whether somebody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// As they are signed in.
    Yes,
    /// With their own PIN at this very moment, or that of somebody who may.
    StepUp,
    /// Only with the PIN of another person who may.
    SecondPerson,
    No,
}

/// The one table of rights.
pub const fn may(role: Role, act: Act) -> Answer {
    use Act as A;
    use Answer::{No, SecondPerson, StepUp, Yes};
    let [front_desk, provider, manager, owner] = match act {
        A::LookAround
        | A::AskTerminal
        | A::PrintCopy
        | A::TestDevice
        | A::ReadFile
        | A::PrepareCheckout
        | A::Redeem
        | A::UndoRedemption
        | A::CloseDay
        | A::ReadReports => [Yes, Yes, Yes, Yes],
        A::AllowSwipe | A::AllowSameCard | A::SetOwnPin => [StepUp, StepUp, StepUp, StepUp],
        A::SettleByHand | A::Extend | A::Refund | A::CloseDayWithDifference | A::QuitKiosk => {
            [SecondPerson, SecondPerson, StepUp, StepUp]
        }
        // A clinic may have one owner and nobody else: they are asked for their PIN alone.
        A::RefundLarge => [SecondPerson, SecondPerson, SecondPerson, StepUp],
        A::ReadAuditLog | A::EditCatalog => [No, No, Yes, Yes],
        A::Export | A::PublishCatalog | A::ChangeSettings => [No, No, StepUp, StepUp],
        A::ManageStaff => [No, No, No, StepUp],
    };
    match role {
        Role::FrontDesk => front_desk,
        Role::Provider => provider,
        Role::Manager => manager,
        Role::Owner => owner,
    }
}

/// Whether the person who has just given their PIN may say yes to `act`: for themselves, for one
/// who is signed in (`asker`), or for a patient at the counter.
pub fn may_approve(act: Act, by: &StaffMember, asker: Option<&StaffMember>) -> bool {
    let may_alone = matches!(may(by.role, act), Answer::Yes | Answer::StepUp);
    match asker.map(|asker| may(asker.role, act)) {
        None | Some(Answer::Yes | Answer::StepUp) => may_alone,
        Some(Answer::SecondPerson) => may_alone && asker.is_none_or(|asker| asker.id != by.id),
        Some(Answer::No) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line an act; front desk, provider, manager, owner.
    /// `+` yes, `p` with a PIN, `2` with another person's, `-` no.
    const RIGHTS: &str = "
        LookAround             + + + +
        AskTerminal            + + + +
        SettleByHand           2 2 p p
        AllowSwipe             p p p p
        AllowSameCard          p p p p
        PrintCopy              + + + +
        TestDevice             + + + +
        ReadFile               + + + +
        PrepareCheckout        + + + +
        Redeem                 + + + +
        UndoRedemption         + + + +
        Extend                 2 2 p p
        Refund                 2 2 p p
        RefundLarge            2 2 2 p
        CloseDay               + + + +
        CloseDayWithDifference 2 2 p p
        ReadReports            + + + +
        ReadAuditLog           - - + +
        Export                 - - p p
        EditCatalog            - - + +
        PublishCatalog         - - p p
        ChangeSettings         - - p p
        SetOwnPin              p p p p
        ManageStaff            - - - p
        QuitKiosk              2 2 p p
    ";

    #[test]
    fn rights_are_those_of_the_table() {
        let found: Vec<String> = Act::ALL
            .into_iter()
            .map(|act| {
                let signs = Role::ALL.map(|role| match may(role, act) {
                    Answer::Yes => "+",
                    Answer::StepUp => "p",
                    Answer::SecondPerson => "2",
                    Answer::No => "-",
                });
                format!("{act:?} {}", signs.join(" "))
            })
            .collect();
        let wanted: Vec<String> = RIGHTS
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn every_act_can_be_done_by_an_owner_who_is_alone() {
        let owner = member(1, Role::Owner);
        for act in Act::ALL {
            assert!(may_approve(act, &owner, Some(&owner)), "{act:?}");
        }
    }

    #[test]
    fn who_has_more_duties_has_no_fewer_rights() {
        let rank = |role, act| match may(role, act) {
            Answer::No => 0,
            Answer::SecondPerson => 1,
            Answer::StepUp => 2,
            Answer::Yes => 3,
        };
        for act in Act::ALL {
            assert!(rank(Role::FrontDesk, act) <= rank(Role::Manager, act), "{act:?}");
            assert!(rank(Role::Provider, act) <= rank(Role::Manager, act), "{act:?}");
            assert!(rank(Role::Manager, act) <= rank(Role::Owner, act), "{act:?}");
        }
    }

    #[test]
    fn a_refund_at_the_front_desk_takes_a_managers_pin_and_no_colleagues() {
        let desk = member(1, Role::FrontDesk);
        let colleague = member(2, Role::FrontDesk);
        let manager = member(3, Role::Manager);
        assert!(!may_approve(Act::Refund, &desk, Some(&desk)));
        assert!(!may_approve(Act::Refund, &colleague, Some(&desk)));
        assert!(may_approve(Act::Refund, &manager, Some(&desk)));
        assert!(may_approve(Act::Refund, &manager, Some(&manager)));
    }

    #[test]
    fn a_large_refund_takes_the_owner_and_never_one_manager_alone() {
        let manager = member(1, Role::Manager);
        let other = member(2, Role::Manager);
        let owner = member(3, Role::Owner);
        assert!(!may_approve(Act::RefundLarge, &manager, Some(&manager)));
        assert!(!may_approve(Act::RefundLarge, &other, Some(&manager)));
        assert!(may_approve(Act::RefundLarge, &owner, Some(&manager)));
    }

    #[test]
    fn what_the_table_denies_no_second_pin_allows() {
        let desk = member(1, Role::FrontDesk);
        let owner = member(2, Role::Owner);
        assert!(!may_approve(Act::ManageStaff, &owner, Some(&desk)));
    }

    #[test]
    fn a_name_fits_on_a_badge() {
        assert_eq!(StaffName::new("  Ana   Ruiz ").unwrap().as_str(), "Ana Ruiz");
        for text in ["", "  ", &"x".repeat(41)] {
            assert_eq!(StaffName::new(text), None, "{text:?}");
        }
    }

    fn member(id: u128, role: Role) -> StaffMember {
        StaffMember { id: StaffId::from_raw(id), name: StaffName::new("Ana").unwrap(), role }
    }
}
