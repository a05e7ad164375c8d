package dev.tidemark.http.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {

  @ParameterizedTest
  @CsvSource({
    "1424801804, 2015-02-24T18:16:44Z",
    "1424801804.343, 2015-02-24T18:16:44.343Z",
    "1424801804.3434999, 2015-02-24T18:16:44.343Z",
    "1424801804.3435, 2015-02-24T18:16:44.344Z",
    "1424801804.9995, 2015-02-24T18:16:45Z",
    "1600000000.122999906, 2020-09-13T12:26:40.123Z",
    "1.424801804E9, 2015-02-24T18:16:44Z",
    "0, 1970-01-01T00:00:00Z",
    "-0.0001, 1970-01-01T00:00:00Z",
    "-0.0009, 1969-12-31T23:59:59.999Z",
    "-1.0004, 1969-12-31T23:59:59Z",
    "0.0005, 1970-01-01T00:00:00.001Z",
    "1e-999999999, 1970-01-01T00:00:00Z",
    "-1e-999999999, 1970-01-01T00:00:00Z",
    "1600000000000000000000e-12, 2020-09-13T12:26:40Z",
    "-62135596800, 0001-01-01T00:00:00Z",
    "253402300799.999, 9999-12-31T23:59:59.999Z",
    "253402300799.9999, 9999-12-31T23:59:59.999Z",
  })
  void date_isRoundedToTheNearestMillisecond(BigDecimal seconds, Instant date) {
    assertEquals(Optional.of(date), Dates.ofSeconds(seconds));
  }

  /**
   * Reads, writes and reads again each millisecond of a second, as Rust's SDK does: it reads
   * seconds as a floating-point number, cuts that to nanoseconds, and sends these.
   */
  @Test
  void everyMillisecond_survivesAClientWithFloatingPointDates() {
    int inexact = 0;
    for (int millisecond = 0; millisecond < 1000; millisecond++) {
      Instant date = Instant.ofEpochSecond(1_600_000_000, millisecond * 1_000_000L);
      BigDecimal sent = asRustSendsIt(Dates.toSeconds(date));
      assertEquals(Optional.of(date), Dates.ofSeconds(sent), sent::toPlainString);
      inexact += sent.compareTo(new BigDecimal(Dates.toSeconds(date))) < 0 ? 1 : 0;
    }
    assertEquals(496, inexact, "dates that the client reads too early");
  }

  private static BigDecimal asRustSendsIt(String seconds) {
    double read = Double.parseDouble(seconds);
    double whole = Math.floor(read);
    return BigDecimal.valueOf((long) whole)
        .add(BigDecimal.valueOf((long) ((read - whole) * 1e9), 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-62135596800.001", "253402300800", "1e999999999", "-1e999999999", "1e40"})
  void dateOutsideTheYears1To9999_isRefused(BigDecimal seconds) {
    assertEquals(Optional.empty(), Dates.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "2015-02-24T18:16:44Z, 1424801804.000",
    "2015-02-24T18:16:44.3Z, 1424801804.300",
    "1969-12-31T23:59:59.999Z, -0.001",
    "9999-12-31T23:59:59.999Z, 253402300799.999",
  })
  void date_isWrittenWithThreeDecimals(Instant date, String seconds) {
    assertEquals(seconds, Dates.toSeconds(date));
  }
}
