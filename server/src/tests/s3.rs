//! A real S3 server over a folder, for as long as a test runs.

use std::path::PathBuf;

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};

use crate::files::Bucket;

/// The server, which ends with its test.
pub(super) struct S3 {
    folder: tempfile::TempDir,
    endpoint: String,
}

impl S3 {
    /// Starts a server with one empty bucket.
    pub(super) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("files")).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("access", "secret"));
        let service = service.build();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    // A caller that goes away is no error here.
                    drop(Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await);
                });
            }
        });
        Self { folder, endpoint }
    }

    pub(super) fn bucket(&self) -> Bucket {
        Bucket {
            name: "files".into(),
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".into(),
            access_key: "access".into(),
            secret_key: "secret".into(),
        }
    }

    /// Where the server keeps an object, for those who own its disk.
    pub(super) fn object(&self, place: &str) -> PathBuf {
        self.folder.path().join("files").join(place)
    }
}
