package dev.frontdesk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** The direction of the packages, as ARCHITECTURE.md draws it. */
@AnalyzeClasses(packages = "dev.frontdesk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String[] PURE = {
    "dev.frontdesk.http..",
    "dev.frontdesk.rules..",
    "dev.frontdesk.key..",
    "dev.frontdesk.policy..",
    "dev.frontdesk.settings..",
  };

  @ArchTest
  static final ArchRule packagesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.frontdesk.cli..")
          .layer("rehearse")
          .definedBy("dev.frontdesk.rehearse..")
          .layer("settings")
          .definedBy("dev.frontdesk.settings..")
          .layer("listener")
          .definedBy("dev.frontdesk.listener..")
          .layer("admin")
          .definedBy("dev.frontdesk.admin..")
          .layer("transaction")
          .definedBy("dev.frontdesk.transaction..")
          .layer("collapse")
          .definedBy("dev.frontdesk.collapse..")
          .layer("origin")
          .definedBy("dev.frontdesk.origin..")
          .layer("store")
          .definedBy("dev.frontdesk.store..")
          .layer("invalidate")
          .definedBy("dev.frontdesk.invalidate..")
          .layer("redis")
          .definedBy("dev.frontdesk.redis..")
          .layer("postgres")
          .definedBy("dev.frontdesk.postgres..")
          .layer("replica")
          .definedBy("dev.frontdesk.replica..")
          .layer("query")
          .definedBy("dev.frontdesk.query..")
          .layer("observe")
          .definedBy("dev.frontdesk.observe..")
          .layer("identity")
          .definedBy("dev.frontdesk.identity..")
          .layer("encoding")
          .definedBy("dev.frontdesk.encoding..")
          .layer("policy")
          .definedBy("dev.frontdesk.policy..")
          .layer("key")
          .definedBy("dev.frontdesk.key..")
          .layer("rules")
          .definedBy("dev.frontdesk.rules..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("rehearse")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("cli", "rehearse")
          .whereLayer("listener")
          .mayOnlyBeAccessedByLayers("cli", "rehearse")
          .whereLayer("admin")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("transaction")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "listener", "admin")
          .whereLayer("collapse")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "transaction")
          .whereLayer("origin")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "listener", "query", "transaction")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "admin", "transaction")
          .whereLayer("invalidate")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "admin", "transaction")
          .whereLayer("redis")
          .mayOnlyBeAccessedByLayers("cli", "store", "invalidate", "collapse")
          .whereLayer("postgres")
          .mayOnlyBeAccessedByLayers("cli", "replica", "query", "invalidate")
          .whereLayer("replica")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "origin", "query", "transaction")
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("observe")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "admin", "listener", "transaction")
          .whereLayer("identity")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "transaction")
          .whereLayer("encoding")
          .mayOnlyBeAccessedByLayers("cli", "rehearse", "transaction");

  @ArchTest
  static final ArchRule whatDecidesIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..", "io.netty..", "java.util.concurrent..", "dev.frontdesk.time..");

  @ArchTest
  static final ArchRule whatDecidesHasNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  private ArchitectureTest() {}
}
