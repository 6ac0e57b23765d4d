//! A rehearsal in progress: the kiosk with its threads, a patient without a window, and real time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::task::{Wake, Waker};
use std::time::Duration;

use egui::{Vec2, vec2};

use crate::app::finger::{Finger, NotThere};
use crate::app::kiosk::{Kiosk, Shown};
use crate::app::pictures;
use crate::app::play::{Person, Play};
use crate::app::setup::{Setup, Traces};
use crate::app::trouble::Trouble;
use crate::app::wires::Threads;
use crate::clock;
use crate::device::printer::sim::PrinterSimReport;
use crate::device::terminal::pax::sim::Pace;
use crate::domain::language::Language;
use crate::domain::now::Now;
use crate::domain::paper::PrintEnd;
use crate::domain::sale::Sale;
use crate::flow::checkout::{Place, PrintState};
use crate::flow::session::Saving;
use crate::flow::tap::Tap;

/// The canvas of a 10.1 inch tablet, in points.
const CANVAS: Vec2 = vec2(816.0, 1305.0);
/// How long anything may take before the rehearsal is called off. The slowest step by far is the
/// simulated person at the card reader.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the screen is looked at while nothing is reported.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What was played, and what it left.
pub struct Played {
    pub sale: Sale,
    pub taps: Vec<Tap>,
    pub print: Option<PrintEnd>,
    pub qr_text: String,
    pub receipt_png: Vec<u8>,
    pub receipt_bytes: Vec<u8>,
    pub n_pictures: usize,
}

pub struct Rehearsal {
    kiosk: Kiosk<Threads>,
    traces: Traces,
    finger: Finger,
    woken: Receiver<()>,
    /// The patient's moment: the clock, and the time a person takes that nobody waits for here.
    now: Now,
    skipped: Duration,
    album: Album,
}

/// Wakes the rehearsal as it would wake a window.
struct Nudge(SyncSender<()>);

impl Wake for Nudge {
    fn wake(self: Arc<Self>) {
        // A nudge that waits already is as good as two.
        self.0.try_send(()).ok();
    }
}

impl Rehearsal {
    /// Starts the kiosk; pictures go to `folder`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when a part of the kiosk cannot be started.
    pub fn start(setup: &Setup, folder: &Path) -> Result<Self, Trouble> {
        let (nudge, woken) = sync_channel(1);
        let waker = Waker::from(Arc::new(Nudge(nudge)));
        let now = clock::read();
        let (kiosk, traces) = setup.start(setup.open_store()?, &waker, now, Pace::INSTANT)?;
        Ok(Self {
            kiosk,
            traces,
            finger: Finger::new(CANVAS),
            woken,
            now,
            skipped: Duration::ZERO,
            album: Album::in_folder(folder).map_err(|error| Trouble {
                error: format!("{} cannot be used: {error}", folder.display()),
                hint: Some("name another folder with --out".to_owned()),
            })?,
        })
    }

    /// One new patient buys a Drip Four.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with what was looked for and what was on the screen.
    pub fn play(mut self) -> Result<Played, Trouble> {
        self.buy().map_err(|missing| Trouble {
            error: format!("the rehearsal came to a halt: {missing}"),
            hint: Some("the log in the data folder tells what the devices said".to_owned()),
        })?;
        let sale = self
            .kiosk
            .checkout
            .session
            .sale
            .clone()
            .ok_or_else(|| Trouble { error: "nothing was sold".to_owned(), hint: None })?;
        let print = match self.kiosk.checkout.place {
            Place::Approved { print: PrintState::Printed, .. } => Some(PrintEnd::Printed),
            Place::Approved { print: PrintState::NoPaper, .. } => Some(PrintEnd::Held),
            _ => Some(PrintEnd::Unknown),
        };
        let taps = self.kiosk.taps.clone();
        let qr_text = self.kiosk.qr_text().unwrap_or_default().to_owned();
        let (receipt_png, receipt_bytes) = self.receipt()?;
        self.press_word("approved-done")
            .map_err(|missing| Trouble { error: missing.to_string(), hint: None })?;
        let n_pictures = self.album.n_pictures;
        drop(self.traces);
        self.kiosk.wires.close();
        Ok(Played { sale, taps, print, qr_text, receipt_png, receipt_bytes, n_pictures })
    }

    fn buy(&mut self) -> Result<(), NotThere> {
        self.look();
        let start = self.word("attract-start");
        self.wait_for(&start)?;
        self.wait_until("the card terminal", |kiosk| kiosk.checkout.terminal.is_some())?;
        let maria = Person::maria();
        self.choose("category-packages", "Drip Four")?;
        self.say_who(&maria)?;
        self.say_name(&maria)?;
        self.read_terms()?;
        self.sign()?;
        self.wait_until("the signed agreement on disk", |kiosk| {
            kiosk.checkout.session.saving == Saving::Saved
        })?;
        self.pay()?;
        self.wait_until("an end of the payment", |kiosk| {
            matches!(kiosk.checkout.place, Place::Approved { .. } | Place::NotApproved { .. })
        })?;
        self.wait_until("the receipt", |kiosk| {
            !matches!(kiosk.checkout.place, Place::Approved { print: PrintState::Printing, .. })
        })?;
        // With the code on it, which is made after the screen is up.
        self.album.draw(&self.kiosk, self.now);
        Ok(())
    }

