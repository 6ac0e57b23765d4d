//! The command `pictures`: every screen of the demo clinic as PNG.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use egui::{Vec2, vec2};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageError, RgbaImage};

use crate::app::cli::{CanvasArg, LanguageArg, PicturesArgs, TextArg, ThemeArg};
use crate::app::raster::picture;
use crate::app::samples::{Look, Sample, samples};
use crate::app::shop::shop;
use crate::app::trouble::Trouble;
use crate::config::settings::Settings;
use crate::domain::comfort::{TextSize, ThemeName};
use crate::domain::language::Language;
use crate::ui;
use crate::ui::scene::Scene;

/// How many small pictures stand side by side on the overview.
const COLUMNS: u32 = 8;
/// A small picture has a fifth of the sides.
const SHRINK: u32 = 5;
/// Around small pictures, in pixels.
const GAP: u32 = 16;
const OVERVIEW: &str = "overview.png";

/// Draws what was asked for, and names each picture on `out`.
///
/// # Errors
///
/// An unknown screen, and a folder that cannot be written.
pub fn run(args: &PicturesArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let all = samples(&shop(&Settings::demo()), look(args));
    let numbered: Vec<(usize, Sample)> = (1..).zip(all).collect();
    let names: Vec<&str> = numbered.iter().map(|(_, sample)| sample.name).collect();
    if let Some(asked) = &args.screen
        && !names.contains(&asked.as_str())
    {
        return Err(Trouble {
            error: format!("no screen is called `{asked}`"),
            hint: Some(format!("the screens are {}", names.join(", "))),
        });
    }

    let folder = match mode(args) {
        mode if mode.is_empty() => args.out.clone(),
        mode => args.out.join(mode),
    };
    let cannot_write = |path: &Path, error: &io::Error| Trouble {
        error: format!("cannot write {}: {error}", path.display()),
        hint: Some("name another folder with --out, or make room in this one".to_owned()),
    };
    fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;

    let is_asked = |name: &str| args.screen.as_ref().is_none_or(|asked| asked == name);
    let mut small = Vec::new();
    for (number, sample) in numbered.iter().filter(|(_, sample)| is_asked(sample.name)) {
        let image = screen(&sample.scene, canvas(args.canvas));
        let path = folder.join(format!("{number:02}-{}.png", sample.name));
        save(&image, &path).map_err(|error| cannot_write(&path, &error))?;
        say(out, &path)?;
        small.push(shrunk(image));
    }
    if small.len() > 1 {
        let path = folder.join(OVERVIEW);
        save(&overview(&small), &path).map_err(|error| cannot_write(&path, &error))?;
        say(out, &path)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A scene as it looks on a screen of `size` points, one pixel a point.
pub fn screen(scene: &Scene, size: Vec2) -> RgbaImage {
    picture(size, 1.0, |ui| {
        ui::show(ui, scene);
    })
}

/// The size of a screen in points.
pub fn canvas(canvas: CanvasArg) -> Vec2 {
    match canvas {
        CanvasArg::Portrait10 => vec2(816.0, 1305.0),
        CanvasArg::Portrait13 => vec2(994.0, 1767.0),
        CanvasArg::Landscape => vec2(1305.0, 816.0),
    }
}

fn look(args: &PicturesArgs) -> Look {
    Look {
        language: match args.language {
            LanguageArg::En => Language::English,
            LanguageArg::Es => Language::Spanish,
        },
        text: match args.text {
            TextArg::Standard => TextSize::Standard,
            TextArg::Large => TextSize::Large,
            TextArg::ExtraLarge => TextSize::ExtraLarge,
        },
        theme: match args.theme {
            ThemeArg::Light => ThemeName::Light,
            ThemeArg::Dark => ThemeName::Dark,
            ThemeArg::ContrastDark => ThemeName::ContrastDark,
            ThemeArg::ContrastLight => ThemeName::ContrastLight,
        },
        is_demo: true,
    }
}

/// The folder of a mode, by what differs from the plain one: `dark-es-large`. The plain one has none.
fn mode(args: &PicturesArgs) -> String {
    let theme = match args.theme {
        ThemeArg::Light => None,
        ThemeArg::Dark => Some("dark"),
        ThemeArg::ContrastDark => Some("contrast-dark"),
        ThemeArg::ContrastLight => Some("contrast-light"),
    };
    let language = match args.language {
        LanguageArg::En => None,
        LanguageArg::Es => Some("es"),
    };
    let text = match args.text {
        TextArg::Standard => None,
        TextArg::Large => Some("large"),
        TextArg::ExtraLarge => Some("extra-large"),
    };
    let canvas = match args.canvas {
        CanvasArg::Portrait10 => None,
        CanvasArg::Portrait13 => Some("portrait-13"),
        CanvasArg::Landscape => Some("landscape"),
    };
    let parts: Vec<&str> = [theme, language, text, canvas].into_iter().flatten().collect();
    parts.join("-")
}

/// Writes a PNG. Our screens are even areas: unfiltered rows are half the size, and no slower.
///
/// # Errors
///
/// When the file cannot be written.
pub fn save(image: &RgbaImage, path: &Path) -> io::Result<()> {
    let file = BufWriter::new(File::create(path)?);
    let (width, height) = image.dimensions();
    PngEncoder::new_with_quality(file, CompressionType::Default, FilterType::NoFilter)
        .write_image(image.as_raw(), width, height, ExtendedColorType::Rgba8)
        .map_err(|error| match error {
            ImageError::IoError(error) => error,
            other => io::Error::other(other),
        })
}

fn say(out: &mut dyn Write, path: &Path) -> Result<(), Trouble> {
    writeln!(out, "{}", path.display())
        .map_err(|error| Trouble { error: format!("cannot print: {error}"), hint: None })
}

fn shrunk(image: RgbaImage) -> RgbaImage {
    let (width, height) = image.dimensions();
    DynamicImage::ImageRgba8(image).thumbnail_exact(width / SHRINK, height / SHRINK).into_rgba8()
}

/// All pictures at once, in rows.
fn overview(small: &[RgbaImage]) -> RgbaImage {
    let (width, height) = small.first().map_or((1, 1), RgbaImage::dimensions);
    let n_rows = (0..).zip(small).last().map_or(0, |(idx, _): (u32, _)| idx / COLUMNS + 1);
    let mut sheet = RgbaImage::from_pixel(
        COLUMNS * (width + GAP) + GAP,
        n_rows * (height + GAP) + GAP,
        image::Rgba([128, 128, 128, 255]),
    );
    for (idx, image) in (0..).zip(small) {
        let (column, row): (u32, u32) = (idx % COLUMNS, idx / COLUMNS);
        let (left, top) = (GAP + column * (width + GAP), GAP + row * (height + GAP));
        image::imageops::replace(&mut sheet, image, i64::from(left), i64::from(top));
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_screen_is_told_the_names_that_there_are() {
        let folder = tempfile::tempdir().unwrap();
        let args = PicturesArgs { screen: Some("offer".to_owned()), ..plain(folder.path()) };
        let trouble = run(&args, &mut Vec::new()).unwrap_err();
        assert_eq!(trouble.error, "no screen is called `offer`");
        assert!(trouble.hint.unwrap().contains("category, offers, detail"));
    }

    #[test]
    fn one_screen_is_one_picture_of_the_canvas_it_was_asked_on() {
        let folder = tempfile::tempdir().unwrap();
        let args = PicturesArgs {
            screen: Some("offers".to_owned()),
            language: LanguageArg::Es,
            canvas: CanvasArg::Landscape,
            ..plain(&folder.path().join("new"))
        };
        let mut out = Vec::new();
        run(&args, &mut out).unwrap();
        let said = String::from_utf8(out).unwrap();
        assert!(said.ends_with("new/es-landscape/04-offers.png\n"), "{said}");
        let image = image::open(said.trim()).unwrap();
        assert_eq!((image.width(), image.height()), (1305, 816));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("taken");
        fs::write(&file, "").unwrap();
        let trouble = run(&plain(&file.join("in")), &mut Vec::new()).unwrap_err();
        assert!(trouble.error.starts_with("cannot write ") && trouble.error.contains("taken"));
    }

    #[test]
    fn a_mode_has_a_folder_named_after_what_differs() {
        let args = plain(Path::new("out"));
        assert_eq!(mode(&args), "");
        let args = PicturesArgs {
            theme: ThemeArg::ContrastDark,
            text: TextArg::ExtraLarge,
            ..plain(Path::new("out"))
        };
        assert_eq!(mode(&args), "contrast-dark-extra-large");
    }

    #[test]
    fn the_overview_has_room_for_every_picture() {
        let small = vec![RgbaImage::from_pixel(10, 20, image::Rgba([1, 2, 3, 255])); 9];
        let sheet = overview(&small);
        assert_eq!(sheet.dimensions(), (8 * 26 + 16, 2 * 36 + 16));
        assert_eq!(sheet.pixels().filter(|pixel| pixel.0 == [1, 2, 3, 255]).count(), 9 * 200);
    }

    fn plain(out: &Path) -> PicturesArgs {
        PicturesArgs {
            out: out.to_owned(),
            screen: None,
            theme: ThemeArg::Light,
            language: LanguageArg::En,
            text: TextArg::Standard,
            canvas: CanvasArg::Portrait10,
        }
    }
}
