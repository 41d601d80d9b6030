package io.heddle.loadtest.macro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Where a measurement was made; without it a number says nothing.
 *
 * @param loadBefore the one-minute load average before the suite began: above 0.5 something else
 *     ran
 */
public record Machine(
    int cores, long heapMegabytes, String system, String java, double loadBefore) {

  public static Machine here() {
    var runtime = Runtime.getRuntime();
    return new Machine(
        runtime.availableProcessors(),
        runtime.maxMemory() >> 20,
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vm.vendor") + " " + Runtime.version(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  public String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores, heap %d MiB, %s, %s, load before %.1f",
        cores,
        heapMegabytes,
        system,
        java,
        loadBefore);
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cores", cores)
        .put("heap_mib", heapMegabytes)
        .put("system", system)
        .put("java", java)
        .put("load_before", loadBefore);
  }
}
