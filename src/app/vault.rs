//! Where PINs are hashed and recognized. The only place that knows a PIN and a lock at once.
//!
//! Argon2id with a secret key that lies beside the data file and not in it: whoever has the file
//! alone cannot try PINs at all. Everybody's PIN is kept under one salt, so that a guess costs one
//! hash however many people work here and whoever it was, and so that two people cannot choose one
//! PIN without being told. The recovery code needs no key: it must work when the key is lost, and
//! 80 random bits need no help.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};

use crate::domain::pin::{Pin, RecoveryCode};
use crate::domain::staff::StaffMember;
use crate::domain::unlock::{HashCost, SecretLock};
use crate::store::StaffAccount;

/// The second recommendation of RFC 9106, at one lane: 64 MiB, three passes.
pub const COST: HashCost = HashCost { kib: 64 * 1024, passes: 3 };

/// The secret key of this kiosk's PINs, and what a guess costs.
#[derive(Clone)]
pub struct Vault {
    key: [u8; 32],
    cost: HashCost,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// Why nothing was hashed. Never of the PIN itself.
#[derive(Debug, thiserror::Error)]
#[error("a PIN cannot be checked: {0}")]
pub struct VaultError(argon2::Error);

impl Vault {
    pub const fn new(key: [u8; 32], cost: HashCost) -> Self {
        Self { key, cost }
    }

    /// How a new PIN is kept: made like the PINs that there are, or with `salt` where it is the
    /// first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when there is not enough memory.
    pub fn lock(
        &self,
        pin: &Pin,
        accounts: &[StaffAccount],
        salt: [u8; 16],
    ) -> Result<SecretLock, VaultError> {
        let like = accounts.iter().find_map(|account| account.lock.as_ref());
        let (salt, cost) = like.map_or((salt, self.cost), |lock| (lock.salt, lock.cost));
        let hash = hash(&self.key, &pin.bytes(), salt, cost)?;
        Ok(SecretLock { salt, cost, hash })
    }

    /// Whose PIN it is. As much work for nobody's as for anybody's.
    ///
    /// # Errors
    ///
    /// As [`Vault::lock`].
    pub fn whose<'a>(
        &self,
        pin: &Pin,
        accounts: &'a [StaffAccount],
    ) -> Result<Option<&'a StaffMember>, VaultError> {
        let made = self.lock(pin, accounts, [0; 16])?;
        let mut found = None;
        for account in accounts {
            if account.lock.as_ref().is_some_and(|lock| is_same(lock, &made)) {
                found = Some(&account.member);
            }
        }
        Ok(found)
    }

    /// How a recovery code is kept.
    ///
    /// # Errors
    ///
    /// As [`Vault::lock`].
    pub fn seal(&self, code: &RecoveryCode, salt: [u8; 16]) -> Result<SecretLock, VaultError> {
        let hash = hash(&[], &code.bytes(), salt, self.cost)?;
        Ok(SecretLock { salt, cost: self.cost, hash })
    }

    /// Whether this is the code that was sealed.
    ///
    /// # Errors
    ///
    /// As [`Vault::lock`].
    pub fn opens(&self, code: &RecoveryCode, sealed: &SecretLock) -> Result<bool, VaultError> {
        let hash = hash(&[], &code.bytes(), sealed.salt, sealed.cost)?;
        Ok(is_same(sealed, &SecretLock { hash, ..sealed.clone() }))
    }
}

fn hash(key: &[u8], secret: &[u8], salt: [u8; 16], cost: HashCost) -> Result<[u8; 32], VaultError> {
    let params = Params::new(cost.kib, cost.passes, 1, Some(32)).map_err(VaultError)?;
    let argon = Argon2::new_with_secret(key, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(VaultError)?;
    let mut hash = [0; 32];
    argon.hash_password_into(secret, &salt, &mut hash).map_err(VaultError)?;
    Ok(hash)
}

/// Compared whole, whatever differs first.
fn is_same(one: &SecretLock, other: &SecretLock) -> bool {
    let differs = one.hash.iter().zip(&other.hash).fold(0, |all, (a, b)| all | (a ^ b));
    std::hint::black_box(differs) == 0 && one.is_made_like(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::staff::{Role, StaffId, StaffName};

    /// Cheap: these tests are about who is recognized.
    const CHEAP: HashCost = HashCost { kib: 8, passes: 1 };

    #[test]
    fn everybody_is_recognized_by_their_own_pin_and_nobody_by_another() {
        let vault = Vault::new([7; 32], CHEAP);
        let mut accounts = Vec::new();
        for (id, digits) in [(1, "246810"), (2, "135791"), (3, "908172")] {
            let lock = vault.lock(&pin(digits), &accounts, [id; 16]).unwrap();
            accounts.push(account(id, Some(lock)));
        }
        let whose = |digits: &str| {
            vault.whose(&pin(digits), &accounts).unwrap().map(|member| member.id.raw())
        };
        assert_eq!(whose("246810"), Some(1));
        assert_eq!(whose("908172"), Some(3));
        assert_eq!(whose("246811"), None);
        assert_eq!(vault.whose(&pin("246810"), &[]).unwrap(), None);
        let locks: Vec<_> = accounts.iter().filter_map(|it| it.lock.as_ref()).collect();
        assert!(locks.iter().all(|lock| lock.is_made_like(locks[0])), "one hash tells for all");
    }

    #[test]
    fn without_the_key_beside_the_file_no_pin_is_recognized() {
        let lock = Vault::new([7; 32], CHEAP).lock(&pin("246810"), &[], [1; 16]).unwrap();
        let thief = Vault::new([8; 32], CHEAP);
        assert_eq!(thief.whose(&pin("246810"), &[account(1, Some(lock))]).unwrap(), None);
    }

    #[test]
    fn a_pin_is_known_after_the_cost_was_raised() {
        let lock = Vault::new([7; 32], CHEAP).lock(&pin("246810"), &[], [1; 16]).unwrap();
        let newer = Vault::new([7; 32], HashCost { kib: 16, passes: 2 });
        let accounts = [account(1, Some(lock))];
        assert!(newer.whose(&pin("246810"), &accounts).unwrap().is_some());
    }

    #[test]
    fn the_recovery_code_works_where_the_key_was_lost() {
        let code = RecoveryCode::new([9; 10]);
        let sealed = Vault::new([7; 32], CHEAP).seal(&code, [1; 16]).unwrap();
        let other = Vault::new([8; 32], CHEAP);
        assert!(other.opens(&code, &sealed).unwrap());
        assert!(!other.opens(&RecoveryCode::new([8; 10]), &sealed).unwrap());
    }

    #[test]
    fn a_guess_costs_what_the_rfc_recommends() {
        assert_eq!(COST, HashCost { kib: 65_536, passes: 3 });
        assert_eq!(
            format!("{:?}", Vault::new([7; 32], CHEAP)),
            "Vault { cost: HashCost { kib: 8, passes: 1 }, .. }"
        );
    }

    fn pin(digits: &str) -> Pin {
        Pin::from_text(digits).unwrap()
    }

    fn account(id: u8, lock: Option<SecretLock>) -> StaffAccount {
        let name = StaffName::new("Ana Ruiz").unwrap();
        let member = StaffMember { id: StaffId::from_raw(id.into()), name, role: Role::FrontDesk };
        StaffAccount { member, lock }
    }
}
