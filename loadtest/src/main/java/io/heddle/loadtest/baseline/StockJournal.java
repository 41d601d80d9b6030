package io.heddle.loadtest.baseline;

import com.typesafe.config.Config;

/** The stock JDBC journal on a database that is made for one suite and gone after it. */
public interface StockJournal extends AutoCloseable {

  /** The database and how safe a commit is, as the tables show it. */
  String name();

  /** Overrides of {@code baseline.conf}. */
  Config config();

  @Override
  void close();
}
