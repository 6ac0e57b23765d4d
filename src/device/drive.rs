//! The whole of a device thread: joins a protocol to its wire, and opens the wire again when it is lost.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError};
use std::task::Waker;
use std::time::{Duration, Instant};

use crate::device::{Link, Protocol};

/// How long a command may lie unread while the wire is silent; a byte that comes ends the wait at
/// once. Where nothing has gone on for a while, a kiosk at rest is to cost nothing.
const READ_WAIT_AT_WORK: Duration = Duration::from_millis(50);
const READ_WAIT_AT_REST: Duration = Duration::from_millis(250);
/// After so long without a command, a wire is at rest.
const REST_AFTER: Duration = Duration::from_secs(5);

/// The first and the longest wait before a lost wire is opened again.
const REOPEN_WAIT_MIN: Duration = Duration::from_millis(250);
const REOPEN_WAIT_MAX: Duration = Duration::from_secs(5);

/// Runs until the sender of commands, or the reader of reports, is gone.
///
/// `open` is asked for the wire at the start and after every loss, with pauses of 250 ms that
/// double up to 5 s; it finds out anew under which name the wire is known, because a USB device
/// may come back under another. The protocol hears of every loss and of every find.
/// After each batch of reports `waker` is woken.
pub fn drive<P: Protocol>(
    mut protocol: P,
    mut open: impl FnMut() -> io::Result<Box<dyn Link>>,
    inbox: &Receiver<P::Command>,
    outbox: &SyncSender<P::Report>,
    waker: &Waker,
) {
    let mut link: Option<Box<dyn Link>> = None;
    let mut reopening = Reopening { wait: REOPEN_WAIT_MIN, at: now(), told: false };
    let mut busy_at = now();
    // Told a moment later: when the program ends, the other side may have been quicker.
    let mut lost: Option<io::Error> = None;
    loop {
        loop {
            match inbox.try_recv() {
                Ok(command) => {
                    busy_at = now();
                    protocol.command(command, busy_at);
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return, // The kiosk is closing.
            }
        }
        if let Some(error) = lost.take() {
            log::warn!("a wire was lost: {error}");
        }
        match &mut link {
            Some(wire) => match carry(&mut protocol, wire.as_mut(), busy_at) {
                Ok(0) => (),
                Ok(_) => reopening.wait = REOPEN_WAIT_MIN, // It really works.
                Err(error) => {
                    lost = Some(error);
                    link = None;
                    protocol.link_lost(now());
                    reopening.put_off();
                }
            },
            None if reopening.at <= now() => match open() {
                Ok(wire) => {
                    link = Some(wire);
                    reopening.told = false;
                    protocol.link_found(now());
                }
                Err(error) => {
                    if !reopening.told {
                        log::warn!("a wire cannot be opened: {error}");
                        reopening.told = true;
                    }
                    reopening.put_off();
                }
            },
            None => {
                let until = [Some(reopening.at), protocol.next_deadline()].into_iter().flatten();
                let wait = until.min().map(|at| at.saturating_duration_since(now()));
                match inbox.recv_timeout(wait.unwrap_or(REOPEN_WAIT_MAX)) {
                    Ok(command) => protocol.command(command, now()),
                    Err(RecvTimeoutError::Timeout) => (),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                protocol.time_passed(now());
            }
        }
        let mut has_news = false;
        while let Some(report) = protocol.next_report() {
            if outbox.send(report).is_err() {
                return; // The kiosk has closed.
            }
            has_news = true;
        }
        if has_news {
            waker.wake_by_ref();
        }
    }
}

/// When a lost wire is tried again.
struct Reopening {
    wait: Duration,
    at: Instant,
    /// Whether the log has the reason: once a loss, not once a try.
    told: bool,
}

impl Reopening {
    fn put_off(&mut self) {
        self.at = now() + self.wait;
        self.wait = (self.wait * 2).min(REOPEN_WAIT_MAX);
    }
}

/// Writes what is to be written, and reads what has come. Returns the number of bytes read.
fn carry<P: Protocol>(
    protocol: &mut P,
    link: &mut dyn Link,
    busy_at: Instant,
) -> io::Result<usize> {
    while let Some(bytes) = protocol.next_bytes_out() {
        link.write_all(&bytes)?;
    }
    let until_deadline = protocol.next_deadline().map(|at| at.saturating_duration_since(now()));
    let is_at_rest = now().saturating_duration_since(busy_at) >= REST_AFTER;
    let longest = if is_at_rest { READ_WAIT_AT_REST } else { READ_WAIT_AT_WORK };
    let bytes = link.read(until_deadline.unwrap_or(longest).min(longest))?;
    let now = now();
    if !bytes.is_empty() {
        protocol.bytes_in(&bytes, now);
    }
    protocol.time_passed(now);
    Ok(bytes.len())
}

#[expect(clippy::disallowed_methods, reason = "a device thread lives in real time")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;
    use std::thread;

    use super::*;
    use crate::device::channel;

    /// Sends each command over the wire, and reports each byte and each change of the wire.
    #[derive(Default)]
    struct Parrot {
        out: Vec<Vec<u8>>,
        reports: Vec<String>,
    }

    impl Protocol for Parrot {
        type Command = u8;
        type Report = String;
        fn command(&mut self, command: u8, _now: Instant) {
            self.out.push(vec![command]);
        }
        fn bytes_in(&mut self, bytes: &[u8], _now: Instant) {
            self.reports.extend(bytes.iter().map(u8::to_string));
        }
        fn time_passed(&mut self, _now: Instant) {}
        fn link_lost(&mut self, _now: Instant) {
            self.reports.push("lost".to_owned());
        }
        fn link_found(&mut self, _now: Instant) {
            self.reports.push("found".to_owned());
        }
        fn next_bytes_out(&mut self) -> Option<Vec<u8>> {
            self.out.pop()
        }
        fn next_report(&mut self) -> Option<String> {
            (!self.reports.is_empty()).then(|| self.reports.remove(0))
        }
        fn next_deadline(&self) -> Option<Instant> {
            None
        }
    }

    #[test]
    fn a_lost_wire_is_told_and_opened_again() {
        let limit = Duration::from_secs(20);
        let (commands, inbox) = sync_channel(4);
        let (outbox, reports) = sync_channel(4);
        let (hand_over, far_ends) = sync_channel(4);
        let open = move || -> io::Result<Box<dyn Link>> {
            let (near, far) = channel::wire();
            hand_over.send(far).map_err(|_closed| io::Error::from(io::ErrorKind::NotConnected))?;
            Ok(Box::new(near))
        };
        let thread = thread::Builder::new()
            .spawn(move || drive(Parrot::default(), open, &inbox, &outbox, Waker::noop()))
            .unwrap();

        let mut far = far_ends.recv_timeout(limit).unwrap();
        assert_eq!(reports.recv_timeout(limit).unwrap(), "found");
        commands.send(7).unwrap();
        assert_eq!(far.read(limit).unwrap(), [7]);
        far.write_all(&[9]).unwrap();
        assert_eq!(reports.recv_timeout(limit).unwrap(), "9");

        drop(far);
        assert_eq!(reports.recv_timeout(limit).unwrap(), "lost");
        let mut far = far_ends.recv_timeout(limit).unwrap();
        assert_eq!(reports.recv_timeout(limit).unwrap(), "found");
        commands.send(8).unwrap();
        assert_eq!(far.read(limit).unwrap(), [8]);

        drop(commands);
        thread.join().unwrap();
    }
}
