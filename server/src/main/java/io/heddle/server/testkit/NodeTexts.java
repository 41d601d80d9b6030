package io.heddle.server.testkit;

import io.heddle.compiler.Fingerprint;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import java.util.HashMap;
import java.util.Map;

/** A fingerprint of what the text says of each node, wherever in the text it stands. */
record NodeTexts(Map<String, String> fingerprints) {

  static NodeTexts of(TextMap workflow) {
    var fingerprints = new HashMap<String, String>();
    collect(workflow, fingerprints);
    return new NodeTexts(fingerprints);
  }

  private static void collect(TextValue value, Map<String, String> fingerprints) {
    switch (value) {
      case TextMap map -> {
        if (map.get("id") instanceof TextScalar id && map.get("data") instanceof TextMap data) {
          fingerprints.putIfAbsent(id.text(), Fingerprint.of(data));
        }
        map.entries().values().forEach(entry -> collect(entry.value(), fingerprints));
      }
      case TextList list -> list.items().forEach(item -> collect(item, fingerprints));
      case TextScalar _ -> {}
    }
  }

  String of(String node) {
    return fingerprints.getOrDefault(node, node);
  }
}
