package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the template's parameters that have bounds in the code or need one another. */
final class TemplateParametersTest {
  private static String part(String name) throws IOException {
    String template = Files.readString(Path.of("template.yaml"));
    return Pattern.compile("^  " + name + ":\n((?:    .*\n)+)", Pattern.MULTILINE)
        .matcher(template)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  @Test
  void quotas_haveTheRangesThatTheStoreProves() throws IOException {
    Map<String, Quota> quotas =
        Map.of(
            "MaxDatasets", Quota.DATASETS,
            "MaxRecords", Quota.RECORDS,
            "MaxBytes", Quota.DATA_STORAGE);
    for (Map.Entry<String, Quota> each : quotas.entrySet()) {
      String bounds =
          "    Default: %d\n    MinValue: 1\n    MaxValue: %d\n"
              .formatted(each.getValue().limit(), each.getValue().greatest());
      assertTrue(part(each.getKey()).contains(bounds), each.getKey());
    }
  }

  @Test
  void domain_isMadeOnlyIfItHasAName() throws IOException {
    for (String parameter : new String[] {"DomainName", "CertificateArn", "HostedZoneId"}) {
      assertTrue(part(parameter).contains("    Default: ''\n"), parameter);
    }
    assertTrue(part("Domain").contains("    Condition: HasDomain\n"));
    assertTrue(part("DomainMapping").contains("    Condition: HasDomain\n"));
    assertTrue(part("DomainRecord").contains("    Condition: HasDomainRecord\n"));
  }

  /** Without a key for the mapping, the paths of requests have no prefix. */
  @Test
  void domain_servesTheApiAtItsRoot() throws IOException {
    String mapping = part("DomainMapping");
    assertEquals(-1, mapping.indexOf("ApiMappingKey"));
    assertTrue(mapping.contains("      ApiId: !Ref Api\n"));
    assertTrue(mapping.contains("      Stage: !Ref Api.Stage"));
  }

  @Test
  void domainWithoutACertificate_isRefused() throws IOException {
    assertTrue(
        part("DomainHasCertificate")
            .contains("- Assert: !Not [!Equals [!Ref CertificateArn, '']]"));
    assertTrue(
        part("CertificateAndZoneHaveDomain")
            .contains("- Assert: !Not [!Equals [!Ref DomainName, '']]"));
  }
}
