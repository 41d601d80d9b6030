package io.heddle.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** What a deployment is: how many members, and how they find each other. */
public enum Profile {

  /** One member on its own, on loopback. */
  EMBEDDED("heddle-embedded.conf");

  private final String resource;

  Profile(String resource) {
    this.resource = resource;
  }

  /** The settings of the profile alone, to be laid above the modules' own. */
  public Config config() {
    return ConfigFactory.parseResources(Profile.class.getClassLoader(), resource);
  }
}
