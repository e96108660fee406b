//! Videos, and AVIF pictures: looked at with `ffmpeg` from the operating system, where it is installed. Everything else works without it.
//!
//! The file is named to it with its format, so that it is never taken for a playlist of other files, and it may open nothing else.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use app::model::FrameRate;
use bytes::Bytes;
use serde::Deserialize;
use tempfile::NamedTempFile;

use super::{Kind, NotAPicture, PageSize};
use crate::files::probe::{MOST_PIXELS, probe};

/// How long looking at one frame may take; less than a page may.
const PATIENCE: Duration = Duration::from_secs(50);
/// How often it is asked whether that is done.
const ASKED_EVERY: Duration = Duration::from_millis(5);
/// Frames of a video at most: two hours at 60 a second.
const MOST_FRAMES: i64 = 432_000;
/// Pixels of one frame at most: 8K.
const MOST_IN_FRAME: u64 = 7_680 * 4_320;
/// Memory that one thing in a file may ask for, in bytes.
const MOST_AT_ONCE: &str = "536870912";
/// What browsers play.
const PLAYED: [&str; 4] = ["h264", "vp8", "vp9", "av1"];

/// What is known of a video: its frames are its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Film {
    pub frames: i64,
    pub rate: FrameRate,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Probed {
    streams: Vec<Stream>,
    format: Format,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_name: String,
    width: u64,
    height: u64,
    avg_frame_rate: String,
    r_frame_rate: String,
    nb_read_packets: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Format {
    duration: String,
}

/// What `ffmpeg` calls the format.
const fn format(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Webm) { "matroska" } else { "mov" }
}

/// The file where `ffmpeg` can jump about in it.
fn laid_down(file: &[u8]) -> Result<NamedTempFile, NotAPicture> {
    let mut laid = NamedTempFile::new()?;
    laid.write_all(file)?;
    laid.flush()?;
    Ok(laid)
}

/// Looks at a video's first stream of pictures: how many frames, how many a second.
pub(super) fn look(kind: Kind, file: &Bytes) -> Result<Film, NotAPicture> {
    let probed = probed(kind, laid_down(file)?.path())?;
    let stream = probed.streams.first().ok_or_else(|| kind.damaged("it has no pictures"))?;
    within(stream, MOST_IN_FRAME)?;
    if !PLAYED.contains(&stream.codec_name.as_str()) {
        return Err(NotAPicture::NotPlayed { codec: stream.codec_name.clone() });
    }
    let (average, least) = (rate(&stream.avg_frame_rate), rate(&stream.r_frame_rate));
    let rate = average.or(least).ok_or_else(|| kind.damaged("it does not say how many frames it shows a second"))?;
    let counted: i64 = stream.nb_read_packets.parse().unwrap_or_default();
    let seconds: f64 = probed.format.duration.parse().unwrap_or_default();
    // Where frames last differently long, time is cut into frames of the mean length.
    let frames = if average == least || seconds <= 0.0 { counted } else { rate.frame_at(seconds) };
    match frames {
        ..=0 => Err(kind.damaged("it has no frames")),
        frames if frames > MOST_FRAMES => Err(NotAPicture::TooLong { frames }),
        frames => Ok(Film { frames, rate }),
    }
}

fn within(stream: &Stream, most: u64) -> Result<(), NotAPicture> {
    let Stream { width, height, .. } = *stream;
    if width.saturating_mul(height) <= most {
        return Ok(());
    }
    let side = |length: u64| u32::try_from(length).unwrap_or(u32::MAX);
    Err(NotAPicture::TooManyPixels { width: side(width), height: side(height) })
}

/// Reads `30000/1001`.
fn rate(text: &str) -> Option<FrameRate> {
    let (num, den) = text.split_once('/')?;
    FrameRate::new(num.parse().ok()?, den.parse().ok()?)
}

fn probed(kind: Kind, path: &Path) -> Result<Probed, NotAPicture> {
    let entries = "stream=codec_name,width,height,avg_frame_rate,r_frame_rate,nb_read_packets:format=duration";
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-max_alloc", MOST_AT_ONCE, "-protocol_whitelist", "file", "-f", format(kind)]);
    command.args(["-select_streams", "v:0", "-count_packets", "-show_entries", entries, "-of", "json"]).arg(path);
    let said = run(kind, command)?;
    serde_json::from_slice(&said).map_err(|error| kind.damaged(error))
}

/// A frame of a video, from 1, or an AVIF picture, as a PNG.
pub(super) fn draw(kind: Kind, file: &Bytes, page: u32) -> Result<Bytes, NotAPicture> {
    let laid = laid_down(file)?;
    let probed = probed(kind, laid.path())?;
    let stream = probed.streams.first().ok_or_else(|| kind.damaged("it has no picture"))?;
    within(stream, if kind == Kind::Avif { MOST_PIXELS } else { MOST_IN_FRAME })?;
    let folder = tempfile::tempdir()?;
    let drawn = folder.path().join("drawn.png");
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-nostdin", "-max_alloc", MOST_AT_ONCE, "-protocol_whitelist", "file", "-f", format(kind)]);
    if let Some(rate) = rate(&stream.avg_frame_rate).filter(|_| page > 1 && kind != Kind::Avif) {
        // From half a frame before it, the first frame that comes is the one.
        command.arg("-ss").arg(format!("{:.6}", rate.middle_of(i64::from(page) - 2)));
    }
    let pixels = if kind == Kind::Avif { "rgba" } else { "rgb24" };
    command.arg("-i").arg(laid.path()).args(["-map", "0:v:0", "-frames:v", "1", "-vf", "scale=iw*sar:ih", "-pix_fmt", pixels]);
    command.args(["-c:v", "png", "-compression_level", "2", "-f", "image2", "-y"]).arg(&drawn);
    run(kind, command)?;
    match std::fs::read(&drawn) {
        Ok(bytes) => Ok(bytes.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(kind.damaged(format!("it has no frame {page}"))),
        Err(error) => Err(error.into()),
    }
}

/// The size of what was drawn.
pub(super) fn size(drawn: &[u8]) -> Result<PageSize, NotAPicture> {
    let picture = probe(drawn)?;
    Ok(PageSize { width: picture.width, height: picture.height })
}

/// Runs a tool to its end and answers what it said, or why it failed; whatever takes too long is ended.
fn run(kind: Kind, mut command: Command) -> Result<Vec<u8>, NotAPicture> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => NotAPicture::NoTool { format: kind.name() },
        _ => error.into(),
    })?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = running.try_wait()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            running.kill()?;
            running.wait()?;
            return Err(NotAPicture::TooHard { format: kind.name(), seconds: PATIENCE.as_secs() });
        }
        std::thread::sleep(ASKED_EVERY);
    };
    let (mut said, mut complaint) = (Vec::new(), String::new());
    if let Some(mut out) = running.stdout.take() {
        out.read_to_end(&mut said)?;
    }
    if let Some(out) = running.stderr.take() {
        // A bad file can have very many complaints made about it.
        out.take(2_000).read_to_string(&mut complaint).ok();
    }
    if status.success() {
        return Ok(said);
    }
    // The name of the file is none of its uploader's.
    let reason = complaint.lines().next().and_then(|line| line.rsplit(": ").next()).unwrap_or("it cannot be read");
    Err(kind.damaged(reason.to_lowercase()))
}
