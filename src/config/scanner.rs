//! `[scanner]`: the code reader of the desk.

use crate::config::devices::{self, FlowControl, SerialPort};
use crate::config::fault::ConfigError;
use crate::config::reader::Section;

/// How codes are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ScannerSettings {
    /// It types like a keyboard; nothing has to be set up.
    #[default]
    Keyboard,
    Serial(SerialPort),
}

pub(super) const SCANNER_KEYS: &[&str] =
    &["connection", "port", "usb", "baud", "data_bits", "parity", "stop_bits", "flow"];

pub(super) fn scanner(root: &Section<'_>) -> Result<ScannerSettings, ConfigError> {
    let Some(table) = root.table("scanner", SCANNER_KEYS)? else {
        return Ok(ScannerSettings::Keyboard);
    };
    // Scanners leave the works with 9600 baud and no handshake.
    let serial = devices::serial(&table, 9_600, FlowControl::None)?;
    let is_serial = match table.get("connection") {
        Some(entry) => entry.choice(&[("keyboard", false), ("serial", true)])?,
        None => false,
    };
    match (is_serial, serial) {
        (false, _) => Ok(ScannerSettings::Keyboard),
        (true, Some(port)) => Ok(ScannerSettings::Serial(port)),
        (true, None) => {
            Err(table.missing("port", "the name of a serial port, like \"/dev/ttyACM0\""))
        }
    }
}
