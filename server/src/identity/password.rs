//! Passwords: argon2id with the library's recommended parameters, off the async threads, a few at a time.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB and a core for a while.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Hashes a new password.
///
/// # Errors
/// When hashing fails, which is the machine's fault and not the password's.
pub async fn hash(password: String) -> Result<String, String> {
    let _permit = AT_ONCE.acquire().await.map_err(|e| e.to_string())?;
    tokio::task::spawn_blocking(move || {
        let salt = SaltString::generate(&mut OsRng);
        Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|e| e.to_string())
    })
    .await
    .map_err(|e| e.to_string())?
}

/// Checks a password. Without a stored hash it takes as long and says no, so that time tells nothing about who exists.
pub async fn verify(password: String, stored: Option<String>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$JtkkPCLfhcRHtiCRCXDIlXPk5M9wVhHYrPZtOmEjyqI";
    let Ok(_permit) = AT_ONCE.acquire().await else { return false };
    let known = stored.is_some();
    let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
    tokio::task::spawn_blocking(move || {
        PasswordHash::new(&stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .is_ok_and(|matches| matches && known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn right_and_wrong() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(verify("correct horse".into(), Some(stored.clone())).await);
        assert!(!verify("wrong horse".into(), Some(stored)).await);
        assert!(!verify("correct horse".into(), None).await);
    }
}
