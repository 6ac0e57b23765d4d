//! The people of the demo clinic, so that the staff side can be tried at once. A clinic of its own
//! has nobody until its owner makes an account.

use chrono::{DateTime, Utc};

use crate::app::vault::Vault;
use crate::domain::pin::{Pin, RecoveryCode};
use crate::domain::staff::{Role, StaffId, StaffMember, StaffName};
use crate::store::Store;

/// What the first screen of the demo says.
pub const FRONT_DESK_PIN: &str = "246810";
/// What the pad says that asks for somebody in charge.
pub const MANAGER_PIN: &str = "135791";

const PEOPLE: [(u128, &str, Role, &str); 4] = [
    (1, "Nora Quinn", Role::Owner, "975313"),
    (2, "Marcus Bell", Role::Manager, MANAGER_PIN),
    (3, "Dana Reyes", Role::Provider, "864209"),
    (4, "Ana Ruiz", Role::FrontDesk, FRONT_DESK_PIN),
];

/// Gives them accounts, where nobody has one. Without them the demo has no staff side; that is
/// noted in the log and stops nothing.
pub fn seed(store: &mut Store, vault: &Vault, at: DateTime<Utc>) {
    match try_seed(store, vault, at) {
        Some(()) => (),
        None => log::warn!("the people of the demo clinic have no accounts"),
    }
}

fn try_seed(store: &mut Store, vault: &Vault, at: DateTime<Utc>) -> Option<()> {
    if !store.staff().ok()?.is_empty() {
        return Some(());
    }
    let mut owner: Option<StaffId> = None;
    for (id, name, role, digits) in PEOPLE {
        let (id, name) = (StaffId::from_raw(id), StaffName::new(name)?);
        let member = StaffMember { id, name, role };
        let accounts = store.staff().ok()?;
        let lock = vault.lock(&Pin::from_text(digits)?, &accounts, *b"the demo clinic.").ok()?;
        match owner {
            None => {
                let code = RecoveryCode::new(*b"democlinic");
                let sealed = vault.seal(&code, *b"the demo clinic.").ok()?;
                store.add_first_owner(&member, &lock, &sealed, at).ok()?;
                owner = Some(id);
            }
            Some(by) => store.add_staff(&member, &lock, by, at).ok()?,
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::unlock::HashCost;

    #[test]
    fn the_demo_has_one_person_of_each_role_and_no_easy_pin() {
        let mut store = Store::in_memory().unwrap();
        let vault = Vault::new([7; 32], HashCost { kib: 8, passes: 1 });
        let at = "2026-11-23T15:00:00Z".parse().unwrap();
        seed(&mut store, &vault, at);
        let n_rows = store.n_rows().unwrap();
        seed(&mut store, &vault, at);
        assert_eq!(store.n_rows().unwrap(), n_rows, "once");
        let accounts = store.staff().unwrap();
        for (_, name, role, digits) in PEOPLE {
            let pin = Pin::from_text(digits).unwrap();
            assert!(!pin.is_easy(), "{digits}");
            let member = vault.whose(&pin, &accounts).unwrap().unwrap();
            assert_eq!((member.name.as_str(), member.role), (name, role));
        }
        assert!(Role::ALL.iter().all(|role| PEOPLE.iter().any(|(_, _, it, _)| it == role)));
    }
}
