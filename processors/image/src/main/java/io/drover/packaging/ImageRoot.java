package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the image's root directory is made from.
 *
 * @param classPath file with the jars of Drover and its libraries
 * @param config directory with the options of the JVM
 * @param system whose C library is taken
 * @param jdk for an architecture that is not this machine's; empty for the JDK that runs this
 * @param components what Maven lists; empty for no list in the image
 */
public record ImageRoot(
        Architecture architecture,
        Path classPath,
        Path config,
        Path system,
        Optional<Path> jdk,
        Optional<Path> components) {
    /**
     * Fills an empty directory.
     *
     * @param archive whether classes are archived, which takes a quarter of a minute and can be
     *     done for this machine's architecture only
     * @param scratch a directory for what is not needed afterwards
     */
    public RootDirectory make(Path directory, Instant time, boolean archive, Path scratch)
            throws IOException {
        RootDirectory root = RootDirectory.empty(directory, time);
        SystemFiles files = new SystemFiles(system, architecture);
        files.copyInto(root);
        runtime().linkInto(root);
        files.addWhatIsLinked(root, Layout.JAVA);
        List<String> inImage = Application.of(classPath, config).copyInto(root);
        if (components.isPresent()) {
            Components list = Components.of(components.get());
            list.addJava(root.resolve(Layout.JAVA + "/release"));
            list.addSystem(files.packageEntries(), architecture);
            list.writeInto(root);
        }
        if (archive) {
            new ClassArchive(root, inImage).write(scratch);
        }
        Application.writeOptions(root, inImage, archive);
        return root;
    }

    private JavaRuntime runtime() throws ImageException {
        if (jdk.isPresent()) {
            return JavaRuntime.of(jdk.get());
        }
        if (architecture != Architecture.current()) {
            throw new ImageException(
                    "image.arch: '%s' is not this machine's; name a JDK 25 with jmods for it by"
                                    .formatted(architecture.image())
                            + " -Dimage.jdk=DIRECTORY, and a directory with its C library by"
                            + " -Dimage.system=DIRECTORY, or build on such a machine");
        }
        return JavaRuntime.ofThisJdk();
    }
}