    /// What came out of the printer.
    fn receipt(&self) -> Result<(Vec<u8>, Vec<u8>), Trouble> {
        let trouble = |why: String| Trouble { error: format!("no receipt: {why}"), hint: None };
        loop {
            match self.traces.sheets.recv_timeout(PATIENCE) {
                Ok(PrinterSimReport::Sheet(sheet)) => {
                    let png = sheet.to_png().map_err(|error| trouble(error.to_string()))?;
                    return Ok((png, sheet.bytes().to_vec()));
                }
                Ok(PrinterSimReport::Strange(what)) => log::warn!("simulated printer: {what}"),
                Err(error) => return Err(trouble(error.to_string())),
            }
        }
    }

    /// Brings the patient's moment up to the clock.
    fn catch_up(&mut self) {
        let clock = clock::read();
        self.now = Now { mono: clock.mono + self.skipped, wall: clock.wall + self.skipped };
    }

    fn look(&mut self) {
        self.catch_up();
        self.finger.look(&mut self.kiosk, self.now);
        self.album.keep(&self.kiosk, self.now);
    }

    /// Does something that takes a person a moment, without waiting for that moment.
    fn act<T>(&mut self, deed: impl FnOnce(&mut Finger, &mut Kiosk<Threads>, &mut Now) -> T) -> T {
        self.catch_up();
        let before = self.now.mono;
        let done = deed(&mut self.finger, &mut self.kiosk, &mut self.now);
        self.skipped += self.now.mono.saturating_duration_since(before);
        self.album.keep(&self.kiosk, self.now);
        done
    }

    fn wait_until(
        &mut self,
        what: &str,
        is_so: impl Fn(&Kiosk<Threads>) -> bool,
    ) -> Result<(), NotThere> {
        let give_up_at = clock::read().mono + PATIENCE;
        loop {
            self.look();
            if is_so(&self.kiosk) {
                return Ok(());
            }
            if clock::read().mono >= give_up_at {
                return Err(NotThere { wanted: what.to_owned(), seen: self.finger.labels() });
            }
            self.woken.recv_timeout(LOOK_EVERY).ok();
        }
    }
}

impl Play for Rehearsal {
    fn finger(&self) -> &Finger {
        &self.finger
    }

    fn language(&self) -> Language {
        self.kiosk.checkout.comfort.language
    }

    fn press(&mut self, label: &str) -> Result<(), NotThere> {
        self.act(|finger, kiosk, now| finger.press(kiosk, now, label))
    }

    fn type_text(&mut self, text: &str) -> Result<(), NotThere> {
        self.act(|finger, kiosk, now| finger.type_text(kiosk, now, text))
    }

    fn draw(&mut self, pad: &str, path: &[(i32, i32)]) -> Result<(), NotThere> {
        self.act(|finger, kiosk, now| finger.draw(kiosk, now, pad, path))
    }

    fn wait_for(&mut self, text: &str) -> Result<(), NotThere> {
        let give_up_at = clock::read().mono + PATIENCE;
        loop {
            self.look();
            if self.finger.sees(text) {
                return Ok(());
            }
            if clock::read().mono >= give_up_at {
                return Err(NotThere { wanted: text.to_owned(), seen: self.finger.labels() });
            }
            self.woken.recv_timeout(LOOK_EVERY).ok();
        }
    }
}

/// A picture of every screen that was passed.
struct Album {
    folder: PathBuf,
    n_pictures: usize,
    last: Option<Shown>,
}

impl Album {
    fn in_folder(folder: &Path) -> io::Result<Self> {
        let folder = folder.join("screens");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, n_pictures: 0, last: None })
    }

    /// Draws the screen if it is another than the last one. A picture that cannot be written is
    /// told in the log: it is not worth the rehearsal.
    fn keep(&mut self, kiosk: &Kiosk<Threads>, now: Now) {
        if self.last.as_ref() == kiosk.shown() {
            return;
        }
        self.last = kiosk.shown().cloned();
        self.n_pictures += 1;
        self.draw(kiosk, now);
    }

    /// Draws the screen over the last picture.
    fn draw(&self, kiosk: &Kiosk<Threads>, now: Now) {
        let scene = kiosk.scene(now);
        let path = self.folder.join(format!("{:02}-{}.png", self.n_pictures, scene.screen.name()));
        let image = pictures::screen(&scene, CANVAS);
        if let Err(error) = image.save(&path) {
            log::warn!("{} was not written: {error}", path.display());
        }
    }
}
