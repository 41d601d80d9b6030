package io.heddle.compiler.cache;

/** What an entry of a group is found by. */
sealed interface PartitionKey {

  record Content(String text) implements PartitionKey {}

  record Version(String workflowId, String version) implements PartitionKey {}
}
