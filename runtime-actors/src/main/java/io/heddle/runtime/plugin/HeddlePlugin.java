package io.heddle.runtime.plugin;

/**
 * An extension of Heddle. Found by {@link java.util.ServiceLoader}, loaded by a {@link
 * PluginLoader}, or given to {@link PluginSet} by whoever embeds Heddle.
 *
 * <p>One instance serves one group: {@link #contribute} is called once, then {@link #start}, then
 * its contributions are used by many threads at once, then {@link #stop}.
 */
public interface HeddlePlugin {

  PluginInfo info();

  /** When it is started: bootstrap plugins come before all others and may load them. */
  default Phase phase() {
    return Phase.NORMAL;
  }

  /** Says what it adds. Must not do anything else: nothing is started yet. */
  void contribute(Contributions contributions);

  /**
   * Makes it ready. May block.
   *
   * @throws Exception why it cannot be used; the message is shown, and no plugin is used then
   */
  default void start() throws Exception {}

  /** Frees what it holds, also after a start that failed half-way. Called once; may block. */
  default void stop() throws Exception {}

  /** How it is. Called at any time after its start, by any thread; must not block. */
  default Health health() {
    return Health.UP;
  }

  /** The order of starting; stopping goes the other way round. */
  enum Phase {
    BOOTSTRAP,
    NORMAL
  }

  /**
   * How a plugin is.
   *
   * @param detail for people; empty when there is nothing to say
   */
  record Health(boolean isUp, String detail) {

    public static final Health UP = new Health(true, "");

    public static Health down(String detail) {
      return new Health(false, detail);
    }
  }
}
