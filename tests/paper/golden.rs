//! Files that say what must come out. `UPDATE_GOLDEN=1 cargo test` writes them anew.

use std::fs;
use std::path::PathBuf;

/// Compares with `tests/paper/<name>`.
pub fn check(name: &str, got: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/paper").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, got).unwrap();
    }
    let expect = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(got, expect, "{name}: run with UPDATE_GOLDEN=1 and look at the difference");
}
