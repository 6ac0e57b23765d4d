//! Keys beside the data file, made at the first start, for their owner only: one signs receipts, one
//! keeps PINs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use ed25519_dalek::SigningKey;

/// The name of the file in the data folder with the key that signs receipts.
pub const FILE_NAME: &str = "receipt.key";
/// The same for the key of PINs.
pub const PIN_FILE_NAME: &str = "pin.key";

/// Reads the key that signs receipts from `folder`, or makes it there.
///
/// # Errors
///
/// When the file cannot be read or written, has another length than 32 bytes, or can be read by
/// others than its owner.
pub fn open_or_make(folder: &Path) -> io::Result<SigningKey> {
    Ok(SigningKey::from_bytes(&bytes_of(folder, FILE_NAME)?))
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

/// Written under another name first, so that a power cut leaves the key whole or not there.
fn make(folder: &Path, name: &str) -> io::Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| io::Error::other(error.to_string()))?;
    let unfinished = folder.join(format!("{name}.new"));
    let mut file = owner_only().write(true).create(true).truncate(true).open(&unfinished)?;
    file.write_all(&seed)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().ok();
    }
    Ok(seed)
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
        assert_eq!(made.to_bytes(), found.to_bytes());
    }

    #[test]
    fn receipts_and_pins_have_keys_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let receipts = open_or_make(folder.path()).unwrap();
        let pins = open_or_make_pin_key(folder.path()).unwrap();
        assert_ne!(receipts.to_bytes(), pins);
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
