//! A command's own conversation with the card terminal, while the kiosk is not running.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::task::Waker;
use std::thread;
use std::time::Duration;

use crate::app::wires::Opener;
use crate::clock;
use crate::device::Protocol as _;
use crate::device::drive::drive;
use crate::device::terminal::{TerminalSettings, session};
use crate::domain::card::{CardReport, CardRequest, TerminalIdentity};

/// How much longer than the session itself we wait for it.
const GRACE: Duration = Duration::from_secs(60);

/// A conversation with a terminal on a thread of its own; it ends when this is dropped.
pub struct Talk {
    orders: SyncSender<CardRequest>,
    reports: Receiver<CardReport>,
    wait: Duration,
}

impl Talk {
    /// `None` when the system has no thread to give.
    pub fn begin(open: Opener, settings: &TerminalSettings) -> Option<Self> {
        let (orders, inbox) = sync_channel(4);
        let (outbox, reports) = sync_channel(64);
        let session = session(settings);
        debug_assert!(session.next_deadline().is_none(), "there is no wire yet");
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || drive(session, open, &inbox, &outbox, Waker::noop()))
            .ok()?;
        Some(Self { orders, reports, wait: settings.timing.response_wait + GRACE })
    }

    /// Who answers; the session asks as soon as it has its wire.
    pub fn identity(&self) -> Option<TerminalIdentity> {
        self.wait_for(|report| match report {
            CardReport::Ready(identity) => Some(Some(identity)),
            CardReport::LinkLost => Some(None),
            _ => None,
        })?
    }

    /// Waits for the first report that `pick` takes for an answer; `None` where none comes in time.
    pub fn ask<T>(
        &self,
        request: CardRequest,
        pick: impl Fn(CardReport) -> Option<T>,
    ) -> Option<T> {
        self.orders.send(request).ok()?;
        self.wait_for(pick)
    }

    fn wait_for<T>(&self, pick: impl Fn(CardReport) -> Option<T>) -> Option<T> {
        let until = clock::read().mono + self.wait;
        loop {
            let left = until.saturating_duration_since(clock::read().mono);
            match self.reports.recv_timeout(left) {
                Ok(report) => {
                    if let Some(answer) = pick(report) {
                        return Some(answer);
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}
