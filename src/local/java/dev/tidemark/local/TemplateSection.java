package dev.tidemark.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping in a template.
 *
 * <p>As text, a {@code !Ref} to a parameter reads as the parameter's default. A parameter without a
 * default and any other intrinsic function have a value only in a stack, and read as absent. Do not
 * read an intrinsic function as a section or a list.
 */
final class TemplateSection {
  private final String path;
  private final Map<String, Node> members;
  private final Map<String, String> parameters;

  private TemplateSection(String path, Map<String, Node> members, Map<String, String> parameters) {
    this.path = path;
    this.members = members;
    this.parameters = parameters;
  }

  /** Returns the whole template as a section. */
  static TemplateSection root(Node node) {
    TemplateSection bare =
        new TemplateSection("the template", members("the template", node), Map.of());
    Map<String, String> defaults = new LinkedHashMap<>();
    TemplateSection declarations = bare.section("Parameters");
    for (String name : declarations.names()) {
      declarations.section(name).text("Default").ifPresent(value -> defaults.put(name, value));
    }
    return new TemplateSection(bare.path, bare.members, Map.copyOf(defaults));
  }

  /** Returns the names of the members, in the order of the file. */
  List<String> names() {
    return List.copyOf(members.keySet());
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** Returns a mapping; empty if the member is absent. */
  TemplateSection section(String name) {
    Node node = members.get(name);
    Map<String, Node> content = node == null ? Map.of() : members(pathOf(name), node);
    return new TemplateSection(pathOf(name), content, parameters);
  }

  /** Returns a list of mappings; empty if the member is absent. */
  List<TemplateSection> sections(String name) {
    List<TemplateSection> sections = new ArrayList<>();
    for (Node element : elements(name)) {
      sections.add(new TemplateSection(pathOf(name), members(pathOf(name), element), parameters));
    }
    return sections;
  }

  /**
   * Returns a list of texts, without those that have a value only in a stack; empty if the member
   * is absent.
   */
  List<String> texts(String name) {
    return elements(name).stream().flatMap(element -> textOf(element).stream()).toList();
  }

  /** Returns a text; empty if the member is absent or has a value only in a stack. */
  Optional<String> text(String name) {
    Node node = members.get(name);
    return node == null ? Optional.empty() : textOf(node);
  }

  /**
   * Returns a required text.
   *
   * @throws LocalServiceException if the member is absent or has a value only in a stack
   */
  String requiredText(String name) {
    return text(name)
        .orElseThrow(() -> new LocalServiceException(pathOf(name) + " has no value to read"));
  }

  /**
   * Returns a required whole number.
   *
   * @throws LocalServiceException if the member is absent or is not a whole number
   */
  int requiredNumber(String name) {
    String text = requiredText(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new LocalServiceException(pathOf(name) + " is not a number: " + text, e);
    }
  }

  /**
   * Returns this section, with the default of each member that it lacks. Members of both are not
   * merged: the default is ignored.
   */
  TemplateSection withDefaults(TemplateSection defaults) {
    Map<String, Node> merged = new LinkedHashMap<>(defaults.members);
    merged.putAll(members);
    return new TemplateSection(path, merged, parameters);
  }

  private String pathOf(String name) {
    return path + "." + name;
  }

  private Optional<String> textOf(Node node) {
    if (node instanceof ScalarNode scalar) {
      return switch (scalar.getTag().getValue()) {
        case "!Ref" -> Optional.ofNullable(parameters.get(scalar.getValue()));
        case String tag when tag.startsWith("!") -> Optional.empty();
        default -> Optional.of(scalar.getValue());
      };
    }
    if (node instanceof MappingNode && members(path, node).get("Ref") instanceof ScalarNode name) {
      return Optional.ofNullable(parameters.get(name.getValue()));
    }
    return Optional.empty();
  }

  private List<Node> elements(String name) {
    return switch (members.get(name)) {
      case null -> List.of();
      case SequenceNode list -> list.getValue();
      case Node other -> throw new LocalServiceException(pathOf(name) + " is not a list");
    };
  }

  private static Map<String, Node> members(String path, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw new LocalServiceException(path + " is not a mapping");
    }
    Map<String, Node> members = new LinkedHashMap<>();
    for (NodeTuple member : mapping.getValue()) {
      if (member.getKeyNode() instanceof ScalarNode name) {
        members.put(name.getValue(), member.getValueNode());
      }
    }
    return members;
  }
}
