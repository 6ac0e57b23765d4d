//! Pseudo-terminals: a serial line without a cable, for simulated devices.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::device::Link;

/// The device's end of a pseudo-terminal. The other end has a path, like any serial port.
#[derive(Debug)]
pub struct Pty {
    #[cfg(unix)]
    ends: unix::Ends,
    path: PathBuf,
    link: Option<PathBuf>,
}

impl Pty {
    /// Where a program opens the other end.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if let Some(link) = &self.link {
            // Nothing can be done about a link that cannot be removed; the next start replaces it.
            std::fs::remove_file(link).ok();
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File};
    use std::io::{Read as _, Write as _};
    use std::os::fd::OwnedFd;

    use rustix::fs::{Mode, OFlags, open};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{OptionalActions, ioctl_tiocnxcl, tcgetattr, tcsetattr};

    use super::*;
    use crate::device::file::has_bytes;

    const READ_LEN_MAX: usize = 4096;

    #[derive(Debug)]
    pub struct Ends {
        master: File,
        /// Kept open, so that a program that closes its end does not hang up ours: a terminal
        /// does not notice either when its register goes away.
        slave: OwnedFd,
    }

    impl Pty {
        /// Makes a pseudo-terminal in raw mode.
        ///
        /// # Errors
        ///
        /// When the system has none left.
        pub fn open() -> io::Result<Self> {
            let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
            grantpt(&master)?;
            unlockpt(&master)?;
            let name = ptsname(&master, Vec::new())?;
            let path = PathBuf::from(name.to_string_lossy().into_owned());
            let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
            let slave = open(name.as_c_str(), flags, Mode::empty())?;
            let mut settings = tcgetattr(&slave)?;
            settings.make_raw();
            tcsetattr(&slave, OptionalActions::Now, &settings)?;
            Ok(Self { ends: Ends { master: File::from(master), slave }, path, link: None })
        }

        /// Makes a pseudo-terminal, and a symbolic link to it with this name. A link that an
        /// earlier run left behind is replaced; anything else with that name is left alone.
        ///
        /// # Errors
        ///
        /// When there is no pseudo-terminal left, or the name is taken.
        pub fn open_as(link: &Path) -> io::Result<Self> {
            let mut pty = Self::open()?;
            if fs::symlink_metadata(link).is_ok_and(|there| there.file_type().is_symlink()) {
                fs::remove_file(link)?;
            }
            std::os::unix::fs::symlink(&pty.path, link)?;
            pty.link = Some(link.to_owned());
            Ok(pty)
        }
    }

    impl Link for Pty {
        fn read(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
            if !has_bytes(&self.ends.master, wait)? {
                // A program that was killed leaves its claim on the line behind; a real port
                // would be free again. (Programs that live are kept apart by a file lock.)
                ioctl_tiocnxcl(&self.ends.slave).ok();
                return Ok(Vec::new());
            }
            let mut bytes = vec![0; READ_LEN_MAX];
            let n_bytes = self.ends.master.read(&mut bytes)?;
            bytes.truncate(n_bytes);
            Ok(bytes)
        }

        fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.ends.master.write_all(bytes)
        }
    }
}

#[cfg(not(unix))]
impl Pty {
    /// # Errors
    ///
    /// Always: this system has no pseudo-terminals.
    pub fn open() -> io::Result<Self> {
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "this system has no pseudo-terminals; use TCP or a serial port",
        ))
    }

    /// # Errors
    ///
    /// Always: this system has no pseudo-terminals.
    pub fn open_as(_link: &Path) -> io::Result<Self> {
        Self::open()
    }
}

#[cfg(not(unix))]
impl Link for Pty {
    fn read(&mut self, _wait: Duration) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn write_all(&mut self, _bytes: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;
    use crate::device::serial::{SerialLink, SerialSettings};

    const LIMIT: Duration = Duration::from_secs(20);

    #[test]
    fn every_byte_value_passes_both_ways() {
        let mut near = Pty::open().unwrap();
        let mut far = SerialLink::open(&SerialSettings::at(near.path())).unwrap();
        let all: Vec<u8> = (0..=255).collect();
        far.write_all(&all).unwrap();
        assert_eq!(read_all(&mut near, all.len()), all);
        near.write_all(&all).unwrap();
        assert_eq!(read_all(&mut far, all.len()), all);
        assert_eq!(far.read(Duration::from_millis(1)).unwrap(), [0_u8; 0], "silence is no error");
    }

    #[test]
    fn a_port_in_use_says_so() {
        let near = Pty::open().unwrap();
        let settings = SerialSettings::at(near.path());
        let _first = SerialLink::open(&settings).unwrap();
        let error = SerialLink::open(&settings).unwrap_err().to_string();
        assert!(error.contains("another program"), "{error}");
    }

    #[test]
    fn the_link_is_made_replaced_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("terminal");
        let first = Pty::open_as(&link).unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), first.path());
        let second = Pty::open_as(&link).unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), second.path());
        drop(second);
        assert!(fs::symlink_metadata(&link).is_err());

        fs::write(&link, "a file").unwrap();
        assert!(Pty::open_as(&link).is_err(), "a file is never replaced");
        assert_eq!(fs::read_to_string(&link).unwrap(), "a file");
    }

    fn read_all(link: &mut dyn Link, n_bytes: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < n_bytes {
            let more = link.read(LIMIT).expect("the pseudo-terminal is open");
            assert!(!more.is_empty(), "{} of {n_bytes} bytes came", bytes.len());
            bytes.extend(more);
        }
        bytes
    }
}
