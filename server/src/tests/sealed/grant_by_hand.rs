//~ E0451
// Making leave for one file out of leave for another.
pub fn forge(grant: server::gate::Grant) -> server::gate::Grant {
    server::gate::Grant { file_name: "another.png".into(), ..grant }
}
