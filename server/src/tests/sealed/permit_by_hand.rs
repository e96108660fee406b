//~ E0451
// Building a permit without the gate.
use server::gate::LaunchPermit;

pub fn forge(campaign: app_model::Campaign, certificate: server::store::campaigns::IssuedCertificate) -> LaunchPermit {
    LaunchPermit { campaign, certificate }
}

mod app_model {
    pub type Campaign = <Found as Field>::Campaign;
    pub struct Found;
    pub trait Field {
        type Campaign;
    }
    impl Field for Found {
        type Campaign = std::convert::Infallible;
    }
}
