//~ E0599
// Keeping a copy of a permit for later.
pub fn keep(permit: server::gate::LaunchPermit) -> (server::gate::LaunchPermit, server::gate::LaunchPermit) {
    (permit.clone(), permit)
}
