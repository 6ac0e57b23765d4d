//! Files that are compared to the letter. `UPDATE_GOLDEN=1` writes them anew.

use std::{env, fs};

pub fn check(path: &str, is: &str) {
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, is).unwrap();
        return;
    }
    let was = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(was, is, "{path} differs; look, then write it anew with UPDATE_GOLDEN=1 cargo test");
}
