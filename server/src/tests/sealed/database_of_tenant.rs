//~ E0624
// Getting at a tenant's database itself.
pub fn database(tenant: &server::tenancy::Tenant) {
    let _ = tenant.database();
}
