package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Templates for tests, with one function behind a few routes. */
final class TestTemplate {
  private TestTemplate() {}

  /** Writes a template into a folder; its function is {@link EchoFunction}. */
  static Path write(Path folder) throws IOException {
    return write(folder, EchoFunction.class.getName());
  }

  /** Writes a template into a folder, with the given class as handler. */
  static Path write(Path folder, String handler) throws IOException {
    return Files.writeString(
        folder.resolve("template.yaml"),
        """
        Parameters:
          Memory:
            Type: Number
            Default: 512
          Protected:
            Type: String
            Default: 'true'
        Globals:
          Function:
            Timeout: 29
            MemorySize: !Ref Memory
            Environment:
              Variables:
                TABLE: !Ref Table
                DYNAMODB_ENDPOINT: ''
                TOKEN_KEY: ''
                SHARED: shared
        Resources:
          Echo:
            Type: AWS::Serverless::Function
            Properties:
              Handler: %s
              Environment:
                Variables:
                  DEVELOPER_PRINCIPALS: ''
                  LONG_FORM: {Ref: Memory}
                  ROLE: !GetAtt Role.Arn
              Events:
                Read:
                  Type: HttpApi
                  Properties: {Method: GET, Path: '/things/{Thing}'}
                Write:
                  Type: HttpApi
                  Properties: {Method: POST, Path: '/things/{Thing}'}
                Changes:
                  Type: DynamoDB
                  Properties: {Stream: !GetAtt Table.StreamArn, StartingPosition: TRIM_HORIZON}
                Timer:
                  Type: Schedule
                  Properties: {Schedule: rate(1 day)}
          Api:
            Type: AWS::Serverless::HttpApi
            Properties:
              CorsConfiguration:
                AllowOrigins: ['https://app.example']
                AllowMethods: [GET, POST]
                AllowHeaders: [authorization]
                ExposeHeaders: [x-amzn-ErrorType, Date]
                MaxAge: 60
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions:
                - {AttributeName: pk, AttributeType: S}
                - {AttributeName: sk, AttributeType: N}
              KeySchema:
                - {AttributeName: pk, KeyType: HASH}
                - {AttributeName: sk, KeyType: RANGE}
              BillingMode: PAY_PER_REQUEST
              TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
              StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
              DeletionProtectionEnabled: !Ref Protected
        """
            .formatted(handler));
  }
}
