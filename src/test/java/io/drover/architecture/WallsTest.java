package io.drover.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;

/** Which part may know which. */
class WallsTest {
    private static final String[] CONTROLLERS = {
        "io.drover.target..",
        "io.drover.backup..",
        "io.drover.restore..",
        "io.drover.snapshot..",
        "io.drover.mover..",
        "io.drover.volume..",
        "io.drover.manifest..",
        "io.drover.admission..",
        "io.drover.lifecycle..",
        "io.drover.job.."
    };

    @Test
    void bothModulesAreLookedAt() {
        assertThat(MainClasses.all().contain(io.drover.blockengine.Backupstore.class)).isTrue();
        assertThat(MainClasses.all().contain(io.drover.resource.Backup.class)).isTrue();
        assertThat(MainClasses.all().size()).isGreaterThan(200);
    }

    @Test
    void blockEngineKnowsNeitherCamelNorKubernetesNorTheRestOfDrover() {
        classes()
                .that()
                .resideInAPackage("io.drover.blockengine..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.blockengine..",
                        "java..",
                        "jdk.incubator.vector..",
                        "com.sun.nio.file..",
                        "org.slf4j..",
                        "com.fasterxml.jackson..",
                        "net.jpountz..",
                        "io.airlift.compress..")
                .because("the engine is plain Java that anything may embed")
                .check(MainClasses.all());
    }

    @Test
    void onlyTheS3EndpointKnowsTheSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drover.endpoint..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel.component.aws2..")
                .check(MainClasses.all());
    }

    @Test
    void resourceModelKnowsNoController() {
        noClasses()
                .that()
                .resideInAPackage("io.drover.resource..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONTROLLERS)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.endpoint..",
                        "io.drover.runtime..",
                        "io.drover.embedded..",
                        "io.drover.cli..")
                .check(MainClasses.all());
    }

    @Test
    void controllersKnowNeitherTheCommandLineNorTheEmbeddedServerNorTheRuntime() {
        noClasses()
                .that()
                .resideInAnyPackage(CONTROLLERS)
                .and()
                .doNotHaveFullyQualifiedName("io.drover.admission.EmbeddedAdmission")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.cli..",
                        "io.drover.embedded..",
                        "io.drover.runtime..",
                        "io.drover.demo..")
                .check(MainClasses.all());
    }

    @Test
    void embeddedServerIsAServerAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.drover.embedded..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.drover..")
                                .and(
                                        JavaClass.Predicates.resideOutsideOfPackage(
                                                "io.drover.embedded..")))
                .because("it has to behave as any API server, whatever its resources mean")
                .check(MainClasses.all());
    }

    @Test
    void endpointsKnowNoController() {
        noClasses()
                .that()
                .resideInAPackage("io.drover.endpoint..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONTROLLERS)
                .check(MainClasses.all());
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.drover.(*)..").should().beFreeOfCycles().check(MainClasses.all());
        slices().matching("io.drover.blockengine.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MainClasses.all());
    }

    @Test
    void onlyTheCommandLineSpeaksToTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drover.cli..", "io.drover.blockengine.bench..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(MainClasses.all());
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(owner(HasName.Predicates.name(Thread.class.getName())))
                                .and(target(name("sleep"))))
                .because("a wait ends when its condition holds or its thread is asked to stop")
                .check(MainClasses.all());
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .check(MainClasses.all());
    }

    @Test
    void onlyTheStatusWriterWritesStatus() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.drover.resource.StatusWriter")
                .and()
                .resideOutsideOfPackage("io.drover.embedded..")
                .should()
                .callMethodWhere(
                        target(name("subresource"))
                                .or(target(name("updateStatus")))
                                .or(target(name("patchStatus")))
                                .or(target(name("editStatus"))))
                .check(MainClasses.all());
    }

    @Test
    void onlyMainClassesEndTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.drover.cli..")
                .and()
                .doNotHaveFullyQualifiedName("io.drover.Drover")
                .and()
                .doNotHaveFullyQualifiedName("io.drover.Rehearsal")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(MainClasses.all());
    }
}
