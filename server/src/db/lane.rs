//! The writing lane of an SQLite database: one unit of work at a time, and one trip to the disk for all that queue up meanwhile.
//!
//! A unit of work is a savepoint in an open transaction. When it is done and another is waiting, the transaction stays open for
//! that one, which closes the savepoint before its own; the last of the queue commits for all. Every way to the connection's
//! thread and back costs as much as the statement itself, so beginning and ending take one each. Nobody is told of success before the transaction that holds their work is on
//! the disk, and when that fails it fails for everybody in it. A unit that is left midway is undone alone.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, OnceCell, OwnedMutexGuard, oneshot};

use super::guard;

/// Units of work that share a transaction, at most: so that the first of them is not kept waiting by a queue without end.
const TOGETHER: usize = 32;

/// The way to the one writing connection, which is opened on first use.
#[derive(Clone)]
pub(super) struct Lane(Arc<Shared>);

struct Shared {
    options: SqliteConnectOptions,
    /// Those who want the turn and do not have it yet.
    waiting: AtomicUsize,
    turn: OnceCell<Arc<Mutex<Turn>>>,
}

/// The connection, and what its transaction holds.
struct Turn {
    connection: SqliteConnection,
    state: State,
    /// Who waits to hear that the transaction is on the disk.
    done: Vec<oneshot::Sender<Outcome>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No transaction.
    Idle,
    /// A transaction that holds finished units of work and nothing else. The savepoint of the latest is still open.
    Settled,
    /// A unit of work has begun. Found by whoever comes next, it was left midway.
    UnderWay,
}

/// Whether the transaction is on the disk.
type Outcome = Result<(), String>;

/// One unit of work's turn on the lane. Dropped without [`commit`](Self::commit) it leaves nothing behind.
pub(super) struct Pass {
    lane: Lane,
    turn: OwnedMutexGuard<Turn>,
}

impl Lane {
    pub(super) fn new(options: SqliteConnectOptions) -> Self {
        Self(Arc::new(Shared { options, waiting: AtomicUsize::new(0), turn: OnceCell::new() }))
    }

    /// Waits for the turn, in the order of asking, and begins a unit of work.
    pub(super) async fn enter(&self) -> sqlx::Result<Pass> {
        let queued = Queued::of(self);
        let turn = Arc::clone(self.turn().await?).lock_owned().await;
        queued.served();
        let mut pass = Pass { lane: self.clone(), turn };
        // In a task of its own, so that it is seen through even when this caller leaves.
        tokio::spawn(async move { pass.turn.begin().await.map(|()| pass) }).await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    async fn turn(&self) -> sqlx::Result<&Arc<Mutex<Turn>>> {
        self.0
            .turn
            .get_or_try_init(async || {
                let mut connection = self.0.options.connect().await?;
                guard::set(&mut connection).await?;
                Ok(Arc::new(Mutex::new(Turn { connection, state: State::Idle, done: Vec::new() })))
            })
            .await
    }

    fn is_wanted(&self) -> bool {
        self.0.waiting.load(Ordering::SeqCst) > 0
    }

    /// Brings to an end what somebody left who will not come back, unless the next in the queue does.
    fn tidy_up(&self) {
        let Some(turn) = self.0.turn.get().cloned() else { return };
        let lane = self.clone();
        // Without a runtime the program is ending, and the connection with it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut turn = turn.lock().await;
                turn.undo().await;
                if turn.state == State::Settled && !lane.is_wanted() {
                    turn.commit().await;
                }
            });
        }
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane").field("waiting", &self.0.waiting).finish_non_exhaustive()
    }
}

impl Pass {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.turn.connection
    }

    /// Makes the unit of work durable, with the others of its transaction or not at all.
    pub(super) async fn commit(mut self) -> sqlx::Result<()> {
        self.turn.state = State::Settled;
        let (tell, told) = oneshot::channel();
        self.turn.done.push(tell);
        if self.turn.done.len() < TOGETHER && self.lane.is_wanted() {
            drop(self);
        } else {
            // In a task of its own: the others' work must not hang on whether this caller stays.
            tokio::spawn(async move { self.turn.commit().await });
        }
        match told.await {
            Ok(outcome) => outcome.map_err(|reason| sqlx::Error::Protocol(format!("the transaction was not committed: {reason}"))),
            Err(_) => Err(sqlx::Error::WorkerCrashed),
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if self.turn.state == State::UnderWay {
            self.lane.tidy_up();
        }
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass").field("state", &self.turn.state).field("before", &self.turn.done.len()).finish_non_exhaustive()
    }
}

impl Turn {
    async fn run(&mut self, statement: &'static str) -> sqlx::Result<()> {
        sqlx::query(statement).execute(&mut self.connection).await.map(drop)
    }

    /// Closes the savepoint of the one before and opens the next. Must be seen through: begun halfway cannot be told from begun.
    async fn begin(&mut self) -> sqlx::Result<()> {
        self.undo().await;
        let statements = if self.state == State::Idle { "begin immediate; savepoint unit" } else { "release unit; savepoint unit" };
        self.state = State::UnderWay;
        let outcome = super::awake(self.run(statements)).await;
        if let Err(error) = &outcome {
            self.give_up(error.to_string()).await;
        }
        outcome
    }

    /// Takes back what was left midway, and nothing of those that were done before it.
    async fn undo(&mut self) {
        if self.state != State::UnderWay {
            return;
        }
        if !self.done.is_empty() && self.run("rollback to unit").await.is_ok() {
            self.state = State::Settled;
            return;
        }
        // Alone in its transaction; or SQLite has given the whole transaction up, as it does when the disk is full.
        self.give_up("SQLite gave it up".into()).await;
    }

