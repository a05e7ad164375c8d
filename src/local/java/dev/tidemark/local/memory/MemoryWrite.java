package dev.tidemark.local.memory;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A write of one item.
 *
 * @param item the new item; empty deletes the old one
 * @param condition the condition on the old item; a missing one has no attributes
 * @param returned whether a failed condition returns the old item
 */
record MemoryWrite(
    Map<String, AttributeValue> key,
    Optional<Map<String, AttributeValue>> item,
    Predicate<Map<String, AttributeValue>> condition,
    @Nullable ReturnValuesOnConditionCheckFailure returned) {

  static MemoryWrite of(PutItemRequest request) {
    return new MemoryWrite(
        MemoryItems.key(request.item()).attributes(),
        Optional.of(request.item()),
        new MemoryExpressions(
                request.expressionAttributeNames(), request.expressionAttributeValues())
            .condition(request.conditionExpression()),
        request.returnValuesOnConditionCheckFailure());
  }

  static MemoryWrite of(DeleteItemRequest request) {
    return new MemoryWrite(
        request.key(),
        Optional.empty(),
        new MemoryExpressions(
                request.expressionAttributeNames(), request.expressionAttributeValues())
            .condition(request.conditionExpression()),
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of an update. */
  static MemoryWrite of(UpdateItemRequest request, Optional<Map<String, AttributeValue>> before) {
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    Predicate<Map<String, AttributeValue>> condition =
        expressions.condition(request.conditionExpression());
    return new MemoryWrite(
        request.key(),
        updated(request.key(), before, condition, expressions, request.updateExpression()),
        condition,
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of a put or deletion in a batch. */
  static MemoryWrite of(WriteRequest request) {
    Map<String, AttributeValue> key =
        request.putRequest() == null
            ? request.deleteRequest().key()
            : MemoryItems.key(request.putRequest().item()).attributes();
    return new MemoryWrite(
        key, Optional.ofNullable(request.putRequest()).map(PutRequest::item), _ -> true, null);
  }

  /**
   * Returns a write of a transaction, or a check, which writes nothing.
   *
   * @param items the table before the transaction
   */
  static MemoryWrite of(TransactWriteItem write, MemoryItems items) {
    if (write.update() != null) {
      return of(write.update(), items.find(write.update().key()));
    }
    if (write.conditionCheck() != null) {
      return of(write.conditionCheck());
    }
    return write.put() == null ? of(write.delete()) : of(write.put());
  }

  private static MemoryWrite of(Update update, Optional<Map<String, AttributeValue>> before) {
    MemoryExpressions expressions =
        new MemoryExpressions(
            update.expressionAttributeNames(), update.expressionAttributeValues());
    Predicate<Map<String, AttributeValue>> condition =
        expressions.condition(update.conditionExpression());
    return new MemoryWrite(
        update.key(),
        updated(update.key(), before, condition, expressions, update.updateExpression()),
        condition,
        update.returnValuesOnConditionCheckFailure());
  }

  private static MemoryWrite of(Put put) {
    return new MemoryWrite(
        MemoryItems.key(put.item()).attributes(),
        Optional.of(put.item()),
        new MemoryExpressions(put.expressionAttributeNames(), put.expressionAttributeValues())
            .condition(put.conditionExpression()),
        put.returnValuesOnConditionCheckFailure());
  }

  private static MemoryWrite of(Delete delete) {
    return new MemoryWrite(
        delete.key(),
        Optional.empty(),
        new MemoryExpressions(delete.expressionAttributeNames(), delete.expressionAttributeValues())
            .condition(delete.conditionExpression()),
        delete.returnValuesOnConditionCheckFailure());
  }

  private static MemoryWrite of(ConditionCheck check) {
    return new MemoryWrite(
        check.key(),
        Optional.empty(),
        new MemoryExpressions(check.expressionAttributeNames(), check.expressionAttributeValues())
            .condition(check.conditionExpression()),
        check.returnValuesOnConditionCheckFailure());
  }

  /** Returns the updated item. An update that its condition refuses is not evaluated. */
  private static Optional<Map<String, AttributeValue>> updated(
      Map<String, AttributeValue> key,
      Optional<Map<String, AttributeValue>> before,
      Predicate<Map<String, AttributeValue>> condition,
      MemoryExpressions expressions,
      @Nullable String update) {
    Map<String, AttributeValue> old = before.orElse(key);
    if (!condition.test(before.orElse(Map.of()))) {
      return Optional.of(old);
    }
    Map<String, AttributeValue> after = expressions.update(update, old);
    if (!MemoryItems.key(after).equals(MemoryItems.key(key))) {
      throw MemoryErrors.invalid("One or more parameter values were invalid: update of the key");
    }
    return Optional.of(after);
  }

  /** Returns whether a failed condition returns the old item. */
  boolean returnsOld() {
    return returned == ReturnValuesOnConditionCheckFailure.ALL_OLD;
  }
}
