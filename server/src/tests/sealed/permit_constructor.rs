//~ E0624
// Calling the gate's own constructor.
pub fn forge() {
    let _ = server::gate::LaunchPermit::new;
}
