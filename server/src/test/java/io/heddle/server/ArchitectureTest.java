package io.heddle.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The rules of the modules, and of an actor's shape, as tests over every class of the product. */
final class ArchitectureTest {

  /** Which modules a module may name: those that come before it in the flow. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "compiler", Set.of(),
          "cluster", Set.of(),
          "runtime", Set.of("compiler"),
          "sandbox", Set.of("compiler", "runtime"),
          "llm", Set.of("compiler", "runtime"),
          "documents", Set.of("compiler", "runtime"),
          "persistence", Set.of("compiler", "runtime"),
          "server",
              Set.of(
                  "compiler", "cluster", "runtime", "sandbox", "llm", "documents", "persistence"));

  static final List<String> MODULES = MAY_USE.keySet().stream().sorted().toList();

  private static final String PEKKO = "org.apache.pekko..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.asURI().toString().startsWith(testClasses()))
          .importPackages("io.heddle");

  private static final DescribedPredicate<JavaClass> ACTORS =
      describe("actors", ArchitectureTest::isActor);

  @Test
  void everyClassBelongsToAModule() {
    classes()
        .should()
        .resideInAnyPackage(MODULES.stream().map(ArchitectureTest::inside).toArray(String[]::new))
        .because("a new module needs its line in MAY_USE and its place in ARCHITECTURE.md")
        .check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void aModuleNamesOnlyThoseBeforeItInTheFlow(String module) {
    var known =
        Stream.concat(Stream.of(module), MAY_USE.getOrDefault(module, Set.of()).stream())
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage(inside(module)))
        .should()
        .dependOnClassesThat(resideInAPackage("io.heddle..").and(not(resideInAnyPackage(known))))
        .because("what must reach back is a port: an interface in the module that needs it")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theCompilerKnowsNoActor() {
    noClasses()
        .that(resideInAPackage("io.heddle.compiler.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(PEKKO, "scala.."))
        .because("the compiler is a function of its text; give it what it needs as an argument")
        .check(CLASSES);
  }

  @Test
  void theCompilerReadsNoClockAndNoFile() {
    noClasses()
        .that(resideInAPackage("io.heddle.compiler.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net.http.."))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("the same text compiles to the same workflow anywhere; pass in what differs")
        .check(CLASSES);
  }

  @Test
  void theMachineKnowsNoActorAndNoClock() {
    noClasses()
        .that(resideInAPackage("io.heddle.runtime.machine.."))
        .should()
        .dependOnClassesThat(resideInAPackage(PEKKO))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .because("a replayed turn must decide as it did; time and chance come with the turn")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgesAsk() {
    noClasses()
        .that(
            not(
                resideInAPackage("io.heddle.server..")
                    .or(simpleName("RuntimeGroup"))
                    .or(simpleNameEndingWith("Pool"))))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(AskPattern.class)
        .orShould()
        .callMethodWhere(
            describe(
                "asks an entity",
                call ->
                    call.getTargetOwner().isEquivalentTo(EntityRef.class)
                        && call.getName().startsWith("ask")))
        .because("an ask inside hides a queue and a timeout; send a message and name the answer")
        .check(CLASSES);
  }

  @Test
  void aProtocolIsASealedInterface() {
    classes()
        .that(simpleName("Command"))
        .should(beSealedInterfaces())
        .because("the switch over it must stop compiling when a message is added")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void anActorIsCreatedAsABehavior() {
    methods()
        .that()
        .areStatic()
        .and()
        .haveName("create")
        .and()
        .areDeclaredInClassesThat(describe("have a protocol", ArchitectureTest::hasProtocol))
        .should()
        .haveRawReturnType(Behavior.class)
        .because("whoever spawns an actor decides its name, parent and dispatcher")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void anActorHasNoFieldThatChanges() {
    fields()
        .that()
        .areDeclaredInClassesThat(ACTORS)
        .should()
        .beFinal()
        .because("state is a parameter of the behavior; a transition returns the next behavior")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void noPackageIsInTwoModules() {
    var places =
        CLASSES.stream()
            .collect(
                groupingBy(JavaClass::getPackageName, mapping(ArchitectureTest::place, toSet())));

    assertThat(places)
        .as("a package belongs to the module of its name; move the class or name a new package")
        .allSatisfy((_, in) -> assertThat(in).hasSize(1));
  }

  @Test
  void everyPackageIsNullMarked() {
    var packages = CLASSES.stream().map(JavaClass::getPackageName).collect(toSet());
    var marked =
        CLASSES.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(toSet());

    assertThat(marked)
        .as("each package needs a package-info.java with @NullMarked, or NullAway skips it")
        .containsAll(packages);
  }

  @Test
  void noClassIsNamedAfterItsLackOfAName() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
        .orShould()
        .haveNameMatching(".*[.$]Abstract[A-Z][^.$]*")
        .because("a class is named by what it is: a noun of the domain")
        .check(CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .because("a wait is a timer: it can be cancelled, moved by a test, and holds no thread")
        .check(CLASSES);
  }

  private static boolean isActor(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(
            method ->
                method.getName().equals("create")
                    && method.getModifiers().contains(JavaModifier.STATIC)
                    && method.getRawReturnType().isEquivalentTo(Behavior.class));
  }

  private static boolean hasProtocol(JavaClass type) {
    return CLASSES.contain(type.getName() + "$Command");
  }

  private static ArchCondition<JavaClass> beSealedInterfaces() {
    return new ArchCondition<>("be sealed interfaces") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var good = type.isInterface() && type.reflect().isSealed();
        events.add(new SimpleConditionEvent(type, good, type.getName() + " is not one"));
      }
    };
  }

  private static String place(JavaClass type) {
    var uri = type.getSource().orElseThrow().getUri().toString();
    return uri.substring(0, uri.length() - type.getName().length() - ".class".length());
  }

  private static String inside(String module) {
    return "io.heddle." + module + "..";
  }

  private static String testClasses() {
    return ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().toString();
  }
}
