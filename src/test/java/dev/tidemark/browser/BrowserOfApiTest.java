package dev.tidemark.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.browser.PageClient.Response;
import dev.tidemark.local.ApiOptions;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.signing.KnownCallers;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The browser of local services whose API has a stage, or known callers only. */
final class BrowserOfApiTest {
  private static final List<String> DATASET = List.of("us-east-1:0", "us-east-1:1", "game");

  private static LocalService start(String stage, KnownCallers callers) {
    return LocalService.start(
        LocalServiceOptions.inMemory(Path.of("template.yaml"))
            .with(new ApiOptions(stage, callers)));
  }

  @Test
  void edit_usesTheStage() throws Exception {
    try (LocalService service = start("prod", KnownCallers.NONE)) {
      PageClient page = new PageClient(URI.create("http://" + service.endpoint().getAuthority()));
      assertEquals(Optional.of("/prod"), page.get("about", Map.of()).body().string("api"));
      assertEquals(200, page.edit(DATASET, "level", 0, "1").status());
    }
  }

  @Test
  void edit_isRefusedWithKnownCallersOnly() throws Exception {
    try (LocalService service = start("", KnownCallers.parse(List.of(), true))) {
      Response refused = new PageClient(service.endpoint()).edit(DATASET, "level", 0, "1");
      assertEquals(409, refused.status());
      assertEquals(Optional.of("UnrecognizedClientException"), refused.body().string("type"));
    }
  }
}
