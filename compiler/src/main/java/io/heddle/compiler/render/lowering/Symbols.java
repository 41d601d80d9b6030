package io.heddle.compiler.render.lowering;

import io.heddle.compiler.render.Slot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names of one scope and where their first values come from: Jinja2's rules, which decide what
 * is seen after an assignment in an if, a loop or a macro.
 */
final class Symbols {

  /** How a variable gets its value when the scope is entered. */
  sealed interface Load {

    /** From whoever enters: a parameter, a loop variable. */
    record Parameter() implements Load {}

    /** By name, from outside the template. */
    record Resolve(String name) implements Load {}

    /** From a variable of an enclosing scope. */
    record Alias(Slot from) implements Load {}

    /** It has none yet. */
    record Nothing() implements Load {}
  }

  private final @Nullable Symbols parent;
  private final Slot.Function function;
  private final Map<String, Slot> slots;
  private final Map<String, Slot> refs;
  private final Map<Slot, Load> loads;
  private final Set<String> stores;

  private Symbols(
      @Nullable Symbols parent,
      Slot.Function function,
      Map<String, Slot> slots,
      Map<String, Slot> refs,
      Map<Slot, Load> loads,
      Set<String> stores) {
    this.parent = parent;
    this.function = function;
    this.slots = slots;
    this.refs = refs;
    this.loads = loads;
    this.stores = stores;
  }

  static Symbols of(@Nullable Symbols parent, Slot.Function function) {
    return new Symbols(
        parent, function, new HashMap<>(), new HashMap<>(), new LinkedHashMap<>(), new HashSet<>());
  }

  /** The same names, to be tried on a branch; its slots stay shared. */
  Symbols branch() {
    return new Symbols(
        parent,
        function,
        slots,
        new HashMap<>(refs),
        new LinkedHashMap<>(loads),
        new HashSet<>(stores));
  }

  private Slot define(String name, Load load) {
    var slot = slots.computeIfAbsent(name, _ -> function.slot());
    refs.put(name, slot);
    loads.put(slot, load);
    return slot;
  }

  @Nullable Slot find(String name) {
    var slot = refs.get(name);
    return slot != null || parent == null ? slot : parent.find(name);
  }

  Slot ref(String name) {
    var slot = find(name);
    return slot == null ? define(name, new Load.Resolve(name)) : slot;
  }

  void store(String name) {
    stores.add(name);
    if (!refs.containsKey(name)) {
      var outer = parent == null ? null : parent.find(name);
      define(name, outer == null ? new Load.Nothing() : new Load.Alias(outer));
    }
  }

  Slot parameter(String name) {
    stores.add(name);
    return define(name, new Load.Parameter());
  }

  void load(String name) {
    if (find(name) == null) {
      define(name, new Load.Resolve(name));
    }
  }

  void merge(List<Symbols> branches) {
    var stored = new TreeSet<String>();
    branches.forEach(branch -> stored.addAll(branch.stores));
    stored.removeAll(stores);
    for (var branch : branches) {
      refs.putAll(branch.refs);
      loads.putAll(branch.loads);
      stores.addAll(branch.stores);
    }
    for (var name : stored) {
      var slot = ref(name);
      var outer = parent == null ? null : parent.find(name);
      loads.put(slot, outer == null ? new Load.Resolve(name) : new Load.Alias(outer));
    }
  }

  Map<Slot, Load> loads() {
    return loads;
  }

  Slot.Function function() {
    return function;
  }

  /** Every name stored here or further out, with its place: what a scoped block sees. */
  Map<String, Slot> visibleStores() {
    var visible = new TreeMap<String, Slot>();
    for (var at = this; at != null; at = at.parent) {
      for (var name : at.stores) {
        var slot = find(name);
        if (slot != null) {
          visible.putIfAbsent(name, slot);
        }
      }
    }
    return visible;
  }

  /** The names this scope asks for from outside. */
  void collectResolved(Collection<String> into) {
    for (var load : loads.values()) {
      if (load instanceof Load.Resolve(var name)) {
        into.add(name);
      }
    }
  }
}
