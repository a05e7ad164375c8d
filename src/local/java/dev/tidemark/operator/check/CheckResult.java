package dev.tidemark.operator.check;

/**
 * The result of one check.
 *
 * @param check the name of the check
 * @param status the outcome
 * @param detail what was found
 * @param meaning what that means; empty if the detail says it
 * @param action what to do; empty if nothing
 */
record CheckResult(String check, Status status, String detail, String meaning, String action) {
  /** The outcomes of a check. */
  enum Status {
    /** The deployment does what it should. */
    OK,
    /** Something to know. */
    NOTE,
    /** The check needs something that was not given. */
    SKIPPED,
    /** The deployment does not do what it should. */
    FAILED
  }

  static CheckResult ok(String check, String detail) {
    return new CheckResult(check, Status.OK, detail, "", "");
  }

  static CheckResult note(String check, String detail, String meaning, String action) {
    return new CheckResult(check, Status.NOTE, detail, meaning, action);
  }

  static CheckResult skipped(String check, String action) {
    return new CheckResult(check, Status.SKIPPED, "not checked", "", action);
  }

  static CheckResult failed(String check, String detail, String meaning, String action) {
    return new CheckResult(check, Status.FAILED, detail, meaning, action);
  }
}
