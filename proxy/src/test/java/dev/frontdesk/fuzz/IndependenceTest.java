package dev.frontdesk.fuzz;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The model is judged by nothing that it judges: it has the RFC's text, and the JDK. */
@AnalyzeClasses(packages = "dev.frontdesk.fuzz")
class IndependenceTest {
  @ArchTest
  static final ArchRule modelAndHistoriesKnowNothingOfTheProxy =
      classes()
          .that()
          .resideInAnyPackage("dev.frontdesk.fuzz.model..", "dev.frontdesk.fuzz.history..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.frontdesk.fuzz.model..",
              "dev.frontdesk.fuzz.history..",
              "java..",
              "org.jspecify..");

  private IndependenceTest() {}
}
