//! Keeps what one page is drawn with apart from what the others are drawn with.

use std::{
    future::{Future, Pending, pending},
    pin::Pin,
    task::{Context, Poll},
};

use leptos::prelude::Sandboxed;

/// The drawing of one page, which finds the thread's reactive arena as it left it.
///
/// Leptos keeps the signals of each page in an arena, and in a thread-local which arena is meant. It sets that for the drawing, but
/// not for what comes after, such as reading the document's title from a signal. By then the thread may have gone on with another
/// page: the title would be that visitor's, even one of another workspace, or a panic because there is no such signal there.
pub struct OwnArena<F> {
    drawing: Pin<Box<F>>,
    /// Remembers the arena that was meant when the drawing last paused, and does nothing else.
    left: Option<Sandboxed<Pending<()>>>,
}

impl<F: Future> OwnArena<F> {
    pub fn new(drawing: F) -> Self {
        Self { drawing: Box::pin(drawing), left: None }
    }
}

impl<F: Future> Future for OwnArena<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        if let Some(left) = &mut self.left {
            // Polled for what that sets; it is never ready.
            let _: Poll<()> = Pin::new(left).poll(context);
        }
        let polled = self.drawing.as_mut().poll(context);
        if polled.is_pending() {
            self.left = Some(Sandboxed::new(pending()));
        }
        polled
    }
}
