/** @aws-sdk/client-cognito-sync: every operation, typed errors, and datasets that grow from one item into pages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AlreadyStreamedException,
  BulkPublishCommand,
  ConcurrentModificationException,
  DeleteDatasetCommand,
  DescribeDatasetCommand,
  DescribeIdentityPoolUsageCommand,
  DescribeIdentityUsageCommand,
  DuplicateRequestException,
  GetBulkPublishDetailsCommand,
  GetCognitoEventsCommand,
  GetIdentityPoolConfigurationCommand,
  InvalidLambdaFunctionOutputException,
  InvalidParameterException,
  LimitExceededException,
  ListDatasetsCommand,
  ListIdentityPoolUsageCommand,
  ListRecordsCommand,
  NotAuthorizedException,
  InvalidConfigurationException,
  RegisterDeviceCommand,
  SubscribeToDatasetCommand,
  UnsubscribeFromDatasetCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  SetCognitoEventsCommand,
  SetIdentityPoolConfigurationCommand,
  UpdateRecordsCommand,
} from "@aws-sdk/client-cognito-sync";
import { DEVELOPER, client, newUser } from "./service.mjs";

function session(user = newUser()) {
  const names = { IdentityPoolId: user.pool, IdentityId: user.identity };
  const sync = client(user.identity);
  const dataset = (name = "game") => ({ ...names, DatasetName: name });
  const list = (more = {}, name) => sync.send(new ListRecordsCommand({ ...dataset(name), ...more }));
  const update = async (patches, more = {}) => {
    const { SyncSessionToken } = await list();
    return sync.send(new UpdateRecordsCommand({ ...dataset(), SyncSessionToken, RecordPatches: patches, ...more }));
  };
  return { user, names, sync, dataset, list, update };
}

function replace(Key, Value, SyncCount = 0) {
  return { Op: "replace", Key, Value, SyncCount };
}

function remove(Key, SyncCount) {
  return { Op: "remove", Key, SyncCount };
}

test("life cycle of a dataset", async () => {
  const { user, names, sync, dataset, list, update } = session();
  const when = new Date(1424801824123);
  const written = await update(
    [{ ...replace("score", "5"), DeviceLastModifiedDate: when }, replace("ключ \"🎲\"/?#", "")],
    { DeviceId: "phone" },
  );
  assert.deepEqual(
    written.Records.map(({ LastModifiedDate, ...rest }) => rest),
    [
      { Key: "score", Value: "5", SyncCount: 1, LastModifiedBy: "phone", DeviceLastModifiedDate: when },
      { Key: "ключ \"🎲\"/?#", Value: "", SyncCount: 1, LastModifiedBy: "phone" },
    ],
  );
  assert.ok(Math.abs(Date.now() - written.Records[0].LastModifiedDate.getTime()) < 600_000);

  await update([replace("score", "6", 1), remove("ключ \"🎲\"/?#", 1)]);
  const delta = await list({ LastSyncCount: 1 });
  assert.deepEqual(
    delta.Records.map(({ Key, Value, SyncCount }) => [Key, Value, SyncCount]),
    [["score", "6", 2], ["ключ \"🎲\"/?#", undefined, 2]],
  );
  assert.deepEqual([delta.Count, delta.DatasetSyncCount, delta.DatasetExists], [2, 2, true]);
  assert.equal(delta.DatasetDeletedAfterRequestedSyncCount, false);

  const first = await list({ MaxResults: 1 });
  const second = await list({ MaxResults: 1, NextToken: first.NextToken });
  assert.deepEqual([...first.Records, ...second.Records].map((record) => record.Key), ["score", "ключ \"🎲\"/?#"]);
  assert.equal(second.NextToken, undefined);

  const { Dataset } = await sync.send(new DescribeDatasetCommand(dataset()));
  assert.deepEqual([Dataset.DatasetName, Dataset.NumRecords, Dataset.DataStorage], ["game", 1, 6]);
  const { Datasets, Count } = await sync.send(new ListDatasetsCommand(names));
  assert.deepEqual([Datasets, Count], [[Dataset], 1]);
  const { IdentityUsage } = await sync.send(new DescribeIdentityUsageCommand(names));
  assert.deepEqual(
    [IdentityUsage.IdentityId, IdentityUsage.DatasetCount, IdentityUsage.DataStorage],
    [user.identity, 1, 6],
  );
  assert.deepEqual((await sync.send(new DeleteDatasetCommand(dataset()))).Dataset, Dataset);
  assert.equal((await list({ LastSyncCount: 2 })).DatasetDeletedAfterRequestedSyncCount, true);
});

test("typed errors", async () => {
  const { names, sync, dataset, list, update } = session();
  await update([replace("score", "5")]);
  await assert.rejects(update([replace("score", "6", 0)]), (error) => {
    assert.ok(error instanceof ResourceConflictException);
    assert.equal(error.message, "Current SyncCount for: score is: 1 not: 0");
    assert.equal(error.$metadata.httpStatusCode, 409);
    assert.deepEqual(error.conflicts, [{ Key: "score", SyncCount: 1 }]);
    const conflicts = error.$response.headers["x-tidemark-conflicts"].split(";")[0];
    assert.deepEqual(JSON.parse(decodeURIComponent(conflicts)), [["score", 1]]);
    return true;
  });
  await assert.rejects(list({ LastSyncCount: 9 }), InvalidParameterException);
  await assert.rejects(sync.send(new DescribeDatasetCommand(dataset("none"))), ResourceNotFoundException);
  await assert.rejects(sync.send(new DeleteDatasetCommand(dataset("none"))), ResourceNotFoundException);
  await assert.rejects(client(newUser().identity).send(new ListDatasetsCommand(names)), NotAuthorizedException);
  await assert.rejects(update([replace("large", "x".repeat(1_048_575)), replace("more", "xx")]), LimitExceededException);
  await assert.rejects(
    sync.send(new SetCognitoEventsCommand({ IdentityPoolId: names.IdentityPoolId, Events: {} })),
    NotAuthorizedException,
  );
});

test("usage of identity pools", async () => {
  const { names, sync, dataset, update } = session();
  const pool = { IdentityPoolId: names.IdentityPoolId };
  const developer = client(DEVELOPER);
  const describe = (caller) => caller.send(new DescribeIdentityPoolUsageCommand(pool));
  await assert.rejects(describe(developer), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, `IdentityPool '${pool.IdentityPoolId}' not found`);
    return true;
  });
  const { Records } = await update([replace("score", "5"), replace("ключ", "")]);
  const usage = { ...pool, SyncSessionsCount: 1, DataStorage: 14, LastModifiedDate: Records[0].LastModifiedDate };
  assert.deepEqual((await describe(developer)).IdentityPoolUsage, usage);
  await assert.rejects(describe(sync), NotAuthorizedException);

  const listed = [];
  let NextToken;
  do {
    const page = await developer.send(new ListIdentityPoolUsageCommand({ MaxResults: 2, NextToken }));
    assert.deepEqual([page.MaxResults, page.Count], [2, page.IdentityPoolUsages.length]);
    listed.push(...page.IdentityPoolUsages);
    NextToken = page.NextToken;
  } while (NextToken);
  assert.deepEqual(listed.filter((each) => each.IdentityPoolId === pool.IdentityPoolId), [usage]);
  await assert.rejects(
    developer.send(new ListIdentityPoolUsageCommand({ NextToken: "page 2" })),
    InvalidParameterException,
  );
  await sync.send(new DeleteDatasetCommand(dataset()));
  assert.equal((await describe(developer)).IdentityPoolUsage.DataStorage, 0);
});

test("device and its subscription", async () => {
  const { names, sync, dataset, update } = session();
  const developer = client(DEVELOPER);
  const register = (caller, Platform = "GCM") =>
    caller.send(new RegisterDeviceCommand({ ...names, Platform, Token: "token" }));
  const PushSync = { ApplicationArns: ["arn:aws:sns:us-east-1:123456789012:app/GCM/game"] };
  await developer.send(new SetIdentityPoolConfigurationCommand({ IdentityPoolId: names.IdentityPoolId, PushSync }));
  const { DeviceId } = await register(sync);
  assert.equal((await register(sync)).DeviceId, DeviceId);
  await update([replace("k", "v")]);
  const subscription = { ...dataset(), DeviceId };
  assert.deepEqual(withoutMetadata(await sync.send(new SubscribeToDatasetCommand(subscription))), {});
  assert.deepEqual(withoutMetadata(await sync.send(new UnsubscribeFromDatasetCommand(subscription))), {});
  await assert.rejects(sync.send(new UnsubscribeFromDatasetCommand(subscription)), ResourceNotFoundException);
  await assert.rejects(
    sync.send(new SubscribeToDatasetCommand({ ...dataset(), DeviceId: "a/b c%2F" })),
    ResourceNotFoundException,
  );
  await assert.rejects(register(sync, "ADM"), InvalidConfigurationException);
  await assert.rejects(register(developer), NotAuthorizedException);
});

test("configuration of an identity pool", async () => {
  const { names, sync } = session();
  const pool = { IdentityPoolId: names.IdentityPoolId };
  const developer = client(DEVELOPER);
  const get = async (caller) => withoutMetadata(await caller.send(new GetIdentityPoolConfigurationCommand(pool)));
  const set = async (parts) =>
    withoutMetadata(await developer.send(new SetIdentityPoolConfigurationCommand({ ...pool, ...parts })));
  assert.deepEqual(await get(developer), pool);

  const PushSync = {
    ApplicationArns: ["arn:aws:sns:us-east-1:123456789012:app/GCM/game"],
    RoleArn: "arn:aws:iam::123456789012:role/push",
  };
  const CognitoStreams = { StreamName: "updates", StreamingStatus: "ENABLED" };
  assert.deepEqual(await set({ PushSync }), { ...pool, PushSync });
  assert.deepEqual(await set({ CognitoStreams: { StreamName: "updates" } }), { ...pool, PushSync, CognitoStreams });
  assert.deepEqual(await get(developer), { ...pool, PushSync, CognitoStreams });
  assert.deepEqual(await set({ PushSync: {} }), { ...pool, CognitoStreams });

  await assert.rejects(set({ CognitoStreams: { StreamName: "a b" } }), InvalidParameterException);
  await assert.rejects(get(sync), NotAuthorizedException);
  let outcomes;
  let rounds = 0;
  do { // until two requests meet
    const changes = [...Array(8).keys()].map((number) => set({ CognitoStreams: { StreamName: `updates-${number}` } }));
    outcomes = await Promise.allSettled(changes);
  } while (outcomes.every(({ status }) => status === "fulfilled") && ++rounds < 100);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  assert.ok(refused.length > 0);
  for (const { reason } of refused) {
    assert.ok(reason instanceof ConcurrentModificationException, reason);
  }
  const stored = await get(developer);
  assert.ok(outcomes.some(({ value }) => value?.CognitoStreams.StreamName === stored.CognitoStreams.StreamName));
});

function withoutMetadata({ $metadata, ...members }) {
  return members;
}

test("events of an identity pool", async () => {
  const { names } = session();
  const pool = { IdentityPoolId: names.IdentityPoolId };
  const developer = client(DEVELOPER);
  const Events = { SyncTrigger: "arn:aws:lambda:us-east-1:123456789012:function:trigger" };
  await developer.send(new SetCognitoEventsCommand({ ...pool, Events }));
  assert.deepEqual((await developer.send(new GetCognitoEventsCommand(pool))).Events, Events);
  await developer.send(new SetCognitoEventsCommand({ ...pool, Events: { SyncTrigger: "" } }));
  assert.deepEqual((await developer.send(new GetCognitoEventsCommand(pool))).Events, {});
  assert.ok(InvalidLambdaFunctionOutputException.prototype instanceof Error);
});

test("a dataset that grows from one item into pages, and its limits", async () => {
  const { sync, dataset, list, update } = session();
  const values = new Map();
  for (let call = 0; call < 4; call++) {
    const patches = Array.from({ length: 256 }, (_, i) => replace(`key-${call * 256 + i}`, `${call}`.repeat(900)));
    patches.forEach(({ Key, Value }) => values.set(Key, Value));
    const { Records } = await update(patches);
    assert.ok(Records.every(({ SyncCount }) => SyncCount === call + 1));
    const listing = await list();
    assert.equal(listing.DatasetSyncCount, call + 1);
    assert.deepEqual(new Map(listing.Records.map(({ Key, Value }) => [Key, Value])), new Map([...values].sort()));
  }
  await assert.rejects(update([replace("one more", "")]), LimitExceededException);
  const { Records } = await update([...values.keys()].map((key, i) => remove(key, 1 + Math.floor(i / 256))));
  assert.equal(Records.length, 1024);
  const photo = "🎲".repeat(262_142);
  await update([replace("photo", photo)]);
  const listing = await list({ LastSyncCount: 5 });
  assert.deepEqual(listing.Records.map(({ Key, Value }) => [Key, Value === photo]), [["photo", true]]);
  const { Dataset } = await sync.send(new DescribeDatasetCommand(dataset()));
  assert.deepEqual([Dataset.NumRecords, Dataset.DataStorage], [1, 4 * 262_142 + 5]);
});

test("bulk publish", async () => {
  const { names, sync } = session();
  const pool = { IdentityPoolId: names.IdentityPoolId };
  const developer = client(DEVELOPER);
  const details = () => developer.send(new GetBulkPublishDetailsCommand(pool));
  const publish = (caller) => caller.send(new BulkPublishCommand(pool));
  assert.equal((await details()).BulkPublishStatus, "NOT_STARTED");
  await assert.rejects(publish(developer), InvalidParameterException);
  const CognitoStreams = { StreamName: "updates" };
  await developer.send(new SetIdentityPoolConfigurationCommand({ ...pool, CognitoStreams }));
  assert.equal((await publish(developer)).IdentityPoolId, pool.IdentityPoolId);
  assert.ok((await details()).BulkPublishStartTime instanceof Date);
  await assert.rejects(
    publish(developer),
    (error) => error instanceof DuplicateRequestException || error instanceof AlreadyStreamedException,
  );
  await assert.rejects(publish(sync), NotAuthorizedException);
});
