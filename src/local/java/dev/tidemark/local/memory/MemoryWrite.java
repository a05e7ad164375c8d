package dev.tidemark.local.memory;

import java.util.Map;
import java.util.Optional;
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
        MemoryItems.key(request.item()).attributes(),
        Optional.of(request.item()),
        request.conditionExpression(),
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues()),
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of a put or deletion in a batch. */
  static MemoryWrite of(WriteRequest request) {
    Map<String, AttributeValue> key =
        request.putRequest() == null
            ? request.deleteRequest().key()
            : MemoryItems.key(request.putRequest().item()).attributes();
    return new MemoryWrite(
        key,
        Optional.ofNullable(request.putRequest()).map(PutRequest::item),
        null,
        new MemoryExpressions(Map.of(), Map.of()),
        null);
  }

  static MemoryWrite of(DeleteItemRequest request) {
    return new MemoryWrite(
        request.key(),
        Optional.empty(),
        request.conditionExpression(),
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues()),
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of an update. */
  static MemoryWrite of(UpdateItemRequest request, Optional<Map<String, AttributeValue>> before) {
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    return new MemoryWrite(
        request.key(),
        Optional.of(expressions.set(request.updateExpression(), before.orElse(request.key()))),
        request.conditionExpression(),
        expressions,
        request.returnValuesOnConditionCheckFailure());
  }

  /** Returns the write of an update in a transaction. */
  static MemoryWrite of(Update update, Optional<Map<String, AttributeValue>> before) {
    MemoryExpressions expressions =
        new MemoryExpressions(
            update.expressionAttributeNames(), update.expressionAttributeValues());
    return new MemoryWrite(
        update.key(),
        Optional.of(expressions.set(update.updateExpression(), before.orElse(update.key()))),
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
        MemoryItems.key(put.item()).attributes(),
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
