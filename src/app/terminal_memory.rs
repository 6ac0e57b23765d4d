//! A simulated terminal that writes what it remembers into a file, before anybody hears of it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::device::Protocol;
use crate::device::terminal::pax::sim::memory::{Memory, MemoryError};
use crate::device::terminal::pax::sim::{PaxTerminal, SimEvent, SimLine};

/// The terminal, and the file of its memory.
pub struct KeptTerminal {
    terminal: PaxTerminal,
    file: PathBuf,
    /// The change that the file holds.
    written: Option<u64>,
    /// What went wrong with the file, to be told.
    fault: Option<SimLine>,
}

/// Why a memory cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MemoryFault {
    #[error("it cannot be read: {0}")]
    File(#[from] io::Error),
    #[error("{0}")]
    Content(#[from] MemoryError),
}

/// What was kept in `file`; `None` if there is no such file.
///
/// # Errors
///
/// [`MemoryFault`] when it is there and cannot be used.
pub fn read(file: &Path) -> Result<Option<Memory>, MemoryFault> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(Memory::from_text(&text)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl KeptTerminal {
    pub fn new(terminal: PaxTerminal, file: &Path) -> Self {
        Self { terminal, file: file.to_owned(), written: None, fault: None }
    }

    /// Writes the memory if it has changed: a real terminal has booked before it answers.
    fn keep(&mut self) {
        let change = self.terminal.n_changes();
        if self.written == Some(change) {
            return;
        }
        self.written = Some(change);
        if let Err(error) = replace(&self.file, &self.terminal.memory().to_text()) {
            self.fault = Some(SimLine(format!("the state file cannot be written: {error}")));
        }
    }
}

/// Puts the new text in the place of the old, whole or not at all.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut new = File::create(&beside)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()?;
    fs::rename(&beside, file)
}

impl Protocol for KeptTerminal {
    type Command = SimEvent;
    type Report = SimLine;

    fn command(&mut self, event: SimEvent, now: Instant) {
        self.terminal.command(event, now);
        self.keep();
    }

    fn bytes_in(&mut self, bytes: &[u8], now: Instant) {
        self.terminal.bytes_in(bytes, now);
        self.keep();
    }

    fn time_passed(&mut self, now: Instant) {
        self.terminal.time_passed(now);
        self.keep();
    }

    fn link_lost(&mut self, now: Instant) {
        self.terminal.link_lost(now);
    }

    fn link_found(&mut self, now: Instant) {
        self.terminal.link_found(now);
    }

    fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
        self.terminal.next_bytes_out()
    }

    fn next_report(&mut self) -> Option<SimLine> {
        self.fault.take().or_else(|| self.terminal.next_report())
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.terminal.next_deadline()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::device::pair::Pair;
    use crate::device::terminal::TerminalSettings;
    use crate::device::terminal::pax::session::PaxSession;
    use crate::device::terminal::pax::sim::script::parse;
    use crate::device::terminal::pax::sim::{Pace, SimSettings};
    use crate::domain::card::{
        BatchOutcome, CardOutcome, CardReport, CardRequest, EcrRef, LookUp, Movement, TokenWish,
    };
    use crate::domain::money::Money;
    use std::time::Duration;

    type Counter = Pair<PaxSession, KeptTerminal>;

    #[test]
    fn a_power_cut_at_the_terminal_loses_nothing_that_was_booked() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("terminal.json");
        let mut counter = switched_on(&file);
        assert!(matches!(buy(&mut counter, 1), Some(CardOutcome::Approved(_))));
        counter.happen(SimEvent::Will(parse("silent-after-booking").unwrap()));
        counter.ask(purchase(3));
        counter.pass(Duration::from_secs(1));
        drop(counter); // The plug is pulled while the register waits.

        let mut counter = switched_on(&file);
        assert!(matches!(look_up(&mut counter, 1), Some(LookUp::Approved(_))));
        assert!(matches!(look_up(&mut counter, 3), Some(LookUp::Approved(_))));
        let Some(CardOutcome::Approved(third)) = buy(&mut counter, 5) else { panic!("declined") };
        assert_eq!((third.transaction.0.as_str(), third.batch.as_str()), ("19", "1"));
        let closed = |counter: &mut Counter| {
            counter.ask(CardRequest::CloseBatch { at: wall() });
            counter.pass(Duration::from_secs(300));
            counter.reports().into_iter().find_map(|report| match report {
                CardReport::BatchClosed { outcome } => Some(outcome),
                _ => None,
            })
        };
        let Some(BatchOutcome::Closed(totals)) = closed(&mut counter) else { panic!("not closed") };
        assert_eq!(totals.credit.unwrap().count, 3);
        drop(counter);

        let mut counter = switched_on(&file);
        assert_eq!(closed(&mut counter), Some(BatchOutcome::Empty), "it was closed before the cut");
        assert!(matches!(look_up(&mut counter, 1), Some(LookUp::NotFound { .. })));
    }

    #[test]
    fn a_file_that_is_no_memory_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("terminal.json");
        assert!(read(&file).unwrap().is_none(), "there is none yet");
        fs::write(&file, "{}").unwrap();
        assert!(read(&file).unwrap_err().to_string().contains("`version`"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "{}");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told() {
        let now = clock::read();
        let terminal = PaxTerminal::new(SimSettings::default(), now.mono, wall());
        let mut kept = KeptTerminal::new(terminal, Path::new("/no/such/folder/terminal.json"));
        kept.time_passed(now.mono);
        let line = kept.next_report().unwrap().to_string();
        assert!(line.contains("cannot be written"), "{line}");
    }

    fn switched_on(file: &Path) -> Counter {
        let now = clock::read().mono;
        let settings = SimSettings { pace: Pace::INSTANT, ..SimSettings::default() };
        let memory = read(file).unwrap().unwrap_or_else(|| Memory::new(&settings));
        let terminal = PaxTerminal::switched_on(settings, memory, now, wall());
        let session = PaxSession::new(TerminalSettings::default());
        let mut counter = Pair::new(session, KeptTerminal::new(terminal, file), now);
        counter.mend();
        counter.pass(Duration::from_secs(10));
        counter.reports();
        counter
    }

    fn buy(counter: &mut Counter, number: u32) -> Option<CardOutcome> {
        counter.ask(purchase(number));
        counter.pass(Duration::from_secs(300));
        counter.reports().into_iter().find_map(|report| match report {
            CardReport::Purchased { outcome, .. } => Some(outcome),
            _ => None,
        })
    }

    fn purchase(number: u32) -> CardRequest {
        let (reference, amount) = (EcrRef::new(number).unwrap(), Money::from_minor(149_00));
        CardRequest::Purchase { reference, amount, token: TokenWish::None }
    }

    fn look_up(counter: &mut Counter, number: u32) -> Option<LookUp> {
        let reference = EcrRef::new(number).unwrap();
        counter.ask(CardRequest::LookUp { reference, of: Movement::Purchase });
        counter.pass(Duration::from_secs(300));
        counter.reports().into_iter().find_map(|report| match report {
            CardReport::LookedUp { found, .. } => Some(found),
            _ => None,
        })
    }

    fn wall() -> chrono::NaiveDateTime {
        chrono::DateTime::from_timestamp(1_767_348_930, 0).unwrap().naive_utc()
    }
}
