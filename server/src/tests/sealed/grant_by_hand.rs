//~ E0423
// Granting oneself the use of an asset.
pub fn grant() -> server::gate::Grant {
    server::gate::Grant(())
}
