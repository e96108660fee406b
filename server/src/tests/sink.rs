//! A small SMTP server that takes everything and keeps it, for tests of mail.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::mailer::Post;

/// A message as it was handed in.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) body: String,
}

/// Takes mail until it is dropped.
pub(super) struct Sink {
    pub(super) post: Post,
    taken: Arc<Mutex<Vec<Letter>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Sink {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let keep = taken.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let keep = keep.clone();
                tokio::spawn(async move { talk(stream, &keep).await });
            }
        });
        let post = Post::at(&format!("smtp://127.0.0.1:{port}"), "Cohiva Campaign <campaign@acme.test>").unwrap();
        Self { post, taken, task }
    }

    /// Everything taken so far, oldest first.
    pub(super) fn letters(&self) -> Vec<Letter> {
        self.taken.lock().unwrap().clone()
    }

    /// The newest letter to somebody.
    pub(super) fn newest_to(&self, address: &str) -> Letter {
        self.letters().into_iter().rfind(|letter| letter.to == address).unwrap_or_else(|| panic!("no mail to {address}"))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Letter {
    /// The secret part of the link in it.
    pub(super) fn token(&self) -> String {
        let from = self.body.find("/guest/").unwrap_or_else(|| panic!("no link in {}", self.body)) + "/guest/".len();
        self.body[from..].chars().take_while(|c| !c.is_whitespace()).collect()
    }

    /// The code in it.
    pub(super) fn code(&self) -> String {
        let from = self.body.find("code is ").unwrap_or_else(|| panic!("no code in {}", self.body)) + "code is ".len();
        self.body[from..from + 6].to_owned()
    }
}

async fn talk(stream: TcpStream, keep: &Mutex<Vec<Letter>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink ESMTP\r\n").await.unwrap();
    let mut to = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let word = line.split(' ').next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match word.as_str() {
            "EHLO" | "HELO" => b"250 sink\r\n",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.unwrap();
                let mut message = Vec::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    message.push(line.strip_prefix('.').map_or(line.clone(), str::to_owned));
                }
                keep.lock().unwrap().push(letter(&to, &message.join("\n")));
                b"250 taken\r\n"
            }
            "QUIT" => {
                drop(write.write_all(b"221 bye\r\n").await);
                return;
            }
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await.unwrap();
    }
}

fn letter(to: &str, message: &str) -> Letter {
    let (head, body) = message.split_once("\n\n").unwrap();
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    let body = match header("Content-Transfer-Encoding:").as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => {
            use base64::{Engine as _, prelude::BASE64_STANDARD};
            String::from_utf8(BASE64_STANDARD.decode(body.replace('\n', "")).unwrap()).unwrap()
        }
        _ => body.to_owned(),
    };
    Letter { to: to.to_owned(), subject: header("Subject:"), body }
}

/// RFC 2045 §6.7.
fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, more @ ..] = rest {
        match (first, more) {
            (b'=', [high, low, after @ ..]) => {
                let hex = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
