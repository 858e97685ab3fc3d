package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the image cannot be made without is named, with the remedy; its files are complete. */
class ImageRootTest {
    private static final Path CONFIG = Path.of(System.getProperty("drover.root"), "config");

    @TempDir private Path directory;

    private RootDirectory root() throws IOException {
        return RootDirectory.empty(directory.resolve("root"), SmallRoot.TIME);
    }

    /** A directory with the C library of an architecture, as distributions have it. */
    private Path system(Architecture architecture) throws IOException {
        Path system = directory.resolve("system");
        for (String name :
                List.of(
                        architecture.loader(),
                        architecture.libraries().getFirst() + "/libc.so.6",
                        architecture.libraries().getFirst() + "/libm.so.6",
                        architecture.libraries().getFirst() + "/libdl.so.2",
                        architecture.libraries().getFirst() + "/libpthread.so.0",
                        architecture.libraries().getFirst() + "/librt.so.1",
                        architecture.libraries().getFirst() + "/libresolv.so.2")) {
            Path file = system.resolve(name.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        return system;
    }

    @Test
    void anotherArchitectureNeedsAJdkOfIt() throws IOException {
        Architecture other =
                Architecture.current() == Architecture.AMD64
                        ? Architecture.ARM64
                        : Architecture.AMD64;
        Path classPath = Files.writeString(directory.resolve("class-path.txt"), "");
        ImageRoot source =
                new ImageRoot(
                        other,
                        classPath,
                        CONFIG,
                        system(other),
                        Optional.empty(),
                        Optional.empty());

        assertThatThrownBy(
                        () ->
                                source.make(
                                        directory.resolve("made"),
                                        SmallRoot.TIME,
                                        false,
                                        directory))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("'" + other.image() + "' is not this machine's")
                .hasMessageContaining("-Dimage.jdk=DIRECTORY");
        assertThatThrownBy(() -> JavaRuntime.of(directory))
                .hasMessageContaining(directory + " has no jmods");
        assertThatThrownBy(() -> Architecture.of("riscv64"))
                .hasMessage("image.arch: 'riscv64' is neither amd64 nor arm64");
    }

    @Test
    void missingLibraryIsNamed() throws IOException {
        Path system = system(Architecture.ARM64);
        Files.delete(system.resolve("lib/aarch64-linux-gnu/librt.so.1"));
        RootDirectory root = root();

        assertThatThrownBy(() -> new SystemFiles(system, Architecture.ARM64).copyInto(root))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("has no librt.so.1 of the GNU C library for arm64");
    }

    @Test
    void usersDirectoriesAndTheRecordOfThePackageAreThere() throws IOException {
        Path system = system(Architecture.AMD64);
        Files.createDirectories(system.resolve("var/lib/dpkg"));
        Files.writeString(
                system.resolve("var/lib/dpkg/status"),
                "Package: other\nVersion: 1\n\n"
                        + "Package: libc6\nArchitecture: arm64\nVersion: 2.0\n\n"
                        + "Package: libc6\nArchitecture: amd64\nVersion: 2.36-9+deb12u13\n");
        RootDirectory root = root();
        SystemFiles files = new SystemFiles(system, Architecture.AMD64);

        files.copyInto(root);

        assertThat(root.resolve("/etc/passwd")).content().contains("drover:x:65532:65532:");
        assertThat(root.names()).contains("tmp", "var/lib/drover", "lib64/ld-linux-x86-64.so.2");
        assertThat(root.resolve("/var/lib/dpkg/status.d/libc6"))
                .content()
                .contains("Version: 2.36-9+deb12u13")
                .doesNotContain("other", "2.0\n");
        Path list = Files.writeString(directory.resolve("list.json"), "{\"components\":[]}");
        Components components = Components.of(list);
        components.addJava(
                Files.writeString(
                        directory.resolve("release"),
                        "JAVA_VERSION=\"25.0.9\"\nMODULES=\"java.base\"\n"));
        components.addSystem(files.packageEntries(), Architecture.AMD64);
        components.writeInto(root);
        assertThat(root.resolve(Layout.COMPONENTS))
                .content()
                .contains("pkg:deb/debian/libc6@2.36-9%2Bdeb12u13?arch=amd64")
                .contains("pkg:generic/openjdk@25.0.9");
    }

    @Test
    void packagesOfSystemsThatKeepLibrariesBelowUsrAreTaken() throws IOException {
        Path system = system(Architecture.ARM64);
        Files.move(
                system.resolve("lib"), Files.createDirectory(system.resolve("usr")).resolve("lib"));
        RootDirectory root = root();

        new SystemFiles(system, Architecture.ARM64).copyInto(root);

        assertThat(root.names())
                .contains("lib/ld-linux-aarch64.so.1", "usr/lib/aarch64-linux-gnu/libc.so.6");
    }

    @Test
    void whatTheRuntimeTakesFromTheSystemIsAddedOrNamed() throws IOException {
        Path system = system(Architecture.ARM64);
        RootDirectory root = root();
        SystemFiles files = new SystemFiles(system, Architecture.ARM64);
        root.write("/opt/java/lib/libjava.so", "\0libc.so.6\0libz.so.1.\0");
        files.addWhatIsLinked(root, Layout.JAVA);
        assertThat(root.names()).noneMatch(name -> name.contains("libz"));

        root.write("/opt/java/lib/libzip.so", "\0libc.so.6\0libz.so.1\0");
        assertThatThrownBy(() -> files.addWhatIsLinked(root, Layout.JAVA))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("has no libz.so.1, which this Java runtime needs")
                .hasMessageContaining("package zlib1g for arm64");

        Files.writeString(system.resolve("lib/aarch64-linux-gnu/libz.so.1"), "zlib");
        Files.createDirectories(system.resolve("var/lib/dpkg"));
        Files.writeString(
                system.resolve("var/lib/dpkg/status"),
                "Package: zlib1g\nArchitecture: arm64\nVersion: 1:1.3\n");
        files.addWhatIsLinked(root, Layout.JAVA);

        assertThat(root.resolve("/lib/aarch64-linux-gnu/libz.so.1")).hasContent("zlib");
        assertThat(root.resolve("/var/lib/dpkg/status.d/zlib1g")).content().contains("1:1.3");
        assertThat(files.packageEntries()).singleElement().asString().contains("zlib1g");
    }

    @Test
    void securityProvidersOfModulesThatAreNotLinkedAreLeftOut() throws IOException {
        RootDirectory root = root();
        root.write("/opt/java/release", "MODULES=\"java.base java.naming\"\n");
        root.write(
                "/opt/java/conf/security/java.security",
                """
                # security.provider.<n>=<provName>
                security.provider.1=SUN
                security.provider.2=SunPCSC
                security.provider.3=JdkLDAP
                security.provider.4=OfSomebody argument
                login.configuration.provider=sun.security.provider.ConfigFile
                """);

        SecurityProviders.keepLinked(root);

        assertThat(root.resolve("/opt/java/conf/security/java.security"))
                .hasContent(
                        """
                        # security.provider.<n>=<provName>
                        security.provider.1=SUN
                        security.provider.2=JdkLDAP
                        security.provider.3=OfSomebody argument
                        login.configuration.provider=sun.security.provider.ConfigFile
                        """);
    }

    @Test
    void classesOfModulesBecomeJarsAndTheClassPathKeepsItsOrder() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("control/target/classes/a"));
        Files.writeString(classes.resolve("A.class"), "a");
        Path library = Files.writeString(directory.resolve("z-1.0.jar"), "z");
        Path second = Files.writeString(directory.resolve("b-1.0.jar"), "b");
        Path classPath =
                Files.writeString(
                        directory.resolve("class-path.txt"),
                        classes.getParent() + ":" + library + ":" + second + "\n");
        RootDirectory root = root();

        List<String> names = Application.of(classPath, CONFIG).copyInto(root);
        Application.writeOptions(root, names, true);

        assertThat(root.resolve("/opt/drover/config/image.options"))
                .hasContent(
                        """
                        -XX:SharedArchiveFile=/opt/drover/drover.jsa
                        -Xlog:aot=off
                        -Xlog:cds=off
                        -cp
                        /opt/drover/lib/drover-control.jar:/opt/drover/lib/z-1.0.jar:/opt/drover/lib/b-1.0.jar
                        """);
        assertThat(root.names())
                .contains("opt/drover/lib/drover-control.jar", "opt/drover/lib/z-1.0.jar");
        for (String file : Layout.OPTION_FILES) {
            assertThat(root.resolve("/opt/drover/config/" + file))
                    .hasSameTextualContentAs(CONFIG.resolve(file));
        }
    }
}
