package io.heddle.compiler.artefact;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaTemplate;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every class a compiled workflow can be made of, found by following its records and sealed types.
 *
 * <p>The order, and with it each class's number in an artefact, depends on names only. Whatever
 * changes the shape of any of them changes the {@link #FINGERPRINT}, so that an artefact of another
 * shape is refused, not misread.
 */
final class ArtefactClasses {

  static final List<Class<?>> ALL = find();

  static final byte[] FINGERPRINT = fingerprint();

  private ArtefactClasses() {}

  private static List<Class<?>> find() {
    var found = new HashSet<Class<?>>();
    var work = new ArrayDeque<Type>();
    work.add(CompiledWorkflow.class);
    while (!work.isEmpty()) {
      follow(work.remove(), found, work);
    }
    return found.stream().sorted(Comparator.comparing(Class::getName)).toList();
  }

  private static void follow(Type type, Set<Class<?>> found, Deque<Type> work) {
    switch (type) {
      case ParameterizedType parameterized -> {
        work.add(parameterized.getRawType());
        work.addAll(List.of(parameterized.getActualTypeArguments()));
      }
      case WildcardType wildcard -> work.addAll(List.of(wildcard.getUpperBounds()));
      case Class<?> one -> follow(one, found, work);
      default -> {}
    }
  }

  private static void follow(Class<?> type, Set<Class<?>> found, Deque<Type> work) {
    if (type.isSealed() && !type.isEnum()) {
      work.addAll(List.of(type.getPermittedSubclasses()));
    } else if (type == Graph.class) {
      found.add(type);
      work.addAll(List.of(Node.class, Edge.class, Graph.Variable.class));
    } else if (type == JinjaTemplate.class) {
      found.add(type);
      work.addAll(List.of(Stmt.class, JinjaPolicy.class));
    } else if (type.isRecord()) {
      if (found.add(type)) {
        for (var component : type.getRecordComponents()) {
          work.add(component.getGenericType());
        }
      }
    } else if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
      found.add(type);
    }
  }

  private static byte[] fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var type : ALL) {
        digest.update(type.getName().getBytes(StandardCharsets.UTF_8));
        if (type.isRecord()) {
          for (var component : type.getRecordComponents()) {
            var shape = component.getName() + ':' + component.getGenericType().getTypeName() + ';';
            digest.update(shape.getBytes(StandardCharsets.UTF_8));
          }
        } else if (type.isEnum()) {
          for (var constant : type.getEnumConstants()) {
            digest.update((constant.toString() + ',').getBytes(StandardCharsets.UTF_8));
          }
        }
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
