package io.heddle.compiler.ir;

import io.heddle.compiler.template.TextTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list operator does to its list. */
public sealed interface ListPlan {

  /**
   * The app export's: filter, extract, order, limit, in that order; each null when not enabled.
   *
   * @param extract the one-based place of the record to take, as a template
   * @param limit how many records to keep
   */
  record Pipeline(
      @Nullable Filter filter,
      @Nullable TextTemplate extract,
      @Nullable Order order,
      @Nullable Integer limit)
      implements ListPlan {}

  /** All conditions must hold for an item. */
  record Filter(List<ItemCondition> conditions) {
    public Filter {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * @param key the attribute of a file, or empty for the item itself
   * @param value the expected value as a template, or null
   * @param values the expected values of {@code in} and {@code not in}
   */
  record ItemCondition(
      String key, String operator, @Nullable TextTemplate value, List<String> values) {
    public ItemCondition {
      values = List.copyOf(values);
    }
  }

  /**
   * @param key the attribute of a file, or empty for the item itself
   */
  record Order(String key, boolean descending) {}

  /**
   * The flat dialect's operations that need no sub-graph.
   *
   * @param sortKey for sort
   * @param start for slice, or null
   * @param end for slice, or null
   * @param secondInput for concat, or -1
   * @param outputVariable the name of the output
   */
  record Simple(
      SimpleOperation operation,
      String sortKey,
      boolean descending,
      @Nullable Integer start,
      @Nullable Integer end,
      int secondInput,
      String outputVariable)
      implements ListPlan {}

  /** The flat dialect's list operations that need no sub-graph. */
  enum SimpleOperation {
    SORT,
    SLICE,
    FIRST,
    LAST,
    FLATTEN,
    UNIQUE,
    REVERSE,
    CONCAT,
    LENGTH
  }
}
