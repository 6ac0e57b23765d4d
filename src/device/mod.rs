//! Room: device.
