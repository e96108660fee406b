//! A closed loop of callers: each asks again as soon as it is answered.

use std::{
    fmt,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use serde_json::Value;

use crate::{Outcome, client::Client, server::Server};

/// Callers at once: twice the cores that the machine is built for.
const CALLERS: usize = 4;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(8);

/// One kind of request.
#[derive(Clone)]
pub enum Ask {
    Get(String),
    Post(String, Value),
}

/// Who asks.
#[derive(Clone)]
pub struct Caller {
    pub host: String,
    pub token: String,
    /// Asks with a session instead of the token.
    pub cookie: Option<String>,
}

/// What came of it.
pub struct Measured {
    /// Latencies in microseconds.
    latencies: Histogram<u64>,
    pub rate: f64,
}

impl Measured {
    /// A latency in milliseconds that this share of the requests stayed within.
    pub fn within(&self, share: f64) -> f64 {
        Duration::from_micros(self.latencies.value_at_quantile(share)).as_secs_f64() * 1e3
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s; p50 {:.1} ms, p99 {:.1} ms", self.rate, self.within(0.5), self.within(0.99))
    }
}

/// Asks for a while and measures; every answer must have this status.
pub async fn run(server: &Server, caller: &Caller, ask: &Ask, status: u16) -> Outcome<Measured> {
    by(CALLERS, server, caller, ask, status).await
}

/// The same by one caller, whose latency contains no waiting for others.
pub async fn alone(server: &Server, caller: &Caller, ask: &Ask, status: u16) -> Outcome<Measured> {
    by(1, server, caller, ask, status).await
}

/// The same by this many callers.
pub async fn by(callers: usize, server: &Server, caller: &Caller, ask: &Ask, status: u16) -> Outcome<Measured> {
    let mut clients = Vec::new();
    for _ in 0..callers {
        let client = server.client(&caller.host, &caller.token).await?;
        clients.push(match &caller.cookie {
            Some(cookie) => client.with_cookie(cookie.clone()),
            None => client,
        });
    }
    measure(clients, ask, status).await
}

async fn measure(clients: Vec<Client>, ask: &Ask, status: u16) -> Outcome<Measured> {
    let tasks: Vec<_> = clients.into_iter().map(|client| tokio::spawn(one(client, ask.clone(), status))).collect();
    let mut latencies = Histogram::new(3)?;
    for task in tasks {
        latencies.add(task.await??)?;
    }
    let rate = count(latencies.len()) / MEASURED.as_secs_f64();
    Ok(Measured { latencies, rate })
}

/// Asks another server, as nobody.
pub async fn at(port: u16, ask: &Ask, status: u16) -> Outcome<Measured> {
    let mut clients = Vec::new();
    for _ in 0..CALLERS {
        clients.push(Client::connect(port, "localhost", "").await?);
    }
    measure(clients, ask, status).await
}

async fn one(mut client: Client, ask: Ask, status: u16) -> Outcome<Histogram<u64>> {
    let began = Instant::now();
    let mut latencies = Histogram::new(3)?;
    loop {
        let asked = Instant::now();
        let reply = match &ask {
            Ask::Get(path) => client.get(path).await?,
            Ask::Post(path, body) => client.post(path, body).await?,
        };
        if reply.status != status {
            reply.expect(status)?;
        }
        let since = began.elapsed();
        if since > WARM_UP + MEASURED {
            return Ok(latencies);
        }
        if since > WARM_UP {
            latencies.record(u64::try_from(asked.elapsed().as_micros())?)?;
        }
    }
}

/// A count as a number to divide.
pub fn count(n: u64) -> f64 {
    // Counts of one run are far below 2^32.
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
