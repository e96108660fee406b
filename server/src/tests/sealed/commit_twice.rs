//~ E0382
// Going on after the commit.
pub async fn twice(uow: server::audit::UnitOfWork) {
    let _ = uow.commit().await;
    let _ = uow.commit().await;
}
