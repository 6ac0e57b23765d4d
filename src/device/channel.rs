//! A wire inside this process, for systems that have no pseudo-terminals.

use std::io;
use std::sync::mpsc::{
    Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel,
};
use std::time::Duration;

use crate::device::Link;

/// How many writes may lie on the wire unread.
const WRITES_MAX: usize = 256;

/// One end of a wire inside this process. Dropping it breaks the wire.
#[derive(Debug)]
pub struct ChannelLink {
    out: SyncSender<Vec<u8>>,
    input: Receiver<Vec<u8>>,
}

/// Returns the two ends of a new wire.
pub fn wire() -> (ChannelLink, ChannelLink) {
    let (to_far, from_near) = sync_channel(WRITES_MAX);
    let (to_near, from_far) = sync_channel(WRITES_MAX);
    (ChannelLink { out: to_far, input: from_far }, ChannelLink { out: to_near, input: from_near })
}

impl Link for ChannelLink {
    fn read(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        let mut bytes = match self.input.recv_timeout(wait) {
            Ok(bytes) => bytes,
            Err(RecvTimeoutError::Timeout) => return Ok(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => return Err(broken()),
        };
        loop {
            match self.input.try_recv() {
                Ok(more) => bytes.extend(more),
                // A broken wire is noticed by the next read; these bytes still came.
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return Ok(bytes),
            }
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.try_send(bytes.to_vec()).map_err(|error| match error {
            TrySendError::Full(_) => {
                io::Error::new(io::ErrorKind::TimedOut, "the other end does not read")
            }
            TrySendError::Disconnected(_) => broken(),
        })
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the other end is gone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_through_and_a_dropped_end_is_noticed() {
        let (mut near, mut far) = wire();
        near.write_all(&[1, 2]).unwrap();
        near.write_all(&[3]).unwrap();
        assert_eq!(far.read(Duration::ZERO).unwrap(), [1, 2, 3]);
        assert_eq!(far.read(Duration::ZERO).unwrap(), [0_u8; 0]);
        drop(near);
        assert_eq!(far.read(Duration::ZERO).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(far.write_all(&[4]).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn a_wire_that_nobody_reads_fills_up_and_says_so() {
        let (mut near, _far) = wire();
        let full = (0..=WRITES_MAX).find_map(|_| near.write_all(&[0]).err()).unwrap();
        assert_eq!(full.kind(), io::ErrorKind::TimedOut);
    }
}
