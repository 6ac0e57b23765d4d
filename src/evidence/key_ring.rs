//! The keys of a clinic: one signs, and all that ever signed still verify.

use ed25519_dalek::{SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::domain::hex::{hex, unhex};

/// Keys by slot, 1 to 15. Receipts name the slot that signed them.
#[derive(Clone)]
pub struct KeyRing {
    slot: u8,
    signing: SigningKey,
    /// Those that signed before.
    old: Vec<(u8, VerifyingKey)>,
}

/// The slot of a clinic's first key.
pub const FIRST_SLOT: u8 = 1;
/// The last slot that a receipt can name.
pub const LAST_SLOT: u8 = 15;

impl KeyRing {
    /// `signing` in `slot`, and the keys before it. Another key in the same slot is left out: a slot
    /// has one.
    pub fn new(slot: u8, signing: SigningKey, old: Vec<(u8, VerifyingKey)>) -> Self {
        let old = old.into_iter().filter(|(other, _)| *other != slot).collect();
        Self { slot, signing, old }
    }

    pub const fn slot(&self) -> u8 {
        self.slot
    }

    pub const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// Every key that verifies, by slot; the one that signs is among them.
    pub fn verifying(&self) -> Vec<(u8, VerifyingKey)> {
        let mut keys = self.old.clone();
        keys.push((self.slot, self.signing.verifying_key()));
        keys.sort_by_key(|(slot, _)| *slot);
        keys
    }
}

/// Who had one key only.
impl From<SigningKey> for KeyRing {
    fn from(key: SigningKey) -> Self {
        Self::new(FIRST_SLOT, key, Vec::new())
    }
}

/// It signs for the clinic: not for a log.
impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing").field("slot", &self.slot).finish_non_exhaustive()
    }
}

/// A key as people compare it: the first 20 hex digits of its SHA-256, in groups of four.
pub fn fingerprint(key: &VerifyingKey) -> String {
    let digest = Sha256::digest(key.as_bytes());
    let groups: Vec<String> = digest.chunks(2).take(5).map(hex).collect();
    groups.join(" ")
}

/// The public halves, as a packet holds them and as they are handed to who verifies elsewhere:
/// canonical JSON, slots in their order.
pub fn keys_json(ring: &KeyRing) -> String {
    let keys: Vec<String> = ring
        .verifying()
        .iter()
        .map(|(slot, key)| format!("{{\"ed25519\":\"{}\",\"slot\":{slot}}}", hex(key.as_bytes())))
        .collect();
    format!("{{\"keys\":[{}],\"signs\":{}}}\n", keys.join(","), ring.slot())
}

/// Why a file of public keys cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a file of public keys as `countersign keys --public` writes it")]
pub struct NotKeys;

/// Reads what [`keys_json`] wrote, and nothing else: the slot that signs, and the keys.
///
/// # Errors
///
/// [`NotKeys`].
pub fn read_keys(text: &str) -> Result<(u8, Vec<(u8, VerifyingKey)>), NotKeys> {
    let read = || {
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        let signs = u8::try_from(value.get("signs")?.as_u64()?).ok()?;
        let mut keys = Vec::new();
        for key in value.get("keys")?.as_array()? {
            let slot = u8::try_from(key.get("slot")?.as_u64()?).ok()?;
            let bytes = unhex(key.get("ed25519")?.as_str()?)?;
            keys.push((slot, VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()?));
        }
        Some((signs, keys))
    };
    read().ok_or(NotKeys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_that_signs_verifies_beside_those_before_it() {
        let key = |seed| SigningKey::from_bytes(&[seed; 32]);
        let old = vec![(1, key(1).verifying_key()), (2, key(9).verifying_key())];
        let ring = KeyRing::new(2, key(2), old);
        let expect = vec![(1, key(1).verifying_key()), (2, key(2).verifying_key())];
        assert_eq!(ring.verifying(), expect);
        assert_eq!(format!("{ring:?}"), "KeyRing { slot: 2, .. }");
    }

    #[test]
    fn a_fingerprint_is_short_enough_to_compare_by_telephone() {
        let key = SigningKey::from_bytes(&[0x42; 32]).verifying_key();
        assert_eq!(fingerprint(&key), "3097 e2de e2cb 4a34 b538");
    }
}
