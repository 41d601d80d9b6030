package io.heddle.server.smoke;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.GroupServices;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.stub.StubExecutors;
import io.heddle.runtime.stub.StubHttp;
import io.heddle.runtime.stub.StubKnowledge;
import io.heddle.runtime.stub.StubModel;
import io.heddle.runtime.stub.StubTools;
import io.heddle.sandbox.GuestLanguages;
import io.heddle.sandbox.PooledSandbox;
import io.heddle.sandbox.SandboxPool;
import io.heddle.sandbox.SandboxSettings;
import io.heddle.server.LocalWiring;
import java.util.Map;
import java.util.UUID;

/** The real engine over stand-ins: no byte leaves the process. Serves one run after the other. */
final class StubWiring implements LocalWiring {

  private volatile StubExecutors current = executorsOfOneRun();

  /** Forgets which nodes of the last run met a stand-in. */
  StubExecutors begin() {
    var next = executorsOfOneRun();
    current = next;
    return next;
  }

  private static StubExecutors executorsOfOneRun() {
    return new StubExecutors(
        new NodeExecutors(Map.of()), language -> language != CodeLanguage.PYTHON);
  }

  @Override
  public Environment.Executors executors() {
    return node -> current.of(node);
  }

  @Override
  public RuntimeGroup.PortsFactory ports() {
    return context -> {
      var settings = SandboxSettings.of(ConfigFactory.load());
      var pool = context.spawn(SandboxPool.create(settings, new GuestLanguages()), "sandbox");
      return new Stubs(
          new PooledSandbox(pool, settings),
          GroupServices.inMemory(new StubHttp(), () -> UUID.randomUUID().toString()));
    };
  }

  private record Stubs(Sandbox sandbox, GroupServices services) implements GroupPorts {

    @Override
    public HttpPort http() {
      return new StubHttp();
    }

    @Override
    public NodeContext.Models models() {
      return _ -> new StubModel();
    }

    @Override
    public NodeContext.Tools tools() {
      return new StubTools();
    }

    @Override
    public NodeContext.KnowledgeBase knowledge() {
      return new StubKnowledge();
    }
  }
}
