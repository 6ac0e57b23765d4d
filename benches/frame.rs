//! How long the window thread works for one frame, on every screen at 816 × 1305: layout, widgets,
//! and the triangles. Beside it the floor: copying the pixels of one frame. `cargo bench --bench frame`.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it found")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use countersign::app::samples::{Look, Sample, samples};
use countersign::app::shop::shop;
use countersign::config::settings::Settings;
use countersign::domain::comfort::{TextSize, ThemeName};
use countersign::domain::language::Language;
use countersign::ui;
use egui::{Context, Pos2, RawInput, Rect, Vec2, vec2};

const CANVAS: Vec2 = vec2(816.0, 1305.0);
const N_FRAMES: usize = 200;
/// Fonts are read and glyphs drawn in the first frames.
const N_WARM_UP: usize = 20;
const N_PIXEL_BYTES: usize = 816 * 1305 * 4;

fn main() {
    let look = Look {
        language: Language::English,
        text: TextSize::Standard,
        theme: ThemeName::Light,
        is_demo: true,
    };
    let floor = median(copies());
    println!("copying one frame's pixels (the floor): {:.3} ms\n", millis(floor));
    println!("{:<22} {:>9} {:>9} {:>7}", "screen", "median ms", "p99 ms", "ratio");
    let mut slowest = Duration::ZERO;
    for sample in samples(&shop(&Settings::demo()), look) {
        let mut frames = frames(&sample);
        frames.sort();
        let p99 = frames.get(frames.len() * 99 / 100).copied().unwrap_or_default();
        let median = median(frames);
        slowest = slowest.max(median);
        let ratio = median.as_secs_f64() / floor.as_secs_f64();
        println!("{:<22} {:>9.3} {:>9.3} {:>7.2}", sample.name, millis(median), millis(p99), ratio);
    }
    println!("\nslowest screen: {:.3} ms at the median", millis(slowest));
}

/// The time of each frame of a screen that is drawn again and again.
fn frames(sample: &Sample) -> Vec<Duration> {
    let ctx = Context::default();
    let mut times = Vec::with_capacity(N_FRAMES);
    for n in 0..N_WARM_UP + N_FRAMES {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, CANVAS)),
            ..RawInput::default()
        };
        let began = Instant::now();
        let mut output = ctx.run_ui(input, |ui| {
            black_box(ui::show(ui, &sample.scene));
        });
        let triangles = ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = began.elapsed();
        black_box(triangles);
        output.textures_delta.clear();
        if n >= N_WARM_UP {
            times.push(took);
        }
    }
    times
}

fn copies() -> Vec<Duration> {
    let from = vec![0x5A_u8; N_PIXEL_BYTES];
    let mut to = vec![0_u8; N_PIXEL_BYTES];
    (0..N_FRAMES)
        .map(|_| {
            let began = Instant::now();
            to.copy_from_slice(black_box(&from));
            black_box(&to);
            began.elapsed()
        })
        .collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
