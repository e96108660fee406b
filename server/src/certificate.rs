pub fn pdf(_c: &app::model::Certificate) -> Result<Vec<u8>, std::io::Error> { Err(std::io::Error::other("not yet")) }
