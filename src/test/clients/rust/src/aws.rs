//! The client with endpoint and signing name, and the callers it signs for.

use crate::user::Step;
use aws_sdk_cognitosync::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};
use aws_sdk_cognitosync::config::{Credentials, Region};
use aws_sdk_cognitosync::{Client, Config};
use aws_smithy_types::endpoint::EndpointAuthScheme;

const REGION: &str = "us-east-1";

/// Signs for `execute-api`, as API Gateway expects.
#[derive(Debug)]
struct Api(String);

impl ResolveEndpoint for Api {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        let scheme = EndpointAuthScheme::with_capacity("sigv4", 2)
            .put("signingName", "execute-api")
            .put("signingRegion", REGION);
        EndpointFuture::ready(Ok(Endpoint::builder()
            .url(self.0.clone())
            .auth_scheme(scheme)
            .build()))
    }
}

/// A caller with its credentials.
pub struct Caller {
    credentials: Credentials,
    pub identity: String,
}

/// Returns two players and a developer.
pub fn callers() -> Step<[Caller; 3]> {
    let lines = std::fs::read_to_string(std::env::var("TIDEMARK_CALLERS")?)?;
    let callers: Vec<Caller> = lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(caller)
        .collect();
    callers.try_into().map_err(|_| "not three callers".into())
}

fn caller(line: &str) -> Option<Caller> {
    let [key, secret, token, identity] = line
        .split_whitespace()
        .collect::<Vec<_>>()
        .try_into()
        .ok()?;
    let token = (token != "-").then(|| token.to_string());
    let credentials = Credentials::new(key, secret, token, None, "callers");
    Some(Caller {
        credentials,
        identity: identity.to_string(),
    })
}

pub fn client(caller: &Caller) -> Client {
    let endpoint = std::env::var("TIDEMARK_ENDPOINT").expect("TIDEMARK_ENDPOINT is not set");
    Client::from_conf(
        Config::builder()
            .region(Region::new(REGION))
            .endpoint_resolver(Api(endpoint))
            .credentials_provider(caller.credentials.clone())
            .build(),
    )
}
