//! The kiosk in a real window: eframe calls, the clock is read, the kiosk answers.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::time::{Duration, Instant};

use crate::app::cli::Cli;
use crate::app::kiosk::Kiosk;
use crate::app::rehearse;
use crate::app::setup::Setup;
use crate::app::tray::{self, Keeper};
use crate::app::trouble::Trouble;
use crate::app::wires::Threads;
use crate::clock;
use crate::device::terminal::pax::sim::Pace;

/// The narrow and the wide side of the design's canvas, in points.
const NARROW: f32 = 816.0;
const WIDE: f32 = 1305.0;
/// Where a rehearsal goes that nobody named a folder for.
const REHEARSAL: &str = "out/rehearsal";

/// Runs the kiosk until its window is closed.
///
/// # Errors
///
/// When the settings or the data file cannot be used, or there is no display and the devices are
/// real.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let started = clock::read().mono;
    let setup = Setup::read(cli)?;
    let is_demo = setup.is_demo();
    if !has_display() {
        return without_display(is_demo, "there is no display", out);
    }
    // Before there is a window: what is wrong with the file is told in one place, and once.
    let store = setup.open_store()?;
    log::info!("countersign {} with {}", env!("CARGO_PKG_VERSION"), setup.data_file.display());
    let is_full = cli.window.is_none();
    let opened = eframe::run_native(
        "Countersign",
        options(cli.window),
        Box::new(move |creation| {
            let waker = Waker::from(Arc::new(Repaint(creation.egui_ctx.clone())));
            let (kiosk, traces) = setup.start(store, &waker, clock::read(), Pace::HUMAN)?;
            let keeper = tray::keep(traces, &setup.folder)?;
            Ok(Box::new(Window {
                kiosk,
                first_frame_since: Some(started),
                is_full,
                hides_cursor: is_full && !is_demo,
                _simulated: keeper,
            }))
        }),
    );
    match opened {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(eframe::Error::AppCreation(error)) => match error.downcast::<Trouble>() {
            Ok(trouble) => Err(*trouble),
            Err(error) => Err(Trouble { error: error.to_string(), hint: None }),
        },
        Err(error) => {
            let why = format!("no window can be opened ({})", reason(&error.to_string()));
            without_display(is_demo, &why, out)
        }
    }
}

/// With simulated devices there is still something worth seeing; with real ones a kiosk without a
/// screen is an error.
fn without_display(is_demo: bool, why: &str, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    if is_demo {
        writeln!(out, "{why}: rehearsing a purchase instead, into {REHEARSAL}").ok();
        return rehearse::run(Path::new(REHEARSAL), false, out);
    }
    Err(Trouble {
        error: why.to_owned(),
        hint: Some(
            "start the kiosk inside a graphical session; DISPLAY or WAYLAND_DISPLAY must name it"
                .to_owned(),
        ),
    })
}

/// The library's reason without the places in its source that it puts in front.
fn reason(error: &str) -> &str {
    error.rsplit(".rs:").next().map_or(error, |tail| {
        tail.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches([':', ' '])
    })
}

/// Whether a display is named. Outside X11 and Wayland there always is one.
fn has_display() -> bool {
    let is_named = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || is_named("DISPLAY")
        || is_named("WAYLAND_DISPLAY")
        || is_named("WAYLAND_SOCKET")
}

fn options(window: Option<(u16, u16)>) -> eframe::NativeOptions {
    let viewport =
        egui::ViewportBuilder::default().with_title("Countersign").with_app_id("countersign");
    let viewport = match window {
        Some((width, height)) => viewport.with_inner_size([f32::from(width), f32::from(height)]),
        None => viewport.with_fullscreen(true).with_decorations(false),
    };
    eframe::NativeOptions {
        viewport,
        // Widgets are drawn with feathered edges already.
        multisampling: 0,
        system_font_fallback: false,
        persist_window: false,
        clipboard_shortcuts: false,
        ..Default::default()
    }
}

/// Device threads wake the window by this, and never name egui.
struct Repaint(egui::Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

struct Window {
    kiosk: Kiosk<Threads>,
    /// When the program started, until the first frame is drawn.
    first_frame_since: Option<Instant>,
    is_full: bool,
    hides_cursor: bool,
    /// The simulated devices live as long as the window.
    _simulated: Keeper,
}

/// The widest texture for letters, in pixels. The default is what the graphics card can do at most,
/// and a wide atlas of few rows is mostly empty memory.
const ATLAS_WIDTH_MAX: usize = 2_048;

impl eframe::App for Window {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        self.kiosk.sort_input(&mut raw_input.events, clock::read());
        raw_input.max_texture_side =
            raw_input.max_texture_side.map(|side| side.min(ATLAS_WIDTH_MAX));
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let now = clock::read();
        self.kiosk.logic(now);
        if ctx.input(|input| input.viewport().close_requested()) && !self.kiosk.checkout.may_leave()
        {
            // Money may be moving: the window stays until it is known where.
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
        if self.kiosk.is_quit() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        if let Some(at) = self.kiosk.next_wake(now) {
            // A moment that has passed is looked at soon, and not at once: no busy loop.
            let wait = at.saturating_duration_since(now.mono).max(Duration::from_millis(4));
            ctx.request_repaint_after(wait);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let now = clock::read();
        if self.is_full {
            fill(ui.ctx());
        }
        fit(ui.ctx());
        self.kiosk.frame(ui, now);
        self.kiosk.frame_drawn(clock::read());
        if self.hides_cursor {
            ui.ctx().set_cursor_icon(egui::CursorIcon::None);
        }
        if let Some(since) = self.first_frame_since.take() {
            let millis = now.mono.saturating_duration_since(since).as_millis();
            log::info!("first frame {millis} ms after the start");
        }
        if let Some(secs) = frame.info().cpu_usage {
            log::trace!("frame {:.2} ms", secs * 1000.0);
        }
    }
}

/// Without a window manager nobody makes a window full screen: it asks for the screen's size itself.
fn fill(ctx: &egui::Context) {
    let (monitor, window) = ctx.input(|input| {
        let viewport = input.viewport();
        (viewport.monitor_size, viewport.inner_rect.map(|rect| rect.size()))
    });
    let (Some(monitor), Some(window)) = (monitor, window) else { return };
    if monitor.x > window.x + 1.0 || monitor.y > window.y + 1.0 {
        ctx.send_viewport_cmd(egui::ViewportCommand::OuterPosition(egui::Pos2::ZERO));
        ctx.send_viewport_cmd(egui::ViewportCommand::InnerSize(monitor));
    }
}

/// Zooms so that the whole canvas of the design is on the window, whatever its size.
fn fit(ctx: &egui::Context) {
    let size = ctx.content_rect().size() * ctx.pixels_per_point();
    let (across, down) = if size.x > size.y { (WIDE, NARROW) } else { (NARROW, WIDE) };
    let wanted = (size.x / across).min(size.y / down).clamp(0.25, 8.0);
    // Steps of a hundredth: a window being dragged does not draw every glyph anew at each pixel.
    let wanted = (wanted * 100.0).floor() / 100.0;
    if (wanted - ctx.pixels_per_point()).abs() > 0.005 {
        ctx.set_pixels_per_point(wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_no_place_in_a_library() {
        let error = "winit EventLoopError: os error at /a/winit-0.30.13/src/mod.rs:788: Failed to \
                     open connection to X server";
        assert_eq!(reason(error), "Failed to open connection to X server");
        assert_eq!(reason("no OpenGL: 2.0 is too old"), "no OpenGL: 2.0 is too old");
    }
}
