package io.heddle.runtime;

import io.heddle.runtime.conversation.BoundedConversations;
import io.heddle.runtime.conversation.Conversations;
import io.heddle.runtime.document.DocumentReader;
import io.heddle.runtime.document.PlainDocuments;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.MemoryFileStore;
import io.heddle.runtime.file.RemoteFiles;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.memory.BoundedMemories;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.memory.NoMemories;
import java.util.function.Supplier;

/**
 * What a group keeps for its runs: one of each for all of them, and gone with the group unless what
 * is behind it is durable.
 */
public record GroupServices(
    Memories memories, FileStore files, DocumentReader documents, Conversations conversations) {

  /** Keeps nothing; reads files on the web through the group's HTTP port. */
  public static GroupServices none(HttpPort http) {
    return new GroupServices(
        new NoMemories(), new RemoteFiles(http), new PlainDocuments(), Conversations.NONE);
  }

  /**
   * All of it in memory, within the standard bounds.
   *
   * @param http reads files on the web, under the group's network policy
   * @param ids gives new ids, unique in the installation
   */
  public static GroupServices inMemory(HttpPort http, Supplier<String> ids) {
    return new GroupServices(
        new BoundedMemories(BoundedMemories.Bounds.STANDARD),
        new MemoryFileStore(http, ids, MemoryFileStore.Bounds.STANDARD),
        new PlainDocuments(),
        new BoundedConversations(BoundedConversations.Bounds.STANDARD));
  }
}
