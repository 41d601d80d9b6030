package io.heddle.persistence.fault;

import io.heddle.persistence.database.Database;
import io.heddle.persistence.fault.Faults.Kind;
import io.heddle.persistence.fault.Faults.Verdict;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts a plan of faults between the writer and its database. */
public final class FaultyConnections {

  private static final String CONNECTION_LOST = "08006";

  private final Faults faults;

  private FaultyConnections(Faults faults) {
    this.faults = faults;
  }

  /** The database as it is for readers, and with faults for the writer. */
  public static Database of(Database database, Faults faults) {
    var source = new FaultyConnections(faults).dataSource(database.writing());
    return new Database(
        database.dialect(),
        database.name(),
        source,
        database.reading(),
        database.writerSetUp(),
        database.readerSetUp());
  }

  private DataSource dataSource(DataSource real) {
    return proxy(
        DataSource.class,
        (_, method, arguments) -> {
          if (!method.getName().equals("getConnection")) {
            return call(real, method, arguments);
          }
          var line = new Line();
          return line.through(Kind.CONNECT, "", () -> line.connection(real.getConnection()));
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private interface Call {
    @Nullable Object make() throws SQLException;
  }

  /** One connection; once lost, it stays lost. */
  private final class Line {

    private @Nullable Connection real;
    private boolean lost;

    @Nullable Object through(Kind kind, String sql, Call call) throws SQLException {
      if (lost) {
        throw lost();
      }
      return switch (faults.at(kind, sql)) {
        case Verdict.Pass _ -> call.make();
        case Verdict.Wait(var arrived, var gate) -> {
          arrived.countDown();
          try {
            gate.await();
          } catch (InterruptedException interrupted) {
            throw new SQLException("interrupted", CONNECTION_LOST, interrupted);
          }
          yield call.make();
        }
        case Verdict.Fail(var error) -> throw error;
        case Verdict.LostBefore _ -> throw cut();
        case Verdict.LostAfter _ -> {
          var _ = call.make();
          throw cut();
        }
      };
    }

    private SQLException cut() throws SQLException {
      lost = true;
      if (real != null) {
        real.close();
      }
      return lost();
    }

    private static SQLException lost() {
      return new SQLException("the connection is lost (injected)", CONNECTION_LOST);
    }

    Connection connection(Connection of) {
      real = of;
      return proxy(
          Connection.class,
          (_, method, arguments) ->
              switch (method.getName()) {
                case "commit" -> through(Kind.COMMIT, "", () -> call(of, method, arguments));
                case "rollback" -> through(Kind.ROLLBACK, "", () -> call(of, method, arguments));
                case "setSavepoint", "releaseSavepoint" ->
                    through(Kind.SAVEPOINT, "", () -> call(of, method, arguments));
                case "prepareStatement" -> prepared(of, (String) arguments[0]);
                case "createStatement" -> plain(of.createStatement());
                default -> call(of, method, arguments);
              });
    }

    private PreparedStatement prepared(Connection of, String sql) throws SQLException {
      var statement = of.prepareStatement(sql);
      return proxy(
          PreparedStatement.class,
          (_, method, arguments) ->
              method.getName().startsWith("execute")
                  ? through(Kind.EXECUTE, sql, () -> call(statement, method, arguments))
                  : call(statement, method, arguments));
    }

    private Statement plain(Statement statement) {
      return proxy(
          Statement.class,
          (_, method, arguments) ->
              method.getName().startsWith("execute")
                  ? through(
                      Kind.EXECUTE,
                      arguments[0].toString(),
                      () -> call(statement, method, arguments))
                  : call(statement, method, arguments));
    }
  }
}
