package io.heddle.runtime.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. The only thing that ever does: the client has no other. */
@FunctionalInterface
public interface NameResolver {

  /** Asks the system. */
  NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** May block. A host without addresses is an exception, not an empty list. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
