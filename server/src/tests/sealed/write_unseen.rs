//~ E0624
// Writing from outside the server's own store.
pub fn write(mut uow: server::audit::UnitOfWork) {
    let _ = uow.write(server::audit::Change::new("x", "y", "z"));
}
