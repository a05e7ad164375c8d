//! An identity in a pool of its own, and the calls that a device makes.

use crate::aws::{client, Caller};
use crate::proxy::{fault, requests};
use aws_sdk_cognitosync::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_cognitosync::operation::bulk_publish::builders::BulkPublishFluentBuilder;
use aws_sdk_cognitosync::operation::delete_dataset::builders::DeleteDatasetFluentBuilder;
use aws_sdk_cognitosync::operation::describe_dataset::builders::DescribeDatasetFluentBuilder;
use aws_sdk_cognitosync::operation::describe_identity_pool_usage::builders::DescribeIdentityPoolUsageFluentBuilder;
use aws_sdk_cognitosync::operation::describe_identity_usage::builders::DescribeIdentityUsageFluentBuilder;
use aws_sdk_cognitosync::operation::get_cognito_events::builders::GetCognitoEventsFluentBuilder;
use aws_sdk_cognitosync::operation::list_records::builders::ListRecordsFluentBuilder;
use aws_sdk_cognitosync::operation::register_device::builders::RegisterDeviceFluentBuilder;
use aws_sdk_cognitosync::operation::set_cognito_events::builders::SetCognitoEventsFluentBuilder;
use aws_sdk_cognitosync::operation::set_identity_pool_configuration::builders::SetIdentityPoolConfigurationFluentBuilder;
use aws_sdk_cognitosync::operation::update_records::builders::UpdateRecordsFluentBuilder;
use aws_sdk_cognitosync::primitives::DateTime;
use aws_sdk_cognitosync::types::{BulkPublishStatus, Operation, Platform, Record, RecordPatch};
use aws_sdk_cognitosync::Client;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hasher};

pub type Step<T> = Result<T, Box<dyn Error>>;

/// Records by key: value and sync count.
#[derive(Debug, PartialEq)]
pub struct Records(BTreeMap<String, (String, i64)>);

impl Records {
    pub fn of(records: &[(&str, &str, i64)]) -> Self {
        Self(
            records
                .iter()
                .map(|(key, value, count)| (key.to_string(), (value.to_string(), *count)))
                .collect(),
        )
    }

    pub fn from(records: &[Record]) -> Self {
        let text = |text: Option<&str>| text.unwrap_or("(none)").to_string();
        Self(
            records
                .iter()
                .map(|it| {
                    (
                        text(it.key()),
                        (text(it.value()), it.sync_count().unwrap_or(-1)),
                    )
                })
                .collect(),
        )
    }
}

pub struct User {
    pub pool: String,
    pub identity: String,
    client: Client,
    developer: Client,
}

impl User {
    pub fn new(player: &Caller, developer: &Caller) -> Self {
        let (pool, identity) = (new_pool(), player.identity.clone());
        Self {
            pool,
            identity,
            client: client(player),
            developer: client(developer),
        }
    }

    pub fn list(&self, dataset: &str) -> ListRecordsFluentBuilder {
        self.client
            .list_records()
            .identity_pool_id(&self.pool)
            .identity_id(&self.identity)
            .dataset_name(dataset)
    }

    /// Returns the request of an update in a session of its own.
    pub async fn request(
        &self,
        dataset: &str,
        patches: Vec<RecordPatch>,
    ) -> Step<UpdateRecordsFluentBuilder> {
        let token = self.list(dataset).send().await?.sync_session_token;
        Ok(self
            .update_records(dataset)
            .set_sync_session_token(token)
            .set_record_patches(Some(patches)))
    }

    fn update_records(&self, dataset: &str) -> UpdateRecordsFluentBuilder {
        self.client
            .update_records()
            .identity_pool_id(&self.pool)
            .identity_id(&self.identity)
            .dataset_name(dataset)
    }

    pub async fn update(&self, dataset: &str, patches: Vec<RecordPatch>) -> Step<Records> {
        let response = self
            .request(dataset, patches)
            .await?
            .send()
            .await
            .map_err(described)?;
        Ok(Records::from(response.records()))
    }

    /// Writes a date, and returns it as it is read.
    pub async fn write_date(&self, date: DateTime, count: i64) -> Step<DateTime> {
        let patch = patch(Operation::Replace, "d", count)
            .value("v")
            .device_last_modified_date(date)
            .build()?;
        self.update("dates", vec![patch]).await?;
        let listing = self.list("dates").send().await?;
        let record = listing.records().first().ok_or("no record")?;
        Ok(*record.device_last_modified_date().ok_or("no date")?)
    }

    pub async fn dataset_names(&self) -> Step<BTreeSet<String>> {
        let (mut names, mut token, mut pages) = (BTreeSet::new(), None, 0);
        while pages == 0 || token.is_some() {
            let request = self
                .client
                .list_datasets()
                .identity_pool_id(&self.pool)
                .identity_id(&self.identity);
            let page = request.max_results(2).set_next_token(token).send().await?;
            names.extend(
                page.datasets()
                    .iter()
                    .filter_map(|dataset| dataset.dataset_name.clone()),
            );
            (token, pages) = (page.next_token, pages + 1);
        }
        equal(pages > 1, true)?;
        Ok(names)
    }

