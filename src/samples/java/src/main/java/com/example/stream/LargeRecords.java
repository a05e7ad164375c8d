package com.example.stream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Access to records in S3. */
@FunctionalInterface
public interface LargeRecords {
  /**
   * Opens an object for reading.
   *
   * @param address a signed address, which expires; the member {@code kinesisSyncRecordsS3} of a
   *     message names the same object for S3's own client
   * @throws IOException if the object cannot be read
   */
  InputStream open(URI address) throws IOException;
}
