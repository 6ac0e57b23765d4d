//! The light screens look as they did when somebody last looked at them and said yes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use countersign::app::pictures::{save, screen};
use image::RgbaImage;

use crate::look::plain_views;

const FOLDER: &str = "tests/screens/pictures";
const HOW_TO_UPDATE: &str =
    "UPDATE_GOLDEN=1 cargo test --test screens pictures, then look at what changed";
/// What another processor may round otherwise: this much in a channel counts as the same …
const NEAR: u8 = 2;
/// … and this many pixels in a thousand may differ beyond it.
const STRAY_PER_MILLE: usize = 1;

#[test]
fn every_screen_looks_as_it_was_approved() {
    let is_update = env::var_os("UPDATE_GOLDEN").is_some();
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    fs::create_dir_all(FOLDER).unwrap();
    for (number, view) in (1..).zip(plain_views()) {
        let golden = golden_path(number, view.name);
        let fresh = golden.with_extension("new.png");
        let actual = screen(&view.scene, view.canvas.size());
        if is_update {
            save(&actual, &golden).unwrap();
        }
        if let Some(fault) = difference(&golden, &actual) {
            save(&actual, &fresh).unwrap();
            faults.push(format!("{}: {fault}; it looks like {}", view.name, fresh.display()));
        } else if fresh.exists() {
            fs::remove_file(&fresh).unwrap();
        }
        known.insert(golden);
    }
    for golden in goldens().into_iter().filter(|golden| !known.contains(golden)) {
        if is_update {
            fs::remove_file(&golden).unwrap();
        } else {
            faults.push(format!("{} belongs to no screen", golden.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}\nto accept: {HOW_TO_UPDATE}\n", faults.join("\n"));
}

#[test]
fn the_comparison_forgives_rounding_and_nothing_else() {
    let plain = RgbaImage::from_pixel(50, 40, image::Rgba([100, 100, 100, 255]));
    let with = |n: u32, value: u8| {
        let mut image = plain.clone();
        (0..n).for_each(|x| image.put_pixel(x, 3, image::Rgba([100, value, 100, 255])));
        image
    };
    assert_eq!(compare(&plain, &with(50, 102)), None);
    assert_eq!(compare(&plain, &with(2, 200)), None);
    assert_eq!(compare(&plain, &with(3, 200)).unwrap(), "3 of 2000 pixels differ");
    assert_eq!(compare(&plain, &RgbaImage::new(50, 41)).unwrap(), "it is 50 × 41, was 50 × 40");
}

fn golden_path(number: usize, name: &str) -> PathBuf {
    Path::new(FOLDER).join(format!("{number:02}-{name}.png"))
}

fn difference(golden: &Path, actual: &RgbaImage) -> Option<String> {
    match image::open(golden) {
        Ok(approved) => compare(&approved.into_rgba8(), actual),
        Err(error) => Some(format!("{} cannot be read: {error}", golden.display())),
    }
}

fn compare(approved: &RgbaImage, actual: &RgbaImage) -> Option<String> {
    if approved.dimensions() != actual.dimensions() {
        let (width, height) = actual.dimensions();
        let (was_width, was_height) = approved.dimensions();
        return Some(format!("it is {width} × {height}, was {was_width} × {was_height}"));
    }
    let (approved, actual) = (approved.as_raw(), actual.as_raw());
    if approved == actual {
        return None;
    }
    let pixels = approved.as_chunks::<4>().0.iter().zip(actual.as_chunks::<4>().0);
    let n_strays = pixels.filter(|(was, is)| was != is && !is_near(was, is)).count();
    let n_pixels = approved.len() / 4;
    (n_strays * 1000 > n_pixels * STRAY_PER_MILLE)
        .then(|| format!("{n_strays} of {n_pixels} pixels differ"))
}

fn is_near(was: &[u8; 4], is: &[u8; 4]) -> bool {
    was.iter().zip(is).all(|(was, is)| was.abs_diff(*is) <= NEAR)
}

/// Every approved picture that there is.
fn goldens() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(FOLDER) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with(".png") && !name.ends_with(".new.png")
        })
        .collect()
}
