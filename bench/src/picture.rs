//! Small pictures to upload, each with bytes of its own.

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};

use crate::Outcome;

const SIDE: u32 = 8;

/// A PNG of 8 by 8 pixels in a colour of that number.
pub fn png(number: usize) -> Outcome<Vec<u8>> {
    let [red, green, blue, _] = u32::try_from(number)?.to_le_bytes();
    let row: Vec<u8> = std::iter::once(0).chain([red, green, blue].repeat(SIDE as usize)).collect();
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..SIDE {
        pixels.write_all(&row)?;
    }
    let header = [SIDE.to_be_bytes().as_slice(), &SIDE.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
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
