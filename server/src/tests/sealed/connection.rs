//~ E0616
// Taking the connection out of a unit of work.
pub fn reach(uow: server::audit::UnitOfWork) {
    drop(uow.tx);
}
