package dev.tidemark.http.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {

  @ParameterizedTest
  @CsvSource({
    "1424801804, 2015-02-24T18:16:44Z",
    "1424801804.343, 2015-02-24T18:16:44.343Z",
    "1424801804.3439, 2015-02-24T18:16:44.343Z",
    "1.424801804E9, 2015-02-24T18:16:44Z",
    "0, 1970-01-01T00:00:00Z",
    "-0.0001, 1969-12-31T23:59:59.999Z",
    "1e-999999999, 1970-01-01T00:00:00Z",
    "-62135596800, 0001-01-01T00:00:00Z",
    "253402300799.999, 9999-12-31T23:59:59.999Z",
    "253402300799.9999, 9999-12-31T23:59:59.999Z",
  })
  void date_isRoundedDownToAMillisecond(BigDecimal seconds, Instant date) {
    assertEquals(Optional.of(date), Dates.ofSeconds(seconds));
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
