package com.amazonaws.mobileconnectors.cognito;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.content.Context;
import android.os.Looper;
import com.amazonaws.auth.AWSSessionCredentials;
import com.amazonaws.auth.BasicSessionCredentials;
import com.amazonaws.auth.CognitoCachingCredentialsProvider;
import com.amazonaws.mobileconnectors.cognito.exceptions.DataStorageException;
import com.amazonaws.regions.Regions;
import com.amazonaws.services.cognitosync.AmazonCognitoSyncClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

/**
 * Android's manager of Cognito Sync after a merge. It is in the manager's package, whose
 * constructor with a client of one's own is not public.
 */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34, manifest = Config.NONE)
public class AndroidMergeTest {
  private static final String POOL = id();
  private final String guest = id();
  private final String user = id();

  private static String id() {
    return "us-east-1:" + UUID.randomUUID();
  }

  /** Credentials of an identity without Amazon's identity service. */
  private static final class Identity extends CognitoCachingCredentialsProvider {
    private final String id;

    Identity(Context context, String id) {
      super(context, POOL, Regions.US_EAST_1);
      this.id = id;
    }

    @Override
    public String getIdentityId() {
      return id;
    }

    @Override
    public String getCachedIdentityId() {
      return id;
    }

    @Override
    public AWSSessionCredentials getCredentials() {
      return new BasicSessionCredentials(id, "any", "any");
    }
  }

  private static CognitoSyncManager manager(String id) {
    Context context = RuntimeEnvironment.getApplication();
    Identity identity = new Identity(context, id);
    AmazonCognitoSyncClient client = new AmazonCognitoSyncClient(identity);
    CognitoSyncManager manager =
        new CognitoSyncManager(context, Regions.US_EAST_1, identity, client);
    client.setEndpoint(System.getenv("TIDEMARK_ENDPOINT"));
    client.setServiceNameIntern("execute-api");
    client.setSignerRegionOverride("us-east-1");
    return manager;
  }

  /** Notes the callbacks, and takes the service's record in a conflict. */
  private static class Callbacks extends DefaultSyncCallback {
    private final List<String> all = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public void onSuccess(Dataset dataset, List<Record> updates) {
      all.add("success");
      end.countDown();
    }

    @Override
    public boolean onConflict(Dataset dataset, List<SyncConflict> conflicts) {
      all.add("conflict");
      List<Record> resolved = new ArrayList<>();
      conflicts.forEach(each -> resolved.add(each.resolveWithRemoteRecord()));
      dataset.resolve(resolved);
      return true;
    }

    @Override
    public boolean onDatasetDeleted(Dataset dataset, String name) {
      all.add("deleted");
      return false;
    }

    @Override
    public boolean onDatasetsMerged(Dataset dataset, List<String> names) {
      all.add("merged " + names);
      return false;
    }

    @Override
    public void onFailure(DataStorageException e) {
      all.add("failure: " + e);
      end.countDown();
    }

    /**
     * Synchronises a dataset, and returns the callbacks. The main thread must run what is posted to
     * it.
     */
    List<String> of(Dataset dataset) throws InterruptedException {
      dataset.synchronize(this);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!end.await(20, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
        if (Looper.myLooper() == Looper.getMainLooper()) {
          ShadowLooper.idleMainLooper();
        }
      }
      return all;
    }
  }

  private static void assertSynchronizes(Dataset dataset) throws InterruptedException {
    assertEquals(List.of("success"), new Callbacks().of(dataset));
  }

  @Test
  public void callback_getsTheCopyOnce() throws Exception {
    Dataset guests = manager(guest).openOrCreateDataset("game");
    guests.put("score", "5");
    guests.put("level", "2");
    assertSynchronizes(guests);
    guests.put("level", "3");
    assertSynchronizes(guests);
    CognitoSyncManager manager = manager(user);
    Dataset game = manager.openOrCreateDataset("game");
    game.put("score", "9");
    assertSynchronizes(game);
    merge();

    Callbacks callbacks =
        new Callbacks() {
          @Override
          public boolean onDatasetsMerged(Dataset dataset, List<String> names) {
            super.onDatasetsMerged(dataset, names);
            names.forEach(name -> takeOver(manager.openOrCreateDataset(name), dataset));
            return true;
          }
        };
    assertEquals(List.of("merged [game." + guest + "]", "success"), callbacks.of(game));
    assertEquals(Map.of("score", "9", "level", "3"), game.getAll());
    assertSynchronizes(game);

    Dataset other = manager(user).openOrCreateDataset("game");
    assertSynchronizes(other);
    assertEquals(Map.of("score", "9", "level", "3"), other.getAll());
    // A second run of the tool does not start over.
    merge();
    assertSynchronizes(other);
  }

  private static void takeOver(Dataset copy, Dataset into) {
    try {
      assertSynchronizes(copy);
      copy.getAll()
          .forEach(
              (key, value) -> {
                if (into.get(key) == null) {
                  into.put(key, value);
                }
              });
      copy.delete();
      assertSynchronizes(copy);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void merge() throws Exception {
    Process tool =
        new ProcessBuilder(
                "sh",
                "-c",
                System.getenv("TIDEMARK_OPERATOR"),
                "tidemark",
                "merge",
                "--pool",
                POOL,
                "--guest",
                guest,
                "--into",
                user)
            .redirectErrorStream(true)
            .start();
    String output = new String(tool.getInputStream().readAllBytes());
    assertEquals(output, 0, tool.waitFor());
    assertTrue(output, output.contains("stay with the guest"));
  }
}
