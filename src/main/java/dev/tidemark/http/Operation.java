package dev.tidemark.http;

import java.util.Set;

/**
 * The operations of the API: where each is found, and where its input stands. Members that are
 * neither in the path, the query nor a header are members of the body.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Operations.html">
 *     Actions</a>
 */
public enum Operation {
  /** Deletes a dataset. */
  DELETE_DATASET("DeleteDataset", "DELETE", Paths.DATASET, Set.of(), true),
  /** Describes a dataset. */
  DESCRIBE_DATASET("DescribeDataset", "GET", Paths.DATASET, Set.of(), true),
  /** Sums up what an identity holds. */
  DESCRIBE_IDENTITY_USAGE("DescribeIdentityUsage", "GET", Paths.IDENTITY, Set.of(), true),
  /** Returns what a pool has set for its events. */
  GET_COGNITO_EVENTS("GetCognitoEvents", "GET", Paths.POOL + "/events", Set.of(), true),
  /** Lists an identity's datasets. */
  LIST_DATASETS(
      "ListDatasets",
      "GET",
      Paths.IDENTITY + "/datasets",
      Set.of("NextToken", "MaxResults"),
      false),
  /** Lists a dataset's records. */
  LIST_RECORDS(
      "ListRecords",
      "GET",
      Paths.DATASET + "/records",
      Set.of("LastSyncCount", "NextToken", "MaxResults", "SyncSessionToken"),
      false),
  /** Sets what a pool has for its events. */
  SET_COGNITO_EVENTS("SetCognitoEvents", "POST", Paths.POOL + "/events", Set.of(), true),
  /** Updates a dataset's records. */
  UPDATE_RECORDS("UpdateRecords", "POST", Paths.DATASET, Set.of(), true);

  private static final class Paths {
    static final String POOL = "/identitypools/{IdentityPoolId}";
    static final String IDENTITY = POOL + "/identities/{IdentityId}";
    static final String DATASET = IDENTITY + "/datasets/{DatasetName}";
  }

  private final String wireName;
  private final String method;
  private final String pathTemplate;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable.
  private final Set<String> queryMembers;

  private final boolean declaresNotFound;

  Operation(
      String wireName,
      String method,
      String pathTemplate,
      Set<String> queryMembers,
      boolean declaresNotFound) {
    this.wireName = wireName;
    this.method = method;
    this.pathTemplate = pathTemplate;
    this.queryMembers = queryMembers;
    this.declaresNotFound = declaresNotFound;
  }

  /** Returns the name that the API's model gives it. */
  public String wireName() {
    return wireName;
  }

  /** Returns the HTTP method. */
  public String method() {
    return method;
  }

  /** Returns the path, with the names of members in braces. */
  public String pathTemplate() {
    return pathTemplate;
  }

  /** Returns the members that stand in the query, there with a small first letter. */
  Set<String> queryMembers() {
    return queryMembers;
  }

  /** Tells whether members may stand in the body. */
  boolean hasBody() {
    return method.equals("POST");
  }

  /** Tells whether it concerns a whole pool, and so is for developers only. */
  boolean isForDevelopers() {
    return !pathTemplate.startsWith(Paths.IDENTITY);
  }

  /** Tells whether clients expect ResourceNotFoundException of it. */
  boolean declaresNotFound() {
    return declaresNotFound;
  }
}
