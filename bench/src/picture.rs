//! Small pictures to upload, each with bytes of its own.

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};

use crate::Outcome;

const SIDE: u32 = 8;

/// A PNG of 8 by 8 pixels in a colour of that number.
pub fn png(number: usize) -> Outcome<Vec<u8>> {
    let [red, green, blue, _] = u32::try_from(number)?.to_le_bytes();
    written(SIDE, SIDE, |_, _| [red, green, blue])
}

/// Something with edges and gradients, of another look for each number.
pub fn scene(width: u32, height: u32, number: usize) -> Outcome<Vec<u8>> {
    let n = u32::try_from(number)?;
    let part = |value: u32| u8::try_from(value % 256).unwrap_or_default();
    written(width, height, |x, y| {
        let block = (x / (40 + n % 37) + y / (30 + n % 23)) % 3;
        [part(x * (1 + n % 3) / 4 + block * 70), part(y / 2 + n * 31), part(block * 90 + n)]
    })
}

/// Pixels without a pattern, which no encoding makes small.
pub fn noise(width: u32, height: u32) -> Outcome<Vec<u8>> {
    let seed = std::cell::Cell::new(1_u32);
    let next = || {
        let mut value = seed.get();
        value ^= value << 13;
        value ^= value >> 17;
        value ^= value << 5;
        seed.set(value);
        value.to_le_bytes()[1]
    };
    written(width, height, |_, _| [next(), next(), next()])
}

fn written(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Outcome<Vec<u8>> {
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    for y in 0..height {
        let row: Vec<u8> = std::iter::once(0).chain((0..width).flat_map(|x| pixel(x, y))).collect();
        pixels.write_all(&row)?;
    }
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", pixels.finish()?), (b"IEND", Vec::new())] {
        let mut crc = Crc::new();
        crc.update(kind);
        crc.update(&data);
        bytes.extend(u32::try_from(data.len())?.to_be_bytes());
        bytes.extend([kind.as_slice(), &data, &crc.sum().to_be_bytes()].concat());
    }
    Ok(bytes)
}
