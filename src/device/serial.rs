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

impl fmt::Display for UsbIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.product)?;
        match &self.serial_number {
            Some(serial_number) => write!(f, ":{serial_number}"),
            None => Ok(()),
        }
    }
}

/// Finds a port anew whenever it is opened. A USB device that was unplugged may come back under
/// another path: it is known by vendor, product and serial number.
#[derive(Debug, Clone)]
pub struct PortFinder {
    settings: SerialSettings,
    place: PortPlace,
    /// What was there when it was opened last.
    seen: Option<UsbIdentity>,
}

/// How a port is named in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortPlace {
    Path(PathBuf),
    Usb(UsbIdentity),
}

impl PortFinder {
    /// The path in `settings` counts for nothing where the place is a USB device.
    pub fn new(settings: SerialSettings, place: PortPlace) -> Self {
        Self { settings, place, seen: None }
    }

    /// Finds the port and opens it.
    ///
    /// # Errors
    ///
    /// As [`SerialLink::open`], and when no such USB device is plugged in.
    pub fn open(&mut self) -> io::Result<SerialLink> {
        // Where the system cannot list its ports, the path is all there is to go by.
        let found = ports().unwrap_or_default();
        self.settings.path = self.path(&found)?;
        let link = SerialLink::open(&self.settings)?;
        self.seen = found
            .into_iter()
            .find(|port| port.path == self.settings.path)
            .and_then(|port| port.usb);
        Ok(link)
    }

    /// Where the port is among those that are there.
    fn path(&self, found: &[PortFound]) -> io::Result<PathBuf> {
        match &self.place {
            PortPlace::Usb(usb) => find_usb(found, usb)?.ok_or_else(|| {
                let said = format!("no serial port of the USB device {usb} is plugged in");
                io::Error::new(io::ErrorKind::NotFound, said)
            }),
            // The device that was here may be elsewhere. If it is nowhere, another may be here.
            PortPlace::Path(path) => {
                let moved = self.seen.as_ref().map(|usb| find_usb(found, usb));
                Ok(moved.and_then(Result::ok).flatten().unwrap_or_else(|| path.clone()))
            }
        }
    }
}

/// The port of a USB device. Of several ports of one device the first is taken.
///
/// # Errors
///
/// When there are several such devices, and nothing tells them apart.
pub fn find_usb(found: &[PortFound], wanted: &UsbIdentity) -> io::Result<Option<PathBuf>> {
    let is_it = |usb: &UsbIdentity| {
        (usb.vendor, usb.product) == (wanted.vendor, wanted.product)
            && (wanted.serial_number.is_none() || usb.serial_number == wanted.serial_number)
    };
    let mut fitting: Vec<(&PathBuf, &UsbIdentity)> = found
        .iter()
        .filter_map(|port| port.usb.as_ref().map(|usb| (&port.path, usb)))
        .filter(|(_, usb)| is_it(usb))
        .collect();
    fitting.sort_by_key(|(path, _)| *path);
    let Some((path, first)) = fitting.first() else { return Ok(None) };
    let are_several = fitting.len() > 1
        && (first.serial_number.is_none() || fitting.iter().any(|(_, usb)| usb != first));
    if are_several {
        let said = format!("several USB devices are {wanted}; add the serial number of one");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, said));
    }
    Ok(Some((*path).clone()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn usb(product: u16, serial_number: Option<&str>) -> UsbIdentity {
        let serial_number = serial_number.map(str::to_owned);
        UsbIdentity { vendor: 0x2fb8, product, serial_number }
    }

    fn port(path: &str, usb: Option<UsbIdentity>) -> PortFound {
        PortFound { path: path.into(), usb }
    }

    #[test]
    fn a_usb_device_is_known_by_vendor_product_and_serial_number() {
        let found = [
            port("/dev/ttyS0", None),
            port("/dev/ttyACM0", Some(usb(7, Some("A")))),
            port("/dev/ttyACM1", Some(usb(0, Some("B")))),
            port("/dev/ttyACM2", Some(usb(0, Some("A")))),
            port("/dev/ttyACM3", Some(usb(0, Some("A")))),
            port("/dev/ttyACM4", Some(usb(5, None))),
            port("/dev/ttyACM5", Some(usb(5, None))),
        ];
        #[rustfmt::skip]
        let cases = [
            (usb(7, None),      "/dev/ttyACM0"),
            (usb(7, Some("A")), "/dev/ttyACM0"),
            (usb(7, Some("B")), "nowhere"),
            (usb(9, None),      "nowhere"),
            (usb(0, Some("B")), "/dev/ttyACM1"),
            (usb(0, Some("A")), "/dev/ttyACM2"), // The first port of one device.
            (usb(0, None),      "several USB devices are 2fb8:0000; add the serial number of one"),
            (usb(5, None),      "several USB devices are 2fb8:0005; add the serial number of one"),
        ];
        for (wanted, expect) in cases {
            let said = match find_usb(&found, &wanted) {
                Ok(Some(path)) => path.display().to_string(),
                Ok(None) => "nowhere".to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(said, expect, "{wanted}");
        }
    }

    #[test]
    fn a_device_that_comes_back_elsewhere_is_found_there() {
        let path = PathBuf::from("/dev/ttyACM0");
        let mut finder = PortFinder::new(SerialSettings::at(&path), PortPlace::Path(path.clone()));
        let here = [port("/dev/ttyACM0", Some(usb(0, Some("A"))))];
        assert_eq!(finder.path(&here).unwrap(), path, "nothing was seen yet");
        finder.seen = Some(usb(0, Some("A")));
        let elsewhere = [
            port("/dev/ttyACM0", Some(usb(7, Some("Z")))),
            port("/dev/ttyACM1", Some(usb(0, Some("A")))),
        ];
        assert_eq!(finder.path(&elsewhere).unwrap(), PathBuf::from("/dev/ttyACM1"));
        let exchanged = [port("/dev/ttyACM0", Some(usb(0, Some("B"))))];
        assert_eq!(finder.path(&exchanged).unwrap(), path, "another terminal in its place");
        assert_eq!(finder.path(&[]).unwrap(), path);
    }

    #[test]
    fn a_device_that_is_named_by_its_identity_alone_is_missed_by_it() {
        let wanted = usb(0, Some("A"));
        let settings = SerialSettings::at(Path::new(""));
        let finder = PortFinder::new(settings, PortPlace::Usb(wanted));
        let elsewhere = [port("/dev/ttyACM9", Some(usb(0, Some("A"))))];
        assert_eq!(finder.path(&elsewhere).unwrap(), PathBuf::from("/dev/ttyACM9"));
        let error = finder.path(&[]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().contains("2fb8:0000:A"), "{error}");
    }
}
