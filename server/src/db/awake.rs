//! Waiting for SQLite's own thread without falling asleep.
//!
//! A statement runs on a thread of the connection, and each row comes over from there. Most rows are there within microseconds; to
//! sleep and be woken takes longer than that, twice for each row. So whoever waits stays awake for a moment, and gives the core to
//! whoever wants it meanwhile.

use std::{
    future::poll_fn,
    pin::pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

/// For how long to stay awake at a time: longer than rows take, far shorter than a commit.
const AWAKE: Duration = Duration::from_micros(80);

/// The outcome of a future that something on another thread is about to complete.
pub(crate) async fn awake<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        // Nobody is to be woken who is awake.
        let mut quiet = Context::from_waker(Waker::noop());
        let began = Instant::now();
        loop {
            if let Poll::Ready(outcome) = future.as_mut().poll(&mut quiet) {
                return Poll::Ready(outcome);
            }
            if began.elapsed() >= AWAKE {
                // Asked once more under the waker that is to be woken: from here on this may sleep.
                return future.as_mut().poll(cx);
            }
            std::thread::yield_now();
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_comes_at_once_and_what_takes_long_both_arrive() {
        for wait in [Duration::ZERO, Duration::from_micros(20), Duration::from_millis(5)] {
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let thread = std::thread::spawn(move || {
                std::thread::sleep(wait);
                sender.send(7)
            });
            assert_eq!(awake(receiver).await, Ok(7));
            assert_eq!(thread.join().unwrap(), Ok(()));
        }
    }
}
