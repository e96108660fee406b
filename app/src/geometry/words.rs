//! The words of a page, and highlights of some of them.

use super::{PagePoint, ScreenPoint, camera::Camera};
use crate::model::{Geometry, PageBox, Quote, Word};

/// How much text before and after a quote tells it from the same words elsewhere, in characters.
const AROUND: usize = 32;

/// Lines of a highlight at most.
const MOST_LINES: usize = Geometry::MOST_BOXES;

/// Words in the order of writing.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<Word>);

impl Words {
    pub const fn new(words: Vec<Word>) -> Self {
        Self(words)
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// The word nearest to a place on screen, and how far it is, in CSS pixels.
    pub(super) fn nearest(&self, camera: &Camera, at: ScreenPoint) -> Option<(usize, f64)> {
        let far = |word: &Word| {
            let corner = PagePoint::new(word.x + word.width, word.y + word.height);
            let (from, to) = camera.bounds((PagePoint::new(word.x, word.y), corner));
            (from.x - at.x).max(at.x - to.x).max(0.0).hypot((from.y - at.y).max(at.y - to.y).max(0.0))
        };
        self.0.iter().map(far).enumerate().min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// The highlight from one word to another, in whatever order: a box a line, and the words with what stands around them.
    pub fn highlight(&self, one: usize, other: usize) -> Option<Geometry> {
        let (first, last) = (one.min(other), one.max(other));
        let chosen = self.0.get(first..=last)?;
        let mut boxes: Vec<PageBox> = Vec::new();
        for word in chosen {
            match boxes.last_mut().filter(|line| goes_on(line, word)) {
                Some(line) => widen(line, word),
                None => boxes.push(PageBox { x: word.x, y: word.y, width: word.width, height: word.height }),
            }
        }
        let text = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let (before, exact, after) = (text(&self.0[..first]), text(chosen), text(&self.0[last + 1..]));
        // Between what stands before and the first word there is a space.
        let start = before.chars().count() + usize::from(first > 0);
        let end = start + exact.chars().count();
        let skipped = before.chars().count().saturating_sub(AROUND);
        let quote = Quote {
            exact,
            prefix: before.chars().skip(skipped).collect(),
            suffix: after.chars().take(AROUND).collect(),
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
        };
        let made = Geometry::Highlight { boxes, quote };
        (made.check().is_ok() && chosen.len() <= MOST_LINES * 40).then_some(made)
    }

    /// Where a quote stands now: the place whose surroundings are most like those that were quoted. `None` when the words are
    /// nowhere on the page.
    pub fn find(&self, quote: &Quote) -> Option<Geometry> {
        let wanted: Vec<&str> = quote.exact.split_whitespace().collect();
        if wanted.is_empty() {
            return None;
        }
        let is_there = |at: &usize| wanted.iter().zip(&self.0[*at..]).all(|(wanted, word)| *wanted == word.text);
        let likeness = |at: usize| {
            let like = |one: &str, other: &str| i64::from(one == other);
            let before = quote.prefix.split_whitespace().rev().zip(self.0[..at].iter().rev()).map(|(one, word)| like(one, &word.text));
            let after = quote.suffix.split_whitespace().zip(&self.0[at + wanted.len()..]).map(|(one, word)| like(one, &word.text));
            before.sum::<i64>() + after.sum::<i64>()
        };
        let last = self.0.len().checked_sub(wanted.len())?;
        let found = (0..=last).filter(is_there).max_by_key(|at| (likeness(*at), std::cmp::Reverse(*at)))?;
        self.highlight(found, found + wanted.len() - 1)
    }
}

fn goes_on(line: &PageBox, word: &Word) -> bool {
    let middle = word.height.mul_add(0.5, word.y);
    (line.y..=line.y + line.height).contains(&middle) && word.x >= line.x
}

fn widen(line: &mut PageBox, word: &Word) {
    let (right, foot) = ((line.x + line.width).max(word.x + word.width), (line.y + line.height).max(word.y + word.height));
    line.y = line.y.min(word.y);
    line.width = right - line.x;
    line.height = foot - line.y;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of three letters' width, four a line.
    pub(crate) fn words(text: &str) -> Words {
        let place = |at: usize| f64::from(u32::try_from(at).unwrap());
        let word = |(at, text): (usize, &str)| Word {
            text: text.to_owned(),
            x: 0.1 + 0.2 * place(at % 4),
            y: 0.1 + 0.1 * place(at / 4),
            width: 0.15,
            height: 0.05,
        };
        Words::new(text.split(' ').enumerate().map(word).collect())
    }

    fn quote(geometry: Option<Geometry>) -> (usize, Quote) {
        let Some(Geometry::Highlight { boxes, quote }) = geometry else { panic!("{geometry:?}") };
        (boxes.len(), quote)
    }

    #[test]
    fn a_highlight_has_a_box_a_line_and_what_stands_around() {
        let (lines, quote) = quote(words("Out before the others with us from May").highlight(5, 2));
        assert_eq!(
            (lines, quote.exact.as_str(), quote.prefix.as_str(), quote.suffix.as_str()),
            (2, "the others with us", "Out before", "from May")
        );
        assert_eq!((quote.start, quote.end), (11, 29));
    }

    #[test]
    fn a_quote_is_found_again_where_its_surroundings_are() {
        let before = words("from May in stores from June in shops");
        let (_, asked) = quote(before.highlight(4, 4));
        let after = words("New and from May in stores also from June in shops");
        let (_, found) = quote(after.find(&asked));
        assert_eq!((found.exact.as_str(), found.suffix.as_str()), ("from", "June in shops"));
        assert_eq!(words("nothing of it").find(&asked), None);
    }
}
