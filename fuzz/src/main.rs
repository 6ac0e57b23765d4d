//! One program for all targets: `COUNTERSIGN_TARGET` says which one libFuzzer feeds. See `fuzz/run`.
#![no_main]

#[path = "../targets/mod.rs"]
mod targets;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

use crate::targets::{TARGETS, Target};

static TARGET: OnceLock<Target> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var("COUNTERSIGN_TARGET").unwrap_or_default();
        let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) else {
            eprintln!("`{name}` is no target; there are:");
            for (known, _) in TARGETS {
                eprintln!("  {known}");
            }
            std::process::exit(2);
        };
        TARGET.get_or_init(|| *target);
    },
    |bytes: &[u8]| {
        if let Some(target) = TARGET.get() {
            target(bytes);
        }
    }
);
