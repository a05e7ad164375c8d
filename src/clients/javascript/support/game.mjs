// What the tests write and read.
import { ListRecordsCommand, UpdateRecordsCommand } from "@aws-sdk/client-cognito-sync";

export async function write(client, tidemark, IdentityId, Key, Value, SyncCount = 0) {
  const names = { IdentityPoolId: tidemark.identityPoolId, IdentityId, DatasetName: "game" };
  const { SyncSessionToken } = await client.send(new ListRecordsCommand(names));
  const RecordPatches = [{ Op: "replace", Key, Value, SyncCount }];
  return client.send(new UpdateRecordsCommand({ ...names, SyncSessionToken, RecordPatches }));
}

export async function records(client, tidemark, IdentityId) {
  const names = { IdentityPoolId: tidemark.identityPoolId, IdentityId, DatasetName: "game" };
  const { Records } = await client.send(new ListRecordsCommand(names));
  return Object.fromEntries(Records.map(({ Key, Value }) => [Key, Value]));
}