    pub async fn keys(&self, dataset: &str) -> Step<BTreeSet<String>> {
        let (mut keys, mut token, mut pages) = (BTreeSet::new(), None, 0);
        while pages == 0 || token.is_some() {
            let page = self
                .list(dataset)
                .max_results(2)
                .set_next_token(token)
                .send()
                .await?;
            keys.extend(
                page.records()
                    .iter()
                    .filter_map(|record| record.key().map(String::from)),
            );
            (token, pages) = (page.next_token, pages + 1);
        }
        equal(pages > 1, true)?;
        Ok(keys)
    }

    /// Counts the requests of an update that always gets an error.
    pub async fn attempts(&self, status: u16, name: &str) -> Step<u32> {
        fault(&format!(
            r#"{{"times": 99, "status": {status}, "type": "{name}"}}"#
        ))?;
        let request = self
            .update_records("game")
            .sync_session_token("t")
            .record_patches(put("k", "v", 0));
        let result = request.send().await;
        let sent = requests()?;
        fault(r#"{"times": 0}"#)?;
        fails(name, result)?;
        Ok(sent)
    }

    pub fn describe(&self, dataset: &str) -> DescribeDatasetFluentBuilder {
        self.client
            .describe_dataset()
            .identity_pool_id(&self.pool)
            .identity_id(&self.identity)
            .dataset_name(dataset)
    }

    pub fn delete(&self, dataset: &str) -> DeleteDatasetFluentBuilder {
        self.client
            .delete_dataset()
            .identity_pool_id(&self.pool)
            .identity_id(&self.identity)
            .dataset_name(dataset)
    }

    pub fn usage(&self) -> DescribeIdentityUsageFluentBuilder {
        self.client
            .describe_identity_usage()
            .identity_pool_id(&self.pool)
            .identity_id(&self.identity)
    }

    pub fn register_device(&self) -> RegisterDeviceFluentBuilder {
        let request = self
            .client
            .register_device()
            .identity_pool_id(&self.pool)
            .identity_id(&self.identity);
        request.platform(Platform::Gcm).token("token")
    }

    pub fn pool_usage(&self) -> DescribeIdentityPoolUsageFluentBuilder {
        self.developer
            .describe_identity_pool_usage()
            .identity_pool_id(&self.pool)
    }

    pub fn configure(&self) -> SetIdentityPoolConfigurationFluentBuilder {
        self.developer
            .set_identity_pool_configuration()
            .identity_pool_id(&self.pool)
    }

    pub fn bulk_publish(&self) -> BulkPublishFluentBuilder {
        self.developer.bulk_publish().identity_pool_id(&self.pool)
    }

    /// Waits until the last bulk publish has ended, for half a minute at most.
    pub async fn await_bulk_publish(&self) -> Step<()> {
        for _ in 0..60 {
            let details = self
                .developer
                .get_bulk_publish_details()
                .identity_pool_id(&self.pool)
                .send()
                .await?;
            if details.bulk_publish_status == Some(BulkPublishStatus::Succeeded) {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        Err("the bulk publish does not end".into())
    }

    pub fn set_trigger(&self, arn: &str) -> SetCognitoEventsFluentBuilder {
        self.developer
            .set_cognito_events()
            .identity_pool_id(&self.pool)
            .events("SyncTrigger", arn)
    }

    pub fn events(&self) -> GetCognitoEventsFluentBuilder {
        self.developer
            .get_cognito_events()
            .identity_pool_id(&self.pool)
    }
}

fn new_pool() -> String {
    let random = || RandomState::new().build_hasher().finish();
    let hex = format!("{:016x}{:016x}", random(), random());
    format!(
        "us-east-1:{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

fn patch(
    operation: Operation,
    key: &str,
    count: i64,
) -> aws_sdk_cognitosync::types::builders::RecordPatchBuilder {
    RecordPatch::builder()
        .op(operation)
        .key(key)
        .sync_count(count)
}

pub fn put(key: &str, value: &str, count: i64) -> RecordPatch {
    patch(Operation::Replace, key, count)
        .value(value)
        .build()
        .expect("all members are set")
}

pub fn remove(key: &str, count: i64) -> RecordPatch {
    patch(Operation::Remove, key, count)
        .build()
        .expect("all members are set")
}

pub fn equal<T: PartialEq + Debug>(seen: T, expected: T) -> Step<()> {
    if seen == expected {
        return Ok(());
    }
    Err(format!("{seen:?} instead of {expected:?}").into())
}

/// Requires that the service returned this error.
pub fn fails<T, E: ProvideErrorMetadata>(
    expected: &str,
    result: Result<T, SdkError<E>>,
) -> Step<()> {
    match result {
        Ok(_) => Err(format!("no {expected}").into()),
        Err(error) => equal(error.code(), Some(expected)),
    }
}

fn described<E: Error + 'static>(error: E) -> Box<dyn Error> {
    DisplayErrorContext(error).to_string().into()
}
