package io.heddle.compiler.ir;

import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes that wait for somebody else: a person, another workflow, a worker. */
public sealed interface WaitSpec extends NodeSpec {

  /**
   * Asks a person.
   *
   * @param content what the form shows, a Markdown template
   * @param actions the decisions a person may take, each a handle; empty for a plain form
   * @param timeout until the form is decided without a person, or null for never
   * @param defaults what {@link OnTimeout#DEFAULT_VALUE} puts out
   * @param delivery delivery or notification settings as the text has them
   */
  record HumanInput(
      HumanMode mode,
      @Nullable TextTemplate content,
      List<FormField> fields,
      List<Action> actions,
      @Nullable Duration timeout,
      OnTimeout onTimeout,
      ObjectValue defaults,
      ObjectValue delivery,
      boolean flat)
      implements WaitSpec {
    public HumanInput {
      fields = List.copyOf(fields);
      actions = List.copyOf(actions);
    }
  }

  enum HumanMode {
    FORM,
    APPROVAL,
    WEBHOOK
  }

  enum OnTimeout {
    FAIL,
    DEFAULT_VALUE,
    AUTO_APPROVE,
    AUTO_REJECT,
    /** Takes the timeout handle (app exports). */
    BRANCH
  }

  /**
   * @param defaultInput the input it begins with, or -1
   * @param settings the field as the text has it
   */
  record FormField(
      String name,
      String type,
      boolean required,
      @Nullable Value defaultValue,
      int defaultInput,
      ObjectValue settings) {}

  record Action(String id, String title) {}

  /**
   * Runs another workflow.
   *
   * @param workflow its id, or what an export calls the tool it was published as
   * @param version a version or label, or null for the one this workflow was processed with
   * @param awaited whether its end is awaited
   */
  record SubWorkflow(
      String workflow,
      @Nullable String version,
      List<WorkSpec.Argument> inputs,
      boolean awaited,
      Shape shape)
      implements WaitSpec {
    public SubWorkflow {
      inputs = List.copyOf(inputs);
    }
  }

  /** What the outputs of a workflow look like to the one that ran it. */
  enum Shape {
    /** As they are. */
    PLAIN,
    /** As the messages of a tool: {@code text}, {@code files}, {@code json}, and each by name. */
    TOOL
  }

  /**
   * Work that a worker outside takes and completes.
   *
   * @param work of a node of another kind that is marked external; null for a task, whose queue
   *     says what is to be done
   */
  record ExternalTask(
      String queue, List<Binding> inputs, @Nullable Duration timeout, @Nullable NodeWork work)
      implements WaitSpec {
    public ExternalTask {
      inputs = List.copyOf(inputs);
    }
  }
}
