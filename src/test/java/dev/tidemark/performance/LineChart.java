package dev.tidemark.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Draws lines over two logarithmic axes, as SVG. */
public final class LineChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 30;
  private static final int TOP = 40;
  private static final int BOTTOM = 55;

  /** Ticks of the lower axis that would be closer are left out. */
  private static final double TICK_DISTANCE = 40;

  /** Colors that also people with color blindness tell apart, by Okabe and Ito. */
  private static final List<String> COLORS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7");

  private final String title;
  private final String xTitle;
  private final List<Line> lines = new ArrayList<>();
  private final NavigableSet<Double> xs = new TreeSet<>();
  private final NavigableSet<Double> ys = new TreeSet<>();

  /**
   * A line.
   *
   * @param points the points, by their place on the lower axis; both numbers are above 0
   */
  private record Line(
      String name, String color, String dashes, NavigableMap<Integer, Double> points) {}

  /** Starts a chart without lines. */
  public LineChart(String title, String xTitle) {
    this.title = title;
    this.xTitle = xTitle;
  }

  /** Adds a line in the next color. */
  public LineChart line(String name, NavigableMap<Integer, Double> points) {
    long colors = lines.stream().map(Line::color).distinct().count();
    return add(new Line(name, COLORS.get((int) colors), "none", points));
  }

  /** Adds a dashed line in the color of the last one, to compare that one with. */
  public LineChart baseline(String name, NavigableMap<Integer, Double> points) {
    return add(new Line(name, lines.getLast().color(), "6 4", points));
  }

  private LineChart add(Line line) {
    lines.add(line);
    line.points().keySet().forEach(x -> xs.add((double) x));
    ys.addAll(line.points().values());
    return this;
  }

  /** Returns the picture. */
  public String svg() {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
    <rect width="100%%" height="100%%" fill="white"/>
    <text x="%d" y="24" font-size="15" font-weight="bold">%s</text>
    <text x="%d" y="%d" text-anchor="middle">%s</text>
    """
            .formatted(WIDTH, HEIGHT, LEFT, title, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, xTitle)
        + xAxis()
        + yAxis()
        + lines.stream().map(this::drawn).collect(Collectors.joining())
        + legend()
        + "</svg>\n";
  }

  private String xAxis() {
    StringBuilder axis = new StringBuilder();
    double last = Double.NEGATIVE_INFINITY;
    for (double value : xs) {
      double x = x(value);
      if (x - last >= TICK_DISTANCE) {
        last = x;
        axis.append(rule(x, TOP, x, bottom()))
            .append(text(x, bottom() + 18, "middle", number(value)));
      }
    }
    return axis.toString();
  }

  private String yAxis() {
    StringBuilder axis = new StringBuilder();
    for (double value = lowest(); value <= highest(); value *= 10) {
      double y = y(value);
      axis.append(rule(LEFT, y, WIDTH - RIGHT, y))
          .append(text(LEFT - 8, y + 4, "end", number(value)));
    }
    return axis.toString();
  }

  private String drawn(Line line) {
    String points =
        line.points().entrySet().stream()
            .map(point -> format("%.1f,%.1f", x(point.getKey()), y(point.getValue())))
            .collect(Collectors.joining(" "));
    return format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
            + " stroke-dasharray=\"%s\"/>%n",
        points, line.color(), line.dashes());
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      int y = TOP + 18 + 20 * i;
      legend
          .append(
              format(
                  "<path d=\"M%d %dh28\" stroke=\"%s\" stroke-width=\"2\""
                      + " stroke-dasharray=\"%s\"/>%n",
                  LEFT + 12, y - 4, line.color(), line.dashes()))
          .append(text(LEFT + 48, y, "start", line.name()));
    }
    return legend.toString();
  }

  private static String rule(double x1, double y1, double x2, double y2) {
    return format("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>%n", x1, y1, x2, y2);
  }

  private static String text(double x, double y, String anchor, String text) {
    return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
  }

  private static String number(double value) {
    return value >= 1 ? format("%,.0f", value) : format("%.1f", value);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), arguments);
  }

  private static int bottom() {
    return HEIGHT - BOTTOM;
  }

  private double lowest() {
    return Math.pow(10, Math.floor(Math.log10(ys.first())));
  }

  private double highest() {
    return Math.pow(10, Math.ceil(Math.log10(ys.last())));
  }

  private double x(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * share(value, xs.first(), xs.last());
  }

  private double y(double value) {
    return bottom() - (bottom() - TOP) * share(value, lowest(), highest());
  }

  private static double share(double value, double least, double most) {
    return Math.log(value / least) / Math.log(most / least);
  }
}
