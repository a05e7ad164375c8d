#!/usr/bin/env bash
# Dates with milliseconds, read and written again by the parts of the Rust SDK that every JSON service uses.
#
# Packages: aws-smithy-json 0.65.1, aws-smithy-types 1.9.3 (crates.io), which aws-sdk-cognitosync 1.120.0 uses.
# Expected: a date that was read from a response is sent unchanged, as the SDK has nanoseconds and parses text exactly.
# Behaviour: the SDK reads the number as a double and cuts to the nanosecond. Half of all dates with milliseconds come out
#   early, and a service that cuts to the millisecond loses one at each round trip. It must round to the nearest.
# Seen:
#   text 1600000000.123   written 1600000000.123
#   JSON 1600000000.123   written 1600000000.122999906
#   of 1,000 milliseconds, 496 come out early
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
aws-smithy-json = "=0.65.1"
aws-smithy-types = "=1.9.3"

[profile.dev]
debug = false
TOML
cat >src/main.rs <<'RUST'
use aws_smithy_json::deserialize::{json_token_iter, token::expect_timestamp_or_null};
use aws_smithy_types::date_time::{DateTime, Format};

fn written(date: &DateTime) -> String {
    date.fmt(Format::EpochSeconds).unwrap()
}

fn from_json(text: &str) -> DateTime {
    let mut tokens = json_token_iter(text.as_bytes());
    expect_timestamp_or_null(tokens.next(), Format::EpochSeconds).unwrap().unwrap()
}

fn main() {
    let text = "1600000000.123";
    let exact = written(&DateTime::from_str(text, Format::EpochSeconds).unwrap());
    let read = written(&from_json(text));
    let early = (0..1000)
        .filter(|ms| from_json(&format!("1600000000.{ms:03}")).to_millis().unwrap() < 1_600_000_000_000 + ms)
        .count();
    println!("text {text}   written {exact}");
    println!("JSON {text}   written {read}");
    println!("of 1,000 milliseconds, {early} come out early");
    if (exact.as_str(), read.as_str(), early) != (text, "1600000000.122999906", 496) {
        println!("changed");
        std::process::exit(1);
    }
    println!("as described");
}
RUST
cargo run --quiet
