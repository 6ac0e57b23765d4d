//! Making and opening the data file.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use redb::backends::{FileBackend, InMemoryBackend};
use redb::{
    Builder, Database, ReadableDatabase as _, StorageBackend, TableError, TableHandle as _,
};

use crate::store::backend::{Untouched, Watched};
use crate::store::error::StoreError;
use crate::store::event;
use crate::store::find;
use crate::store::prints;
use crate::store::projection;
use crate::store::tables::{self, FORMAT, META, META_FORMAT, Shelf};
use crate::store::{Store, chain, commit_on};

/// redb's own default is a gibibyte.
const CACHE_BYTES: usize = 32 * 1024 * 1024;

impl Store {
    /// Opens the data file at `path`, and makes it where there is none. Its folder must be there.
    ///
    /// Every page and the whole journal are checked first.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`], [`StoreError::NotADataFile`], [`StoreError::Damaged`],
    /// [`StoreError::BrokenChain`], or [`StoreError::Newer`], which leaves the file as it was.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if path.try_exists()? {
            look_into(path)?;
        } else {
            make(path)?;
        }
        let path = path.to_owned();
        Self::open_with(move || file_backend(&path))
    }

    /// Opens a data file that lies on `backend`, and makes it where `backend` is empty. After a
    /// fault of the disk this store is closed for good.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub fn open_on(backend: impl StorageBackend) -> Result<Self, StoreError> {
        let has_sync_failed = Arc::new(AtomicBool::new(false));
        let db = open_checked(backend, &has_sync_failed)?;
        Ok(Self {
            db: Some(db),
            open_again: None,
            has_failed: false,
            has_sync_failed,
            set_back_at: None,
            policy: Arc::default(),
        })
    }

    /// A new data file in memory, for rehearsals and tests of what happens around it.
    ///
    /// # Errors
    ///
    /// None that a working memory would give.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::open_on(InMemoryBackend::new())
    }

    /// Closes the file and says whether that went well. A store that is dropped closes it too.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.db.take().map_or(Ok(()), |db| Ok(db.close()?))
    }

    /// As [`Store::open_on`]; after a fault of the disk, `make_backend` is asked for the same file
    /// again.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub fn open_with<B: StorageBackend>(
        make_backend: impl Fn() -> io::Result<B> + Send + 'static,
    ) -> Result<Self, StoreError> {
        let has_sync_failed = Arc::new(AtomicBool::new(false));
        let db = open_checked(make_backend()?, &has_sync_failed)?;
        let open_again =
            move |has_sync_failed: &Arc<AtomicBool>| open_checked(make_backend()?, has_sync_failed);
        Ok(Self {
            db: Some(db),
            open_again: Some(Box::new(open_again)),
            has_failed: false,
            has_sync_failed,
            set_back_at: None,
            policy: Arc::default(),
        })
    }
}

/// The only place that opens a redb file. redb checks every page before anything is read.
fn open_database(backend: impl StorageBackend) -> Result<Database, StoreError> {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES);
    builder.set_check_integrity_on_open(true);
    Ok(builder.create_with_backend(backend)?)
}

fn open_checked(
    backend: impl StorageBackend,
    has_sync_failed: &Arc<AtomicBool>,
) -> Result<Database, StoreError> {
    let is_new = backend.len()? == 0;
    let db = open_database(Watched::new(backend, Arc::clone(has_sync_failed)))?;
    if is_new {
        commit_on(&db, tables::make_all)?;
    }
    check_format(&db)?;
    if !is_new && lacks_tables(&db)? {
        // Made by a program that did not know them: what it wrote is put on them, where it belongs.
        commit_on(&db, |txn| {
            tables::make_all(txn)?;
            find::fill(txn)?;
            prints::fill(txn)
        })?;
    }
    check_journal(&db)?;
    Ok(db)
}

fn lacks_tables(db: &Database) -> Result<bool, StoreError> {
    let names: Vec<String> =
        db.begin_read()?.list_tables()?.map(|table| table.name().to_owned()).collect();
    Ok(Shelf::ALL.iter().any(|shelf| !names.iter().any(|name| name == shelf.name())))
}

fn check_format(db: &Database) -> Result<(), StoreError> {
    let txn = db.begin_read()?;
    let meta = match txn.open_table(META) {
        Ok(meta) => meta,
        Err(TableError::Storage(error)) => return Err(error.into()),
        Err(_) => return Err(StoreError::NotADataFile("it is a redb file of another program")),
    };
    let format = meta.get(META_FORMAT)?;
    let format = format.as_ref().and_then(|bytes| bytes.value().try_into().ok());
    match format.map(u32::from_be_bytes) {
        None | Some(0) => Err(StoreError::NotADataFile("it does not say its format")),
        Some(format) if format > FORMAT => Err(StoreError::Newer {
            what: format!("the data file (format {format}; this program knows {FORMAT})"),
        }),
        Some(format) if format < FORMAT => {
            Err(StoreError::Trial { what: format!("the data file (format {format})") })
        }
        Some(_) => Ok(()),
    }
}

/// The whole chain holds, every row is of a kind that we know, and nothing is missing at the end.
fn check_journal(db: &Database) -> Result<(), StoreError> {
    let txn = db.begin_read()?;
    let head = chain::walk(&txn, |after, entry| event::kind_of(after.row, &entry).map(drop))?;
    let counters = txn.open_table(Shelf::Counters.table())?;
    let noted = projection::head(counters.get(projection::HEAD)?.as_ref().map(|row| row.value()))?;
    match noted == head {
        true => Ok(()),
        false => Err(StoreError::BrokenChain { row: noted.row.min(head.row).saturating_add(1) }),
    }
}

/// Opens the file without touching it: opening for good writes to it at once, and the file of a
/// newer program is to stay as it is.
fn look_into(path: &Path) -> Result<(), StoreError> {
    if fs::metadata(path)?.len() == 0 {
        return Err(StoreError::NotADataFile("it is empty"));
    }
    let db = open_database(Untouched::new(file_backend(path)?)?)?;
    check_format(&db)
}

/// Makes the file under another name, so that a power cut leaves a whole file or none.
fn make(path: &Path) -> Result<(), StoreError> {
    let unfinished = with_ending(path, ".new");
    if let Err(error) = make_at(&unfinished) {
        // What a power cut left of an earlier try is of no use to anybody.
        if matches!(error, StoreError::InUse) || !unfinished.try_exists()? {
            return Err(error);
        }
        fs::remove_file(&unfinished)?;
        make_at(&unfinished)?;
    }
    // Another program may have been quicker. Its file is never overwritten.
    if path.try_exists()? {
        return Ok(fs::remove_file(&unfinished)?);
    }
    fs::rename(&unfinished, path)?;
    sync_folder(path)
}

fn make_at(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    keep_private(&mut options);
    options.open(path)?;
    let db = open_database(file_backend(path)?)?;
    commit_on(&db, tables::make_all)?;
    db.close()?;
    Ok(File::open(path)?.sync_all()?)
}

fn file_backend(path: &Path) -> io::Result<FileBackend> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    FileBackend::new(file).map_err(io::Error::other)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Only the account that the kiosk runs under reads the file.
#[cfg(unix)]
fn keep_private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

/// Elsewhere the rights of the folder count.
#[cfg(not(unix))]
fn keep_private(_options: &mut OpenOptions) {}

/// A new name is on disk when its folder is.
#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Ok(File::open(folder)?.sync_all()?)
}

/// Elsewhere a folder cannot be synced; the file system's own journal has to do.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}
