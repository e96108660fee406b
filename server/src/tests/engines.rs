//! Both engines have the same tables with the same columns, the index of words aside: that is each engine's own.

use std::collections::BTreeSet;

use super::desk::Desk;
use crate::db::Engine;

async fn columns(engine: Engine) -> BTreeSet<(String, String, bool)> {
    let desk = Desk::open(engine).await;
    let sql = match engine {
        Engine::Sqlite => {
            "select m.name as t, c.name as n, cast(c.\"notnull\" + c.pk > 0 as integer) as r from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\' and m.name not like 'asset\\_text%' escape '\\'"
        }
        Engine::Postgres => {
            "select table_name::text as t, column_name::text as n, (is_nullable = 'NO')::int::bigint as r from information_schema.columns where table_schema = 'public' and table_name not in ('_sqlx_migrations', 'asset_text')"
        }
    };
    let rows = desk.registry.location_of("acme").await.unwrap().columns(sql).await.unwrap();
    desk.close().await;
    rows.into_iter().map(|(table, column, required)| (table, column, required > 0)).collect()
}

#[tokio::test]
async fn the_same_tables_with_the_same_columns() {
    let (sqlite, postgres) = (columns(Engine::Sqlite).await, columns(Engine::Postgres).await);
    assert!(sqlite.len() > 100, "{} columns", sqlite.len());
    let only = |a: &BTreeSet<_>, b: &BTreeSet<_>| a.difference(b).cloned().collect::<Vec<(String, String, bool)>>();
    assert_eq!((only(&sqlite, &postgres), only(&postgres, &sqlite)), (Vec::new(), Vec::new()));
}
