package dev.tidemark.performance.local;

/** The steps that devices make again and again. */
enum Work {
  LIST("List", "own"),
  UPDATE("Update", "own"),
  LIST_SHARED("List", "shared"),
  LIST_AND_UPDATE("List and update", "shared");

  private final String title;
  private final String datasets;

  Work(String title, String datasets) {
    this.title = title;
    this.datasets = datasets;
  }

  String title() {
    return title;
  }

  /** Returns "own" if each device has a dataset of its own, and "shared" if all have one. */
  String datasets() {
    return datasets;
  }

  /** Returns the dataset of a device. */
  String dataset(int device) {
    return datasets.equals("own") ? "own" + device : name();
  }

  /** Makes one step; false if it lost against another device. */
  boolean step(Side.Device device) {
    return switch (this) {
      case LIST, LIST_SHARED -> {
        device.list();
        yield true;
      }
      case UPDATE -> {
        device.update();
        yield true;
      }
      case LIST_AND_UPDATE -> device.listAndUpdate();
    };
  }
}
