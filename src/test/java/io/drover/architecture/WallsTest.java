package io.drover.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;

/** Rules about which part may depend on which. */
class WallsTest {
    /** Only the application may depend on all parts; it wires them. */
    private static final String[] APPLICATION = {
        "io.drover",
        "io.drover.cli..",
        "io.drover.demo..",
        "io.drover.metrics..",
        "io.drover.runtime..",
        "io.drover.startup.."
    };

    @Test
    void allModulesAreLookedAt() {
        assertThat(MainClasses.all().contain(io.drover.blockengine.Backupstore.class)).isTrue();
        assertThat(MainClasses.all().contain(io.drover.resource.Backup.class)).isTrue();
        assertThat(MainClasses.processorModules())
                .allSatisfy(
                        module ->
                                assertThat(MainClasses.all())
                                        .as(module.toString())
                                        .anyMatch(
                                                found ->
                                                        isOf(
                                                                found,
                                                                module.getFileName().toString())));
        assertThat(MainClasses.all().size()).isGreaterThan(400);
    }

    private static boolean isOf(JavaClass found, String module) {
        return found.getSource()
                .map(source -> source.getUri().getPath().contains("/processors/" + module + "/"))
                .orElse(false);
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
    void onlyTheS3StoreKnowsTheSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drover.store.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel.component.aws2..")
                .check(MainClasses.all());
    }

    @Test
    void onlyTheNfsStoreKnowsTheRpcLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drover.store.nfs4..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.dcache..", "org.glassfish..")
                .check(MainClasses.all());
    }

    @Test
    void resourceModelKnowsKubernetesAndNothingElse() {
        onlyDroversOwn("io.drover.resource..", "io.drover.resource..");
        noClasses()
                .that()
                .resideInAPackage("io.drover.resource..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(MainClasses.all());
    }

    @Test
    void storesKnowNeitherKubernetesNorControllers() {
        onlyDroversOwn("io.drover.store..", "io.drover.store..", "io.drover.blockengine..");
        noClasses()
                .that()
                .resideInAPackage("io.drover.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(MainClasses.all());
    }

    @Test
    void moverKnowsNeitherKubernetesNorControllers() {
        onlyDroversOwn(
                "io.drover.mover..",
                "io.drover.mover..",
                "io.drover.store..",
                "io.drover.volume..",
                "io.drover.blockengine..");
        noClasses()
                .that()
                .resideInAPackage("io.drover.mover..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(MainClasses.all());
    }

    @Test
    void changedBlocksKnowTheMoverAndTheEngine() {
        onlyDroversOwn(
                "io.drover.cbt..",
                "io.drover.cbt..",
                "io.drover.mover..",
                "io.drover.blockengine..");
    }

    @Test
    void volumesAndReconcileComponentKnowNoController() {
        onlyDroversOwn(
                "io.drover.volume..",
                "io.drover.volume..",
                "io.drover.resource..",
                "io.drover.blockengine..");
        onlyDroversOwn("io.drover.reconcile..", "io.drover.reconcile..", "io.drover.resource..");
    }

    @Test
    void nothingButTheRuntimeKnowsTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drover.console..", "io.drover.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.drover.console..")
                .check(MainClasses.all());
        onlyDroversOwn(
                "io.drover.console..",
                "io.drover.console..",
                "io.drover.control..",
                "io.drover.reconcile..",
                "io.drover.resource..");
    }

    @Test
    void nbdServerKnowsNeitherVolumesNorBackups() {
        classes()
                .that()
                .resideInAPackage("io.drover.nbd..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.drover.nbd..", "java..", "org.slf4j..")
                .because("what is served is an NbdExport, whatever is behind it")
                .check(MainClasses.all());
    }

    @Test
    void nothingBelowTheApplicationKnowsIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages(APPLICATION)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(APPLICATION)
                .check(MainClasses.all());
    }

    @Test
    void controllersKnowNoKindOfTargetAndNotTheEmbeddedServer() {
        noClasses()
                .that()
                .resideInAPackage("io.drover.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.embedded..",
                        "io.drover.store.s3..",
                        "io.drover.store.nfs4..",
                        "io.drover.volume.file..")
                .check(MainClasses.all());
    }

    /** Of Drover's own packages the first may see the others only. */
    private static void onlyDroversOwn(String from, String... allowed) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.drover..")
                                .and(
                                        DescribedPredicate.not(
                                                JavaClass.Predicates.resideInAnyPackage(allowed))))
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
    void packagesHaveNoCyclesAtAnyDepth() {
        slices().matching("io.drover.(**)").should().beFreeOfCycles().check(MainClasses.all());
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
                .doNotHaveFullyQualifiedName("io.drover.startup.Rehearsal")
                .and()
                .doNotHaveFullyQualifiedName("io.drover.startup.ServerRehearsal")
                .and()
                .doNotHaveFullyQualifiedName("io.drover.packaging.BuildImage")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(MainClasses.all());
    }
}
