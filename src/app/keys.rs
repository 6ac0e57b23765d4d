//! Keys beside the data file, made at the first start, for their owner only: one signs receipts, one
//! keeps PINs.
//!
//! | file | what |
//! |---|---|
//! | `receipt.key`, `receipt-2.key` … | signs; the highest slot does |
//! | `receipt-1.pub`, `receipt-2.pub` … | signed before, and verifies |
//! | `pin.key` | keeps PINs |
//!
//! Another key takes the next slot: it is made first, then the old one's public half is put away, and
//! then its secret half is removed. A power cut in between leaves a folder that signs and verifies.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use ed25519_dalek::{SigningKey, VerifyingKey};

use crate::evidence::key_ring::{FIRST_SLOT, KeyRing, LAST_SLOT};

/// The name of the file in the data folder with the key that signs receipts.
pub const FILE_NAME: &str = "receipt.key";
/// The same for the key of PINs.
pub const PIN_FILE_NAME: &str = "pin.key";

/// Reads the key that signs receipts from `folder`, or makes it there; with all that signed before.
///
/// # Errors
///
/// When a file cannot be read or written, has another length than 32 bytes, or a secret half can be
/// read by others than its owner.
pub fn open_or_make(folder: &Path) -> io::Result<KeyRing> {
    let Some((slot, signing)) = newest(folder)? else {
        // A clinic whose newest key is gone does not begin at the first again: that slot is another's.
        if let Some((slot, _)) = old_keys(folder)?.last() {
            let error = format!("the key after slot {slot} is not there");
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        return Ok(KeyRing::from(SigningKey::from_bytes(&make(folder, FILE_NAME)?)));
    };
    Ok(KeyRing::new(slot, signing, old_keys(folder)?))
}

/// As [`open_or_make`], and makes nothing: `None` where there is no key.
///
/// # Errors
///
/// As there.
pub fn open(folder: &Path) -> io::Result<Option<KeyRing>> {
    let Some((slot, signing)) = newest(folder)? else { return Ok(None) };
    Ok(Some(KeyRing::new(slot, signing, old_keys(folder)?)))
}

/// Makes another key, which signs from now on. Those before it verify as ever.
///
/// # Errors
///
/// As [`open_or_make`]; also when every slot is used.
pub fn rotate(folder: &Path) -> io::Result<KeyRing> {
    let ring = open_or_make(folder)?;
    let next = ring.slot().saturating_add(1);
    if next > LAST_SLOT {
        return Err(io::Error::new(io::ErrorKind::StorageFull, "every key slot is used"));
    }
    make(folder, &secret_name(next))?;
    for (slot, key) in ring.verifying() {
        put(folder, &public_name(slot), key.as_bytes())?;
    }
    fs::remove_file(folder.join(secret_name(ring.slot())))?;
    open_or_make(folder)
}

/// Whether a file of this name is a key of ours.
pub fn is_key_name(name: &str) -> bool {
    let of_slot = |slot| name == secret_name(slot) || name == public_name(slot);
    name == PIN_FILE_NAME || (FIRST_SLOT..=LAST_SLOT).any(of_slot)
}

fn secret_name(slot: u8) -> String {
    if slot == FIRST_SLOT { FILE_NAME.to_owned() } else { format!("receipt-{slot}.key") }
}

fn public_name(slot: u8) -> String {
    format!("receipt-{slot}.pub")
}

/// The secret half in the highest slot.
fn newest(folder: &Path) -> io::Result<Option<(u8, SigningKey)>> {
    for slot in (FIRST_SLOT..=LAST_SLOT).rev() {
        match File::open(folder.join(secret_name(slot))) {
            Ok(file) => return Ok(Some((slot, SigningKey::from_bytes(&read(file)?)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Public halves, and those of secret halves that were not removed yet.
fn old_keys(folder: &Path) -> io::Result<Vec<(u8, VerifyingKey)>> {
    let mut keys = Vec::new();
    for slot in FIRST_SLOT..=LAST_SLOT {
        let damaged = || {
            let error = format!("{} is no key, so it is damaged", public_name(slot));
            io::Error::new(io::ErrorKind::InvalidData, error)
        };
        match fs::read(folder.join(public_name(slot))) {
            Ok(bytes) => {
                let bytes = bytes.try_into().map_err(|_other_length| damaged())?;
                keys.push((slot, VerifyingKey::from_bytes(&bytes).map_err(|_why| damaged())?));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                match File::open(folder.join(secret_name(slot))) {
                    Ok(file) => {
                        keys.push((slot, SigningKey::from_bytes(&read(file)?).verifying_key()));
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotFound => (),
                    Err(error) => return Err(error),
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(keys)
}

/// Reads the key of PINs from `folder`, or makes it there. Without it a stolen data file is no help
/// to who guesses PINs.
///
/// # Errors
///
/// As [`open_or_make`].
pub fn open_or_make_pin_key(folder: &Path) -> io::Result<[u8; 32]> {
    bytes_of(folder, PIN_FILE_NAME)
}

fn bytes_of(folder: &Path, name: &str) -> io::Result<[u8; 32]> {
    match File::open(folder.join(name)) {
        Ok(file) => read(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder, name),
        Err(error) => Err(error),
    }
}

/// What to do about a key that cannot be used.
pub const fn hint(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => {
            "make it a file of the user that the kiosk runs under, and of nobody else (chmod 600)"
        }
        io::ErrorKind::InvalidData => {
            "restore it from the backup; if there is none, move it away and a new one is made, \
             and codes on receipts from before can no longer be verified"
        }
        io::ErrorKind::StorageFull => {
            "receipts name 15 keys at most; a clinic that needs another begins a new data folder"
        }
        _ => "check that the disk is there and that this user may write to the folder",
    }
}

/// What to do about a key of PINs that cannot be used.
pub const fn pin_hint(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::InvalidData => {
            "restore it from the backup; if there is none, move it away, start again, and sign in \
             with the recovery code: all PINs have to be set anew"
        }
        other => hint(other),
    }
}

fn read(mut file: File) -> io::Result<[u8; 32]> {
    check_owner_only(&file)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    bytes.try_into().or(Err(io::Error::new(
        io::ErrorKind::InvalidData,
        "it is not 32 bytes long, so it is damaged",
    )))
}

fn make(folder: &Path, name: &str) -> io::Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| io::Error::other(error.to_string()))?;
    put(folder, name, &seed)?;
    Ok(seed)
}

/// Written under another name first, so that a power cut leaves the key whole or not there.
fn put(folder: &Path, name: &str, seed: &[u8; 32]) -> io::Result<()> {
    let unfinished = folder.join(format!("{name}.new"));
    let mut file = owner_only().write(true).create(true).truncate(true).open(&unfinished)?;
    file.write_all(seed)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().ok();
    }
    Ok(())
}

#[cfg(unix)]
fn owner_only() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn owner_only() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(unix)]
fn check_owner_only(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata()?.permissions().mode();
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "others than its owner can read it",
        )),
    }
}

#[cfg(not(unix))]
fn check_owner_only(_file: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let made = open_or_make(folder.path()).unwrap();
        let found = open_or_make(folder.path()).unwrap();
        assert_eq!(made.signing(), found.signing());
        assert_eq!((found.slot(), found.verifying().len()), (1, 1));
    }

    #[test]
    fn after_a_rotation_the_new_key_signs_and_all_before_it_verify() {
        let folder = tempfile::tempdir().unwrap();
        let first = open_or_make(folder.path()).unwrap();
        let second = rotate(folder.path()).unwrap();
        let third = rotate(folder.path()).unwrap();
        assert_eq!((first.slot(), second.slot(), third.slot()), (1, 2, 3));
        let publics = [&first, &second, &third].map(|ring| ring.signing().verifying_key());
        let expect: Vec<_> = (1_u8..).zip(publics).collect();
        assert_eq!(third.verifying(), expect);
        assert_eq!(open_or_make(folder.path()).unwrap().verifying(), expect);
        let secrets = [FILE_NAME, "receipt-2.key", "receipt-3.key"];
        let is_there = secrets.map(|name| folder.path().join(name).exists());
        assert_eq!(is_there, [false, false, true], "what signs no more is no secret");
    }

    #[test]
    fn a_rotation_that_a_power_cut_ended_goes_on_with_the_new_key() {
        let folder = tempfile::tempdir().unwrap();
        let first = open_or_make(folder.path()).unwrap();
        make(folder.path(), "receipt-2.key").unwrap();
        let found = open_or_make(folder.path()).unwrap();
        assert_eq!(found.slot(), 2);
        assert!(found.verifying().contains(&(1, first.signing().verifying_key())));
        assert_eq!(rotate(folder.path()).unwrap().verifying().len(), 3);
    }

    #[test]
    fn a_clinic_has_fifteen_keys_at_most() {
        let folder = tempfile::tempdir().unwrap();
        for slot in 2..=LAST_SLOT {
            assert_eq!(rotate(folder.path()).unwrap().slot(), slot);
        }
        let error = rotate(folder.path()).unwrap_err();
        assert!(hint(error.kind()).contains("15 keys"));
        assert_eq!(open_or_make(folder.path()).unwrap().verifying().len(), 15);
    }

    #[test]
    fn a_newest_key_that_is_gone_is_not_made_anew_under_an_old_slot() {
        let folder = tempfile::tempdir().unwrap();
        open_or_make(folder.path()).unwrap();
        rotate(folder.path()).unwrap();
        fs::remove_file(folder.path().join("receipt-2.key")).unwrap();
        assert_eq!(open_or_make(folder.path()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn names_of_keys_are_known() {
        for name in ["receipt.key", "receipt-2.key", "receipt-15.pub", "receipt-1.pub", "pin.key"] {
            assert!(is_key_name(name), "{name}");
        }
        for name in ["receipt-16.key", "receipt-1.key", "clinic.redb", "receipt.png"] {
            assert!(!is_key_name(name), "{name}");
        }
    }

    #[test]
    fn receipts_and_pins_have_keys_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let receipts = open_or_make(folder.path()).unwrap();
        let pins = open_or_make_pin_key(folder.path()).unwrap();
        assert_ne!(receipts.signing().to_bytes(), pins);
        assert_eq!(open_or_make_pin_key(folder.path()).unwrap(), pins);
        fs::write(folder.path().join(PIN_FILE_NAME), [1, 2, 3]).unwrap();
        let error = open_or_make_pin_key(folder.path()).unwrap_err();
        assert!(pin_hint(error.kind()).contains("recovery code"));
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        open_or_make(folder.path()).unwrap();
        let path = folder.path().join(FILE_NAME);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = open_or_make(folder.path()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(hint(error.kind()).contains("chmod 600"));
    }

    #[test]
    fn a_cut_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        open_or_make(folder.path()).unwrap();
        fs::write(folder.path().join(FILE_NAME), [1, 2, 3]).unwrap();
        let error = open_or_make(folder.path()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(hint(error.kind()).contains("backup"));
    }
}
