//~ E0603
// Reaching into the gate's room.
pub use server::gate::certify::permit;
