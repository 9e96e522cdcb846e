package dev.hsmbackup.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows of DESIGN §4. ArchUnit itself fails a rule whose left side matches no class; that each right side can fail
 * is shown with the package {@code badexample}, which breaks every rule.
 */
class ArchitectureTest {

    private static final String OPERATOR = "dev.hsmbackup.operator";
    private static final String BAD = OPERATOR + ".badexample";
    private static final String CRDS = "dev.hsmbackup.crds";
    private static final Pattern CATCH_ALL = Pattern.compile("catch\\s*\\([^)]*\\b(Throwable|Error)\\b");

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(OPERATOR);
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(BAD);

    static Stream<Arguments> rules() {
        return rules(OPERATOR).map(rule -> Arguments.argumentSet(rule.getDescription(), rule));
    }

    static Stream<Arguments> rulesForTheBadExample() {
        return rules(BAD).map(rule -> Arguments.argumentSet(rule.getDescription(), rule));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldKeep(ArchRule rule) {
        rule.check(SHIPPED);
    }

    @ParameterizedTest
    @MethodSource("rulesForTheBadExample")
    void shouldNoticeWhenBroken(ArchRule rule) {
        assertThat(rule.evaluate(BROKEN).hasViolation()).isTrue();
    }

    @Test
    void shouldCatchNoThrowable() {
        assertThat(catchAlls(Path.of("src/main/java"))).isEmpty();
        assertThat(catchAlls(Path.of("src/test/java/dev/hsmbackup/operator/badexample")))
                .hasSize(1);
    }

    private static Stream<ArchRule> rules(String root) {
        String operation = root + ".operation..";
        String port = root + ".port..";
        String kube = root + ".kube..";
        String reconcile = root + ".reconcile..";
        String schedule = root + ".schedule..";
        String model = "io.fabric8.kubernetes.api.model..";
        Stream<ArchRule> pure = Stream.concat(pure(operation, port, model), pure(schedule, model));
        return Stream.concat(
                pure,
                Stream.of(
                        classes()
                                .that()
                                .resideInAPackage(port)
                                .should()
                                .onlyDependOnClassesThat(inPackages("java..", "org.jspecify..", port)),
                        ours(root, "azure", Set.of("port"), false),
                        ours(root, "kube", Set.of("operation"), true),
                        ours(root, "reconcile", Set.of("kube", "operation", "port", "schedule", "telemetry"), true),
                        ours(root, "telemetry", Set.of("port"), false),
                        ours(root, "management", Set.of("telemetry"), false),
                        noClasses()
                                .that()
                                .resideInAPackage(root)
                                .and(areNot(root, "Wiring", "Controllers", "OperatorMain", "Shutdown"))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(layers(root))
                                .as("only Wiring, Controllers, OperatorMain and Shutdown know the layers"),
                        noClasses()
                                .that()
                                .resideInAnyPackage(operation, schedule, kube, reconcile)
                                .should()
                                .accessTargetWhere(calls(
                                        "java.time.Clock.system.*",
                                        "java.time.Clock.tick.*",
                                        "java.time.InstantSource.system",
                                        "java.time.[A-Za-z]+.now",
                                        "java.lang.System.currentTimeMillis"))
                                .as("time comes from an InstantSource"),
                        noClasses()
                                .should()
                                .accessTargetWhere(
                                        calls("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep"))
                                .as("nobody sleeps"),
                        slices().matching(root + ".(*)..").should().beFreeOfCycles()));
    }

    /** Sees the JDK, crds and these, and does nothing but decide. No library has a say in when backups run. */
    private static Stream<ArchRule> pure(String layer, String... others) {
        String[] seen = Stream.concat(Stream.of("java..", "org.jspecify..", CRDS, layer), Arrays.stream(others))
                .toArray(String[]::new);
        return Stream.of(
                classes().that().resideInAPackage(layer).should().onlyDependOnClassesThat(inPackages(seen)),
                noClasses()
                        .that()
                        .resideInAPackage(layer)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.io..", "java.nio..", "java.net.http..", "java.util.concurrent..")
                        .as(layer + " does no I/O and has no threads"),
                noClasses()
                        .that()
                        .resideInAPackage(layer)
                        .should()
                        .accessTargetWhere(calls("java.util.UUID.randomUUID", "java.lang.Math.random"))
                        .orShould()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.util\\.(Random|random\\..*)")
                        .as(layer + " leaves nothing to chance"));
    }

    /** What a layer may see of our own code: itself, these layers, the exception for wrong settings, and the API. */
    private static ArchRule ours(String root, String layer, Set<String> others, boolean crds) {
        DescribedPredicate<JavaClass> allowed = DescribedPredicate.describe("allowed", seen -> {
            String name = seen.getPackageName();
            return !name.startsWith("dev.hsmbackup.")
                    || (crds && name.equals(CRDS))
                    || seen.getName().equals(root + ".SettingsException")
                    || Stream.concat(Stream.of(layer), others.stream()).anyMatch(it -> name.equals(root + "." + it));
        });
        return classes()
                .that()
                .resideInAPackage(root + "." + layer + "..")
                .should()
                .onlyDependOnClassesThat(allowed)
                .as(layer + " sees of our own only " + others + (crds ? " and crds" : ""));
    }

    private static String[] layers(String root) {
        return Stream.of("operation", "schedule", "port", "azure", "kube", "reconcile", "management")
                .map(layer -> root + "." + layer + "..")
                .toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> areNot(String root, String... names) {
        List<String> full = Arrays.stream(names).map(name -> root + "." + name).toList();
        return DescribedPredicate.describe(
                "are not " + List.of(names), it -> full.stream().noneMatch(it.getName()::startsWith));
    }

    private static DescribedPredicate<JavaClass> inPackages(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages)
                .or(DescribedPredicate.describe("primitives", JavaClass::isPrimitive))
                .or(DescribedPredicate.describe("arrays", JavaClass::isArray))
                .as(String.join(", ", packages));
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> calls(String... methods) {
        Pattern pattern = Pattern.compile(String.join("|", methods));
        return DescribedPredicate.describe(
                "calls of " + String.join(", ", methods),
                access -> pattern.matcher(access.getTargetOwner().getName() + "."
                                + access.getTarget().getName())
                        .matches());
    }

    /** In the source, since the compiler catches Throwable for every try with resources. */
    private static List<Path> catchAlls(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> CATCH_ALL.matcher(text(file)).find())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
