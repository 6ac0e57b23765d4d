//! A wire that is a plain device file, such as `/dev/usb/lp0`.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::device::Link;

const READ_LEN_MAX: usize = 4096;

/// An open device file. Files that can only be written never answer; that is silence.
#[derive(Debug)]
pub struct FileLink {
    file: File,
    is_readable: bool,
}

impl FileLink {
    /// Opens a device file that is there already; makes no file.
    ///
    /// # Errors
    ///
    /// When it is not there, or may not be written.
    pub fn open(path: &Path) -> io::Result<Self> {
        match open_options().read(true).open(path) {
            Ok(file) => Ok(Self { file, is_readable: true }),
            Err(_) => {
                let file = open_options().open(path)?;
                Ok(Self { file, is_readable: false })
            }
        }
    }
}

fn open_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // The line must not become the process's own terminal.
        options.custom_flags(rustix::fs::OFlags::NOCTTY.bits().cast_signed());
    }
    options
}

impl Link for FileLink {
    fn read(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        if !self.is_readable || !has_bytes(&self.file, wait)? {
            if !self.is_readable {
                thread::park_timeout(wait);
            }
            return Ok(Vec::new());
        }
        let mut bytes = vec![0; READ_LEN_MAX];
        let n_bytes = self.file.read(&mut bytes)?;
        bytes.truncate(n_bytes);
        if n_bytes == 0 {
            // Always "ready" and never a byte: a driver that does not answer.
            thread::park_timeout(wait);
        }
        Ok(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }
}

/// Whether `file` has something to read within `wait`.
#[cfg(unix)]
pub(crate) fn has_bytes(file: &impl std::os::fd::AsFd, wait: Duration) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let timeout = Timespec::try_from(wait).map_err(io::Error::other)?;
    let mut watched = [PollFd::new(file, PollFlags::IN)];
    match poll(&mut watched, Some(&timeout)) {
        Ok(_) => Ok(watched.iter().any(|one| !one.revents().is_empty())),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

/// Without a way to look first, a device file is only written.
#[cfg(not(unix))]
pub(crate) fn has_bytes(_file: &File, wait: Duration) -> io::Result<bool> {
    thread::park_timeout(wait);
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_plain_file_takes_bytes_and_a_missing_one_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lp0");
        assert_eq!(FileLink::open(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(!path.exists());

        fs::write(&path, []).unwrap();
        let mut link = FileLink::open(&path).unwrap();
        link.write_all(&[27, 64]).unwrap();
        assert_eq!(link.read(Duration::from_millis(1)).unwrap(), [0_u8; 0]);
        assert_eq!(fs::read(&path).unwrap(), [27, 64]);
    }
}
