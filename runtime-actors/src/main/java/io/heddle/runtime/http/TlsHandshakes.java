package io.heddle.runtime.http;

import java.security.GeneralSecurityException;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * How TLS is started. The name on the certificate is checked twice, by the JDK within the handshake
 * and by the library after it: the library (5.6.2) asks the JDK for its check only after it has
 * handed over the parameters, so that its default of leaving it to the JDK checks no name at all.
 */
final class TlsHandshakes extends DefaultClientTlsStrategy {

  private final boolean verifying;

  private TlsHandshakes(SSLContext context, boolean verifying, HostnameVerifier names) {
    super(context, null, null, SSLBufferMode.STATIC, HostnameVerificationPolicy.CLIENT, names);
    this.verifying = verifying;
  }

  static TlsHandshakes of(TlsTrust trust) {
    return switch (trust) {
      case TlsTrust.Jdk() -> verifying(SSLContexts.createDefault());
      case TlsTrust.Context(var context) -> verifying(context);
      case TlsTrust.Everything() ->
          new TlsHandshakes(trustingAll(), false, NoopHostnameVerifier.INSTANCE);
    };
  }

  @Override
  protected void initializeEngine(SSLEngine engine) {
    if (verifying) {
      var parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
  }

  private static TlsHandshakes verifying(SSLContext context) {
    return new TlsHandshakes(context, true, HttpsSupport.getDefaultHostnameVerifier());
  }

  private static SSLContext trustingAll() {
    try {
      return SSLContexts.custom().loadTrustMaterial(null, TrustAllStrategy.INSTANCE).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }
}
