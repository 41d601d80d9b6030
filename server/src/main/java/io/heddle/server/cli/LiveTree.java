package io.heddle.server.cli;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Draws a run on a terminal while it happens, over and over in the same place.
 *
 * <p>Events only change the view; one thread draws it a few times a second, so a run of a million
 * events costs the terminal no more than a short one.
 */
final class LiveTree implements Watcher, AutoCloseable {

  private static final int REDRAW_MILLIS = 80;
  private static final int MAX_FRAMES = 8;

  private final PrintStream out;
  private final TerminalSize size;
  private final RowText text = new RowText(true);
  private final RunView view = new RunView();
  private final ScheduledExecutorService painter =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("live-tree").factory());
  private int drawn;
  private int frame;

  LiveTree(PrintStream out, TerminalSize size) {
    this.out = out;
    this.size = size;
    var _ =
        painter.scheduleAtFixedRate(
            this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onEvent(RunEvent event) {
    synchronized (view) {
      view.add(event);
    }
  }

  private void draw() {
    List<String> lines;
    synchronized (view) {
      lines = lines(System.currentTimeMillis());
    }
    paint(lines);
  }

  private synchronized void paint(List<String> lines) {
    frame++;
    var picture = new StringBuilder();
    if (drawn > 0) {
      picture.append("\u001b[").append(drawn).append('A');
    }
    picture.append("\r\u001b[J");
    for (var line : lines) {
      picture.append(TerminalSize.clip(line, size.columns())).append("\u001b[0m\n");
    }
    drawn = lines.size();
    out.print(picture);
    out.flush();
  }

  private List<String> lines(long now) {
    var lines = new ArrayList<String>();
    add(view.rows(), "", now, lines);
    var most = Math.max(4, size.rows() - 2);
    return lines.size() <= most
        ? lines
        : new ArrayList<>(lines.subList(lines.size() - most, lines.size()));
  }

  private void add(List<RunView.Row> rows, String indent, long now, List<String> lines) {
    for (var row : rows) {
      lines.add(indent + text.line(row, now, frame));
      if (!row.text.isEmpty()) {
        lines.add(indent + "  " + text.paint("2", RowText.printable(tail(row.text))));
      }
      add(row.nested, indent + "  ", now, lines);
      var shown = 0;
      for (var entry : row.frames.entrySet()) {
        if (shown++ == MAX_FRAMES) {
          var rest = row.frames.size() - MAX_FRAMES;
          lines.add(indent + "  " + text.paint("2", "and %d more".formatted(rest)));
          break;
        }
        lines.add(indent + "  " + text.paint("2", "[%d]".formatted(entry.getKey())));
        add(entry.getValue(), indent + "    ", now, lines);
      }
    }
  }

  private static String tail(StringBuilder streamed) {
    var text = streamed.toString();
    var line = text.lastIndexOf('\n');
    return line >= 0 && line < text.length() - 1 ? text.substring(line + 1) : text;
  }

  /** Draws the last picture and leaves it there. */
  @Override
  public void close() {
    painter.shutdownNow();
    draw();
  }
}
