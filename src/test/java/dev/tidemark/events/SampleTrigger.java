package dev.tidemark.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.example.game.GameTrigger;
import java.io.InputStream;
import java.io.OutputStream;

/** The sample in Java, which reads its event and writes its output as in Lambda. */
final class SampleTrigger implements RequestStreamHandler {
  private static final PojoSerializer<CognitoEvent> JSON =
      LambdaEventSerializers.serializerFor(
          CognitoEvent.class, SampleTrigger.class.getClassLoader());

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    JSON.toJson(new GameTrigger().handleRequest(JSON.fromJson(input), context), output);
  }
}
