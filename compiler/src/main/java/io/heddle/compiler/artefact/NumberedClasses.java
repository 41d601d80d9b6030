package io.heddle.compiler.artefact;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes by their number alone: a name in an artefact loads nothing. Every list is written
 * as a list, whatever class it has, and so are sets and maps.
 */
final class NumberedClasses extends DefaultClassResolver {

  @Override
  @SuppressWarnings("rawtypes") // as Kryo declares it
  public Registration writeClass(Output output, @Nullable Class type) {
    return super.writeClass(output, type == null ? null : written(type));
  }

  private static Class<?> written(Class<?> type) {
    if (List.class.isAssignableFrom(type)) {
      return ArrayList.class;
    }
    if (Map.class.isAssignableFrom(type)) {
      return HashMap.class;
    }
    return Set.class.isAssignableFrom(type) ? HashSet.class : type;
  }

  @Override
  protected Registration readName(Input input) {
    throw new KryoException("a class that is not registered");
  }
}
