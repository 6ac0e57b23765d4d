//! A wire that is a serial port: RS-232, or USB that looks like it.

use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serialport::SerialPort;

use crate::device::Link;

const WRITE_WAIT_MAX: Duration = Duration::from_secs(5);
const READ_LEN_MAX: usize = 4096;

/// How a port is set. The default is what card terminals start with: 9600 8N1, no flow control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialSettings {
    pub path: PathBuf,
    pub baud: u32,
    pub data_bits: DataBits,
    pub parity: Parity,
    pub stop_bits: StopBits,
    pub flow: FlowControl,
}

impl SerialSettings {
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            baud: 9600,
            data_bits: DataBits::Eight,
            parity: Parity::None,
            stop_bits: StopBits::One,
            flow: FlowControl::None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataBits {
    Seven,
    Eight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parity {
    None,
    Odd,
    Even,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopBits {
    One,
    Two,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowControl {
    None,
    /// XON and XOFF. Not for protocols that send those bytes as data.
    Software,
    /// RTS and CTS.
    Hardware,
}

/// A serial port that the system knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortFound {
    pub path: PathBuf,
    /// `None` for ports that are not on USB.
    pub usb: Option<UsbIdentity>,
}

/// What a USB device says it is. Its path may change when it is plugged in again; this does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbIdentity {
    pub vendor: u16,
    pub product: u16,
    pub serial_number: Option<String>,
}

/// Lists the ports of this machine.
///
/// # Errors
///
/// When the system cannot be asked.
pub fn ports() -> io::Result<Vec<PortFound>> {
    let found = serialport::available_ports().map_err(io::Error::from)?;
    Ok(found
        .into_iter()
        .map(|port| PortFound {
            path: PathBuf::from(port.port_name),
            usb: match port.port_type {
                serialport::SerialPortType::UsbPort(usb) => Some(UsbIdentity {
                    vendor: usb.vid,
                    product: usb.pid,
                    serial_number: usb.serial_number,
                }),
                _ => None,
            },
        })
        .collect())
}

/// An open serial port, for this process alone.
pub struct SerialLink {
    port: Box<dyn SerialPort>,
}

impl SerialLink {
    /// Opens a port and sets it.
    ///
    /// # Errors
    ///
    /// When it is not there, in use, or cannot be set so. The message names the port, for staff.
    pub fn open(settings: &SerialSettings) -> io::Result<Self> {
        let path = settings.path.to_string_lossy();
        let opened = serialport::new(path.as_ref(), settings.baud)
            .data_bits(match settings.data_bits {
                DataBits::Seven => serialport::DataBits::Seven,
                DataBits::Eight => serialport::DataBits::Eight,
            })
            .parity(match settings.parity {
                Parity::None => serialport::Parity::None,
                Parity::Odd => serialport::Parity::Odd,
                Parity::Even => serialport::Parity::Even,
            })
            .stop_bits(match settings.stop_bits {
                StopBits::One => serialport::StopBits::One,
                StopBits::Two => serialport::StopBits::Two,
            })
            .flow_control(match settings.flow {
                FlowControl::None => serialport::FlowControl::None,
                FlowControl::Software => serialport::FlowControl::Software,
                FlowControl::Hardware => serialport::FlowControl::Hardware,
            })
            .timeout(WRITE_WAIT_MAX)
            .open();
        let mut port = opened.map_err(|error| readable(&path, &error))?;
        // Some devices talk only when they see these two. Pseudo-terminals and some USB
        // devices do not have them, which is no reason to stop.
        for result in [port.write_data_terminal_ready(true), port.write_request_to_send(true)] {
            if let Err(error) = result {
                log::debug!("no control lines at {path}: {error}");
            }
        }
        Ok(Self { port })
    }
}

impl fmt::Debug for SerialLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SerialLink").field(&self.port.name()).finish()
    }
}

impl Link for SerialLink {
    fn read(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        self.port.set_timeout(wait)?;
        let mut bytes = vec![0; READ_LEN_MAX];
        match self.port.read(&mut bytes) {
            Ok(0) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the port is gone")),
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
        self.port.set_timeout(WRITE_WAIT_MAX)?;
        self.port.write_all(bytes)
    }
}

/// The library's word for a lock that another process holds.
const LOCK_WORDS: [&str; 2] = ["exclusive lock", "Device or resource busy"];

fn readable(path: &str, error: &serialport::Error) -> io::Error {
    let text = error.to_string();
    let kind = io::Error::from(error.clone()).kind();
    let is_locked = LOCK_WORDS.iter().any(|words| text.contains(words));
    let said = match kind {
        _ if is_locked => format!("{path} is in use by another program"),
        io::ErrorKind::PermissionDenied => {
            format!(
                "{path} may not be opened by this user; add the user to its group (often `dialout`)"
            )
        }
        io::ErrorKind::NotFound => format!("there is no {path}"),
        _ => format!("{path} cannot be opened: {text}"),
    };
    let kind = if is_locked { io::ErrorKind::ResourceBusy } else { kind };
    io::Error::new(kind, said)
}
