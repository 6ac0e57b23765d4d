//! `[terminal]` and `[printer]`: what is at the end of the wires, and how it is spoken to.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::config::fault::ConfigError;
use crate::config::logo;
use crate::config::printers;
use crate::config::reader::Section;
use crate::domain::bitmap::Bitmap;
use crate::domain::catalog::Catalog;
use crate::domain::money::Money;
use crate::domain::printer_profile::{PrinterProfile, QrMethod};

/// How a device is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// A program plays the device.
    Simulated,
    Serial(SerialPort),
    /// `host:port`.
    Tcp {
        address: String,
    },
    /// A device file, as `/dev/usb/lp0`. For printers only.
    File {
        path: PathBuf,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialPort {
    /// `/dev/ttyUSB0`, `COM3`. Empty where the USB device is named instead.
    pub port: String,
    /// The USB device, whatever its port is called today.
    pub usb: Option<UsbDevice>,
    pub baud: u32,
    /// 7 or 8.
    pub data_bits: u8,
    pub parity: Parity,
    /// 1 or 2.
    pub stop_bits: u8,
    pub flow: FlowControl,
}

/// What a USB device says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbDevice {
    pub vendor: u16,
    pub product: u16,
    /// Needed where two such devices are plugged in.
    pub serial_number: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parity {
    None,
    Even,
    Odd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowControl {
    None,
    /// XON and XOFF in the data.
    Software,
    /// RTS and CTS, lines of their own.
    Hardware,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalSettings {
    pub connection: Connection,
    /// The version of the PAX protocol that is sent with every request: `1.28`.
    pub protocol_version: String,
    /// The processor's number for this merchant, printed on receipts (RC-4). The terminal does not
    /// tell it with a sale.
    pub merchant_id: Option<String>,
    pub waits: LineWaits,
    /// The most that one payment may be.
    pub payment_max: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterSettings {
    pub connection: Connection,
    /// What the printer can do, and how codes are printed on it.
    pub profile: PrinterProfile,
    /// Printed above everything.
    pub logo: Option<Arc<Bitmap>>,
    /// The clinic's own copy follows each receipt.
    pub merchant_copy: bool,
    /// What was signed is printed after the receipt.
    pub agreement_copy: bool,
}

/// How long the terminal is waited for, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineWaits {
    /// That it has taken a request.
    pub ack: Duration,
    /// The next character of an answer.
    pub character: Duration,
    /// The answer to a payment: longer than the terminal waits for card and bank.
    pub response: Duration,
    /// The answer to a question that it needs nobody else for.
    pub question: Duration,
    /// The end of an exchange.
    pub eot: Duration,
    /// The end of a payment that was canceled.
    pub cancel: Duration,
    /// From one question whether it is there to the next, while nothing else is asked.
    pub alive: Duration,
}

impl Default for LineWaits {
    fn default() -> Self {
        Self {
            ack: Duration::from_secs(7),
            character: Duration::from_secs(1),
            response: Duration::from_secs(180),
            question: Duration::from_secs(30),
            eot: Duration::from_secs(3),
            cancel: Duration::from_secs(30),
            alive: Duration::from_secs(60),
        }
    }
}

impl PrinterSettings {
    /// What makes the patient wait for paper, if anything does.
    pub fn warning(&self) -> Option<&'static str> {
        let Connection::Serial(port) = &self.connection else { return None };
        if port.flow == FlowControl::None {
            return Some(
                "without flow control the printer cannot say \"wait\", and loses what comes while its memory is full; \
                 set `flow` to \"hardware\" or \"software\", as the printer is set",
            );
        }
        if port.baud >= SLOW_BELOW {
            return None;
        }
        Some(match (self.profile.has_native_qr, self.profile.qr) {
            (true, QrMethod::Raster) => {
                "below 38400 baud a receipt takes ten seconds and more; set the printer and `baud` to 38400, or \
                 `qr_code` to \"native\""
            }
            _ => {
                "below 38400 baud a receipt takes ten seconds and more; set the printer and `baud` to 38400"
            }
        })
    }
}

/// Bits a second below which pictures are slow.
const SLOW_BELOW: u32 = 38_400;

impl Default for TerminalSettings {
    fn default() -> Self {
        Self {
            connection: Connection::Simulated,
            protocol_version: "1.28".to_owned(),
            merchant_id: None,
            waits: LineWaits::default(),
            payment_max: Money::from_minor(5_000_00),
        }
    }
}

impl Default for PrinterSettings {
    fn default() -> Self {
        Self {
            connection: Connection::Simulated,
            profile: printers::default(),
            logo: None,
            merchant_copy: false,
            agreement_copy: true,
        }
    }
}

const BAUDS: [(u32, &str); 8] = [
    (1_200, "1200"),
    (2_400, "2400"),
    (4_800, "4800"),
    (9_600, "9600"),
    (19_200, "19200"),
    (38_400, "38400"),
    (57_600, "57600"),
    (115_200, "115200"),
];

pub(super) const TERMINAL_KEYS: &[&str] = &[
    "connection",
    "port",
    "usb",
    "baud",
    "data_bits",
    "parity",
    "stop_bits",
    "flow",
    "address",
    "protocol_version",
    "merchant_id",
    "ack_max_secs",
    "character_max_secs",
    "response_max_secs",
    "question_max_secs",
    "eot_max_secs",
    "cancel_max_secs",
    "alive_every_secs",
    "payment_max",
];

pub(super) const PRINTER_KEYS: &[&str] = &[
    "connection",
    "port",
    "usb",
    "baud",
    "data_bits",
    "parity",
    "stop_bits",
    "flow",
    "address",
    "file",
    "profile",
    "qr_code",
    "answers",
    "logo",
    "merchant_copy",
    "agreement_copy",
];

#[derive(Clone, Copy)]
enum Kind {
    Simulated,
    Serial,
    Tcp,
    File,
}

pub(super) fn terminal(root: &Section<'_>) -> Result<TerminalSettings, ConfigError> {
    let mut settings = TerminalSettings::default();
    let Some(table) = root.table("terminal", TERMINAL_KEYS)? else { return Ok(settings) };
    // The PAX terminals' own default is 9600 baud without flow control.
    let serial = serial(&table, 9_600, FlowControl::None)?;
    let kinds = [("simulated", Kind::Simulated), ("serial", Kind::Serial), ("tcp", Kind::Tcp)];
    let kind = match table.get("connection") {
        Some(entry) => entry.choice(&kinds)?,
        None => Kind::Simulated,
    };
    settings.connection = connection(&table, kind, serial, Path::new(""))?;
    if let Some(entry) = table.get("protocol_version") {
        let version = entry.line("a version like \"1.28\"", 8)?;
        if !version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return Err(entry.unfit("a version like \"1.28\""));
        }
        settings.protocol_version = version;
    }
    if let Some(entry) = table.get("merchant_id") {
        let expected = "the merchant number that your processor gave you, letters and digits";
        let id = entry.line(expected, 20)?;
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(entry.unfit(expected));
        }
        settings.merchant_id = Some(id);
    }
    settings.waits = line_waits(&table)?;
    if let Some(entry) = table.get("payment_max") {
        settings.payment_max = entry.money()?;
        if !settings.payment_max.is_positive() {
            return Err(entry.unfit("more than \"0.00\""));
        }
    }
    Ok(settings)
}

