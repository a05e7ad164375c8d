package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the service, or the operator's tool, with a mutant. */
public final class MutantCompiler {
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java/dev/tidemark"), Path.of("src/local/java/dev/tidemark"));
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private MutantCompiler() {}

  /**
   * Returns a function from a seed to the violations that a finder sees.
   *
   * @param finder the class of the function, with a public constructor without parameters
   */
  public static LongFunction<List<String>> compile(
      Mutant mutant, Class<? extends LongFunction<List<String>>> finder) {
    Map<String, byte[]> classes = compile(sources(mutant));
    try {
      return instance(new MutantLoader(classes).loadClass(finder.getName()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Checks that a mutant can be planted.
   *
   * @throws IllegalArgumentException if the original of an edit does not occur exactly once
   */
  public static void checkPlantable(Mutant mutant) {
    Map<String, String> planted = sources(mutant);
    if (planted.isEmpty()) {
      throw new IllegalArgumentException(mutant.name() + ": no edit");
    }
  }

  @SuppressWarnings("unchecked") // It is the finder, of another class loader.
  private static LongFunction<List<String>> instance(Class<?> type)
      throws ReflectiveOperationException {
    return (LongFunction<List<String>>) type.getConstructor().newInstance();
  }

  private static Map<String, String> sources(Mutant mutant) {
    Map<String, String> sources = new TreeMap<>();
    for (Edit edit : mutant.edits()) {
      String source = sources.computeIfAbsent(edit.file(), MutantCompiler::read);
      int place = source.indexOf(edit.original());
      if (place < 0 || source.indexOf(edit.original(), place + 1) >= 0) {
        throw new IllegalArgumentException(
            mutant.name()
                + ": the original does not occur once in "
                + edit.file()
                + ": "
                + edit.original());
      }
      sources.put(edit.file(), source.replace(edit.original(), edit.planted()));
    }
    return sources;
  }

  private static String read(String file) {
    Path source =
        SOURCES.stream()
            .map(folder -> folder.resolve(file))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no source " + file));
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> compile(Map<String, String> sources) {
    StringWriter messages = new StringWriter();
    Classes classes = new Classes(COMPILER.getStandardFileManager(null, null, null));
    boolean isCompiled =
        COMPILER
            .getTask(
                messages,
                classes,
                null,
                List.of("-proc:none", "-nowarn"),
                null,
                sources.entrySet().stream().map(Source::of).toList())
            .call();
    if (!isCompiled) {
      throw new IllegalStateException(messages.toString());
    }
    return classes.bytes();
  }

  /** A source file in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(URI uri, String text) {
      super(uri, Kind.SOURCE);
      this.text = text;
    }

    static Source of(Map.Entry<String, String> fileAndText) {
      return new Source(
          URI.create("planted:///dev/tidemark/" + fileAndText.getKey()), fileAndText.getValue());
    }

    @Override
    public CharSequence getCharContent(boolean ignoresEncodingErrors) {
      return text;
    }
  }

  /** Keeps compiled classes in memory. */
  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

    Classes(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("planted:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return outputs.computeIfAbsent(className, _ -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> bytes() {
      Map<String, byte[]> bytes = new HashMap<>();
      outputs.forEach((name, output) -> bytes.put(name, output.toByteArray()));
      return bytes;
    }
  }

  /** Loads all classes of the project again, those with the mutant from memory. */
  private static final class MutantLoader extends ClassLoader {
    private final Map<String, byte[]> planted;

    MutantLoader(Map<String, byte[]> planted) {
      super(MutantCompiler.class.getClassLoader());
      this.planted = planted;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolves) throws ClassNotFoundException {
      if (!name.startsWith("dev.tidemark.")) {
        return super.loadClass(name, resolves);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try {
        byte[] bytes = planted.containsKey(name) ? planted.get(name) : original(name);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private byte[] original(String name) throws IOException, ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        return in.readAllBytes();
      }
    }
  }
}
