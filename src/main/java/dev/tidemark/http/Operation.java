package dev.tidemark.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The operations of the API: name, method, path, query, and allowed callers. Input members that are
 * neither in the path, the query nor a header are members of the body.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Operations.html">
 *     Actions</a>
 */
public enum Operation {
  /** Publishes all datasets of a pool to its stream. */
  BULK_PUBLISH(
      "BulkPublish",
      "POST",
      Paths.POOL + "/bulkpublish",
      Set.of(),
      AllowedCallers.DEVELOPERS,
      true),
  /** Deletes a dataset. */
  DELETE_DATASET(
      "DeleteDataset",
      "DELETE",
      Paths.DATASET,
      Set.of(),
      AllowedCallers.IDENTITIES_AND_DEVELOPERS,
      true),
  /** Describes a dataset. */
  DESCRIBE_DATASET(
      "DescribeDataset",
      "GET",
      Paths.DATASET,
      Set.of(),
      AllowedCallers.IDENTITIES_AND_DEVELOPERS,
      true),
  /** Returns the size of all datasets of a pool. */
  DESCRIBE_IDENTITY_POOL_USAGE(
      "DescribeIdentityPoolUsage", "GET", Paths.POOL, Set.of(), AllowedCallers.DEVELOPERS, true),
  /** Returns the number and size of an identity's datasets. */
  DESCRIBE_IDENTITY_USAGE(
      "DescribeIdentityUsage",
      "GET",
      Paths.IDENTITY,
      Set.of(),
      AllowedCallers.IDENTITIES_AND_DEVELOPERS,
      true),
  /** Returns the status of a pool's last bulk publish. */
  GET_BULK_PUBLISH_DETAILS(
      "GetBulkPublishDetails",
      "POST",
      Paths.POOL + "/getBulkPublishDetails",
      Set.of(),
      AllowedCallers.DEVELOPERS,
      true),
  /** Returns the function that a pool has set for each event. */
  GET_COGNITO_EVENTS(
      "GetCognitoEvents", "GET", Paths.POOL + "/events", Set.of(), AllowedCallers.DEVELOPERS, true),
  /** Returns the configuration of a pool. */
  GET_IDENTITY_POOL_CONFIGURATION(
      "GetIdentityPoolConfiguration",
      "GET",
      Paths.POOL + "/configuration",
      Set.of(),
      AllowedCallers.DEVELOPERS,
      true),
  /** Lists an identity's datasets. */
  LIST_DATASETS(
      "ListDatasets",
      "GET",
      Paths.IDENTITY + "/datasets",
      Set.of("NextToken", "MaxResults"),
      AllowedCallers.IDENTITIES_AND_DEVELOPERS,
      false),
  /** Lists the sizes of all pools. */
  LIST_IDENTITY_POOL_USAGE(
      "ListIdentityPoolUsage",
      "GET",
      Paths.POOLS,
      Set.of("NextToken", "MaxResults"),
      AllowedCallers.DEVELOPERS,
      false),
  /** Lists a dataset's records. */
  LIST_RECORDS(
      "ListRecords",
      "GET",
      Paths.DATASET + "/records",
      Set.of("LastSyncCount", "NextToken", "MaxResults", "SyncSessionToken"),
      AllowedCallers.IDENTITIES_AND_DEVELOPERS,
      false),
  /** Registers a device for push notifications. */
  REGISTER_DEVICE(
      "RegisterDevice",
      "POST",
      Paths.POOL + "/identity/{IdentityId}/device",
      Set.of(),
      AllowedCallers.IDENTITIES,
      true),
  /** Sets the function of a pool's event. */
  SET_COGNITO_EVENTS(
      "SetCognitoEvents",
      "POST",
      Paths.POOL + "/events",
      Set.of(),
      AllowedCallers.DEVELOPERS,
      true),
  /** Changes the configuration of a pool. */
  SET_IDENTITY_POOL_CONFIGURATION(
      "SetIdentityPoolConfiguration",
      "POST",
      Paths.POOL + "/configuration",
      Set.of(),
      AllowedCallers.DEVELOPERS,
      true),
  /** Subscribes a device to the changes of a dataset. */
  SUBSCRIBE_TO_DATASET(
      "SubscribeToDataset", "POST", Paths.SUBSCRIPTION, Set.of(), AllowedCallers.IDENTITIES, true),
  /** Ends a subscription. */
  UNSUBSCRIBE_FROM_DATASET(
      "UnsubscribeFromDataset",
      "DELETE",
      Paths.SUBSCRIPTION,
      Set.of(),
      AllowedCallers.IDENTITIES,
      true),
  /** Updates a dataset's records. */
  UPDATE_RECORDS(
      "UpdateRecords",
      "POST",
      Paths.DATASET,
      Set.of(),
      AllowedCallers.IDENTITIES_AND_DEVELOPERS,
      true);

  private static final class Paths {
    static final String POOLS = "/identitypools";
    static final String POOL = POOLS + "/{IdentityPoolId}";
    static final String IDENTITY = POOL + "/identities/{IdentityId}";
    static final String DATASET = IDENTITY + "/datasets/{DatasetName}";
    static final String SUBSCRIPTION = DATASET + "/subscriptions/{DeviceId}";
  }

  private final String wireName;
  private final String method;
  private final String pathTemplate;

  @SuppressWarnings("ImmutableEnumChecker") // Map.copyOf is immutable.
  private final Map<String, String> queryMembers;

  private final AllowedCallers allowedCallers;
  private final boolean declaresNotFound;

  Operation(
      String wireName,
      String method,
      String pathTemplate,
      Set<String> queryMembers,
      AllowedCallers allowedCallers,
      boolean declaresNotFound) {
    this.wireName = wireName;
    this.method = method;
    this.pathTemplate = pathTemplate;
    this.queryMembers = byParameter(queryMembers);
    this.allowedCallers = allowedCallers;
    this.declaresNotFound = declaresNotFound;
  }

  /** Returns the name in the API's model. */
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

  private static Map<String, String> byParameter(Set<String> members) {
    Map<String, String> byParameter = new HashMap<>();
    for (String member : members) {
      byParameter.put(Character.toLowerCase(member.charAt(0)) + member.substring(1), member);
    }
    return Map.copyOf(byParameter);
  }

  /** Returns the members in the query by their names there, which start with a small letter. */
  Map<String, String> queryMembers() {
    return queryMembers;
  }

  /** Tells whether the request has a body with members. */
  boolean hasBody() {
    return method.equals("POST");
  }

  /** Returns the kinds of callers that may call the operation. */
  AllowedCallers allowedCallers() {
    return allowedCallers;
  }

  /** Tells whether the API's model lists ResourceNotFoundException for the operation. */
  boolean declaresNotFound() {
    return declaresNotFound;
  }
}
