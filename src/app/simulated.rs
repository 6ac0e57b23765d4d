//! Simulated devices as the kiosk meets them: on threads of their own, at the other end of a
//! pseudo-terminal that is opened by path like any serial port.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::task::Waker;
use std::thread;

use crate::app::wires::Opener;
use crate::device::channel;
use crate::device::drive::drive;
use crate::device::pty::Pty;
use crate::device::serial::{SerialLink, SerialSettings};
use crate::device::{Link, Protocol};

/// How much may wait for a simulated device.
const QUEUE_MAX: usize = 64;

/// A device that is played, and the way to it.
pub struct Played<C> {
    pub open: Opener,
    /// What happens at the device: cards, faults. The device ends when this is dropped.
    pub happen: SyncSender<C>,
}

/// Starts `device` on a thread called `name`, at the far end of a pseudo-terminal. What it has to
/// say goes to `reports`, where somebody has to listen.
///
/// Where the system has no pseudo-terminals, the wire is in this process; the bytes are the same.
///
/// # Errors
///
/// When the system has no thread or pseudo-terminal to give.
pub fn play<P>(
    name: &str,
    device: P,
    reports: SyncSender<P::Report>,
) -> io::Result<Played<P::Command>>
where
    P: Protocol + Send + 'static,
    P::Command: Send,
    P::Report: Send,
{
    let (far, open): (Box<dyn Link>, Opener) = match Pty::open() {
        Ok(pty) => {
            let settings = SerialSettings::at(pty.path());
            (Box::new(pty), Box::new(move || Ok(Box::new(SerialLink::open(&settings)?))))
        }
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            let (near, far) = channel::wire();
            (Box::new(far), once(Box::new(near)))
        }
        Err(error) => return Err(error),
    };
    let (happen, orders) = sync_channel(QUEUE_MAX);
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || drive(device, once(far), &orders, &reports, Waker::noop()))?;
    Ok(Played { open, happen })
}

/// A wire that is there from the start and cannot be had twice.
fn once(link: Box<dyn Link>) -> Opener {
    let mut link = Some(link);
    Box::new(move || link.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
}
