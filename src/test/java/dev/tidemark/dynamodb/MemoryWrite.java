package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.ItemKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A write of one item.
 *
 * @param item the new item; empty deletes the old one
 * @param condition the expression that must hold for the old item, if there is one
 * @param expressions the placeholders of the condition
 */
record MemoryWrite(
    Map<String, AttributeValue> key,
    Optional<Map<String, AttributeValue>> item,
    @Nullable String condition,
    MemoryExpressions expressions,
    @Nullable ReturnValuesOnConditionCheckFailure returned) {
  static MemoryWrite of(PutItemRequest request) {
    return new MemoryWrite(
        ItemKey.of(request.item()).attributes(),
        Optional.of(request.item()),
        request.conditionExpression(),
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues()),
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of an update, which must be evaluated already. */
  static MemoryWrite of(UpdateItemRequest request, Map<String, AttributeValue> after) {
    return new MemoryWrite(
        request.key(),
        Optional.of(after),
        request.conditionExpression(),
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues()),
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of an update in a transaction, which must be evaluated already. */
  static MemoryWrite of(
      Update update, Map<String, AttributeValue> after, MemoryExpressions expressions) {
    return new MemoryWrite(
        update.key(),
        Optional.of(after),
        update.conditionExpression(),
        expressions,
        update.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of a put or deletion in a transaction, or a check, which writes nothing. */
  static MemoryWrite of(TransactWriteItem write) {
    if (write.conditionCheck() != null) {
      return of(write.conditionCheck());
    }
    return write.put() == null ? of(write.delete()) : of(write.put());
  }

  private static MemoryWrite of(Put put) {
    return new MemoryWrite(
        ItemKey.of(put.item()).attributes(),
        Optional.of(put.item()),
        put.conditionExpression(),
        new MemoryExpressions(put.expressionAttributeNames(), put.expressionAttributeValues()),
        put.returnValuesOnConditionCheckFailure());
  }

  private static MemoryWrite of(Delete delete) {
    return new MemoryWrite(
        delete.key(),
        Optional.empty(),
        delete.conditionExpression(),
        new MemoryExpressions(
            delete.expressionAttributeNames(), delete.expressionAttributeValues()),
        delete.returnValuesOnConditionCheckFailure());
  }

  private static MemoryWrite of(ConditionCheck check) {
    return new MemoryWrite(
        check.key(),
        Optional.empty(),
        check.conditionExpression(),
        new MemoryExpressions(check.expressionAttributeNames(), check.expressionAttributeValues()),
        check.returnValuesOnConditionCheckFailure());
  }

  /** Returns whether a failed condition returns the old item. */
  boolean returnsOld() {
    return returned == ReturnValuesOnConditionCheckFailure.ALL_OLD;
  }
}
