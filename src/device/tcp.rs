//! A wire over TCP: terminals that are on the network, and the simulated one for other people's programs.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use crate::device::Link;

const CONNECT_WAIT_MAX: Duration = Duration::from_secs(5);
const WRITE_WAIT_MAX: Duration = Duration::from_secs(5);
const READ_LEN_MAX: usize = 4096;

/// A connected socket.
#[derive(Debug)]
pub struct TcpLink {
    stream: TcpStream,
}

impl TcpLink {
    /// Connects to `address`, for instance `192.168.1.20:10009`.
    ///
    /// # Errors
    ///
    /// When the name cannot be resolved, or nobody answers within 5 s.
    pub fn connect(address: &str) -> io::Result<Self> {
        let unknown =
            || io::Error::new(io::ErrorKind::NotFound, format!("no such host: {address}"));
        let mut last = unknown();
        for place in address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&place, CONNECT_WAIT_MAX) {
                Ok(stream) => return Self::from_stream(stream),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Waits for the next client of `listener`, however long that takes.
    ///
    /// # Errors
    ///
    /// When the listener is broken.
    pub fn accept(listener: &TcpListener) -> io::Result<Self> {
        let (stream, _) = listener.accept()?;
        Self::from_stream(stream)
    }

    fn from_stream(stream: TcpStream) -> io::Result<Self> {
        // ACK and NAK are single bytes that the other side waits for.
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(WRITE_WAIT_MAX))?;
        Ok(Self { stream })
    }
}

impl Link for TcpLink {
    fn read(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        // A time-out of zero would mean "for ever".
        self.stream.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        let mut bytes = vec![0; READ_LEN_MAX];
        match self.stream.read(&mut bytes) {
            Ok(0) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the other end has hung up")),
            Ok(n_bytes) => {
                bytes.truncate(n_bytes);
                Ok(bytes)
            }
            Err(error) => match error.kind() {
                io::ErrorKind::TimedOut
                | io::ErrorKind::WouldBlock
                | io::ErrorKind::Interrupted => Ok(Vec::new()),
                _ => Err(error),
            },
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }
}
