//! The scenario of src/test/clients/python/scenario.py with the AWS SDK for Rust.

mod aws;
mod proxy;
mod user;

use aws_sdk_cognitosync::primitives::DateTime;
use aws_sdk_cognitosync::types::{CognitoStreams, StreamingStatus};
use proxy::{fault, requests};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use user::{equal, fails, put, remove, Records, Step, User};

const ODD: [&str; 13] = [
    "a b",
    "é",
    "日本",
    "😀",
    "a/b",
    "..",
    "%3A",
    "+",
    "\"'\\",
    "<&>",
    "{}",
    "null",
    "__proto__",
];

static FAILED: AtomicBool = AtomicBool::new(false);

/// Runs a step of the scenario, and prints its result.
async fn check(name: &str, step: impl Future<Output = Step<()>>) {
    match step.await {
        Ok(()) => println!("ok {name}"),
        Err(problem) => {
            FAILED.store(true, Ordering::Relaxed);
            let text = problem
                .to_string()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            println!(
                "not ok {name}: {}",
                text.chars().take(300).collect::<String>()
            );
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Step<()> {
    println!(
        "note version: AWS SDK for Rust {}",
        aws_sdk_cognitosync::meta::PKG_VERSION
    );
    let [player1, player2, developer] = aws::callers()?;
    let user = User::new(&player1, &developer);
    records(&user).await;
    datasets(&user).await;
    sizes(&user).await;
    errors(&user, &User::new(&player2, &developer)).await;
    std::process::exit(i32::from(FAILED.load(Ordering::Relaxed)))
}

async fn records(user: &User) {
    check("update", async {
        let updated = user
            .update("game", vec![put("a", "1", 0), put("b", "2", 0)])
            .await?;
        equal(updated, Records::of(&[("a", "1", 1), ("b", "2", 1)]))
    })
    .await;
    check("list", async {
        let listing = user.list("game").send().await?;
        equal(
            (
                listing.dataset_sync_count,
                listing.dataset_exists,
                listing.count,
            ),
            (Some(1), true, 2),
        )?;
        equal(
            Records::from(listing.records()),
            Records::of(&[("a", "1", 1), ("b", "2", 1)]),
        )
    })
    .await;
    check("conflict", async {
        user.update("game", vec![put("a", "10", 1)]).await?;
        let patches = vec![put("a", "11", 1), put("b", "3", 1)];
        fails(
            "ResourceConflictException",
            user.request("game", patches).await?.send().await,
        )?;
        let listing = user.list("game").send().await?;
        equal(
            Records::from(listing.records()),
            Records::of(&[("a", "10", 2), ("b", "2", 1)]),
        )
    })
    .await;
    check("delta", async {
        let listing = user.list("game").last_sync_count(1).send().await?;
        equal(
            Records::from(listing.records()),
            Records::of(&[("a", "10", 2)]),
        )
    })
    .await;
    check("remove", async {
        user.update("game", vec![remove("b", 1)]).await?;
        let listing = user.list("game").last_sync_count(2).send().await?;
        let removed: Vec<_> = listing
            .records()
            .iter()
            .map(|it| (it.key(), it.value(), it.sync_count()))
            .collect();
        equal(removed, vec![(Some("b"), None, Some(3))])
    })
    .await;
    check("re-add", async {
        fails(
            "ResourceConflictException",
            user.request("game", vec![put("b", "4", 0)])
                .await?
                .send()
                .await,
        )?;
        equal(
            user.update("game", vec![put("b", "4", 3)]).await?,
            Records::of(&[("b", "4", 4)]),
        )
    })
    .await;
    check("lost-response", async {
        let request = user.request("game", vec![put("c", "5", 0)]).await?;
        fault(r#"{"times": 1, "drop": true}"#)?;
        let response = request.send().await;
        let sent = requests()?;
        fault(r#"{"times": 0}"#)?;
        equal(
            Records::from(response?.records()),
            Records::of(&[("c", "5", 5)]),
        )?;
        equal(sent, 2)?;
        equal(user.list("game").send().await?.dataset_sync_count, Some(5))
    })
    .await;
}

async fn datasets(user: &User) {
    check("describe", async {
        let dataset = user
            .describe("game")
            .send()
            .await?
            .dataset
            .ok_or("no dataset")?;
        equal(
            (dataset.dataset_name(), dataset.num_records()),
            (Some("game"), Some(3)),
        )
    })
    .await;
    check("paging", async {
        let mut names = BTreeSet::from(["game".to_string()]);
        for number in 0..5 {
            names.insert(format!("set:{number}"));
            user.update(&format!("set:{number}"), vec![put("k", "v", 0)])
                .await?;
        }
        equal(user.dataset_names().await?, names)?;
        equal(
            user.keys("game").await?,
            BTreeSet::from(["a", "b", "c"].map(String::from)),
        )
    })
    .await;
    check("usage", async {
        let usage = user
            .usage()
            .send()
            .await?
            .identity_usage
            .ok_or("no usage")?;
        equal(usage.dataset_count, 6)?;
        let usage = user
            .pool_usage()
            .send()
            .await?
            .identity_pool_usage
            .ok_or("no usage")?;
        equal(usage.identity_pool_id(), Some(user.pool.as_str()))
    })
    .await;
    check("delete", async {
        user.delete("game").send().await?;
        fails(
            "ResourceNotFoundException",
            user.describe("game").send().await,
        )?;
        let listing = user.list("game").last_sync_count(5).send().await?;
        equal(
            (
                listing.dataset_exists,
                listing.dataset_deleted_after_requested_sync_count,
            ),
            (false, true),
        )
    })
    .await;
    check("no-records", async {
        equal(user.list("new").send().await?.records().len(), 0)
    })
    .await;
}

async fn sizes(user: &User) {
    check("1024-records", async {
        let patches = (0..1024)
            .map(|number| put(&format!("k{number:04}"), "v", 0))
            .collect();
        user.update("many", patches).await?;
        equal(user.list("many").send().await?.records().len(), 1024)?;
        fails(
            "LimitExceededException",
            user.request("many", vec![put("one more", "v", 0)])
                .await?
                .send()
                .await,
        )
    })
    .await;
    check("1-MB", async {
        let value = "<é".repeat(300_000) + &"x".repeat(100_000);
        user.update("large", vec![put("k", &value, 0)]).await?;
        let listing = user.list("large").send().await?;
        let same = listing
            .records()
            .iter()
            .map(|it| it.value() == Some(value.as_str()))
            .collect::<Vec<_>>();
        equal(same, vec![true])
    })
    .await;
    let longest = "x".repeat(1024);
    check("odd-keys", async {
        let keys = [ODD.as_slice(), &[longest.as_str()]].concat();
        odd(
            user,
            "odd:keys",
            &keys.iter().map(|key| (*key, *key)).collect::<Vec<_>>(),
        )
        .await
    })
    .await;
    check("odd-values", async {
        let others = [
            "",
            " ",
            "0",
            "true",
            "\n\t",
            "\u{1}",
            "\u{feff}",
            "{\"a\":1}",
            &longest,
        ];
        let values = [ODD.as_slice(), &others].concat();
        let keys: Vec<String> = (0..values.len())
            .map(|number| format!("k{number}"))
            .collect();
        odd(
            user,
            "values",
            &keys
                .iter()
                .map(String::as_str)
                .zip(values)
                .collect::<Vec<_>>(),
        )
        .await
    })
    .await;
    check("dates", dates(user)).await;
}

async fn odd(user: &User, dataset: &str, records: &[(&str, &str)]) -> Step<()> {
    let expected: Vec<_> = records
        .iter()
        .map(|(key, value)| (*key, *value, 1))
        .collect();
    let patches = records
        .iter()
        .map(|(key, value)| put(key, value, 0))
        .collect();
    equal(user.update(dataset, patches).await?, Records::of(&expected))?;
    equal(
        Records::from(user.list(dataset).send().await?.records()),
        Records::of(&expected),
    )
}

async fn dates(user: &User) -> Step<()> {
    let first = user
        .write_date(DateTime::from_millis(1_600_000_000_123), 0)
        .await?;
    equal(user.write_date(first, 1).await?, first)?;
    equal(first.secs(), 1_600_000_000)?;
    println!(
        "note dates: {}.{:09} of 1600000000.123",
        first.secs(),
        first.subsec_nanos()
    );
    Ok(())
}

async fn developer_errors(user: &User) {
    check("AlreadyStreamedException", async {
        let streams = CognitoStreams::builder()
            .stream_name("clients")
            .role_arn("arn:aws:iam::123456789012:role/streams")
            .streaming_status(StreamingStatus::Enabled)
            .build();
        user.configure().cognito_streams(streams).send().await?;
        user.bulk_publish().send().await?;
        user.await_bulk_publish().await?;
        fails(
            "AlreadyStreamedException",
            user.bulk_publish().send().await,
        )
    })
    .await;
    // These two take concurrent requests, so the proxy answers.
    check("DuplicateRequestException", async {
        fault(r#"{"times": 1, "status": 400, "type": "DuplicateRequestException"}"#)?;
        let result = user.bulk_publish().send().await;
        fault(r#"{"times": 0}"#)?;
        fails("DuplicateRequestException", result)
    })
    .await;
    check("ConcurrentModificationException", async {
        fault(r#"{"times": 1, "status": 400, "type": "ConcurrentModificationException"}"#)?;
        let result = user.configure().send().await;
        fault(r#"{"times": 0}"#)?;
        fails("ConcurrentModificationException", result)
    })
    .await;
}

async fn errors(user: &User, other: &User) {
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:none";
    check("events", async {
        other.set_trigger(arn).send().await?;
        let events = other.events().send().await?.events.unwrap_or_default();
        equal(
            events,
            [("SyncTrigger".to_string(), arn.to_string())].into(),
        )
    })
    .await;
    check("InvalidLambdaFunctionOutputException", async {
        let request = other.request("game", vec![put("k", "v", 0)]).await?;
        fails("InvalidLambdaFunctionOutputException", request.send().await)?;
        other.set_trigger("").send().await?;
        equal(
            other.update("game", vec![put("k", "v", 0)]).await?,
            Records::of(&[("k", "v", 1)]),
        )
    })
    .await;
    check("InvalidParameterException", async {
        fails(
            "InvalidParameterException",
            user.list("game").next_token("none").send().await,
        )
    })
    .await;
    check("NotAuthorizedException", async {
        let request = user
            .list("game")
            .identity_pool_id(&other.pool)
            .identity_id(&other.identity);
        fails("NotAuthorizedException", request.send().await)
    })
    .await;
    check("InvalidConfigurationException", async {
        fails(
            "InvalidConfigurationException",
            user.register_device().send().await,
        )
    })
    .await;
    developer_errors(other).await;
    check("retries", async {
        let mut attempts = Vec::new();
        for (status, name) in [
            (429, "TooManyRequestsException"),
            (429, "LambdaThrottledException"),
            (500, "InternalErrorException"),
            (400, "LimitExceededException"),
            (409, "ResourceConflictException"),
        ] {
            attempts.push(user.attempts(status, name).await?.to_string());
        }
        println!("note retries: {}", attempts.join(" / "));
        Ok(())
    })
    .await;
    check("LambdaSocketTimeoutException", async {
        user.attempts(400, "LambdaSocketTimeoutException")
            .await
            .map(|_| ())
    })
    .await;
}
