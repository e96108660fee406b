//! Tests that speak REST to the whole server, on both engines, and those that attack it from inside.

mod attacks;
mod bad_input;
mod brands;
mod bypasses;
mod calendar;
mod carried;
mod certificates;
mod chains;
mod comparisons;
mod components;
mod copies;
mod coverage;
mod delegations;
mod desk;
mod engines;
mod find;
mod followed;
mod foreseen;
mod gate;
mod guests;
mod idempotency;
mod kept;
mod large;
mod limits;
mod live;
mod logos;
mod machine;
mod marks;
mod matrix;
mod mutations;
mod oracle;
mod pages;
mod paper;
mod paths_to_live;
mod people;
mod postgres;
mod record;
mod renditions;
mod requests;
mod rights;
mod roads;
mod s3;
mod schedules;
mod sealed;
mod shares;
mod signatures;
mod sink;
mod sources;
mod stages;
mod starts;
mod storage;
mod story;
mod templates;
mod terms;
mod tidy;
mod tiles;
mod tus;
mod versions;
mod weaker;
mod witness;
mod writers;

/// Runs each test on SQLite and on PostgreSQL, with a desk of its own, and checks the audit of every workspace afterwards.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let desk = $crate::tests::desk::Desk::open($crate::db::Engine::Sqlite).await;
                super::$name(&desk).await;
                desk.close().await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let desk = $crate::tests::desk::Desk::open($crate::db::Engine::Postgres).await;
                super::$name(&desk).await;
                desk.close().await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
