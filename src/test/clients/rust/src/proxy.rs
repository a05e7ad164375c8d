//! Controls ../proxy.py, which is between the client and the service.

use crate::user::Step;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Sets the fault of the next requests.
pub fn fault(fault: &str) -> Step<()> {
    control("PUT /-/fault", fault).map(|_| ())
}

/// Returns how many requests came since the fault was set.
pub fn requests() -> Step<u32> {
    Ok(control("GET /-/requests", "")?.parse()?)
}

fn control(target: &str, body: &str) -> Step<String> {
    let endpoint = std::env::var("TIDEMARK_ENDPOINT")?;
    let host = endpoint
        .strip_prefix("http://")
        .ok_or("the endpoint is not an HTTP URL")?;
    let mut stream = TcpStream::connect(host)?;
    let length = body.len();
    write!(
        stream,
        "{target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    let (_, content) = response
        .split_once("\r\n\r\n")
        .ok_or("no response of the proxy")?;
    Ok(content.to_string())
}
