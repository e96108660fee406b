//~ E0603
// Making the key that opens write transactions.
pub use server::audit::unit_of_work::AuditKey;
