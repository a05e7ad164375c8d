package dev.tidemark.operator;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.dynamodb.Erased;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.TableState.Phase;
import dev.tidemark.json.Json;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.operator.erase.Erasure;
import dev.tidemark.operator.erase.Receipt;
import dev.tidemark.operator.erase.Receipt.Copy;
import dev.tidemark.sns.SnsClients;
import dev.tidemark.store.StoreBusyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Erases an identity or a pool. */
@Command(
    name = "erase",
    description =
        "Erases an identity, or all identities of a pool: no name of a dataset, key or value is"
            + " left in the table. Devices that come back start over. Prints a receipt, which says"
            + " what still has copies.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:Failed. Run the same command again: it continues.",
      "2:Refused; nothing was erased.",
      "3:Done, but the receipt names something outside the table that is left."
    },
    footer = "%nNothing brings erased data back. A dry run says what would be erased.")
public final class EraseCommand implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int LEFT = 3;
  private static final String SNS_ENDPOINT = "AWS_ENDPOINT_URL_SNS";

  private final InstantSource clock = InstantSource.system();
  private final Map<String, String> environment = System.getenv();

  @Mixin private TableAccess access = new TableAccess();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  @Option(names = "--dry-run", description = "change nothing; report what would be erased")
  private boolean isDryRun;

  @Option(names = "--json", description = "print the receipt as a JSON object")
  private boolean isJson;

  @Override
  public Integer call() {
    try (DynamoDbClient client = access.client()) {
      if (TableState.read(client, access.table()).phase() != Phase.READY) {
        return refuse("A restore of the table has not ended. Run `tidemark restore` again.");
      }
      return erase(client);
    } catch (StoreBusyException e) {
      return refuse(String.valueOf(e.getCause()));
    }
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return REFUSED;
  }

  private int erase(DynamoDbClient client) {
    Ticker ticker = new Ticker(spec.commandLine().getErr());
    Erasure erasure =
        new Erasure(
            client,
            new Erasure.Options(access.table(), access.segments(), isDryRun),
            this::removeEndpoint,
            clock,
            done -> ticker.tick(() -> done + " identities done"));
    Receipt receipt =
        subject.identity != null
            ? erasure.erase(subject.identity)
            : erasure.erase(Objects.requireNonNull(subject.pool));
    print(receipt);
    return receipt.left().isEmpty() ? 0 : LEFT;
  }

  /** Devices of another DynamoDB than AWS's have no endpoints at AWS. */
  private boolean removeEndpoint(PlatformEndpointArn endpoint) {
    if (!access.isInAws() && !environment.containsKey(SNS_ENDPOINT)) {
      return false;
    }
    try (SnsClient sns = new SnsClients(environment).sns()) {
      sns.deleteEndpoint(delete -> delete.endpointArn(endpoint.value()));
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  private void print(Receipt receipt) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(isJson ? Json.write(json -> write(receipt, json)) : text(receipt));
    out.flush();
  }

  private String text(Receipt receipt) {
    StringBuilder text = new StringBuilder(figures(receipt));
    text.append(mark(receipt));
    receipt.left().forEach(each -> text.append("Left: %s.%n".formatted(each)));
    text.append("Copies may remain:");
    receipt
        .copies()
        .forEach(copy -> text.append("%n  %s, until %s".formatted(copy.place(), copy.until())));
    return text.toString();
  }

  private String figures(Receipt receipt) {
    Erased erased = receipt.erased();
    return "%s %s of pool %s on %s: %d datasets, %d names of deleted ones, %d items and %d devices of %d identities.%n"
        .formatted(
            isDryRun ? "Would erase" : "Erased",
            receipt.identity().map(id -> "identity " + id).orElse("all identities"),
            receipt.pool(),
            receipt.date(),
            erased.datasets(),
            erased.names(),
            erased.items(),
            erased.devices(),
            erased.identities());
  }

  private String mark(Receipt receipt) {
    String others =
        receipt.identity().isPresent() ? "" : " Identities that the table does not know still are.";
    return "%s %d identities: they are not taken over from another service.%s%n"
        .formatted(isDryRun ? "Would mark" : "Marked", receipt.marked(), others);
  }

  private void write(Receipt receipt, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("pool", receipt.pool().value());
    if (receipt.identity().isPresent()) {
      json.writeStringField("identity", receipt.identity().get().value());
    }
    json.writeStringField("date", receipt.date().toString());
    json.writeBooleanField("dryRun", isDryRun);
    json.writeNumberField("identities", receipt.erased().identities());
    json.writeNumberField("datasets", receipt.erased().datasets());
    json.writeNumberField("names", receipt.erased().names());
    json.writeNumberField("items", receipt.erased().items());
    json.writeNumberField("devices", receipt.erased().devices());
    json.writeNumberField("marked", receipt.marked());
    json.writeArrayFieldStart("left");
    for (String each : receipt.left()) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("copies");
    for (Copy copy : receipt.copies()) {
      json.writeStartObject();
      json.writeStringField("place", copy.place());
      json.writeStringField("until", copy.until());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
