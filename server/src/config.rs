//! How the server is set up: from the command line or the environment, read once.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use crate::{
    clock::Clock,
    db::Location,
    files::{Bucket, MasterKey, Setup},
    mailer::{Post, PostError},
    rest::{Api, Limits},
    tenancy::{PublicAddress, Registry, RegistryError},
    witness::push::Watcher,
};

/// Where data is, and under which name the service is reached.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Folder of databases (SQLite) and uploaded files.
    #[arg(long, global = true, env = "CAMPAIGN_DATA", default_value = "data")]
    pub data: PathBuf,
    /// `postgres://…` of the control database; tenants get databases on the same server. SQLite files when absent.
    #[arg(long, global = true, env = "CAMPAIGN_DATABASE_URL")]
    pub database_url: Option<String>,
    /// Address to listen on.
    #[arg(long, global = true, env = "CAMPAIGN_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Base host, without port. Workspaces are at `<slug>.<host>`.
    #[arg(long, global = true, env = "CAMPAIGN_HOST", default_value = "localhost")]
    pub host: String,
    /// `http` or `https`: what browsers use to reach the service.
    #[arg(long, global = true, env = "CAMPAIGN_SCHEME", default_value = "http")]
    pub scheme: String,
    /// Port that browsers use, when it is neither that of `listen` nor the scheme's own.
    #[arg(long, global = true, env = "CAMPAIGN_PUBLIC_PORT")]
    pub public_port: Option<u16>,
    /// Folder of the built interface.
    #[arg(long, global = true, env = "CAMPAIGN_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// Witnesses that cosign the heads of every log: `http://address/ name+hash+key`, with commas between them.
    #[arg(long = "witness", global = true, env = "CAMPAIGN_WITNESSES", value_delimiter = ',')]
    pub witnesses: Vec<Watcher>,
    /// Attempts to sign in or up that one address may make a minute.
    #[arg(long, global = true, env = "CAMPAIGN_ATTEMPTS_A_MINUTE", default_value = "30")]
    pub attempts_a_minute: std::num::NonZeroU32,
    /// SMTP server for mail, such as `smtps://user:password@mail.example.com`. Without it mail waits in the workspaces' outboxes.
    #[arg(long, global = true, env = "CAMPAIGN_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Bucket for uploaded files, in a service that speaks S3; without one they are in the folder of `data`.
    #[arg(long, global = true, env = "CAMPAIGN_S3_BUCKET")]
    pub s3_bucket: Option<String>,
    /// Where that service is, when it is not Amazon's.
    #[arg(long, global = true, env = "CAMPAIGN_S3_ENDPOINT")]
    pub s3_endpoint: Option<String>,
    #[arg(long, global = true, env = "CAMPAIGN_S3_REGION", default_value = "us-east-1")]
    pub s3_region: String,
    #[arg(long, global = true, env = "CAMPAIGN_S3_ACCESS_KEY", default_value = "", hide_env_values = true)]
    pub s3_access_key: String,
    #[arg(long, global = true, env = "CAMPAIGN_S3_SECRET_KEY", default_value = "", hide_env_values = true)]
    pub s3_secret_key: String,
    /// Encrypts what is stored from now on: 64 hexadecimal digits that keys of the workspaces are derived from. Lost, the files are.
    #[arg(long, global = true, env = "CAMPAIGN_FILES_KEY", hide_env_values = true)]
    pub files_key: Option<MasterKey>,
    /// Bytes of files that a workspace may have, where `campaign storage quota` says nothing else. Any number when absent.
    #[arg(long, global = true, env = "CAMPAIGN_QUOTA")]
    pub quota: Option<u64>,
    /// A file with the roots (PEM) of the certificates whose Content Credentials (C2PA) are trusted. Without one all signers are strangers.
    #[arg(long, global = true, env = "CAMPAIGN_C2PA_ROOTS", value_parser = contents)]
    pub c2pa_roots: Option<String>,
    /// Whom mail is from.
    #[arg(long, global = true, env = "CAMPAIGN_MAIL_FROM", default_value = "Cohiva Campaign <campaign@localhost>")]
    pub mail_from: String,
}

impl Config {
    /// Opens the control database.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn registry(&self) -> Result<Registry, RegistryError> {
        let location = match &self.database_url {
            Some(url) => Location::postgres(url)?,
            None => Location::Sqlite(self.data.join("control.db")),
        };
        Registry::open(location, self.files(), self.public(), Clock::System).await
    }

    /// The API over the control database.
    ///
    /// # Errors
    /// When the control database cannot be opened.
    pub async fn api(&self) -> Result<Api, RegistryError> {
        Ok(Api::new(self.registry().await?, self.public(), Limits { attempts_a_minute: self.attempts_a_minute }))
    }

    /// Where mail is handed in, if anywhere.
    ///
    /// # Errors
    /// When the server's address or the sender cannot be read.
    pub fn post(&self) -> Result<Option<Post>, PostError> {
        self.smtp_url.as_deref().map(|url| Post::at(url, &self.mail_from)).transpose()
    }

    fn files(&self) -> Setup {
        let bucket = self.s3_bucket.as_ref().map(|name| Bucket {
            name: name.clone(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key: self.s3_access_key.clone(),
            secret_key: self.s3_secret_key.clone(),
        });
        Setup { root: self.data.join("files"), bucket, key: self.files_key.clone(), quota: self.quota, roots: self.c2pa_roots.clone() }
    }

    fn public(&self) -> PublicAddress {
        let port = self.public_port.unwrap_or_else(|| self.listen.port());
        let own = if self.scheme == "https" { 443 } else { 80 };
        PublicAddress { scheme: self.scheme.clone(), host: self.host.clone(), port: (port != own).then_some(port) }
    }
}

/// What is in a file that an argument names.
fn contents(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"))
}
