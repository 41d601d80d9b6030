package io.heddle.runtime.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accepts connections, reads the head of one request of each, and then does what it is told. */
final class RawServer implements AutoCloseable {

  /** What to do with a connection whose request was read. */
  interface Behaviour {
    void on(Socket socket) throws Exception;
  }

  private final ServerSocket listener;

  /** Ends with the first connection that the other side closed, as the server saw it. */
  final CompletableFuture<Boolean> closedByClient = new CompletableFuture<>();

  final CountDownLatch requested = new CountDownLatch(1);

  RawServer(Behaviour behaviour) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  static RawServer sending(String text) {
    return new RawServer(
        socket -> {
          write(socket, text);
          socket.close();
        });
  }

  /** Sends this, then nothing, until the other side closes. */
  static RawServer stallingAfter(String text) {
    return new RawServer(socket -> write(socket, text));
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  boolean awaitClosedByClient() {
    try {
      return closedByClient.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("connection not closed", e);
    }
  }

  void awaitRequest() {
    try {
      if (!requested.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("no request");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void accept(Behaviour behaviour) {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket, behaviour));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket, Behaviour behaviour) {
    try (socket) {
      readHead(socket);
      requested.countDown();
      behaviour.on(socket);
      while (!socket.isClosed() && socket.getInputStream().read() >= 0) {
        // what comes after the head is of no interest
      }
      closedByClient.complete(true);
    } catch (Exception _) {
      closedByClient.complete(true);
    }
  }

  private static void readHead(Socket socket) throws IOException {
    var in = socket.getInputStream();
    var last = 0;
    for (var next = in.read(); next >= 0; next = in.read()) {
      last = (last << 8) | next;
      if (last == 0x0d0a0d0a) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