    /// Puts the transaction on the disk, its open savepoint included, and tells everybody in it.
    async fn commit(&mut self) {
        let outcome = self.run("commit").await.map_err(|error| error.to_string());
        match outcome {
            Ok(()) => self.tell(Ok(())),
            Err(reason) => self.give_up(reason).await,
        }
    }

    async fn give_up(&mut self, reason: String) {
        // There may be no transaction left to take back.
        drop(self.run("rollback").await);
        self.tell(Err(reason));
    }

    fn tell(&mut self, outcome: Outcome) {
        self.state = State::Idle;
        for tell in self.done.drain(..) {
            // Who is no longer there does not need to know.
            let _ = tell.send(outcome.clone());
        }
    }
}

/// A place in the queue. Whoever leaves the queue unserved may have been the one for whom a transaction was kept open.
struct Queued<'a> {
    lane: &'a Lane,
    is_served: bool,
}

impl<'a> Queued<'a> {
    fn of(lane: &'a Lane) -> Self {
        lane.0.waiting.fetch_add(1, Ordering::SeqCst);
        Self { lane, is_served: false }
    }

    fn served(mut self) {
        self.is_served = true;
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.lane.0.waiting.fetch_sub(1, Ordering::SeqCst);
        if !self.is_served {
            self.lane.tidy_up();
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    struct Basin {
        lane: Lane,
        path: std::path::PathBuf,
        _folder: tempfile::TempDir,
    }

    impl Basin {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("lane.db");
            let options = super::super::open::sqlite_options(&path);
            let mut connection = options.clone().create_if_missing(true).connect().await.unwrap();
            sqlx::query("create table drop_of (n integer primary key)").execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            Self { lane: Lane::new(options), path, _folder: folder }
        }

        /// What somebody else finds on the disk.
        async fn found(&self) -> Vec<i64> {
            let mut connection = super::super::open::sqlite_options(&self.path).connect().await.unwrap();
            sqlx::query_scalar("select n from drop_of order by n").fetch_all(&mut connection).await.unwrap()
        }
    }

    async fn add(pass: &mut Pass, n: i64) -> sqlx::Result<()> {
        sqlx::query("insert into drop_of (n) values ($1)").bind(n).execute(pass.connection()).await.map(drop)
    }

    #[tokio::test]
    async fn what_is_acknowledged_is_there_and_what_failed_is_not() {
        let basin = Basin::new().await;
        let mut tasks = Vec::new();
        for n in 0..200_i64 {
            let lane = basin.lane.clone();
            tasks.push(tokio::spawn(async move {
                let mut pass = lane.enter().await.unwrap();
                // Every seventh takes a number that is taken, and every fifth thinks better of it.
                add(&mut pass, n).await.unwrap();
                if n % 7 == 0 {
                    assert!(add(&mut pass, n).await.is_err());
                    return None;
                }
                if n % 5 == 0 {
                    drop(pass);
                    return None;
                }
                pass.commit().await.unwrap();
                Some(n)
            }));
        }
        let mut acknowledged = Vec::new();
        for task in tasks {
            acknowledged.extend(task.await.unwrap());
        }
        assert_eq!(basin.found().await, acknowledged);
    }

    #[tokio::test]
    async fn a_queue_shares_a_transaction_and_hears_of_it_together() {
        let basin = Basin::new().await;
        let mut first = basin.lane.enter().await.unwrap();
        add(&mut first, 1).await.unwrap();
        let second = {
            let lane = basin.lane.clone();
            tokio::spawn(async move { lane.enter().await.unwrap() })
        };
        while !basin.lane.is_wanted() {
            tokio::task::yield_now().await;
        }
        let first = tokio::spawn(first.commit());
        let mut second = second.await.unwrap();
        assert!(!first.is_finished(), "nobody hears before it is on the disk");
        assert_eq!(basin.found().await, Vec::<i64>::new());
        add(&mut second, 2).await.unwrap();
        second.commit().await.unwrap();
        first.await.unwrap().unwrap();
        assert_eq!(basin.found().await, [1, 2]);
    }

    #[tokio::test]
    async fn who_leaves_the_queue_or_the_turn_leaves_the_others_their_work() {
        let basin = Basin::new().await;
        let mut first = basin.lane.enter().await.unwrap();
        add(&mut first, 1).await.unwrap();
        let impatient = {
            let lane = basin.lane.clone();
            tokio::spawn(async move { lane.enter().await.map(drop) })
        };
        while !basin.lane.is_wanted() {
            tokio::task::yield_now().await;
        }
        let committing = first.commit();
        tokio::pin!(committing);
        // The one for whom the transaction is kept open goes away, before or after having got the turn.
        impatient.abort();
        committing.await.unwrap();
        assert_eq!(basin.found().await, [1]);
    }

    #[tokio::test]
    async fn a_transaction_that_is_lost_is_lost_for_everybody_in_it() {
        let basin = Basin::new().await;
        let mut first = basin.lane.enter().await.unwrap();
        add(&mut first, 1).await.unwrap();
        let second = {
            let lane = basin.lane.clone();
            tokio::spawn(async move { lane.enter().await.unwrap() })
        };
        while !basin.lane.is_wanted() {
            tokio::task::yield_now().await;
        }
        let first = tokio::spawn(first.commit());
        let mut second = second.await.unwrap();
        add(&mut second, 2).await.unwrap();
        // As SQLite does by itself when the disk is full.
        second.turn.run("rollback").await.unwrap();
        assert!(second.commit().await.is_err());
        assert!(first.await.unwrap().is_err());
        assert_eq!(basin.found().await, Vec::<i64>::new());

        let mut third = basin.lane.enter().await.unwrap();
        add(&mut third, 3).await.unwrap();
        third.commit().await.unwrap();
        assert_eq!(basin.found().await, [3]);
    }
}