fn line_waits(table: &Section<'_>) -> Result<LineWaits, ConfigError> {
    let mut waits = LineWaits::default();
    let keys = [
        ("ack_max_secs", 1..=30, &mut waits.ack),
        ("character_max_secs", 1..=10, &mut waits.character),
        ("response_max_secs", 60..=600, &mut waits.response),
        ("question_max_secs", 5..=120, &mut waits.question),
        ("eot_max_secs", 1..=15, &mut waits.eot),
        ("cancel_max_secs", 10..=120, &mut waits.cancel),
        ("alive_every_secs", 10..=600, &mut waits.alive),
    ];
    for (key, range, wait) in keys {
        if let Some(entry) = table.get(key) {
            *wait = Duration::from_secs(entry.whole(range, " of seconds")?.into());
        }
    }
    Ok(waits)
}

/// Whatever can be bought must be payable in one payment.
pub(super) fn check_prices(
    root: &Section<'_>,
    terminal: &TerminalSettings,
    catalog: &Catalog,
) -> Result<(), ConfigError> {
    let Some(dearest) = catalog.buyable().max_by_key(|offering| offering.price) else {
        return Ok(());
    };
    if dearest.price <= terminal.payment_max {
        return Ok(());
    }
    let expected = format!(
        "at least \"{}\", what {} costs",
        dearest.price.plain().replace(',', ""),
        dearest.code.0
    );
    let entry = root.table("terminal", TERMINAL_KEYS)?.and_then(|table| table.get("payment_max"));
    Err(match entry {
        Some(entry) => entry.unfit(&expected),
        None => root.missing("terminal.payment_max", &expected),
    })
}

