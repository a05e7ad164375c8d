package dev.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.trigger.TriggerLimits;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The messages between the local service and the process of a handler, over the process's standard
 * input and output. Each has its length in front, so that any bytes can be in it.
 */
final class HandlerFrame {
  private HandlerFrame() {}

  /**
   * An event for the handler.
   *
   * @param updateId the id of the update
   * @param timeoutMillis the time that the handler has
   * @param event the event in JSON
   */
  @SuppressWarnings("ArrayRecordComponent") // Messages are not compared.
  record Request(String updateId, int timeoutMillis, byte[] event) {
    void write(DataOutputStream output) throws IOException {
      output.writeUTF(updateId);
      output.writeInt(timeoutMillis);
      writeBytes(output, event);
    }

    static Request read(DataInputStream input) throws IOException {
      return new Request(input.readUTF(), input.readInt(), readBytes(input));
    }
  }

  /**
   * The response of the process. The first one, before any request, tells that the handler is
   * ready.
   *
   * @param failed whether the content is an error message
   * @param content the handler's output, or the message
   */
  @SuppressWarnings("ArrayRecordComponent") // Messages are not compared.
  record Response(boolean failed, byte[] content) {
    static Response failure(String message) {
      return new Response(true, message.getBytes(UTF_8));
    }

    void write(DataOutputStream output) throws IOException {
      output.writeBoolean(failed);
      writeBytes(output, content);
    }

    static Response read(DataInputStream input) throws IOException {
      return new Response(input.readBoolean(), readBytes(input));
    }

    String message() {
      return new String(content, UTF_8);
    }
  }

  private static void writeBytes(DataOutputStream output, byte[] bytes) throws IOException {
    output.writeInt(bytes.length);
    output.write(bytes);
    output.flush();
  }

  private static byte[] readBytes(DataInputStream input) throws IOException {
    int length = input.readInt();
    if (length < 0 || length > TriggerLimits.MAX_OUTPUT_BYTES) {
      throw new IOException("a message of " + length + " bytes is not one of a handler's process");
    }
    byte[] bytes = new byte[length];
    input.readFully(bytes);
    return bytes;
  }
}
