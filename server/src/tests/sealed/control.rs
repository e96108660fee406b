//~ compiles
// What an honest caller does. If this did not compile, the refusals beside it would prove nothing.
use server::{audit::{Actor, Change, UnitOfWork, WriteError}, gate::LaunchPermit, tenancy::Tenant};

pub async fn note(tenant: &Tenant) -> Result<(), WriteError> {
    let mut uow = UnitOfWork::begin(tenant, Actor::system()).await?;
    uow.note(Change::new("note.made", "note", "1"));
    uow.commit().await
}

pub fn takes(_permit: LaunchPermit) {}