pub(super) fn printer(root: &Section<'_>, folder: &Path) -> Result<PrinterSettings, ConfigError> {
    let mut settings = PrinterSettings::default();
    let Some(table) = root.table("printer", PRINTER_KEYS)? else { return Ok(settings) };
    // Receipt printers leave the works with 38400 baud and a handshake on lines of its own.
    let serial = serial(&table, 38_400, FlowControl::Hardware)?;
    let kinds = [
        ("simulated", Kind::Simulated),
        ("serial", Kind::Serial),
        ("tcp", Kind::Tcp),
        ("file", Kind::File),
    ];
    let kind = match table.get("connection") {
        Some(entry) => entry.choice(&kinds)?,
        None => Kind::Simulated,
    };
    settings.connection = connection(&table, kind, serial, folder)?;
    if let Some(entry) = table.get("profile") {
        settings.profile = printers::chosen(&entry, folder)?;
    }
    if let Some(entry) = table.get("qr_code") {
        settings.profile.qr =
            entry.choice(&[("drawn", QrMethod::Raster), ("native", QrMethod::Native)])?;
        if settings.profile.qr == QrMethod::Native && !settings.profile.has_native_qr {
            return Err(entry.unfit("\"drawn\": this printer's profile has no codes of its own"));
        }
    }
    if let Some(entry) = table.get("answers") {
        settings.profile.answers = entry.flag()?;
    }
    if let Some(entry) = table.get("logo") {
        settings.logo = Some(logo::read(&entry, folder, settings.profile.dots)?);
    }
    if let Some(entry) = table.get("merchant_copy") {
        settings.merchant_copy = entry.flag()?;
    }
    if let Some(entry) = table.get("agreement_copy") {
        settings.agreement_copy = entry.flag()?;
    }
    Ok(settings)
}

