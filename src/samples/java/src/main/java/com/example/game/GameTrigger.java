package com.example.game;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A game's sync trigger. It refuses a high score that rises by more than one game allows, caps the
 * coins, and awards a badge to players who reach a level. Deploy it as a Lambda function, or in a
 * layer as Tidemark's {@code TriggerHandler}.
 */
public final class GameTrigger implements RequestHandler<CognitoEvent, CognitoEvent> {
  private static final long MAX_RISE = 1_000;
  private static final long MAX_COINS = 9_999;
  private static final long BADGE_LEVEL = 10;

  @Override
  public CognitoEvent handleRequest(CognitoEvent event, Context context) {
    Map<String, DatasetRecord> records = event.getDatasetRecords();
    refuseCheat(records);
    capCoins(records);
    awardBadge(records);
    return event;
  }

  private static void refuseCheat(Map<String, DatasetRecord> records) {
    OptionalLong highScore = changed(records, "highScore");
    if (highScore.isPresent()
        && highScore.getAsLong() - number(records.get("highScore").getOldValue()) > MAX_RISE) {
      throw new IllegalArgumentException("highScore cannot rise by more than " + MAX_RISE);
    }
  }

  private static void capCoins(Map<String, DatasetRecord> records) {
    OptionalLong coins = changed(records, "coins");
    if (coins.isPresent() && coins.getAsLong() > MAX_COINS) {
      records.get("coins").setNewValue(Long.toString(MAX_COINS));
    }
  }

  private static void awardBadge(Map<String, DatasetRecord> records) {
    OptionalLong level = changed(records, "level");
    if (level.isPresent() && level.getAsLong() >= BADGE_LEVEL) {
      DatasetRecord badge = new DatasetRecord();
      badge.setNewValue("level " + BADGE_LEVEL);
      badge.setOp("replace");
      records.putIfAbsent("badge", badge);
    }
  }

  /**
   * Returns the number that this update gives a record. It is empty for the other records of the
   * dataset, which are in the event, too.
   */
  private static OptionalLong changed(Map<String, DatasetRecord> records, String key) {
    DatasetRecord stored = records.get(key);
    if (stored == null
        || stored.getOp().equals("remove")
        || Objects.equals(stored.getNewValue(), stored.getOldValue())) {
      return OptionalLong.empty();
    }
    if (!isNumber(stored.getNewValue())) {
      throw new IllegalArgumentException(key + " must be a number of at most nine digits");
    }
    return OptionalLong.of(number(stored.getNewValue()));
  }

  /** Returns a stored value as a number, or 0 if it is not a number. */
  private static long number(String value) {
    return isNumber(value) ? Long.parseLong(value) : 0;
  }

  private static boolean isNumber(String value) {
    return value != null && value.matches("[0-9]{1,9}");
  }
}
