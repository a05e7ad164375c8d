package dev.tidemark.operator.export;

/**
 * The figures of an import.
 *
 * @param identities the number of identities
 * @param kept the datasets that were written with their counts
 * @param raised the datasets that were written with higher counts
 * @param same the datasets that were there already
 * @param left the datasets, or settings of the pool, that were not imported
 */
public record ImportReport(long identities, long kept, long raised, long same, long left) {
  static final ImportReport NOTHING = new ImportReport(0, 0, 0, 0, 0);

  ImportReport plusIdentity() {
    return new ImportReport(identities + 1, kept, raised, same, left);
  }

  ImportReport plus(ImportFinding finding) {
    return switch (finding.outcome()) {
      case KEPT -> new ImportReport(identities, kept + 1, raised, same, left);
      case RAISED -> new ImportReport(identities, kept, raised + 1, same, left);
      case SAME -> new ImportReport(identities, kept, raised, same + 1, left);
      case LEFT -> new ImportReport(identities, kept, raised, same, left + 1);
    };
  }
}
