package io.heddle.runtime.machine;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link LiveFrames}, field by field, but for what a node read that has left its place: that is for
 * who hears the fact in hand, and an image is taken between turns.
 *
 * @param frames those that are open, the root and the oldest first
 * @param handler the frame of the error handler, or {@link FrameImage#NONE}
 * @param over the handler's frame when it is not open any more; else null
 * @param ready nodes that may start, in the order of their two lines
 */
public record FramesImage(
    List<FrameImage> frames,
    int handler,
    @Nullable FrameImage over,
    List<Ready> ready,
    List<Attempt> attempts,
    List<ContainerImage> containers,
    List<Held> held,
    int nextId,
    int running,
    int waiting,
    int outside,
    int steps) {

  /**
   * A node in line.
   *
   * @param held what it reads, when that was kept for it
   */
  public record Ready(int frame, int node, @Nullable InputsImage held) {}

  /** An attempt under way, or the last one of a node that waits to be tried again. */
  public record Attempt(int frame, int node, int number, long startedAt, InputsImage inputs) {}

  /** A settled node of the root whose edges are not followed yet. */
  public record Held(int node, String handle) {}

  static FramesImage of(LiveFrames live, RunRequest request) {
    var workflow = request.workflow();
    var handler = live.handler;
    var attempts = new ArrayList<Attempt>();
    live.attempts.forEach(
        (key, attempt) ->
            attempts.add(
                new Attempt(
                    (int) (key >> Integer.SIZE),
                    key.intValue(),
                    attempt.number(),
                    attempt.startedAt(),
                    InputsImage.of(attempt.inputs()))));
    attempts.sort(comparingInt(Attempt::frame).thenComparingInt(Attempt::node));
    var held = new ArrayList<Held>();
    live.held.forEach((node, handle) -> held.add(new Held(node, handle)));
    held.sort(comparingInt(Held::node));
    return new FramesImage(
        live.open().stream().map(frame -> FrameImage.of(frame, workflow)).toList(),
        handler == null ? FrameImage.NONE : handler.id,
        handler == null || live.frames.containsKey(handler.id)
            ? null
            : FrameImage.of(handler, workflow),
        live.ready().all(true).stream()
            .map(entry -> new Ready(entry.frame().id, entry.node(), held(entry)))
            .toList(),
        attempts,
        live.containers.values().stream()
            .map(ContainerImage::of)
            .sorted(comparingInt(ContainerImage::frame).thenComparingInt(ContainerImage::node))
            .toList(),
        held,
        live.nextId,
        live.running,
        live.waiting,
        live.outside,
        live.steps);
  }

  private static @Nullable InputsImage held(ReadyQueue.Entry entry) {
    var held = entry.held();
    return held == null ? null : InputsImage.of(held);
  }

  /** Makes frames of nothing these. */
  void restore(LiveFrames live, RunRequest request) {
    var workflow = request.workflow();
    for (var image : frames.stream().sorted(comparingInt(FrameImage::id)).toList()) {
      var frame = image.frame(workflow, image.id() == 0 ? null : live.get(image.parent()));
      if (image.id() == 0) {
        live.root = frame;
      } else {
        live.frames.put(image.id(), frame);
      }
    }
    if (handler != FrameImage.NONE) {
      live.handler = over == null ? live.get(handler) : over.frame(workflow, live.root());
    }
    for (var entry : ready) {
      var frame = live.get(entry.frame());
      var inputs = entry.held();
      live.ready()
          .restore(frame, entry.node(), inputs == null ? null : inputs.inputs(frame, request));
    }
    for (var attempt : attempts) {
      var frame = live.get(attempt.frame());
      live.attempts.put(
          LiveFrames.key(attempt.frame(), attempt.node()),
          new LiveFrames.Attempt(
              attempt.number(), attempt.startedAt(), attempt.inputs().inputs(frame, request)));
    }
    for (var container : containers) {
      live.containers.put(
          LiveFrames.key(container.frame(), container.node()), container.run(live, request));
    }
    held.forEach(one -> live.held.put(one.node(), one.handle()));
    live.nextId = nextId;
    live.running = running;
    live.waiting = waiting;
    live.outside = outside;
    live.steps = steps;
  }
}