/// The serial keys are checked even while another connection is chosen, so that switching to
/// them holds no surprise.
pub(super) fn serial(
    table: &Section<'_>,
    baud: u32,
    flow: FlowControl,
) -> Result<Option<SerialPort>, ConfigError> {
    let mut serial = SerialPort {
        port: String::new(),
        usb: None,
        baud,
        data_bits: 8,
        parity: Parity::None,
        stop_bits: 1,
        flow,
    };
    if let Some(entry) = table.get("baud") {
        let known = BAUDS.map(|(_, name)| name).join(", ");
        let n = entry.whole(1_200..=115_200, "")?;
        if !BAUDS.iter().any(|(baud, _)| *baud == n) {
            return Err(entry.unfit(&format!("one of {known}")));
        }
        serial.baud = n;
    }
    if let Some(entry) = table.get("data_bits") {
        serial.data_bits = entry.small(7..=8)?;
    }
    if let Some(entry) = table.get("stop_bits") {
        serial.stop_bits = entry.small(1..=2)?;
    }
    if let Some(entry) = table.get("parity") {
        serial.parity = entry.choice(&[
            ("none", Parity::None),
            ("even", Parity::Even),
            ("odd", Parity::Odd),
        ])?;
    }
    if let Some(entry) = table.get("flow") {
        serial.flow = entry.choice(&[
            ("none", FlowControl::None),
            ("software", FlowControl::Software),
            ("hardware", FlowControl::Hardware),
        ])?;
    }
    if let Some(entry) = table.get("usb") {
        let expected = "vendor and product as `lsusb` shows them, like \"2fb8:0000\", and the \
                        serial number behind a third colon where there are two of them";
        let device = usb_device(&entry.line(expected, 100)?);
        serial.usb = Some(device.ok_or_else(|| entry.unfit(expected))?);
    }
    match table.get("port") {
        Some(entry) => serial.port = entry.line("the name of a serial port", 200)?,
        None if serial.usb.is_none() => return Ok(None),
        None => (),
    }
    Ok(Some(serial))
}

/// Reads `2fb8:0000` and `2fb8:0000:SERIAL`.
fn usb_device(text: &str) -> Option<UsbDevice> {
    let mut parts = text.splitn(3, ':');
    let mut hex = || {
        let digits = parts.next()?;
        let is_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    };
    let (vendor, product) = (hex()?, hex()?);
    let serial_number = parts.next().map(str::to_owned);
    let is_fit = serial_number.as_ref().is_none_or(|serial| !serial.is_empty());
    is_fit.then_some(UsbDevice { vendor, product, serial_number })
}

fn connection(
    table: &Section<'_>,
    kind: Kind,
    serial: Option<SerialPort>,
    folder: &Path,
) -> Result<Connection, ConfigError> {
    let address = table.get("address").map(|entry| {
        let address = entry.line("a host and a port, like \"192.168.1.20:10009\"", 255)?;
        let has_port = address
            .rsplit_once(':')
            .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
        if has_port {
            Ok(address)
        } else {
            Err(entry.unfit("a host and a port, like \"192.168.1.20:10009\""))
        }
    });
    let address = address.transpose()?;
    match kind {
        Kind::Simulated => Ok(Connection::Simulated),
        Kind::Serial => serial.map(Connection::Serial).ok_or_else(|| {
            table.missing("port", "the name of a serial port, like \"/dev/ttyUSB0\"")
        }),
        Kind::Tcp => address.map(|address| Connection::Tcp { address }).ok_or_else(|| {
            table.missing("address", "a host and a port, like \"192.168.1.20:10009\"")
        }),
        Kind::File => {
            let entry = table.need("file", "a device file, like \"/dev/usb/lp0\"")?;
            let path = entry.line("a device file, like \"/dev/usb/lp0\"", 500)?;
            Ok(Connection::File { path: folder.join(path) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usb_device_is_written_as_other_programs_show_it() {
        let device = |serial_number: Option<&str>| {
            let serial_number = serial_number.map(str::to_owned);
            Some(UsbDevice { vendor: 0x2fb8, product: 0x00a1, serial_number })
        };
        #[rustfmt::skip]
        let cases = [
            ("2fb8:00a1",     device(None)),
            ("2FB8:00A1",     device(None)),
            ("2fb8:00a1:X:1", device(Some("X:1"))),
            ("2fb8:00a1:",    None),
            ("2fb8",          None),
            ("2fb8:a1",       None),
            ("+fb8:00a1",     None),
            ("",              None),
        ];
        for (text, expect) in cases {
            assert_eq!(usb_device(text), expect, "{text}");
        }
    }
}
