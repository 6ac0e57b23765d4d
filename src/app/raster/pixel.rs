//! One pixel: four bytes in one word, and what laying a color over another does to them.
//!
//! A pixel is spread to four lanes of 16 bits, so that one multiplication works on all four bytes.

const LANES: u64 = 0x00FF_00FF_00FF_00FF;
const HALF: u64 = 0x0080_0080_0080_0080;
const CARRY: u64 = 0x0100_0100_0100_0100;
const ALPHA_SHIFT: u32 = 48;

/// Four bytes (red, green, blue, alpha; premultiplied) as lanes.
pub fn spread(bytes: [u8; 4]) -> u64 {
    let [red, green, blue, alpha] = bytes;
    u64::from_le_bytes([red, 0, green, 0, blue, 0, alpha, 0])
}

pub fn pack(lanes: u64) -> [u8; 4] {
    let [red, _, green, _, blue, _, alpha, _] = lanes.to_le_bytes();
    [red, green, blue, alpha]
}

/// Each lane times `factor` (0 to 255), divided by 255 and rounded: exact for all bytes.
pub fn scale(lanes: u64, factor: u64) -> u64 {
    let product = lanes * factor + HALF;
    ((product + ((product >> 8) & LANES)) >> 8) & LANES
}

pub fn alpha(lanes: u64) -> u64 {
    lanes >> ALPHA_SHIFT
}

/// `top` laid over `below`. Lanes saturate: a color may be brighter than its alpha allows, to glow.
pub fn over(top: u64, below: u64) -> u64 {
    let sum = top + scale(below, 255 - alpha(top));
    let carry = sum & CARRY;
    if carry == 0 { sum } else { (sum | (carry - (carry >> 8))) & LANES }
}

/// A vertex color through a texel: each lane times its fellow.
pub fn modulate(color: u64, texel: [u8; 4]) -> u64 {
    let [red, green, blue, alpha] = texel;
    if red == green && green == blue && blue == alpha {
        return match red {
            0 => 0,
            255 => color,
            coverage => scale(color, u64::from(coverage)),
        };
    }
    let [r, g, b, a] = pack(color);
    let times = |x: u8, y: u8| {
        let [byte, ..] = scale(u64::from(x), u64::from(y)).to_le_bytes();
        byte
    };
    spread([times(r, red), times(g, green), times(b, blue), times(a, alpha)])
}
