package io.heddle.runtime.http;

import javax.net.ssl.SSLContext;

/** Which certificates are believed. */
public sealed interface TlsTrust {

  /** Those of the authorities the JDK knows. */
  record Jdk() implements TlsTrust {}

  /** Those a context of one's own trusts: for private authorities. */
  record Context(SSLContext context) implements TlsTrust {}

  /** All, and any name on them: what {@code ssl_verify: false} asks for. */
  record Everything() implements TlsTrust {}
}
