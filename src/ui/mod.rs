//! What one sees. Plain data in, `Option<Tap>` out.

pub mod scene;
