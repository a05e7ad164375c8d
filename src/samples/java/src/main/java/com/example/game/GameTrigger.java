package com.example.game;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A game's sync trigger. It refuses a high score that rises by more than can be played for, caps
 * the coins, and awards a badge to those who reach a level. It is a Lambda function, or the {@code
 * TriggerHandler} of a deployment that has it in a layer.
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
   * Returns the number that a record gets with this update: the event has all other records, too.
   */
  private static OptionalLong changed(Map<String, DatasetRecord> records, String key) {
    DatasetRecord dataset = records.get(key);
    if (dataset == null
        || dataset.getOp().equals("remove")
        || Objects.equals(dataset.getNewValue(), dataset.getOldValue())) {
      return OptionalLong.empty();
    }
    if (!isNumber(dataset.getNewValue())) {
      throw new IllegalArgumentException(key + " is no number of at most nine digits");
    }
    return OptionalLong.of(number(dataset.getNewValue()));
  }

  /** Returns a stored value as a number, 0 if it is none. */
  private static long number(String value) {
    return isNumber(value) ? Long.parseLong(value) : 0;
  }

  private static boolean isNumber(String value) {
    return value != null && value.matches("[0-9]{1,9}");
  }
}
