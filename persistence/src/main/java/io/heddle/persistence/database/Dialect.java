package io.heddle.persistence.database;

import java.sql.SQLException;

/** Which SQL a database speaks, and how it reports errors. */
public enum Dialect {
  SQLITE {
    private static final int PRIMARY = 0xff;
    private static final int TOO_BIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;
    private static final int RANGE = 25;
    private static final int CONSTRAINT_PRIMARY_KEY = 1555;
    private static final int CONSTRAINT_UNIQUE = 2067;

    @Override
    public Fault fault(SQLException error) {
      var extended =
          error instanceof org.sqlite.SQLiteException sqlite
              ? sqlite.getResultCode().code
              : error.getErrorCode();
      if (extended == CONSTRAINT_PRIMARY_KEY || extended == CONSTRAINT_UNIQUE) {
        return Fault.DUPLICATE;
      }
      return switch (extended & PRIMARY) {
        case CONSTRAINT, TOO_BIG, MISMATCH, RANGE -> Fault.ROWS;
        default -> Fault.ENVIRONMENT;
      };
    }
  },

  POSTGRES {
    @Override
    public Fault fault(SQLException error) {
      var state = error.getSQLState();
      if (state == null || state.length() < 2) {
        return Fault.ENVIRONMENT;
      }
      if (state.equals("23505")) {
        return Fault.DUPLICATE;
      }
      return switch (state.substring(0, 2)) {
        // Data, constraint, program limit.
        case "22", "23", "54" -> Fault.ROWS;
        default -> Fault.ENVIRONMENT;
      };
    }
  };

  /**
   * Sorts an error. What is not known to be the rows' fault is the environment's: then nothing is
   * given up.
   */
  public abstract Fault fault(SQLException error);
}
